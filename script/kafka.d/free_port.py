#!/usr/bin/env python3
"""Prints a port that is free on the loopback address, and so is the next one (the controller's)."""
import random
import socket

while True:
    port = random.randrange(20000, 30000)
    try:
        with socket.create_server(("127.0.0.1", port)), socket.create_server(("127.0.0.1", port + 1)):
            break
    except OSError:
        continue
print(port)
