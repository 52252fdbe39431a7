"""Makes the book's sources from the notebooks: what a reader of the web page needs, and nothing of the machinery.

The notebooks in `nbs/` are read and never changed. Sphinx reads the copies that this script writes."""
import ast
import hashlib
import html
import json
import os
import re
import shutil
from configparser import ConfigParser
from itertools import count
from pathlib import Path

import nbformat
from myst_parser.mdit_to_docutils.base import default_slugify

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / 'nbs'
EXPLORER = 'application/vnd.xentropy.explorer+json'
FORM = 'application/vnd.xentropy.exercise+json'
HEADING = re.compile(r'^#{1,6} +(.+?) *$', re.M)
NOTEBOOK_LINK = re.compile(r'\]\(([^()\s]+\.ipynb|)(#(?:[^()\s]|\([^()\s]*\))+)\)')
ASSERTS = re.compile(r'test_|expect_fail$|assert_|raises$')
FENCE = re.compile(r'^(`{3,}|~{3,}).*?^\1', re.M | re.S)


def settings():
    config = ConfigParser()
    config.read(ROOT / 'settings.ini', encoding='utf-8')
    return config['DEFAULT']


def notebooks():
    "The notebooks of the book, as paths relative to `nbs`."
    found = (path.relative_to(NOTEBOOKS) for path in sorted(NOTEBOOKS.rglob('*.ipynb')))
    return [path for path in found if not any(part.startswith(('.', '_')) for part in path.parts)]


def headings(path):
    "The headings of a notebook, as Markdown."
    texts = (cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == 'markdown')
    return [heading for text in texts for heading in HEADING.findall(FENCE.sub('', text))]


def slug(fragment, path):
    "The anchor that Sphinx makes, for the one that Jupyter makes: the heading's text with - for each space."
    if fragment.startswith('#cell-id='):
        cell = next(cell for cell in nbformat.read(path, 4).cells if cell.id == fragment[9:])
        return default_slugify(re.sub(r'[`*]', '', HEADING.search(cell.source)[1]))
    for text in headings(path):
        plain = re.sub(r'[`*]', '', text)
        if fragment.lstrip('#').replace('%3F', '?') == plain.replace(' ', '-'): return default_slugify(plain)
    raise ValueError(f'{path.name} has no heading for the link {fragment}')


def apart(text):
    "Equations on lines of their own are set on lines of their own, as Jupyter does, also within a paragraph."
    return re.sub(r'^\$\$(?:(?!\n\n)[^$])+\$\$$', '\n\\g<0>\n', text, flags=re.M)


def mend_links(text, path):
    "Markdown links to headings, from Jupyter's anchors to the book's."
    def mend(match):
        name, fragment = match.groups()
        return f']({name}#{slug(fragment, path.parent / name if name else path)})'
    return NOTEBOOK_LINK.sub(mend, text)


def mend_html(text, path):
    "Output in HTML: links lead to pages, and the page's own style serves for tables."
    def mend(match):
        name, fragment = match.groups()
        target = path.parent / name
        if not target.exists(): raise ValueError(f'{path.name} links to {name}, which does not exist')
        anchor = f'#{slug(html.unescape(fragment), target)}' if fragment else ''
        page = Path(os.path.relpath(target, path.parent)).with_suffix('.html').as_posix()
        return f'href="{page}{anchor}"'
    text = re.sub(r'href="([^":#]+\.ipynb)(#[^"]+)?"', mend, text)
    return re.sub(r'<style scoped>.*?</style>', '', text, flags=re.S).replace(' border="1" class="dataframe"', '')


def in_furo(svg):
    "A picture without its title, which becomes the caption, and with colours that follow the page's theme."
    svg = svg.replace('<g id="title">', '<g style="display: none">')  # its letters may be used again below
    found = re.search(r'@media screen and \(prefers-color-scheme: dark\) \{ (.*?) \}(?=</style>)', svg)
    if not found: return svg
    dark = re.findall(r'(#[^{]+?) \{ (.*?) \}', found[1])
    def rules(page): return ' '.join(f'{page} {which} {{ {what} }}' for which, what in dark)
    chosen, system = rules('body[data-theme="dark"]'), rules('body:not([data-theme="light"])')
    return svg.replace(found[0], f'@media screen {{ {chosen} }} '
                       f'@media screen and (prefers-color-scheme: dark) {{ {system} }}')


