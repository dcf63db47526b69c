#!/usr/bin/env python3
"""Prints a port that is free on the loopback address, and so is the next one (a broker's controller's)."""
import random
import socket


def free_port(in_a_row=1):
    """The first of so many free ports in a row. Drawn from below those that the system gives to outgoing connections, so
    that none of these takes it before it is used."""
    while True:
        port = random.randrange(20000, 32000)
        try:
            for offset in range(in_a_row):
                socket.create_server(("127.0.0.1", port + offset)).close()
            return port
        except OSError:
            continue


if __name__ == "__main__":
    print(free_port(in_a_row=2))
