"What the benchmarks share: medians of the time, peaks of memory, fresh and spinning processes, the machine, results."
import ctypes
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

SLOW = 2  # seconds; what takes longer, and three times as long as the first contender, has three rounds


def seconds(step, repeats):
    start = time.perf_counter()
    for _ in range(repeats): step()
    return (time.perf_counter() - start) / repeats


def medians(steps, rounds, settle=False):
    """Name -> the median of the seconds that a step takes, from rounds in which they take turns.

    With `settle` each makes a step before the one that counts, and so finds the memory as it has left it itself."""
    first = {name: seconds(step, 1) for name, step in steps.items()}
    warm = {name: min(seconds(step, 1) for _ in range(3 if first[name] < SLOW else 1)) for name, step in steps.items()}
    limit = max(SLOW, 3 * next(iter(warm.values())))
    repeats = {name: max(1, int(0.01 / warm[name])) for name in steps}
    times = {name: [] for name in steps}
    for number in range(rounds):
        for name, step in steps.items():
            if warm[name] >= limit and number >= 3: continue
            if settle: step()
            times[name].append(seconds(step, repeats[name]))
    return {name: statistics.median(values) for name, values in times.items()}


def peak_beyond(step):
    "By how many bytes a step raises the memory of this process at its peak."
    getattr(ctypes.CDLL(None), 'malloc_trim', int)(0)  # else the step may get memory that is freed, but still held
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # the peak so far is higher than the present size, and may be the parent's: fill the gap, then count from there
    now = int(Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE') // 1024
    filler = bytearray(max(0, before - now) * 1024)
    filler[::4096] = b'x' * len(filler[::4096])
    before = max(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    step()
    return 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def child(script, *arguments, **environment):
    "What a script prints when it is called, from JSON."
    run = subprocess.run([sys.executable, script, *map(str, arguments)], env=os.environ | environment,
                         capture_output=True, text=True)
    if run.returncode: raise RuntimeError(f"{arguments}: {run.stderr[-2000:]}")
    return json.loads(run.stdout.splitlines()[-1])


@contextmanager
def busy(processes):
    "Lets other processes spin for as long as the block lasts."
    spinning = [subprocess.Popen([sys.executable, '-c', 'while True: pass']) for _ in range(processes)]
    try: yield
    finally:
        for process in spinning: process.kill(); process.wait()


def machine():
    "What the figures were measured on."
    import numpy
    import torch
    info = Path('/proc/cpuinfo')
    model = info.read_text().split('model name\t: ')[-1].split('\n')[0] if info.exists() else platform.processor()
    huge = Path('/sys/kernel/mm/transparent_hugepage/enabled')
    return {'processor': model, 'cores': os.cpu_count(), 'system': platform.system(),
            'huge pages': huge.read_text().split('[')[1].split(']')[0] if huge.exists() else 'unknown',
            'python': platform.python_version(), 'torch': torch.__version__, 'numpy': numpy.__version__}


def merged(old, new, names):
    "The new rows, and those of the old that were not measured again; in the order of the old."
    def key(row): return tuple(row.get(name) for name in names)
    fresh = {key(row): row for row in new}
    return [fresh.pop(key(row), row) for row in old] + list(fresh.values())
