"""Writes records byte for byte to a partition of a real Kafka: null values, no keys, any time stamp.

Speaks the produce request directly, so that nothing between the test and the broker makes a bad record better.
"""
import socket
import struct
import sys
import pathlib
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "script" / "kafka.d"))
from admin import read_exactly, reader, text  # noqa: E402

PRODUCE, VERSION = 0, 7
TIMEOUT_MS = 10_000


def _crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC32C = _crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC32C[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def varint(value):
    """A zigzag varint, as records use it."""
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def sized(data):
    return varint(-1) if data is None else varint(len(data)) + data


def record(offset, key, value, headers):
    body = b"\0" + varint(0) + varint(offset) + sized(key) + sized(value) + varint(len(headers))
    for name, content in headers:
        body += sized(name.encode()) + sized(content)
    return varint(len(body)) + body


def batch(records, timestamp_ms):
    """A record batch of format 2, all records with one time stamp. A record is (key, value[, headers])."""
    payload = b"".join(record(i, r[0], r[1], r[2] if len(r) > 2 else ()) for i, r in enumerate(records))
    after_crc = struct.pack(">hiqqqhii", 0, len(records) - 1, timestamp_ms, timestamp_ms, -1, -1, -1, len(records))
    after_crc += payload
    after_length = struct.pack(">ibI", -1, 2, crc32c(after_crc)) + after_crc
    return struct.pack(">qi", 0, len(after_length)) + after_length


# For a moment after a topic is made or a broker starts, a partition is not known or has no leader: nothing is written.
NOT_YET = {3, 5, 6}


def produce(brokers, topic, partition, records, timestamp_ms, deadline_s=30):
    """Returns the first record's offset; raises OSError if the broker refuses. Asks again, as producers do, while a
    partition has no leader yet."""
    end = time.monotonic() + deadline_s
    while True:
        error, offset = _produce_once(brokers, topic, partition, records, timestamp_ms)
        if not error:
            return offset
        if error not in NOT_YET or time.monotonic() > end:
            raise OSError(f"the broker refuses the records: error {error}")
        time.sleep(0.05)


def _produce_once(brokers, topic, partition, records, timestamp_ms):
    data = batch(records, timestamp_ms)
    body = struct.pack(">hhi", -1, 1, TIMEOUT_MS) + struct.pack(">i", 1) + text(topic)
    body += struct.pack(">iii", 1, partition, len(data)) + data
    host, port = brokers.split(",")[0].rsplit(":", 1)
    request = struct.pack(">hhi", PRODUCE, VERSION, 1) + text("raw-producer") + body
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_MS / 1000) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (length,) = struct.unpack(">i", read_exactly(connection, 4))
        answer = reader(read_exactly(connection, length))
    answer.take("i")  # the correlation id
    answer.take("i"), answer.text(), answer.take("i"), answer.take("i")
    return answer.take("h"), answer.take("q")