def caption(title):
    "A picture's title as HTML, with the little mathematics that there is."
    def formula(found):
        raised = re.sub(r'\^\{([^}]*)\}', r'<sup>\1</sup>', found[1].replace('-', '\u2212'))
        return f'<i>{raised}</i>'
    return re.sub(r'\$([^$]+)\$', formula, html.escape(title))


def figure(output, number):
    "A picture on the page, numbered; its title is the caption, and its text is for those who do not see it."
    said = output.metadata['image/svg+xml']
    svg = in_furo(output.data['image/svg+xml'])
    svg = svg.replace('<svg ', f'<svg role="img" aria-label="{html.escape(said["alt"], quote=True)}" ', 1)
    return (f'<figure class="picture" id="figure-{number}">{svg}<figcaption><b>Figure {number}.</b> '
            f'{caption(said["title"])}</figcaption></figure>')


def explorers_of(text):
    "The names of the explorers on a page."
    return sorted(set(re.findall(r'data-explorer="(\w+)"', text)))


def script_for(names): return f'explorers-{"-".join(names)}.js'


def explorer(output, path, static):
    "An explorer's place on the page: its still, which a script brings to life."
    picture = output.data['image/svg+xml'].encode()
    name = f'explorers/{hashlib.sha256(picture).hexdigest()[:16]}.svg'
    (static / name).parent.mkdir(exist_ok=True)
    (static / name).write_bytes(picture)
    root = '../' * (len(path.relative_to(NOTEBOOKS).parts) - 1)
    said, alt = output.data[EXPLORER], output.metadata['image/svg+xml']['alt']
    state = html.escape(json.dumps(said['state'], ensure_ascii=False), quote=True)
    return (f'<figure class="xentropy-explorer" data-explorer="{html.escape(said["explorer"])}" data-state="{state}">'
            f'<img src="{root}_static/{name}" alt="{html.escape(alt, quote=True)}"></figure>')


def reason(latex):
    "A derivation's reason as Markdown: the words as words, which may break, and only the rest as mathematics."
    parts, depth, begin = [], 0, 0  # words inside of braces, such as an index, belong to the mathematics around them
    for found in re.finditer(r'\\text\{|[{}]', latex):
        words = found[0].startswith('\\text') and depth == 0
        if words: parts, begin = [*parts, latex[begin:found.start()]], found.end()
        depth += 1 if found[0].endswith('{') else -1
        if depth == 0 and len(parts) % 2: parts, begin = [*parts, latex[begin:found.start()]], found.end()
    parts.append(latex[begin:])
    return ''.join(part if k % 2 else f'${part.strip()}$' * bool(part.strip()) for k, part in enumerate(parts)).strip()


def in_rows(markdown):
    "A derivation as a table of lines and reasons, so that on a telephone a reason has a place below its line."
    found = re.match(r'\$\$\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}\$\$', markdown, re.S)
    if not found: return markdown
    rows = []
    for line in re.split(r' *\\\\\[3pt\]\n', found[1]):
        line, _, why = line.partition(' && ')
        relation, _, rest = line.partition('&')
        relation = relation.replace('{}', '').strip() or r'\phantom{=}'
        if rest.strip().startswith(r'\text{where }'): rows.append((reason(rest), ''))
        else: rows.append((rf'$\displaystyle {relation}\;{rest.strip()}$', reason(why)))
    table = '\n'.join(f'* - {line}\n  - {why}' for line, why in rows)
    return f'```{{list-table}}\n:class: derivation\n\n{table}\n```' + markdown[found.end():]


def statements(source):
    "A cell's statements, without magics."
    return ast.parse(re.sub(r'^[%!].*', '', source, flags=re.M)).body


def imports_only(source):
    "Whether a cell only fetches names."
    found = statements(source)
    return bool(found) and all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in found)


def assertions(*nodes):
    "How many things are asserted; a loop around one makes no more of it."
    found = [node for tree in nodes for node in ast.walk(tree)]
    names = (getattr(node.func, 'attr', getattr(node.func, 'id', '')) for node in found if isinstance(node, ast.Call))
    return sum(isinstance(node, ast.Assert) for node in found) + sum(bool(ASSERTS.match(name)) for name in names)


