"""The office's client: asks for a name, pings, looks at ssh and at the web page, knocks where nobody is."""
import socket
import struct
import time

SERVER = "2.2.2.10"


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def ask_name():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    question = b"\x04host\x06office\x07example\x00" + struct.pack("!HH", 1, 1)
    client.sendto(struct.pack("!6H", 0x1D0C, 0x0100, 1, 0, 0, 0) + question, (SERVER, 53))
    client.recv(512)


def ping(number):
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    body = struct.pack("!HH", 7, number) + b"abcdefghijklmnop"
    raw.sendto(b"\x08\x00" + struct.pack("!H", checksum(b"\x08\x00\0\0" + body)) + body, (SERVER, 0))
    raw.recv(200)


def ssh():
    client = socket.create_connection((SERVER, 22))
    client.recv(100)
    client.sendall(b"SSH-2.0-Wirebook\r\n")
    client.recv(100)
    client.close()


def web():
    client = socket.create_connection((SERVER, 80))
    client.sendall(b"GET / HTTP/1.1\r\nHost: host.office.example\r\n\r\n")
    while client.recv(1000):
        pass
    client.close()


def knock(port):
    try:
        socket.create_connection((SERVER, port))
    except ConnectionRefusedError:
        pass


def nobody():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.connect((SERVER, 9000))
    client.send(b"hello?")
    try:
        client.recv(10)
    except ConnectionRefusedError:
        pass


ask_name()
for number in (1, 2):
    ping(number)
    time.sleep(0.05)
ssh()
web()
nobody()
knock(8080)
time.sleep(0.1)
