"""Runs one cell in a new kernel as any program of jupyter_client's would: `run_cell.py FOLDER CODE [KERNEL]`."""

import sys

from jupyter_client.manager import start_new_kernel

folder, code, *rest = sys.argv[1:]
manager, client = start_new_kernel(startup_timeout=300, kernel_name=rest[0] if rest else "wirebook", cwd=folder)


def show(message):
    kind, content = message["header"]["msg_type"], message["content"]
    if kind == "execute_result":
        print(content["data"]["text/plain"])
    elif kind == "stream":
        print(content["text"], end="")
    elif kind == "error":
        print(content["ename"], content["evalue"])


client.execute_interactive(code, output_hook=show, timeout=300)
client.stop_channels()
manager.shutdown_kernel()
