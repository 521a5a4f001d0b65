#!/usr/bin/python3
"""A zygote whose workers were taken over: each answers its first file with the words in the file LIES beside this one."""
import os
import pathlib
import socket
import struct

LIES = pathlib.Path(__file__).resolve().parent / "lies"


def read(channel, size):
    octets = b""
    while len(octets) < size:
        piece = channel.recv(size - len(octets))
        if not piece:
            os._exit(0)
        octets += piece
    return octets


def receive(channel):
    return read(channel, struct.unpack("<I", read(channel, 4))[0])


def send(channel, message):
    channel.sendall(struct.pack("<I", len(message)) + message)


def work(channel):
    send(channel, b"\1")  # enclosed, so it says
    receive(channel)
    channel.sendall(LIES.read_bytes())
    os._exit(0 if not receive(channel) else 1)


def main():
    parent = socket.socket(fileno=3)
    receive(parent)
    send(parent, b"\1")
    while True:
        order, worker = struct.unpack("<BI", receive(parent))
        if order == 2:
            os.kill(worker, 9)
            parent.sendall(struct.pack("<I", os.waitpid(worker, 0)[1]))
            continue
        ours, theirs = socket.socketpair()
        worker = os.fork()
        if worker == 0:
            ours.close()
            parent.close()
            work(theirs)
        theirs.close()
        socket.send_fds(parent, [struct.pack("<I", worker)], [ours.fileno()])
        ours.close()


main()
