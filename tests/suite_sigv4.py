# SPDX-License-Identifier: Apache-2.0
"""Signatures of botocore and of the JavaScript SDK over odd requests, judged by our verifier.

Each signer makes generated requests: paths with dots, doubled slashes and escapes, queries with
repeats and bytes of every kind, repeated and padded headers, session tokens, binary bodies. The
program sigv4_check reads them as a server would and must accept all; and none of them after a
change to the signed part.
"""
import os
import random
import subprocess
import unittest
import urllib.parse

import harness
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CHECK = os.environ.get("SIGV4_CHECK") or os.path.join(
    os.path.dirname(harness.BINARY), "../../tests/wire/sigv4_check")
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REQUESTS = 600
SEED = 20260301
HOSTS = ("localhost", "support.us-east-1.example.com", "127.0.0.1:18471", "[::1]:8080")
SEGMENTS = ("", ".", "..", "...", "a", "B.c", "~x_-", "%20", "%2F", "%3A%2f", "%25", "%E1%88%B4",
            "arn%3Aaws%3Asupport", "!$&'()*+,;=:@", "0")
WORDS = ("", "a", "A", "b=c", "x y", "&=;", "\u00e9", "\U0001f600", "+", "~._-", "%", "/?:@",
         "'()*!", "z" * 200)


def judge(frames):
    """What sigv4_check prints for each of the raw requests."""
    data = b"".join(b"%d\n%s" % (len(f), f) for f in frames)
    done = subprocess.run([CHECK, SECRET], input=data, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8", "backslashreplace").splitlines()


def raw(method, target, headers, body):
    lines = [f"{method} {target} HTTP/1.1"] + [f"{k}: {v}" for k, v in headers]
    return "\r\n".join(lines + ["", ""]).encode("latin-1") + body


def odd_path(rng):
    return "/" + "/".join(rng.choice(SEGMENTS) for _ in range(rng.randrange(5)))


def odd_query(rng):
    pairs = [(rng.choice(WORDS) or "k", rng.choice(WORDS)) for _ in range(rng.randrange(5))]
    rng.shuffle(pairs)
    return [(urllib.parse.quote(k, safe="-._~"), urllib.parse.quote(v, safe="-._~"))
            for k, v in pairs]


def odd_body(rng):
    return rng.choice((b"", b"{}", rng.randbytes(rng.randrange(2000)), "\u00e9".encode()))


def by_botocore(rng):
    """A request signed by botocore, as (target, headers, body) of one line each."""
    method = rng.choice(("GET", "POST", "PUT", "DELETE", "PATCH"))
    host, path, query = rng.choice(HOSTS), odd_path(rng), odd_query(rng)
    target = path + ("?" + "&".join(f"{k}={v}" for k, v in query) if query else "")
    body = odd_body(rng)
    request = AWSRequest(method, f"http://{host}{target}", data=body)
    request.headers["Content-Type"] = rng.choice(("application/x-amz-json-1.1", "text/plain; a=b"))
    request.headers["X-Amz-Target"] = "AWSSupport_20130415.DescribeCases"
    for _ in range(rng.randrange(3)):
        request.headers.add_header(rng.choice(("My-Header", "my-header", "X-Amz-Meta-A")),
                                   rng.choice(("1", "two  words", "a,b", "\"q   q\"", "x\ty")))
    token = rng.choice((None, None, "token/+==" * 20))
    SigV4Auth(Credentials(KEY, SECRET, token), rng.choice(("support", "service")),
              rng.choice(("us-east-1", "aws-global"))).add_auth(request)
    headers = [("Host", host), ("Content-Length", str(len(body)))] + list(request.headers.items())
    headers.append(("User-Agent", "not signed"))
    rng.shuffle(headers)
    # Repeats keep their order, for that is signed.
    repeats = iter([h for h in request.headers.items() if h[0].lower() == "my-header"])
    metas = iter([h for h in request.headers.items() if h[0].lower() == "x-amz-meta-a"])
    headers = [next(repeats) if k.lower() == "my-header" else
               next(metas) if k.lower() == "x-amz-meta-a" else (k, v) for k, v in headers]
    return method, target, headers, body


def changed(rng, request):
    """The same request with one signed thing changed."""
    method, target, headers, body = request
    what = rng.randrange(4)
    if what == 0:
        body += b"x"
        headers = [(k, str(len(body)) if k == "Content-Length" else v) for k, v in headers]
    elif what == 1:
        target += ("&" if "?" in target else "?") + "more=1"
    elif what == 2:
        headers = [(k, v + "x" if k in ("Host", "X-Amz-Target") else v) for k, v in headers]
    else:
        method = "OPTIONS"
    return method, target, headers, body


class Signatures(unittest.TestCase):
    def accept_all(self, requests, words):
        for request, word in zip(requests, words, strict=True):
            self.assertEqual(word, "ok", request)

    def test_botocore(self):
        rng = random.Random(SEED)
        requests = [by_botocore(rng) for _ in range(REQUESTS)]
        self.accept_all(requests, judge(raw(*r) for r in requests))
        spoilt = judge(raw(*changed(rng, r)) for r in requests)
        self.assertEqual(len(spoilt), REQUESTS)
        self.assertEqual([w for w in spoilt if not w.startswith("refused: signature")], [])

    def test_javascript(self):
        done = subprocess.run(["node", "js/sigv4.mjs", KEY, SECRET, str(REQUESTS)],
                              cwd=harness.ROOT / "tests", capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        frames = []
        rest = done.stdout
        while rest:
            length, rest = rest.split(b"\n", 1)
            frames.append(rest[:int(length)])
            rest = rest[int(length):]
        self.assertEqual(len(frames), REQUESTS)
        self.accept_all(frames, judge(frames))
        spoilt = judge(b"X" + f for f in frames)  # another method
        self.assertEqual([w for w in spoilt if not w.startswith("refused: signature")], [])
