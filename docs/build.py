"""Builds the web book from the committed notebooks: `python docs/build.py`, then open docs/_build/html/index.html.

What npm gives is installed once, from the lock file; everything after that works without a network."""
import shutil
import subprocess
import sys
from pathlib import Path

import sphinxcontrib.katex
from functions import page
from sphinx.cmd.build import build_main
from stage import explorers_of, script_for, stage, write

DOCS = Path(__file__).parent
BUILD = DOCS / '_build'
PACKAGES = DOCS / 'node_modules'
TEXT_FONTS = ('400', '400-italic', '600', '700')  # weights and styles of the text


def install():
    "What package-lock.json names, if it is not there yet."
    lock, installed = DOCS / 'package-lock.json', PACKAGES / '.package-lock.json'
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime: return
    npm = shutil.which('npm')
    if not npm: sys.exit('The book needs Node.js, for the equations: https://nodejs.org')
    subprocess.run([npm, 'ci', '--silent'], cwd=DOCS, check=True)


def fonts_and_styles(static):
    "The style and the fonts of equations and text, to be served with the pages."
    katex, text = PACKAGES / 'katex', PACKAGES / '@fontsource/source-serif-4'
    if f'"version": "{sphinxcontrib.katex.katex_version}"' not in (katex / 'package.json').read_text():
        sys.exit(f'package.json: katex has to be {sphinxcontrib.katex.katex_version}, as in sphinxcontrib-katex')
    copies = [(katex / 'dist/katex.min.css', 'katex/katex.min.css')]
    copies += [(font, f'katex/fonts/{font.name}') for font in (katex / 'dist/fonts').glob('*.woff2')]
    for font in TEXT_FONTS:
        copies.append((text / f'{font}.css', f'text/{font}.css'))
        pattern = f'*-{font}.woff2' if 'italic' in font else f'*-{font}-normal.woff2'
        copies += [(file, f'text/files/{file.name}') for file in (text / 'files').glob(pattern)]
    for source, name in copies:
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, static / name)


def explorers(staged, static):
    "A script for each set of explorers that a page has, and their style: they come from the package."
    from xentropy.classroom.explorers.base import page_script, page_style
    for notebook in staged.values():
        names = explorers_of(str(notebook.cells))
        if names: write(static / script_for(names), page_script(*names))
    write(static / 'explorers.css', page_style())


def main(*options):
    install()
    static = BUILD / 'static'
    # what an earlier build left there would be published, too
    for folder in (static, BUILD / 'html'): shutil.rmtree(folder, ignore_errors=True)
    static.mkdir(parents=True)
    fonts_and_styles(static)
    explorers(stage(BUILD / 'source', static), static)
    write(BUILD / 'source/functions.md', page())
    # a warning is a broken link or an equation that cannot be read: it fails the build
    return build_main(['-W', '--keep-going', '-q', '-j', 'auto', '-c', str(DOCS), '-d', str(BUILD / 'doctrees'),
                       *options, str(BUILD / 'source'), str(BUILD / 'html')])


if __name__ == '__main__': sys.exit(main(*sys.argv[1:]))
