"""jupyter_client behind JSON lines: what a test sends goes out signed and framed by it, what comes back is printed."""

import json
import os
import sys
import threading
from base64 import b64encode

from jupyter_client.manager import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

options = json.loads(sys.argv[1])
manager = KernelManager(
    kernel_name=options.get("kernel", "wirebook"),
    transport=options.get("transport", "tcp"),
    kernel_spec_manager=KernelSpecManager(ensure_native_kernel=False),
)
if manager.transport == "ipc":
    manager.ip = os.path.join(options["cwd"], "socket")
environment = {**os.environ, **options.get("env", {})}
manager.start_kernel(cwd=options["cwd"], env=environment)
client = manager.client()
client.start_channels()
output_lock = threading.Lock()


def say(**message):
    with output_lock:
        sys.stdout.write(json.dumps(message, default=str) + "\n")
        sys.stdout.flush()


def pump(name):
    channel = getattr(client, f"{name}_channel")
    while True:
        try:
            message = channel.get_msg(timeout=3600)
        except Exception as error:  # the client was closed
            say(channel=name, closed=str(error))
            return
        buffers = [b64encode(part).decode() for part in message.get("buffers", [])]
        say(channel=name, header=message["header"], parent=message["parent_header"], content=message["content"],
            metadata=message["metadata"], buffers=buffers)


for name in ("shell", "iopub", "stdin", "control"):
    threading.Thread(target=pump, args=(name,), daemon=True).start()
say(started=manager.provisioner.pid)

for line in sys.stdin:
    command = json.loads(line)
    operation = command["op"]
    if operation == "send":
        channel = getattr(client, f"{command['channel']}_channel")
        message = client.session.msg(command["type"], command["content"], metadata=command.get("metadata", {}))
        message["header"]["msg_id"] = command["id"]
        message["msg_id"] = command["id"]
        if command.get("forged"):
            client.session.key, key = b"not the key", client.session.key
            channel.send(message)
            client.session.key = key
        else:
            channel.send(message)
    elif operation == "interrupt":
        manager.interrupt_kernel()
    elif operation == "restart":
        manager.restart_kernel(now=command.get("now", False))
        say(started=manager.provisioner.pid)
    elif operation == "shutdown":
        client.stop_channels()
        manager.shutdown_kernel(now=command.get("now", False))
        say(stopped=True)
        break
