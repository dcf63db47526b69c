"""What an operator does to topics, asked of a real Kafka directly; script/kafka.d/admin.py has what developers need."""
import struct

from floor import BROKERS, admin, check, wait_for

DELETE_RECORDS, CREATE_PARTITIONS, INCREMENTAL_ALTER_CONFIGS = 21, 37, 44
TIMEOUT_MS = 10_000
TOPIC, SET = 2, 0


def delete_records(topic, partition, before, brokers=BROKERS):
    """The log begins at offset `before` from now on."""
    body = struct.pack(">i", 1) + admin.text(topic) + struct.pack(">iiq", 1, partition, before) + struct.pack(">i", TIMEOUT_MS)
    answer = admin.ask(brokers, DELETE_RECORDS, 1, body)
    answer.take("i"), answer.take("i"), answer.text(), answer.take("i"), answer.take("i")
    low, error = answer.take("q"), answer.take("h")
    check(error == 0 and low == before, f"records of {topic} {partition} are not deleted: error {error}, begins at {low}")


def add_partitions(topic, partitions, brokers=BROKERS):
    body = struct.pack(">i", 1) + admin.text(topic) + struct.pack(">ii", partitions, -1) + struct.pack(">i?", TIMEOUT_MS, False)
    answer = admin.ask(brokers, CREATE_PARTITIONS, 1, body)
    answer.take("i"), answer.take("i"), answer.text()
    error = answer.take("h")
    check(error == 0, f"{topic} does not get {partitions} partitions: error {error} {answer.text()}")


def configure(topic, key, value, brokers=BROKERS):
    body = struct.pack(">ib", 1, TOPIC) + admin.text(topic) + struct.pack(">i", 1) + admin.text(key)
    body += struct.pack(">b", SET) + admin.text(value) + struct.pack(">?", False)
    answer = admin.ask(brokers, INCREMENTAL_ALTER_CONFIGS, 0, body)
    answer.take("i"), answer.take("i")
    error = answer.take("h")
    check(error == 0, f"{topic} refuses {key}={value}: error {error} {answer.text()}")


def make_anew(topic, partitions, brokers=BROKERS):
    """Another topic of the same name. Deleting takes a moment, and creating says that it is there already meanwhile."""
    check(admin.delete(brokers, topic) == 0, f"cannot delete {topic}")

    def gone():
        try:
            return admin.end_offset(brokers, topic, 0) and False
        except OSError:
            return True

    wait_for(f"{topic} deleted", gone)
    check(admin.create(brokers, topic, partitions) == 0, f"cannot create {topic}")
