# SPDX-License-Identifier: Apache-2.0
"""The running server against what is no good request, too much, or too often: every answer is JSON
with a request id, and stock clients that are throttled come through."""
import concurrent.futures
import datetime
import json
import os
import re
import socket
import time
import unittest

import harness
import wire

TARGET = "AWSSupport_20130415.DescribeSeverityLevels"
JSON = "application/x-amz-json-1.1"


def exchange(port, data, timeout=30, half_close=False):
    """Sends raw bytes; (status, headers, body) of the answer, or None when there was none."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as peer:
        try:
            peer.sendall(data)
            if half_close:
                peer.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it may answer and close before all is sent
        return answer(peer)


def answer(peer):
    data = b""
    while b"\r\n\r\n" not in data:
        more = peer.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    while len(body) < int(headers["content-length"]):
        body += peer.recv(65536)
    return int(lines[0].split()[1]), headers, body


class WireTest:
    database = None

    def server(self, settings=None, **options):
        server = harness.Server(self.database, settings=settings, **options).start()
        self.addCleanup(server.stop)
        return server

    def refusal(self, got, status, name):
        """An answer of the one form that all errors have."""
        self.assertIsNotNone(got, "the connection was closed without an answer")
        self.assertEqual(got[0], status, got)
        body = json.loads(got[2])
        self.assertEqual(body["__type"], name, got)
        self.assertEqual(got[1]["x-amzn-errortype"], name)
        self.assertEqual(got[1]["content-type"], JSON)
        self.assertRegex(got[1]["x-amzn-requestid"], r"^[0-9a-f-]{36}$")
        self.assertEqual(int(got[1]["content-length"]), len(got[2]))
        sent = datetime.datetime.strptime(got[1]["date"], "%a, %d %b %Y %H:%M:%S GMT")
        self.assertLess(abs((datetime.datetime.utcnow() - sent).total_seconds()), 60)
        return body

    def signed(self, server, target=TARGET, body=b"{}", keys=None, **more):
        headers = wire.sign(*(keys or server.keys("BUSINESS")), f"127.0.0.1:{server.port}", target,
                            body, **more)
        return headers, body

    @staticmethod
    def raw(headers, body, line="POST / HTTP/1.1"):
        head = [line, *(f"{k}: {v}" for k, v in headers.items()), f"Content-Length: {len(body)}"]
        return "\r\n".join(head + ["", ""]).encode() + body

    def test_what_is_no_request(self):
        server = self.server()
        headers, body = self.signed(server)
        good = self.raw(headers, body)
        self.assertEqual(exchange(server.port, good)[0], 200)
        no_length = {k: v for k, v in headers.items()}
        for data, status, name in (
                (b"nonsense\r\n\r\n", 400, "BadRequestException"),
                (good.replace(b"\r\n", b"\n"), 400, "BadRequestException"),
                (good.replace(b"Content-Length: 2", b"Content-Length: 2\r\nContent-Length: 3"),
                 400, "BadRequestException"),
                (good.replace(b"HTTP/1.1", b"HTTP/3.9"), 505, "HttpVersionNotSupportedException"),
                ("\r\n".join(["POST / HTTP/1.1", *(f"{k}: {v}" for k, v in no_length.items()),
                              "Transfer-Encoding: chunked", "", "0", "", ""]).encode(),
                 411, "LengthRequiredException"),
                (good.replace(b"POST / ", b"POST /" + b"x" * 40000 + b" "), 414,
                 "RequestUriTooLongException"),
                (good.replace(b"\r\n\r\n", b"\r\nx-long: " + b"x" * 40000 + b"\r\n\r\n"), 431,
                 "RequestHeadersTooLargeException"),
                (good.replace(b"\r\n\r\n", b"".join(b"\r\nx-%d: 1" % i for i in range(200))
                              + b"\r\n\r\n"), 431, "RequestHeadersTooLargeException"),
                (good.replace(b"Content-Length: 2", b"Content-Length: 99999999"), 413,
                 "RequestEntityTooLargeException"),
                (self.raw(*self.signed(server, body=b" " * 262145)), 413,
                 "RequestEntityTooLargeException")):
            with self.subTest(f"{name} {data[:40]}"):
                self.refusal(exchange(server.port, data), status, name)
        self.assertEqual(exchange(server.port, good)[0], 200)

    def test_methods_and_paths(self):
        server = self.server()
        for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
            with self.subTest(method):
                with socket.create_connection(("127.0.0.1", server.port), timeout=10) as peer:
                    peer.sendall(f"{method} /nowhere HTTP/1.1\r\nHost: a\r\n"
                                 "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
                    data = b""
                    while more := peer.recv(65536):
                        data += more
                self.assertRegex(data, rb"^HTTP/1\.1 40[345] ")
                self.assertIn(b"x-amzn-ErrorType: ", data)
                if method != "HEAD":
                    json.loads(data.partition(b"\r\n\r\n")[2])
        got = exchange(server.port, b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        self.refusal(got, 404, "NotFoundException")
        for path in ("/", "/base/path", "/%2e%2e/x"):
            headers, body = self.signed(server, path=path.replace("%2e", "%252e"))
            got = exchange(server.port, self.raw(headers, body, f"POST {path} HTTP/1.1"))
            self.assertEqual(got[0], 200, got)

    def test_the_slow_are_told(self):
        server = self.server({"http.header_timeout": "1s", "http.body_timeout": "1s"})
        headers, body = self.signed(server)
        data = self.raw(headers, body)
        for part in (data[:30], data[:-1]):
            began = time.monotonic()
            self.refusal(exchange(server.port, part), 408, "RequestTimeoutException")
            self.assertLess(time.monotonic() - began, 15)

    def test_too_many_connections(self):
        server = self.server({"http.connections_per_address": 4})
        peers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(4)]
        time.sleep(0.3)
        headers, body = self.signed(server)
        self.refusal(exchange(server.port, self.raw(headers, body)), 503,
                     "ServiceUnavailableException")
        for peer in peers:
            peer.close()
        time.sleep(0.3)
        self.assertEqual(exchange(server.port, self.raw(headers, body))[0], 200)

    def test_who_is_asked_in_order(self):
        """The checks before a handler, each at the running server (their texts: tests/wire)."""
        server = self.server()
        key, secret = server.keys("BUSINESS")
        plain = {"host": f"127.0.0.1:{server.port}", "content-type": JSON, "x-amz-target": TARGET}
        headers, body = self.signed(server)
        old = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=10)
        deep = b'{"caseIdList":' + b"[" * 100 + b"]" * 100 + b"}"
        cases = "AWSSupport_20130415.DescribeCases"
        for name, headers, body in (
                ("MissingAuthenticationTokenException", plain, b"{}"),
                ("IncompleteSignatureException",
                 {**headers, "authorization": "AWS4-HMAC-SHA256 Credential=x"}, b"{}"),
                ("InvalidSignatureException", *self.signed(server, now=old)),
                ("InvalidSignatureException", *self.signed(server, keys=(key, secret + "x"))),
                ("UnrecognizedClientException",
                 *self.signed(server, keys=("AKIA0000000000000000", secret))),
                ("UnknownOperationException",
                 *self.signed(server, target="AWSSupport_20130415.Nonsense")),
                ("SerializationException", *self.signed(server, body=b"[]")),
                ("SerializationException", *self.signed(server, target=cases, body=deep)),
                ("SerializationException",
                 *self.signed(server, target=cases, body=b'{"maxResults":"10"}')),
                ("ValidationException",
                 *self.signed(server, target=cases, body=b'{"maxResults":1000}')),
                ("AccessDeniedException",
                 *self.signed(server, target="Mainstay_20261123.ListQueue")),
                ("SubscriptionRequiredException",
                 *self.signed(server, keys=server.keys("BASIC")))):
            with self.subTest(name):
                self.refusal(exchange(server.port, self.raw(headers, body)), 400, name)
        headers, body = self.signed(server, body=b"")
        self.assertEqual(exchange(server.port, self.raw(headers, body))[0], 200)
        get = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
        got = exchange(server.port, get)
        self.assertIn(got[0], (403, 405), got)
        self.refusal(got, got[0], json.loads(got[2])["__type"])

    def test_the_checks_behind_the_front(self):
        """Checks 2, 3 and 17 to 20, byte for byte: tests/golden/gates.txt. A case is its title, who
        calls which operation, the body, and behind -- the answer. With MAINSTAY_GOLDEN_WRITE set
        the file is written anew instead of compared; read the difference then."""
        server = self.server({"throttle.support.rate": 1, "throttle.support.burst": 30})
        path = harness.ROOT / "tests/golden/gates.txt"
        comment, *cases = path.read_text(encoding="utf-8").split("\n== ")
        seen = [comment]
        for case in cases:
            asked = case.partition("\n--\n")[0]
            title, call, body = asked.split("\n", 2)
            who, target = call.split()
            client = wire.Wire(server.port, *server.keys(who))
            for _ in range(60):
                got = client.call(target, body.encode())
                if "too often" not in title or got.status != 200:
                    break
            client.close()
            text = re.sub(r"arn:aws:iam::\d{12}:", "arn:aws:iam::ACCOUNT:", got.body.decode())
            masks = {"x-amzn-requestid": "ID", "date": "DATE"}
            lines = [str(got.status), *(f"{k}: {masks.get(k, v)}"
                                        for k, v in sorted(got.headers.items()))]
            seen.append("\n".join([asked, "--", *lines, "", text, ""]))
        text = "\n== ".join(seen)
        if os.environ.get("MAINSTAY_GOLDEN_WRITE"):
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"))

    def test_throttled_clients_come_through(self):
        """Ten callers at five calls a second: the retries of stock clients bring all home."""
        server = self.server()
        client = server.boto("BUSINESS", retries={"max_attempts": 10, "mode": "standard"})
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: client.describe_severity_levels(), range(24)))
        self.assertEqual(len(answers), 24)
        retried = sum(a["ResponseMetadata"]["RetryAttempts"] > 0 for a in answers)
        self.assertGreater(retried, 0, "nobody was throttled")
        direct = wire.Wire(server.port, *server.keys("BUSINESS"))
        for _ in range(40):
            got = direct.call(TARGET)
            if got.status != 200:
                break
        self.assertEqual((got.status, got.error), (400, "ThrottlingException"), got.body)
        self.assertEqual(got.json["throttlingReasons"],
                         [{"reason": "RateExceeded",
                           "resource": "support:DescribeSeverityLevels"}])
        # Each account has its own bucket.
        other = wire.Wire(server.port, *server.keys("ENTERPRISE"))
        self.assertEqual(other.call(TARGET).status, 200)

    def test_overload(self):
        """A queue of one: who does not fit is told in JSON, nobody hangs, and it passes."""
        server = self.server({"runner.queue_max": 1, "runner.workers": 1,
                              "throttle.enabled": "false", "cases.per_hour": 0})
        seen = {}

        def caller(_):
            mine = wire.Wire(server.port, *server.keys("BUSINESS"))
            for _ in range(15):
                got = mine.support("CreateCase", subject="s", communicationBody="b",
                                   severityCode="low")
                if got.status != 200:
                    self.refusal((got.status, got.headers, got.body), 400, "ThrottlingException")
                seen[got.status] = seen.get(got.status, 0) + 1
            mine.close()

        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            list(pool.map(caller, range(24)))
        self.assertEqual(sum(seen.values()), 24 * 15)
        self.assertGreater(seen.get(400, 0), 0, "it was never too much")
        self.assertGreater(seen.get(200, 0), 0)
        last = wire.Wire(server.port, *server.keys("BUSINESS"))
        self.assertEqual(last.call(TARGET).status, 200)

    def test_bytes_that_end_early(self):
        """A peer that leaves in the middle leaves no trace but a log line."""
        server = self.server()
        headers, body = self.signed(server)
        data = self.raw(headers, body)
        for at in range(1, len(data), 97):
            with socket.create_connection(("127.0.0.1", server.port)) as peer:
                peer.sendall(data[:at])
        self.assertEqual(exchange(server.port, data)[0], 200)
        self.assertTrue(re.search(r'"event":"request"', server.log_text()))


for _name in harness.databases():
    globals()[f"Wire_{_name}"] = type(f"Wire_{_name}", (WireTest, unittest.TestCase),
                                      {"database": _name})
