"""Runs a command; prints, as JSON, the processor time of it and of every process it started.

By a control group where one can be made: what dies with a PID namespace is in nobody's rusage. Else by rusage, orphans too.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
# the sandbox makes its groups beside the process's own: the command goes one below what is measured
NAME = f"wirebook-bench-{os.getpid()}"
CANDIDATES = [
    (f"/sys/fs/cgroup/cpuacct/{NAME}", lambda folder: int(read(folder, "cpuacct.usage")) / 1e9),
    (f"/sys/fs/cgroup/{NAME}", lambda folder: int(read(folder, "cpu.stat").split()[1]) / 1e6),
]


def read(folder, name):
    with open(os.path.join(folder, name), encoding="ascii") as file:
        return file.read()


def make_group():
    for folder, usage in CANDIDATES:
        inner = os.path.join(folder, "command")
        try:
            os.mkdir(folder)
            os.mkdir(inner)
            usage(folder)
            return folder, inner, usage
        except (OSError, ValueError):
            for made in (inner, folder):
                if os.path.isdir(made):
                    os.rmdir(made)
    return None


def run(enter):
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=enter)
    code = None
    while True:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            return code
        if pid == child.pid:
            code = os.waitstatus_to_exitcode(status)


ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans become ours, and are waited for
begin = time.monotonic()
group = make_group()
if group:
    folder, inner, usage = group

    def enter():
        with open(os.path.join(inner, "cgroup.procs"), "w", encoding="ascii") as file:
            file.write(str(os.getpid()))

    code = run(enter)
    cpu = usage(folder)
    for made in (inner, folder):
        try:
            os.rmdir(made)
        except OSError:
            pass
else:
    code = run(None)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = children.ru_utime + children.ru_stime
print(json.dumps({"cpu": cpu, "wall": time.monotonic() - begin, "code": code, "by": "cgroup" if group else "rusage"}))
