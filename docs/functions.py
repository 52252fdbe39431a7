"The page of the public functions, from their signatures, the comments in them, and their docstrings."
import ast
import inspect
import re
from importlib import import_module

from fastcore.docments import docments
from sphinx.ext.autodoc.mock import mock

import xentropy as xe

MODULES = ('information', 'stable', 'loss', 'grad', 'fused', 'chunked', 'parallel', 'layers', 'train', 'arrays')
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
    return [f'### {name}', signature(f'{module}.{name}', arguments(function)), paragraphs(function.__doc__),
            table(function)]


def record_entry(name, module, record):
    "A named tuple: its fields, with the comments behind them."
    comments = dict(re.findall(r'^ +(\w+):.*?# *(.+)$', inspect.getsource(record), re.M))
    fields = [f'- `{field}`: {marked(comments.get(field, ""))}' for field in record._fields]
    return [f'### {name}', signature(f'{module}.{name}', record._fields), paragraphs(record.__doc__), '\n'.join(fields)]


def module_of_torch_entry():
    "CrossEntropyLoss, read from the source: to make it PyTorch is needed, to describe it is not."
    tree = ast.parse(inspect.getsource(import_module('xentropy.fused')))
    found = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == 'CrossEntropyLoss')
    methods = {node.name: node for node in found.body if isinstance(node, ast.FunctionDef)}
    call = [part.strip() for part in ast.unparse(methods['__init__'].args).split(',')][1:]
    said = [f'- `{name}({ast.unparse(node.args).removeprefix("self, ")})`: {marked(ast.get_docstring(node))}'
            for name, node in methods.items() if ast.get_docstring(node)]
    return ['### CrossEntropyLoss', signature('xentropy.CrossEntropyLoss', call), paragraphs(ast.get_docstring(found)),
            '\n'.join(said)]


def parallel():
    "The module that imports PyTorch; where PyTorch is missing, with a stand-in."
    try: return import_module('xentropy.parallel')
    except ImportError:
        with mock(['torch']): return import_module('xentropy.parallel')


def entries(module):
    "The public names of a module that do not stand on top already."
    for name in module.__all__:
        thing = getattr(module, name)
        if getattr(xe, name, None) is thing: continue
        make = record_entry if hasattr(thing, '_fields') else function_entry
        yield from make(name, module.__name__, thing)


def page():
    "The whole page, in Markdown."
    parts = [INTRO, '## xentropy', '`import xentropy as xe` has these. The last two need PyTorch.']
    for name in xe.__all__: parts += function_entry(name, 'xentropy', getattr(xe, name))
    parts += module_of_torch_entry()
    name = 'vocab_parallel_cross_entropy'
    parts += function_entry(name, 'xentropy', getattr(parallel(), name))
    for name in MODULES:
        module = import_module(f'xentropy.{name}')
        found = list(entries(module))
        if found: parts += [f'## xentropy.{name}', *found]
    return '\n\n'.join(parts) + '\n'