def only_asserts(cell):
    "Whether a cell has nothing to show and each of its statements asserts something, or says of what."
    found = statements(cell.source)
    given = (ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef)
    return not cell.outputs and assertions(*found) > 0 and all(
        isinstance(node, given) or assertions(node) for node in found)


def fold(cell, prompt):
    "The cell behind a line that opens."
    cell.metadata['tags'] = sorted({*cell.metadata['tags'], 'hide-input'})
    cell.metadata['mystnb'] = {'code_prompt_show': prompt, 'code_prompt_hide': prompt}


def opening_comment(source):
    "What a cell's first line says it holds, as a sentence's beginning, or nothing."
    said = re.match(r'# *(\S.*)', source)
    return said[1][0].upper() + said[1][1:] if said else ''


def mend_outputs(cell, path, static, numbers):
    for output in cell.outputs:
        data = output.get('data', {})
        if 'tools' in path.parts: data.pop(FORM, None)  # there exercises are only shown
        if EXPLORER in data: output.data = {'text/html': explorer(output, path, static)}
        elif 'image/svg+xml' in data: output.data = {'text/html': figure(output, next(numbers))}
        elif 'text/html' in data: data['text/html'] = mend_html(data['text/html'], path)
        elif 'text/markdown' in data: data['text/markdown'] = in_rows(data['text/markdown'])


def mend_code(cell, path, static, numbers):
    "A code cell as the reader wants it, or None where it is only for nbdev."
    directives = re.findall(r'^#\| *(\w+)', cell.source, re.M)
    cell.source = re.sub(r'^#\|.*\n?', '', cell.source, flags=re.M).strip('\n')
    if 'hide' in directives or not cell.source: return None
    tags = set(cell.metadata.get('tags', []))
    if {'export', 'exporti'} & {*directives}: tags.add('export')
    folded = cell.metadata.get('jupyter', {}).get('source_hidden') or 'hide-input' in tags
    cell.metadata = {'tags': sorted(tags - {'hide-input'})}
    outputs = [output.get('data', {}) for output in cell.outputs]
    drawn = any('image/svg+xml' in data for data in outputs)
    shown = any(EXPLORER in data or 'class="checked"' in data.get('text/markdown', '') for data in outputs)
    # the front page's pictures need no code, nor does what a lesson shows with one line
    if folded and (path.stem == 'index' or 'figure' in tags or shown): cell.metadata['tags'] += ['remove-input']
    elif 'checks' in tags or 'export' not in tags and only_asserts(cell):
        checks = assertions(*statements(cell.source))
        cell.metadata['tags'] += ['checks'] * ('checks' not in tags)
        fold(cell, f'\u2713 {checks} check{"s" * (checks != 1)} passed')
    elif is_plumbing(cell.source, folded): fold(cell, opening_comment(cell.source) or 'Imports')
    elif folded or drawn and 'alt=' in cell.source: fold(cell, opening_comment(cell.source) or 'Show the code')
    mend_outputs(cell, path, static, numbers)
    return cell


def is_plumbing(source, folded):
    "Imports that would stand between a lesson's title and its first sentence."
    if imports_only(source): return folded or source.count('\n') > 5
    return folded and 'import' in opening_comment(source).lower()


def where_to_run(name):
    "Links to run the notebook, and to have it."
    meta = settings()
    place = f"{meta['user']}/{meta['repo']}"
    file = f"{meta['nbs_path']}/{name.as_posix()}"
    binder = f"https://mybinder.org/v2/gh/{place}/{meta['branch']}?labpath={file.replace('/', '%2F')}"
    colab = f"https://colab.research.google.com/github/{place}/blob/{meta['branch']}/{file}"
    return ('<p class="where-to-run">Open in Jupyter: '
            f'<a href="{binder}">Binder</a> <a href="{colab}">Colab</a> '
            f'<a href="{name.name}" download>Download this notebook</a></p>')


def in_place_of(cell, text):
    "The cell without its code, and with this HTML as its output."
    cell.metadata['tags'] = sorted({*cell.metadata.get('tags', []), 'remove-input'})
    cell.outputs = [nbformat.v4.new_output('display_data', {'text/html': text})]


