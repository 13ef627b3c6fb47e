"""One start of one kernel: how long to the first result, how long each kind of cell takes, how much memory it holds.

Prints one JSON object. Processor time and memory are of the kernel's whole family of processes.
"""

import json
import os
import sys
import time

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

name, folder = sys.argv[1:3]
CELLS = int(sys.argv[3]) if len(sys.argv) > 3 else 15
SEMICOLON = ";" if name != "python3" else ""
specs = KernelSpecManager(ensure_native_kernel=False) if name != "python3" else KernelSpecManager()

begin = time.perf_counter()
manager = KernelManager(kernel_name=name, kernel_spec_manager=specs)
manager.start_kernel(cwd=folder)
client = manager.client()
client.start_channels()


def run(code):
    """Seconds from sending a cell to its result being known."""
    start = time.perf_counter()
    client.execute_interactive(code, timeout=60, output_hook=lambda message: None)
    return time.perf_counter() - start


def interrupted(code):
    """Seconds from an interrupt, sent when the cell has printed that it is stuck, to the cell's end being known."""
    sent = []

    def stop(message):
        if message["header"]["msg_type"] == "stream" and not sent:
            sent.append(time.perf_counter())
            manager.interrupt_kernel()

    client.execute_interactive(code, timeout=60, output_hook=stop)
    return time.perf_counter() - sent[0]


def family():
    process = psutil.Process(manager.provisioner.pid)
    return [process, *process.children(recursive=True)]


def cpu():
    total = 0.0
    for process in family():
        times = process.cpu_times()
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory():
    sizes = [process.memory_full_info() for process in family()]
    return {"pss": sum(size.pss for size in sizes) / 1e6, "rss": sum(size.rss for size in sizes) / 1e6}


def cell(kind, index):
    if kind == "trivial":
        return f"{index} + 1"
    if name == "python3":
        return f"class Thing{index}:\n    size = {index}\n    def twice(self):\n        return self.size * 2"
    return f"class Thing{index} {{ size = {index}{SEMICOLON} twice(): number {{ return this.size * 2{SEMICOLON} }} }}"


result = {}
try:
    client.wait_for_ready(timeout=60)
    run("1 + 1")
    result["launch"] = time.perf_counter() - begin
    result["launchCpu"] = cpu()
    for kind in ("trivial", "class"):
        before = cpu()
        times = [run(cell(kind, index)) for index in range(CELLS)]
        result[kind] = sorted(times)[len(times) // 2]
        result[kind + "Cpu"] = (cpu() - before) / CELLS
    result["memory"] = memory()
    if name == "wirebook" and os.environ.get("WIREBOOK_BENCH_IMPORTS"):
        result["import"] = run(os.environ["WIREBOOK_BENCH_IMPORTS"])
        lesson = json.loads(os.environ["WIREBOOK_BENCH_LESSON"])
        times = sorted(run(code) for code in lesson)
        result["lesson"] = times[len(times) // 2]
        stuck = sorted(interrupted('console.log("in"); while (true) {}') for _ in range(CELLS))
        result["interrupt"] = stuck[len(stuck) // 2]
        time.sleep(float(os.environ["WIREBOOK_BENCH_IDLE_S"]))
        result["idle"] = memory()
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(json.dumps(result))
