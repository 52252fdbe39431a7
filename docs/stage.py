"""Makes the book's sources from the notebooks: what a reader of the web page needs, and nothing of the machinery.

The notebooks in `nbs/` are read and never changed. Sphinx reads the copies that this script writes."""
import ast
import base64
import hashlib
import html
import json
import os
import re
from configparser import ConfigParser
from pathlib import Path

import nbformat
from myst_parser.mdit_to_docutils.base import default_slugify

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / 'nbs'
EXPLORER = 'application/vnd.xentropy.explorer+json'
HEADING = re.compile(r'^#{1,6} +(.+?) *$', re.M)
NOTEBOOK_LINK = re.compile(r'\]\(([^()\s]+\.ipynb|)(#(?:[^()\s]|\([^()\s]*\))+)\)')
CODE = re.compile(r'^(`{3,}|~{3,}).*?^\1|(`+).+?\2', re.M | re.S)


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
    return [heading for text in texts for heading in HEADING.findall(CODE.sub('', text))]


def slug(fragment, path):
    "The anchor that Sphinx makes, for the one that Jupyter makes: the heading's text with - for each space."
    for text in headings(path):
        plain = re.sub(r'[`*]', '', text)
        if fragment.lstrip('#').replace('%3F', '?') == plain.replace(' ', '-'): return default_slugify(plain)
    raise ValueError(f'{path.name} has no heading for the link {fragment}')


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


def explorer(output, path, static):
    "An explorer's place on the page: its picture, which a script brings to life."
    picture = base64.b64decode(output.data['image/png'])
    name = f'explorers/{hashlib.sha256(picture).hexdigest()[:16]}.png'
    (static / name).parent.mkdir(exist_ok=True)
    (static / name).write_bytes(picture)
    root = '../' * (len(path.relative_to(NOTEBOOKS).parts) - 1)
    said, alt = output.data[EXPLORER], output.metadata['image/png']['alt']
    state = html.escape(json.dumps(said['state'], ensure_ascii=False), quote=True)
    return (f'<figure class="xentropy-explorer" data-explorer="{html.escape(said["explorer"])}" data-state="{state}">'
            f'<img src="{root}_static/{name}" alt="{html.escape(alt, quote=True)}"></figure>')


def roomy(markdown):
    "A derivation with room below its fractions and sums; KaTeX counts the room that a line asks for from the baseline."
    def strut(line):
        depth = 1.75 if r'\sum' in line else 1.45 if r'\frac' in line else 0.8
        return line + rf'\rule[-{depth}em]{{0pt}}{{0pt}}'
    *lines, last = re.split(r'(?= *\\\\\[3pt\])', markdown)
    return ''.join(map(strut, lines)) + last


def imports_only(source):
    "Whether a cell only fetches names. Magics do not count."
    tree = ast.parse(re.sub(r'^[%!].*', '', source, flags=re.M))
    return bool(tree.body) and all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree.body)


def mend_outputs(cell, path, static):
    alts = []
    for output in cell.outputs:
        data = output.get('data', {})
        if EXPLORER in data: output.data = {'text/html': explorer(output, path, static)}
        elif 'text/html' in data: data['text/html'] = mend_html(data['text/html'], path)
        elif 'text/markdown' in data: data['text/markdown'] = roomy(data['text/markdown'])
        elif 'image/png' in data: alts.append(output.metadata['image/png']['alt'])
    # MyST-NB has one text for all pictures of a cell
    if len(alts) > 1: raise ValueError(f'{path.name}: a cell with {len(alts)} figures; give each a cell of its own')
    if alts: cell.metadata['mystnb'] = {'image': {'alt': alts[0]}}


def mend_code(cell, path, static):
    "A code cell as the reader wants it, or None where it is only for nbdev."
    directives = re.findall(r'^#\| *(\w+)', cell.source, re.M)
    cell.source = re.sub(r'^#\|.*\n?', '', cell.source, flags=re.M).strip('\n')
    if 'hide' in directives or not cell.source: return None
    tags = set(cell.metadata.get('tags', []))
    if 'export' in directives: tags.add('export')
    # the map's pictures need no code; elsewhere a folded cell stays folded
    if cell.metadata.get('jupyter', {}).get('source_hidden'):
        tags.add('remove-input' if path.stem == 'index' else 'hide-input')
    # long lists of names would stand between a lesson's title and its first sentence
    if cell.source.count('\n') > 5 and imports_only(cell.source): tags.add('hide-input')
    cell.metadata = {'tags': sorted(tags)}
    mend_outputs(cell, path, static)
    return cell


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


def for_reader(name, static):
    "The notebook as the book shows it."
    path = NOTEBOOKS / name
    notebook = nbformat.read(path, 4)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == 'markdown': cell.source = mend_links(cell.source, path)
        elif cell.cell_type == 'code': cell = mend_code(cell, path, static)
        if cell: cells.append(cell)
    title, _, rest = cells[0].source.partition('\n')
    number = re.match(r'\d\d(?=_)', name.name)
    if number: title = title.replace('# ', f'# {number[0]} ', 1)
    cells[0].source = f'{title}\n\n{where_to_run(name)}\n{rest}'
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
    staged = {name: for_reader(name, static) for name in notebooks()}
    staged[Path('index.ipynb')].cells.append(nbformat.v4.new_markdown_cell(contents(), id='contents'))
    for name, notebook in staged.items(): write(source / name, nbformat.writes(notebook))
    for old in source.rglob('*.ipynb'):
        if old.relative_to(source) not in staged: old.unlink()
    return staged
