"""Makes the text of lesson 09 from the notebooks' prose: python scripts/make_prose.py FILE.gz

Plain English in ASCII: no headings, tables, code, or sentences with mathematics in them; each sentence once, each
paragraph a line, and the lines shuffled, so that the last of them are about the same things as the rest."""
import gzip
import json
import random
import re
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).parent.parent / 'nbs'
MARKUP = [
    (r'(?s)```.*?```|\$\$.*?\$\$', ''),              # code and display equations
    (r'</?(?:details|summary|b|i|p|em|strong)[^>]*>', ''),
    (r'\[([^\]]*)\]\([^)]*\)', r'\1'),               # a link: its text
    (r'(?m)^\s*(?:[-*]|\d+\.) ', ''),                # marks of lists
    (r'\*', ''),
    (r'`([A-Za-z0-9._]+)`', r'\1'),                  # a short name of code reads like a word
]


def plain(sentence):
    "Whether a sentence holds neither mathematics nor code, and has an end."
    return (sentence.isascii() and len(sentence) > 15 and sentence[-1] in '.?!:)'
            and not re.search(r'[$`<>|#{}\\=]|http', sentence))


def paragraphs(source):
    "A Markdown cell's paragraphs, as lists of sentences."
    for pattern, text in MARKUP: source = re.sub(pattern, text, source)
    for paragraph in re.split(r'\n\s*\n|\n(?=\S)', source):
        paragraph = ' '.join(paragraph.split())
        if not re.match(r'[#|]|Hint|Worked', paragraph):
            yield re.split(r'(?<=[.?!:]) (?=[A-Z])', paragraph)


def lines():
    "The paragraphs that are worth a line, each sentence once."
    seen = set()
    for file in [*sorted(NOTEBOOKS.glob('course/0[0-7]*.ipynb')), *sorted(NOTEBOOKS.glob('workshop/*.ipynb'))]:
        for cell in json.loads(file.read_text())['cells']:
            if cell['cell_type'] != 'markdown': continue
            for sentences in paragraphs(''.join(cell['source'])):
                new = [sentence for sentence in sentences if plain(sentence) and sentence not in seen]
                seen.update(new)
                if len(line := ' '.join(new)) >= 40: yield line


if __name__ == '__main__':
    if len(sys.argv) != 2: sys.exit(__doc__)
    found = list(dict.fromkeys(lines()))
    random.Random(0).shuffle(found)
    text = '\n'.join(found) + '\n'
    Path(sys.argv[1]).write_bytes(gzip.compress(text.encode('ascii'), 9, mtime=0))
    print(f"{len(found)} lines, {len(text):,} bytes")
