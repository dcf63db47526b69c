#!/usr/bin/env python3
"""The three requests script/kafka has for a broker, spoken directly: a JVM for each would take seconds.

    admin.py HOST:PORT ping
    admin.py HOST:PORT create TOPIC PARTITIONS [KEY=VALUE ...]
    admin.py HOST:PORT delete TOPIC

Exit 0 if done (or so already), 1 if the broker refuses, 2 if it does not answer.
"""
import socket
import struct
import sys

LIST_OFFSETS, METADATA, CREATE_TOPICS, DELETE_TOPICS = 2, 3, 19, 20
ALREADY_THERE, NOT_THERE = 36, 3
TIMEOUT_S = 10


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


class reader:
    """Takes big-endian fields off a response, front to back."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, kind):
        (value,) = struct.unpack_from(">" + kind, self.data, self.at)
        self.at += struct.calcsize(">" + kind)
        return value

    def text(self):
        length = self.take("h")
        if length < 0:
            return ""
        self.at += length
        return self.data[self.at - length : self.at].decode()


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise OSError("connection closed by the broker")
        data += part
    return data


def ask(address, api, version, body):
    """One request with header version 1, the last before tagged fields came in; returns the response's body."""
    host, port = address.rsplit(":", 1)
    request = struct.pack(">hhi", api, version, 1) + text("script/kafka") + body
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (length,) = struct.unpack(">i", read_exactly(connection, 4))
        response = reader(read_exactly(connection, length))
    response.take("i")  # the correlation id
    return response


def ping(address):
    """Done when the broker knows itself and a controller."""
    response = ask(address, METADATA, 4, struct.pack(">i?", 0, False))
    response.take("i")  # throttled for
    brokers = response.take("i")
    for _ in range(brokers):
        response.take("i")
        response.text()
        response.take("i")
        response.text()
    response.text()  # the cluster
    return 0 if brokers > 0 and response.take("i") >= 0 else 2


def create(address, topic, partitions, *settings):
    body = struct.pack(">i", 1) + text(topic) + struct.pack(">ihi", int(partitions), 1, 0)
    body += struct.pack(">i", len(settings))
    for setting in settings:
        key, value = setting.split("=", 1)
        body += text(key) + text(value)
    body += struct.pack(">i?", TIMEOUT_S * 1000, False)
    response = ask(address, CREATE_TOPICS, 4, body)
    response.take("i"), response.take("i"), response.text()
    error, message = response.take("h"), response.text()
    if error not in (0, ALREADY_THERE):
        print(f"the broker refuses topic {topic}: error {error} {message}", file=sys.stderr)
    return 0 if error in (0, ALREADY_THERE) else 1


def delete(address, topic):
    body = struct.pack(">i", 1) + text(topic) + struct.pack(">i", TIMEOUT_S * 1000)
    response = ask(address, DELETE_TOPICS, 3, body)
    response.take("i"), response.take("i"), response.text()
    error = response.take("h")
    if error not in (0, NOT_THERE):
        print(f"the broker refuses to delete topic {topic}: error {error}", file=sys.stderr)
    return 0 if error in (0, NOT_THERE) else 1


def end_offset(address, topic, partition):
    """That of the next record to be written to the partition; OSError if the broker does not say."""
    latest = -1
    body = struct.pack(">ii", -1, 1) + text(topic) + struct.pack(">iiq", 1, partition, latest)
    response = ask(address, LIST_OFFSETS, 1, body)
    response.take("i"), response.text(), response.take("i"), response.take("i")
    error, _, offset = response.take("h"), response.take("q"), response.take("q")
    if error:
        raise OSError(f"no end of {topic} {partition}: error {error}")
    return offset


def main():
    address, request, *arguments = sys.argv[1:]
    try:
        return {"ping": ping, "create": create, "delete": delete}[request](address, *arguments)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
