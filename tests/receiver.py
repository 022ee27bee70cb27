# SPDX-License-Identifier: Apache-2.0
"""A receiver of webhooks for tests: one server, whose path says how it behaves.

    /ok         204
    /500        500, and any other status in the same way
    /hang       no answer before the end of the test
    /slow       204 after a second
    /garbage    bytes that are no HTTP
    /huge       200 with a body that does not end
    /trickle    a byte of its header now and then
    /redirect   302 to /ok
    /flaky      500 for the first try of each event, then 204
    /shaky      204, but of the first tries of events one in six fails: half with 500, half with a
                connection that breaks after the event was taken
"""
import collections
import http.server
import json
import socketserver
import ssl
import threading
import time

Call = collections.namedtuple("Call", "at path headers body status")


class Receiver:
    def __init__(self, tls=None):
        """tls: (certificate, key) files."""
        self.lock = threading.Lock()
        self.calls = []
        self.ending = threading.Event()
        self.tried = set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.take(self, body)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 512

            def handle_error(self, *_):
                pass  # a peer that has left

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path, scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def take(self, handler, body):
        path = handler.path
        kind = path.strip("/").partition("/")[0]
        status = getattr(self, "do_" + kind, None)
        headers = {k.lower(): v for k, v in handler.headers.items()}
        status = status(handler, headers) if status else int(kind) if kind.isdigit() else 204
        with self.lock:
            self.calls.append(Call(time.time(), path, headers, body, status))
        if status:
            handler.send_response(status)
            if status == 302:
                handler.send_header("location", "/ok")
            handler.send_header("content-length", "0")
            handler.end_headers()

    # Each returns the status to answer with; 0: it has answered, or never will.

    def do_hang(self, handler, _):
        self.ending.wait(120)
        handler.close_connection = True
        return 0

    def do_slow(self, *_):
        time.sleep(1)
        return 204

    def do_garbage(self, handler, _):
        handler.wfile.write(b"\x16\x03\x01 nonsense\r\n\r\n" * 10)
        handler.close_connection = True
        return 0

    def do_huge(self, handler, _):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        try:
            while not self.ending.is_set():
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass
        handler.close_connection = True
        return 0

    def do_trickle(self, handler, _):
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
                handler.wfile.write(bytes([byte]))
                if self.ending.wait(0.3):
                    break
        except OSError:
            pass
        handler.close_connection = True
        return 0

    def do_redirect(self, *_):
        return 302

    def do_flaky(self, _, headers):
        ident = headers["webhook-id"]
        known = any(c.headers["webhook-id"] == ident and c.path.startswith("/flaky")
                    for c in self.snapshot())
        return 204 if known else 500

    def do_shaky(self, handler, headers):
        ident = headers["webhook-id"]
        with self.lock:
            known = ident in self.tried
            self.tried.add(ident)
        dice = int(ident[:8], 16) % 12
        if known or dice > 1:
            return 204
        handler.close_connection = dice == 1
        return 0 if dice == 1 else 500

    # What came.

    def snapshot(self):
        with self.lock:
            return list(self.calls)

    def to(self, path, good=None):
        """Calls of that path; good: only those that were answered with 2xx."""
        return [c for c in self.snapshot() if c.path == path and
                (good is None or (200 <= c.status < 300) == good)]

    def events(self, path, good=True):
        """(event name, case) of what arrived there, in order."""
        details = [json.loads(c.body) for c in self.to(path, good)]
        details = [d.get("data", d)["detail"] for d in details]
        return [(d.get("event-name"), d.get("case-id")) for d in details]
