#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A receiver of webhooks: verifies, drops repeats, answers at once, works afterwards.

usage: WEBHOOK_SECRET=whsec_... webhook_receiver.py [PORT]

Put a proxy with TLS before it. What it has seen is kept in memory here; keep it where your work is
kept, in the same transaction.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import queue
import sys
import threading
import time

SECRET = os.environ["WEBHOOK_SECRET"]
TOLERANCE = 300  # seconds
BODY_MAX = 1 << 20


def genuine(secret, headers, body, now=None):
    """Whether one of the signatures is ours and the delivery is of these minutes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    ident, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdigit() or abs((now or time.time()) - int(at)) > TOLERANCE:
        return False
    mac = hmac.new(key, f"{ident}.{at}.".encode() + body, hashlib.sha256).digest()
    want = "v1," + base64.b64encode(mac).decode()
    return any(hmac.compare_digest(want, have)
               for have in headers.get("webhook-signature", "").split())


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = set()
    work = queue.Queue()

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length) if length <= BODY_MAX else b""
        if not genuine(SECRET, self.headers, body):
            return self.answer(401)
        ident = self.headers["webhook-id"]
        if ident not in self.seen:
            self.seen.add(ident)
            self.work.put(json.loads(body))
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8090
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        event = Receiver.work.get()
        detail = event.get("data", event)["detail"]  # a CloudEvent has the event in "data"
        print(detail.get("event-name"), detail.get("case-id"), flush=True)


if __name__ == "__main__":
    main()
