"Makes prose.txt.gz: sentences of the notebooks' prose, ASCII only, their paragraphs in a fixed random order."
import gzip
import json
import random
import re
import sys
from pathlib import Path

root = Path(__file__).parent.parent / 'nbs'
files = sorted((root / 'course').glob('0[0-7]*.ipynb')) + sorted((root / 'workshop').glob('*.ipynb'))
found, seen = {}, set()
for f in files:
    for cell in json.loads(f.read_text())['cells']:
        if cell['cell_type'] != 'markdown': continue
        text = ''.join(cell['source'])
        text = re.sub(r'```.*?```|\$\$.*?\$\$|</?(?:details|summary|b|i|p|em|strong)[^>]*>', '', text, flags=re.S)
        text = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', text)
        text = re.sub(r'^\s*(?:[-*]|\d+\.) ', '', text, flags=re.M)
        text = re.sub(r'\*', '', text)
        text = re.sub(r'`([A-Za-z0-9._]+)`', r'\1', text)
        for p in re.split(r'\n\s*\n|\n(?=\S)', text):
            p = ' '.join(p.split())
            if re.match(r'[#|]|Hint|Worked', p): continue
            kept = [s for s in re.split(r'(?<=[.?!:]) (?=[A-Z])', p)
                    if not re.search(r'[$`<>|#{}\\=]|http', s) and s.isascii() and s not in seen and len(s) > 15 and s[-1] in '.?!:)']
            seen.update(kept)
            p = ' '.join(kept)
            if len(p) >= 40: found[p] = True
ps = list(found)
print(len(files), len(ps), sum(len(p) + 2 for p in ps))
if len(sys.argv) > 1:
    random.Random(0).shuffle(ps)
    text = '\n'.join(ps) + '\n'
    Path(sys.argv[1]).write_bytes(gzip.compress(text.encode('ascii'), 9, mtime=0))
    print(text[:1500], len(set(text)))
