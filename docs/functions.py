"The page of the public functions, from their signatures, the comments in them, and their docstrings."
import ast
import inspect
import pkgutil
import re
from importlib import import_module
from importlib.util import find_spec

from fastcore.docments import docments
from sphinx.ext.autodoc.mock import mock

import xentropy as xe

INTRO = """# The functions

What the package exports, made from the source. Arrays may be NumPy arrays, PyTorch tensors, or any arrays that follow
the Python array API standard, and results are of the same kind. The lessons derive each function and test it."""


def marked(text):
    "Plain text as Markdown: what stands in backticks is code, everything else is itself."
    # a value in quotes is code, too, lest its quotes be bent
    parts = re.split(r'(`[^`]+`)', re.sub(r"(?<![\w`])('\w+')(?![\w`])", r'`\1`', text))
    return ''.join(part if part.startswith('`') else re.sub(r'([\\*_\[\]<>$|#{}~])', r'\\\1', part) for part in parts)


def paragraphs(doc):
    "A docstring in Markdown. A source, or what is raised, begins a paragraph."
    text = re.sub(r'\s+(?=Source: |Raises )', '\n\n', inspect.cleandoc(doc))
    return '\n\n'.join(marked(' '.join(part.split())) for part in text.split('\n\n'))


def shown(default):
    "A default as the reader would write it."
    if default is inspect.Parameter.empty: return ''
    return f'`{getattr(default, "__name__", None) or repr(default)}`'


def returned(function):
    "The comment after the signature's closing bracket, which docments does not read."
    found = re.search(r'^\)(?: *->[^:]*)?: *# *(.+)$', inspect.getsource(function), re.M)
    return found[1] if found else None


def table(function):
    "What goes in and what comes out: name, default, comment."
    said = docments(function, full=True)
    rows = [(f'`{name}`', shown(said[name].default), marked(said[name].docment or ''))
            for name in inspect.signature(function).parameters]
    if returned(function): rows.append(('returns', '', marked(returned(function))))
    if not rows: return ''
    # a list table, as its cells may hold any character
    lines = ['```{list-table}', ':header-rows: 1', ':class: parameters', '', '* - argument', '  - default', '  - what']
    for row in rows: lines += [f'  - {cell}'.replace('  - ', '* - ', 1) if at == 0 else f'  - {cell}'
                               for at, cell in enumerate(row)]
    return '\n'.join([*lines, '```'])


def signature(name, parameters):
    "A call, with the defaults, in as few lines as fit."
    call = f'{name}({", ".join(parameters)})'
    if len(call) <= 70: return f'```python\n{call}\n```'
    return '```python\n{}(\n{}\n)\n```'.format(name, '\n'.join(f'    {parameter},' for parameter in parameters))


def arguments(function):
    "The parameters as they stand in the call, * included, functions by their names."
    out, keyword_only = [], False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only: out, keyword_only = [*out, '*'], True
        default = shown(parameter.default).strip('`')
        out.append(f'{parameter.name}={default}' if default else str(parameter).split(':')[0])
    return out


def function_entry(name, module, function):
    "One function: its heading, its call, what it does, its table."
    return [f'### {name}', signature(f'{module}.{name}', arguments(function)), paragraphs(function.__doc__ or ''),
            table(function)]


def record_entry(name, module, record):
    "A named tuple: its fields, with the comments behind them."
    comments = dict(re.findall(r'^ +(\w+):.*?# *(.+)$', inspect.getsource(record), re.M))
    fields = [f'- `{field}`: {marked(comments.get(field, ""))}' for field in record._fields]
    about = paragraphs(record.__doc__ or '')
    return [f'### {name}', signature(f'{module}.{name}', record._fields), about, '\n'.join(fields)]


def class_entry(name, module, node):
    "A class, read from its source: to make CrossEntropyLoss PyTorch is needed, to describe it is not."
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    fields = [part.target.id for part in node.body if isinstance(part, ast.AnnAssign)]
    if '__init__' in methods: fields = ast.unparse(methods['__init__'].args).split(', ')[1:]
    said = [f'- `{method}({ast.unparse(part.args).removeprefix("self").removeprefix(", ")})`: '
            f'{marked(ast.get_docstring(part))}' for method, part in methods.items() if ast.get_docstring(part)]
    about = paragraphs(ast.get_docstring(node) or '')
    return [f'### {name}', signature(f'{module}.{name}', fields), about, '\n'.join(said)]


def modules():
    "The package's modules with public names, without the lessons' tools; a stand-in takes PyTorch's place if need be."
    with mock([name for name in ('torch', 'triton') if find_spec(name) is None]):
        for found in pkgutil.walk_packages(xe.__path__, 'xentropy.'):
            if re.search(r'\.classroom\b|\._', found.name): continue
            module = import_module(found.name)
            if hasattr(module, '__all__'): yield module


def classes(module):
    "The classes in a module's source, by name, also those that are made in functions."
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def entry(name, shown_in, module):
    "What the page says of a name of a module: nothing of constants, or of what only PyTorch could make."
    thing = vars(module).get(name)  # not what the module makes when it is first asked for
    if inspect.isclass(thing) and hasattr(thing, '_fields'): return record_entry(name, shown_in, thing)
    if name in classes(module): return class_entry(name, shown_in, classes(module)[name])
    return function_entry(name, shown_in, thing) if inspect.isfunction(thing) else []


def page():
    "The whole page, in Markdown: what `xentropy` itself has, then what its modules have besides."
    parts = [INTRO, '## xentropy', '`import xentropy as xe` has these. The last ones need PyTorch.']
    for name in xe.__all__: parts += function_entry(name, 'xentropy', getattr(xe, name))
    found, named = list(modules()), set(re.findall(r'\w+', inspect.getsource(xe)))
    for module in found:  # what xentropy makes when it is first asked for
        for name in dict.fromkeys([*module.__all__, *classes(module)]):
            if name in named and name not in xe.__all__: parts += entry(name, 'xentropy', module)
    for module in found:
        names = [name for name in module.__all__ if name not in named or name in xe.__all__]
        rest = [part for name in names if getattr(module, name) is not getattr(xe, name, None)
                for part in entry(name, module.__name__, module)]
        if rest: parts += [f'## {module.__name__}', *rest]
    return '\n\n'.join(parts) + '\n'
