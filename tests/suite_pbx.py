# SPDX-License-Identifier: Apache-2.0
"""What a PBX tells by HTTP: signatures, times and repeats; who calls, and what becomes of it."""
import base64
import concurrent.futures
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import tempfile
import time
import unittest

import calls
import harness

SECRET = "shared & secret"
NUMBER = "+4930123456"


class Pbx:
    """The same on each database."""

    database = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="mainstay-pbx-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.secret_file = self.folder + "/secret"
        pathlib.Path(self.secret_file).write_text(SECRET + "\n", encoding="utf-8")
        self.server = harness.Server(self.database, settings={
            "pbx.secret_file": self.secret_file, "throttle.enabled": "false"}).start()
        self.addCleanup(shutil.rmtree, self.server.folder, True)
        self.addCleanup(self.server.stop)
        self.world = calls.World(self.server)

    def post(self, body, secret=SECRET, at=0, method="POST", path="/hooks/pbx", **headers):
        """(status, answer). headers replace those of an honest PBX; None leaves one out."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp, name = str(int(time.time()) + at), "msg_" + os.urandom(8).hex()
        mac = hmac.new(secret.encode(), f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
        sent = {"webhook-id": name, "webhook-timestamp": stamp,
                "webhook-signature": "v1," + base64.b64encode(mac).decode()}
        sent.update({k.replace("_", "-"): v for k, v in headers.items()})
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else {}
        finally:
            connection.close()

    def told(self, event, call, number=NUMBER, **more):
        status, answer = self.post({"event": event, "callId": call, "from": number, **more})
        self.assertEqual(status, 200, answer)
        return answer

    def callbacks(self):
        return self.world.must("AGENT", "mainstay:ListCallbacks")["callbacks"]

    def know(self, who="BUSINESS", number=NUMBER):
        self.world.must("AGENT", "mainstay:PutPhoneNumbers", accountId=self.world.account(who),
                        numbers=[{"phoneNumber": number, "contactName": "Ada"}])

    def test_only_the_pbx_is_heard(self):
        event = {"event": "missed", "callId": "c1", "from": NUMBER}
        for name, words in {
                "another secret": {"secret": "guess"}, "no secret": {"secret": ""},
                "no signature": {"webhook_signature": None}, "an empty one": {"webhook_signature": ""},
                "of no version": {"webhook_signature": "v2,AAAA"}, "old": {"at": -301 - 5},
                "of later": {"at": 301 + 5}, "no time": {"webhook_timestamp": None},
                "time that is none": {"webhook_timestamp": "now"},
                "another time": {"webhook_timestamp": str(int(time.time()) - 60)},
                "no id": {"webhook_id": None}, "another id": {"webhook_id": "msg_other"}}.items():
            with self.subTest(name):
                status, answer = self.post(event, **words)
                self.assertEqual((status, answer["message"]),
                                 (400, "The signature does not hold, or its time is not now."))
        # The signature is of the bytes, and not of what they mean.
        good = json.dumps(event).encode()
        stamp = str(int(time.time()))
        mac = hmac.new(SECRET.encode(), f"m.{stamp}.".encode() + good, hashlib.sha256).digest()
        signature = "v1," + base64.b64encode(mac).decode()
        words = {"webhook_id": "m", "webhook_timestamp": stamp, "webhook_signature": signature}
        self.assertEqual(self.post(good.replace(b"c1", b"c2"), **words)[0], 400)
        self.assertEqual(self.callbacks(), [])
        # One of several signatures holds, while the secret is changed.
        words["webhook_signature"] = "v1,AAAA " + signature
        self.assertEqual(self.post(good, **words)[0], 200)
        self.assertEqual(len(self.callbacks()), 1)
        self.assertNotIn(SECRET, self.server.log_text())

    def test_what_is_no_event(self):
        for name, body in {"no JSON": b"{", "a list": b"[]", "nothing": b"",
                           "another event": {"event": "sneezed", "callId": "x"},
                           "no call": {"event": "missed", "from": NUMBER},
                           "a script": {"event": "missed", "callId": "x",
                                        "recording": "javascript:alert(1)"},
                           "a line more": {"event": "missed", "callId": "x\ny"},
                           "duration": {"event": "ended", "callId": "x", "duration": -1}}.items():
            with self.subTest(name):
                status, answer = self.post(body)
                self.assertEqual((status, answer["__type"].split("#")[-1]),
                                 (400, "InvalidParameterValueException"))
        self.assertIn(self.post({"event": "missed", "callId": "x"}, method="GET")[0], (403, 404, 405, 400))
        self.assertEqual(self.post(b"{" + b" " * 2**20 + b"}")[0], 413)
        self.assertEqual(self.callbacks(), [])

    def test_told_again_it_happens_once(self):
        self.know()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.told("missed", "again"), range(16)))
        self.assertEqual(len({json.dumps(a, sort_keys=True) for a in answers}), 1)
        self.assertEqual([c["callbackId"] for c in self.callbacks()], [answers[0]["callbackId"]])
        # The same bytes with the same signature, caught on the way and sent again.
        cases = self.world.must("BUSINESS", "support:DescribeCases")["cases"]
        self.assertEqual([c["caseId"] for c in cases].count(answers[0]["caseId"]), 1)
        # Another server knows it, too: it is on disk.
        self.server.stop()
        self.server.start()
        self.world = calls.World(self.server)
        self.assertEqual(self.told("missed", "again"), answers[0])
        self.assertEqual(len(self.callbacks()), 1)

    def test_who_calls(self):
        # Nobody's number: the agents call back, and no account is named.
        stranger = self.told("missed", "s1", "+4930999999")
        self.assertEqual(set(stranger), {"callbackId"})
        self.assertEqual(self.callbacks()[0]["phoneNumber"], "+4930999999")
        # A hidden one: nothing.
        self.assertEqual(self.told("missed", "s2", "anonymous"), {})
        # A known one rings: the softphone is shown the newest open case, which stays as it is.
        self.know()
        case = self.world.case("BUSINESS")
        account = self.world.account("BUSINESS")
        self.assertEqual(self.told("ringing", "k1"), {"accountId": account, "caseId": case})
        answered = self.told("ended", "k1", duration=61, recording="https://pbx.example/1.ogg")
        self.assertEqual(answered, {"accountId": account, "caseId": case})
        missed = self.told("voicemail", "k2")
        self.assertEqual((missed["accountId"], missed["caseId"]), (account, case))
        self.assertIn("callbackId", missed)
        # What the customer is told holds nothing of it but the case.
        self.assertEqual(len(self.callbacks()), 2)

    def test_a_server_that_has_no_secret(self):
        self.server.stop()
        self.server.configure({"throttle.enabled": "false"})
        self.server.start()
        status, answer = self.post({"event": "missed", "callId": "x", "from": NUMBER})
        self.assertNotEqual(status, 200)
        self.assertNotIn("signature", answer.get("message", ""))
        self.server.stop()
        for more, words in (({"pbx.secret_file": self.folder + "/none"}, "pbx.secret_file is"),
                            ({"phone.retry": "busy=5min; never=1h"}, 'phone.retry has "never=1h"'),
                            ({"phone.retry": "busy=soon"}, "write it like busy=5min,1h")):
            with self.subTest(words):
                self.server.configure(more)
                with self.assertRaisesRegex(AssertionError, words):
                    self.server.start()
                harness.Server.running.discard(self.server)
                self.server.process = None


for _name in harness.databases():
    globals()[f"Pbx_{_name}"] = type(f"Pbx_{_name}", (Pbx, unittest.TestCase), {"database": _name})
