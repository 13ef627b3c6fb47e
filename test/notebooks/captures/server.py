"""The office's server: an ssh greeting on 22, a web page on 80, names on 53, all as short as they can be."""
import socket
import struct
import threading


def listen(port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("2.2.2.10", port))
    server.listen(5)
    return server


def ssh(server):
    while True:
        connection, _ = server.accept()
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        connection.recv(200)
        connection.close()


def web(server):
    while True:
        connection, _ = server.accept()
        connection.recv(1000)
        body = b"<h1>Welcome</h1>\n"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
        connection.sendall(head + body)
        connection.close()


def names():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("2.2.2.10", 53))
    while True:
        query, client = server.recvfrom(512)
        answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([2, 2, 2, 10])
        server.sendto(query[:2] + b"\x81\x80" + query[4:6] + b"\0\1\0\0\0\0" + query[12:] + answer, client)


for target, arguments in ((ssh, (listen(22),)), (web, (listen(80),)), (names, ())):
    threading.Thread(target=target, args=arguments).start()
