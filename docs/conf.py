"The web book: the committed notebooks as pages. docs/build.py makes the sources that this reads."
import html
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from docutils import nodes
from sphinxcontrib import katex

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

from stage import explorers_of, in_furo, script_for, settings  # noqa: E402

meta = settings()
project, author, copyright, release = meta['title'], meta['author'], meta['copyright'], meta['version']
language = 'en'
extensions = ['myst_nb', 'sphinxcontrib.katex', 'sphinx_copybutton']
copybutton_selector = '.cell_input pre'
nb_execution_mode = 'off'
nb_render_markdown_format = 'myst'  # derivations are outputs in Markdown, with mathematics
nb_merge_streams = True
nb_code_prompt_show, nb_code_prompt_hide = 'Show the code', 'Hide the code'
myst_enable_extensions = ['dollarmath', 'amsmath']
myst_heading_anchors = 4
nitpicky = True

# equations are made at build time, and one that cannot be read stops the build
katex_prerender = True
katex_css_path = 'katex/katex.min.css'
katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict='error')
katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60  # seconds


def start_node(rundir, timeout):
    "Node beside a file, asked until it listens: the extension asks once, and over a port each answer waits 90 ms."
    path, begin = rundir / 'katex.sock', time.monotonic()
    process = subprocess.Popen(katex.KaTeXServer.build_command(path), stdin=subprocess.PIPE, cwd=rundir)
    while time.monotonic() < begin + timeout:
        try:
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(path))
            return process, server
        except (FileNotFoundError, ConnectionRefusedError):
            server.close()
            time.sleep(0.01)
    raise katex.KaTeXServer.timeout_error(timeout)


katex.KaTeXServer.start_server_process = start_node

html_theme = 'furo'
html_title = meta['title']
html_baseurl = f"{meta['doc_host']}{meta['doc_baseurl']}/"
html_static_path = [str(DOCS / '_build/static'), str(DOCS / 'static')]
html_css_files = [f'text/{font}.css' for font in ('400', '400-italic', '600', '700')] + ['book.css']
html_favicon = str(DOCS / 'static/icon.svg')
html_js_files = [('book.js', {'defer': 'defer'})]
html_extra_path = [str(DOCS.parent / 'nbs')]  # the notebooks themselves, beside their pages
exclude_patterns = ['**/.ipynb_checkpoints', '.ipynb_checkpoints', '_proc', 'images']
html_copy_source = html_show_sourcelink = html_use_index = False
html_permalinks_icon = '#'
pygments_style = 'a11y-high-contrast-light'
pygments_dark_style = 'a11y-high-contrast-dark'


def add_scripts(app, pagename, templatename, context, doctree):
    "Only a page with an explorer or an exercise loads what these need."
    if 'class="exercise"' in context.get('body', '') or 'class="progress"' in context.get('body', ''):
        app.add_js_file('exercise_list.js', defer='defer')
        app.add_js_file('exercises.js', defer='defer')
    if not (names := explorers_of(context.get('body', ''))): return
    app.add_css_file('explorers.css')
    app.add_js_file(script_for(names), defer='defer')


def neighbours(app, pagename, templatename, context, doctree):
    "The pages before and after, at the top of a page as well as at its end."
    links = [f'<a rel="{rel}" href="{context[rel]["link"]}">{before}{context[rel]["title"]}{after}</a>'
             for rel, before, after in (('prev', '\u2190 ', ''), ('next', '', ' \u2192')) if context.get(rel)]
    if not context.get('body') or not links: return
    bar = f'<nav class="neighbours" aria-label="Pages before and after">{"".join(links)}</nav>'
    context['body'] = bar + context['body']


def first_sentences(doctree):
    "What a page says first, at most 200 characters of it, or what the book is about."
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        text = ' '.join(paragraph.astext().split())
        mixed = any(True for _ in paragraph.findall(lambda node: isinstance(node, (nodes.math, nodes.raw))))
        if len(text) > 60 and not mixed: return text if len(text) <= 200 else text[:200].rsplit(' ', 1)[0] + '\u2026'
    return meta['description']


def shared_link(app, pagename, templatename, context, doctree):
    "What is shown of a page where its address is shared: a title, a description and a picture."
    title = re.sub('<[^>]+>', '', html.unescape(context.get('title', ''))) or meta['title']
    said = first_sentences(doctree)
    page = html_baseurl + ('' if pagename == 'index' else f'{pagename}.html')
    tags = {'og:type': 'website', 'og:site_name': meta['title'], 'og:title': title, 'og:description': said,
            'og:url': page, 'og:image': f'{html_baseurl}_static/card.png', 'og:image:width': '1200',
            'og:image:height': '630', 'og:image:alt': 'A handwritten 3 on a square to draw on, and what a model '
            'makes of it: ten logits, ten probabilities, and what the truth costs.'}
    lines = [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in tags.items()]
    lines += [f'<meta name="description" content="{html.escape(said)}">',
              '<meta name="twitter:card" content="summary_large_image">']
    context['metatags'] = context.get('metatags', '') + '\n'.join(lines)


def lessons_pictures(app, pagename, templatename, context, doctree):
    "The front page's pictures of the lessons in the page itself, so that their colours follow its theme."
    def inline(match):
        alt, name = match.groups()
        svg = (DOCS.parent / f'nbs/images/lessons/{name}.svg').read_text('utf-8')
        return in_furo(svg).replace('<svg ', f'<svg role="img" aria-label="{alt}" ', 1)
    if pagename != 'index': return
    context['body'] = re.sub(r'<img alt="([^"]*)" src="_images/(\w+)\.svg" ?/?>', inline, context['body'])


def search_prose(app):
    "The search finds what is said, and no code."
    feed = app.builder.index_page
    def index_page(pagename, doctree, title):
        prose = doctree.deepcopy()
        for code in list(prose.findall(nodes.literal_block)): code.parent.remove(code)
        feed(pagename, prose, title)
    app.builder.index_page = index_page


def level_captions(app, pagename, templatename, context, doctree):
    "Sphinx makes headings of the contents' captions, and forgets to say of which level."
    tree = context.get('furo_navigation_tree', '')
    context['furo_navigation_tree'] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def last_margins(app, exception):
    "Furo takes the margin of every last child in a figure; the explorers in theirs have margins of their own."
    style = Path(app.outdir) / '_static/styles/furo.css'
    if exception or not style.exists(): return
    text = style.read_text('utf-8')
    style.write_text(text.replace('article figure :last-child', 'article figure>:last-child'), 'utf-8')


def setup(app):
    app.connect('builder-inited', search_prose)
    app.connect('html-page-context', add_scripts)
    app.connect('html-page-context', neighbours)
    app.connect('html-page-context', shared_link)
    app.connect('html-page-context', lessons_pictures)
    app.connect('html-page-context', level_captions, priority=900)  # after furo has made the tree
    app.connect('build-finished', last_margins)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
