"""The engine's kernels, as a GPU's compiler sees them, and what they cost where there is none.

Triton compiles for a GPU without having one. The kernels run in the notebooks, by its interpreter."""
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(find_spec('triton') is None, reason='Triton is not installed')

COMPILE = '''
import itertools, json, re, subprocess, sys, tempfile
from pathlib import Path
import triton
from triton.backends.compiler import GPUTarget
from xentropy.engine.triton import blocks, rows_kernel

def compiled(arch, dtype, R, B, **flags):
    # as Triton's JIT does: an argument that is 1 is a constant, and it knows which are multiples of 16
    tall, signature, aligned = R == B, {}, {}
    constants = flags | {'R': R, 'B': B} | dict.fromkeys(('xs', 'os', 'ps') if tall else ('xc', 'oc', 'pc', 'S'), 1)
    for place, name in enumerate(rows_kernel.arg_names):
        if name in ('x', 'out', 'p'): signature[name] = dtype
        elif name in ('index', 'valid'): signature[name] = {'index': '*i64', 'valid': '*i8'}[name]
        elif name in 'w hot scale extra max shift logit term others cost total'.split(): signature[name] = '*fp32'
        elif name in ('keep', 'spread'): signature[name] = 'fp32'
        else: signature[name] = 'constexpr' if name in constants else 'i32'
        multiples = 'xn on pn C S rows xc oc pc' if tall else 'xn on pn C xs os ps'
        if signature[name].startswith('*') or name in multiples.split(): aligned[place,] = [['tt.divisibility', 16]]
    source = triton.compiler.ASTSource(fn=rows_kernel, signature=signature, constexprs=constants, attrs=aligned)
    warps = min(16, max(4, R * B // 512))
    return triton.compile(source, target=GPUTarget('cuda', arch, 32), options={'num_warps': warps})

def tool(name, *arguments):
    place = Path(triton.__file__).parent / 'backends/nvidia/bin' / name
    return subprocess.run([place, *arguments], capture_output=True, text=True, check=True).stdout

def loops(text):
    "How many instructions each loop has that holds an exp2."
    found, labels, kinds = [], {}, []
    for line in text.splitlines():
        if label := re.match(r'\\s*(\\.L_x_\\d+):', line): labels[label[1]] = len(kinds)
        if op := re.search(r'/\\*[0-9a-f]{4,}\\*/\\s+(?:@!?U?P\\d+ )?([A-Z0-9_.]+)([^;]*);', line):
            back = re.search(r'\\.L_x_\\d+', op[2])
            if op[1].startswith('BRA') and back and labels.get(back[0], len(kinds)) < len(kinds):
                body = kinds[labels[back[0]]:]
                if any(kind.startswith('MUFU') for kind in body): found.append(len(body))
            kinds.append(op[1])
    return found

classes = dict(INDEX=True, DENSE=False, HAS_W=False, GIVEN=False, EXTRA=False, STATS=True, GRAD=True)
probs = dict(INDEX=False, DENSE=True, HAS_W=True, GIVEN=False, EXTRA=True, STATS=True, GRAD=True)
again = dict(INDEX=True, DENSE=True, HAS_W=False, GIVEN=True, EXTRA=True, STATS=False, GRAD=True)
report = []
with tempfile.TemporaryDirectory() as folder:
    for arch, dtype, tile, flags in [(arch, dtype, tile, flags) for arch in (75, 80, 90) for dtype in ('*fp32', '*bf16')
                                     for tile in (blocks(128_256, 1, 1), blocks(32, 1, 1), blocks(1000, 64, 64))
                                     for flags in (classes, probs, again) if arch == 90 or flags is classes]:
        if arch == 75 and dtype == '*bf16': dtype = '*fp16'
        kernel = compiled(arch, dtype, *tile, **flags)
        file = Path(folder) / 'kernel.cubin'
        file.write_bytes(kernel.asm['cubin'])
        usage = tool('cuobjdump', '-res-usage', file)
        report.append(dict(arch=arch, dtype=dtype, tile=tile, stack=int(re.search(r'STACK:(\\d+)', usage)[1]),
                           wide=len(re.findall(r'ld\\.global[.\\w:]*v[48]', kernel.asm['ptx'])),
                           loops=loops(tool('nvdisasm', '-c', file)) if arch != 80 and flags is classes else None))
    on = False, True
    for index, dense, has_w, given, extra, (stats, grad) in itertools.product(
            on, on, on, on, on, ((True, False), (False, True), (True, True))):
        if index and has_w or not index and (given or not dense) or extra and not grad: continue  # never asked for
        compiled(90, '*bf16', 2, 1024, INDEX=index, DENSE=dense, HAS_W=has_w, GIVEN=given, EXTRA=extra, STATS=stats,
                 GRAD=grad)
print(json.dumps(report))
'''


def python(code, **environment):
    "What a fresh interpreter prints."
    clean = {name: value for name, value in os.environ.items() if name != 'TRITON_INTERPRET'}
    run = subprocess.run([sys.executable, '-c', code], env=clean | environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


def test_compiles_for_gpus(tmp_path):
    """Turing, Ampere, Hopper: long rows spill no register, loads are wide, a logit costs what lesson 16 says.

    And every combination of switches compiles."""
    import json
    script = tmp_path / 'compiles.py'
    script.write_text(COMPILE)
    report = json.loads(python(f'import runpy; runpy.run_path({str(script)!r})').splitlines()[-1])
    assert len(report) > 20
    for row in report:
        assert row['stack'] <= (0 if row['tile'][1] == 8192 else 16), row
        assert row['wide'] > 0, row
    long = [row for row in report if row['loops'] and row['tile'][1] == 8192]
    assert len(long) == 4
    for row in long:
        first, second = (count / 16 for count in row['loops'])  # a thread has 16 logits of a tile
        assert first < 30 and second < 25, row


def test_nothing_is_imported_on_a_cpu():
    "A loss of CPU tensors imports neither Triton nor the kernels."
    print(python('''
import sys, torch, xentropy as xe, xentropy.engine
x = torch.randn(300, 300, requires_grad=True)
xe.cross_entropy(x, torch.zeros(300, dtype=torch.int64)).backward()
xe.linear_cross_entropy(x, x.detach(), torch.zeros(300, dtype=torch.int64)).backward()
with xentropy.engine.use('torch'): xe.cross_entropy(x, torch.zeros(300, dtype=torch.int64))
assert not {'triton', 'xentropy.engine.triton'} & set(sys.modules)
'''))


def test_without_the_interpreter():
    "On a CPU the kernels want the interpreter, and say so."
    print(python('''
import torch, xentropy as xe
from xentropy.engine import use
try:
    with use('triton'): xe.cross_entropy(torch.randn(3, 4), torch.tensor([0, 1, 2]))
except RuntimeError as error: assert 'TRITON_INTERPRET=1' in str(error)
else: raise AssertionError
'''))


def test_the_benchmark_says_that_there_is_no_gpu():
    import torch
    if torch.cuda.is_available(): pytest.skip('There is a GPU')
    script = Path(__file__).parent.parent / 'benchmarks' / 'gpu.py'
    run = subprocess.run([sys.executable, script, 'run'], capture_output=True, text=True)
    assert run.returncode == 2 and re.search('no GPU', run.stdout)
