"""Who gets mail: an SMTP server on the loopback address, as much of one as Alertmanager needs, that keeps what it is sent."""
import email
import email.policy
import socketserver
import threading


class Mailbox:
    """Use as a context."""

    def __init__(self):
        self.lock, self.taken = threading.Lock(), []

    def __enter__(self):
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.say("220 ready")
                for line in self.rfile:
                    word = line[:4].upper().strip()
                    if word == b"DATA":
                        self.say("354 go on")
                        mailbox.take(self.mail())
                    self.say("221 bye" if word == b"QUIT" else "250 fine")
                    if word == b"QUIT":
                        return

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def mail(self):
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                    lines.append(line[1:] if line.startswith(b".") else line)
                return b"".join(lines)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def take(self, raw):
        with self.lock:
            self.taken.append(email.message_from_bytes(raw, policy=email.policy.default))

    def mails(self):
        with self.lock:
            return list(self.taken)