def exercise(cell, form, name):
    "A number is answered on the page; a function is written in Jupyter, and the page says where."
    said = html.escape(json.dumps(form, ensure_ascii=False), quote=True)
    if 'hidden' in form: in_place_of(cell, f'<div class="exercise" data-form="{said}"></div>')
    else:
        place = where_to_run(name).replace('Open in Jupyter:', 'A function is written in Jupyter:')
        cell.outputs = [nbformat.v4.new_output('display_data', {
            'text/html': f'<div class="exercise" data-form="{said}">{place}</div>'})]


def with_exercises(cells, name, lessons):
    "The cells with their exercises as forms; adds to `lessons` which there are, and at the end a place for progress."
    for cell in cells:
        for output in cell.get('outputs', []):
            if FORM in output.get('data', {}):
                form = output['data'][FORM]
                lessons.setdefault(form['lesson'], []).append(form['title'])
                exercise(cell, form, name)
            elif re.search(r'^\d+ of \d+ are right\.$', output.get('data', {}).get('text/plain', ''), re.M):
                in_place_of(cell, f'<div class="progress" data-lesson="{name.name.split("_")[0]}"></div>')


def join_plumbing(cells):
    "Folded imports that follow each other, behind one line."
    joined = []
    for cell in cells:
        both = [c.metadata.get('mystnb', {}).get('code_prompt_show') for c in (*joined[-1:], cell)]
        if len(both) == 2 and 'Imports' in both and all(prompt and 'import' in prompt.lower() for prompt in both):
            cell.source = f'{joined.pop().source}\n\n{cell.source}'
            fold(cell, next((prompt for prompt in both if prompt != 'Imports'), 'Imports'))
        joined.append(cell)
    return joined


def for_reader(name, static, lessons):
    "The notebook as the book shows it; its exercises are added to `lessons`."
    path = NOTEBOOKS / name
    notebook = nbformat.read(path, 4)
    cells, numbers = [], count(1)
    for cell in notebook.cells:
        if cell.cell_type == 'markdown': cell.source = apart(mend_links(cell.source, path))
        elif cell.cell_type == 'code': cell = mend_code(cell, path, static, numbers)
        if cell: cells.append(cell)
    if name.parts[0] in ('course', 'workshop'): with_exercises(cells, name, lessons)
    cells = join_plumbing(cells)
    title, _, rest = cells[0].source.partition('\n')
    # the front page begins with something to touch; where to run it stands below that
    front = next((k for k, cell in enumerate(cells) if 'front' in cell.metadata.get('tags', [])), None)
    if front is None: cells[0].source = f'{title}\n\n{where_to_run(name)}\n{rest}'
    else: cells.insert(front + 1, nbformat.v4.new_markdown_cell(where_to_run(name), id='where'))
    notebook.cells = cells
    return notebook


def toctree(caption, names):
    return '\n'.join(['```{toctree}', ':hidden:', f':caption: {caption}', '', *names, '```'])


def contents():
    "The book's table of contents: course, workshop, the package, tools."
    pages = [name.with_suffix('').as_posix() for name in notebooks() if name.name != 'index.ipynb']
    return '\n\n'.join((
        toctree('The course', [page for page in pages if page.startswith('course/')]),
        toctree('The workshop', [page for page in pages if page.startswith('workshop/')]),
        toctree('The package', ['functions']),
        toctree('The tools', [page for page in pages if page.startswith('tools/')]),
    ))


def write(path, text):
    "Only what is new is written, so that Sphinx reads only what has changed."
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding='utf-8') != text: path.write_text(text, encoding='utf-8')


def stage(source, static):
    "All notebooks into the folder `source`, their explorers' pictures into `static`; the staged notebooks."
    lessons = {}  # number -> titles of exercises
    staged = {name: for_reader(name, static, lessons) for name in notebooks()}
    write(static / 'exercise_list.js', f'const xentropyExercises = {json.dumps(lessons)};\n')
    staged[Path('index.ipynb')].cells.append(nbformat.v4.new_markdown_cell(contents(), id='contents'))
    for name, notebook in staged.items(): write(source / name, nbformat.writes(notebook))
    shutil.copytree(NOTEBOOKS / 'images', source / 'images', dirs_exist_ok=True)
    for old in source.rglob('*.ipynb'):
        if old.relative_to(source) not in staged: old.unlink()
    return staged
