"""jupyter_client behind JSON lines: what a test sends goes out signed and framed by it, what comes back is printed."""

import json
import os
import sys
from base64 import b64encode

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

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

forger = Session(key=b"not the key", session=client.session.session)
CHANNELS = {name: getattr(client, f"{name}_channel") for name in ("shell", "iopub", "stdin", "control")}


def say(**message):
    sys.stdout.write(json.dumps(message, default=str) + "\n")
    sys.stdout.flush()


def receive(name):
    """Prints every message that waits on a channel."""
    while CHANNELS[name].socket.poll(0):
        message = CHANNELS[name].get_msg(timeout=0)
        buffers = [b64encode(part).decode() for part in message.get("buffers", [])]
        say(channel=name, header=message["header"], parent=message["parent_header"], content=message["content"],
            metadata=message["metadata"], buffers=buffers)


def obey(command):
    """Does what a line of standard input asks; gives whether to go on."""
    operation = command["op"]
    if operation == "send":
        channel = CHANNELS[command["channel"]]
        message = client.session.msg(command["type"], command["content"], metadata=command.get("metadata", {}))
        message["header"]["msg_id"] = message["msg_id"] = command["id"]
        (forger if command.get("forged") else client.session).send(channel.socket, message)
    elif operation == "interrupt":
        manager.interrupt_kernel()
    elif operation == "restart":
        manager.restart_kernel(now=command.get("now", False))
        say(started=manager.provisioner.pid)
    elif operation == "shutdown":
        client.stop_channels()
        manager.shutdown_kernel(now=command.get("now", False))
        return False
    return True


# One thread for all: ZeroMQ's sockets must not be used by two.
say(started=manager.provisioner.pid)
poller = zmq.Poller()
for channel in CHANNELS.values():
    poller.register(channel.socket, zmq.POLLIN)
poller.register(sys.stdin.fileno(), zmq.POLLIN)
typed = b""
going = True
while going:
    ready = dict(poller.poll())
    for name in CHANNELS:
        if CHANNELS[name].socket in ready:
            receive(name)
    if sys.stdin.fileno() in ready:
        part = os.read(sys.stdin.fileno(), 1 << 20)
        if not part:
            break
        *lines, typed = (typed + part).split(b"\n")
        going = all([obey(json.loads(line)) for line in lines])
