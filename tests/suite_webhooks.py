# SPDX-License-Identifier: Apache-2.0
"""Webhooks against a real receiver that answers well, late, badly, or never."""
import base64
import hashlib
import hmac
import importlib.util
import json
import subprocess
import time
import unittest

import calls
import harness
from receiver import Receiver
from suite_errors import ROOMY

OPEN = {**ROOMY, "webhooks.networks": "127.0.0.0/8", "webhooks.http": "true",
        "webhooks.timeout": "2s"}


def chance(wait, seed, number):
    """A wait in microseconds as docs/webhooks.md has it."""
    c = int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:4], "big")
    return wait - wait // 4 + (wait // 2000 * c >> 32) * 1000


def example():
    """docs/examples/webhook_receiver.py, whose verification is an implementation of its own."""
    import os
    os.environ.setdefault("WEBHOOK_SECRET", "whsec_AAAA")
    spec = importlib.util.spec_from_file_location(
        "webhook_receiver", harness.ROOT / "docs/examples/webhook_receiver.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def signed_by(secret, call):
    """How many of the call's signatures are this secret's."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    want = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return call.headers["webhook-signature"].split(" ").count(want)


def standard_verdicts(rows):
    """What the library standardwebhooks says of (secret, call)s."""
    lines = "".join(json.dumps({"secret": secret, "headers": call.headers,
                                "body": call.body.decode()}) + "\n" for secret, call in rows)
    done = subprocess.run(["node", "js/webhooks.mjs"], cwd=harness.ROOT / "tests", input=lines,
                          capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split("\n")[:-1]


class Webhooks:
    database = None

    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    def start(self, **settings):
        self.server = harness.Server(self.database, settings={**OPEN, **settings}).start()
        self.addCleanup(self.server.stop)
        self.world = calls.World(self.server)
        # The demo's own story has been told before anybody listens.
        self.quiet()

    def quiet(self):
        harness.wait_for("the outbox to be dealt", 30, lambda: not self.server.cli_json(
            "outbox", "list", "--state", "waiting")["events"])

    def hook(self, path, who="BUSINESS", **more):
        """(id, secret)"""
        made = self.world.must(who, "mainstay:CreateWebhook",
                               **{"url": self.receiver.url(path), **more})
        return made["webhook"]["webhookId"], made["secret"]

    def get(self, ident, who="BUSINESS"):
        return self.world.must(who, "mainstay:GetWebhook", webhookId=ident)["webhook"]

    def log(self, ident, **more):
        return self.world.must("BUSINESS", "mainstay:ListWebhookDeliveries", webhookId=ident,
                               **more)["deliveries"]

    def until(self, path, count, seconds=30, good=True):
        return harness.wait_for(f"{count} calls of {path}", seconds, lambda: (
            lambda found: found if len(found) >= count else None)(self.receiver.to(path, good)))

    def test_events_arrive_in_order_signed_and_once(self):
        self.start()
        ident, secret = self.hook("/ok")
        _, wide_secret = self.hook("/ok/wide", "OPERATOR", format="cloudevents")
        self.hook("/ok/resolved", eventNames=["ResolveCase"])
        case = self.world.case("BUSINESS")
        for number in range(3):
            self.world.must("BUSINESS", "support:AddCommunicationToCase", caseId=case,
                            communicationBody=f"{number}")
        self.world.must("BUSINESS", "support:ResolveCase", caseId=case)
        foreign = self.world.case("ENTERPRISE")
        mine, all_ = self.until("/ok", 5), self.until("/ok/wide", 6)
        names = ["CreateCase"] + ["AddCommunicationToCase"] * 3 + ["ResolveCase"]
        self.assertEqual(self.receiver.events("/ok"), [(n, case) for n in names])
        self.assertEqual([e for e in self.receiver.events("/ok/wide") if e[1] == case],
                         [(n, case) for n in names])
        self.assertIn(("CreateCase", foreign), self.receiver.events("/ok/wide"))
        self.assertEqual(self.receiver.events("/ok/resolved"), [("ResolveCase", case)])
        # The same event has the same id everywhere, and it is the body's.
        ids = {c.headers["webhook-id"] for c in mine}
        self.assertEqual(len(ids), 5)
        self.assertLess(ids, {c.headers["webhook-id"] for c in all_})
        verifier = example()
        for call, key in [(c, secret) for c in mine] + [(c, wide_secret) for c in all_]:
            self.assertEqual(signed_by(key, call), 1)
            self.assertTrue(verifier.genuine(key, call.headers, call.body))
            self.assertFalse(verifier.genuine(key, call.headers, call.body + b" "))
            self.assertEqual(json.loads(call.body)["id"], call.headers["webhook-id"])
        self.assertEqual(standard_verdicts([(secret, c) for c in mine]
                                           + [(wide_secret, c) for c in all_]), ["ok"] * 11)
        self.assertEqual(mine[0].headers["content-type"], "application/json")
        cloud = json.loads(all_[0].body)
        self.assertEqual(all_[0].headers["content-type"], "application/cloudevents+json")
        self.assertEqual((cloud["specversion"], cloud["type"], cloud["subject"], cloud["source"]),
                         ("1.0", "aws.support.CreateCase", case,
                          "urn:aws.support:" + self.world.account("BUSINESS")))
        self.assertEqual(cloud["data"], json.loads(mine[0].body))
        # While the secret is changed both sign; the log and its replay show on the command line.
        fresh = self.world.must("BUSINESS", "mainstay:RotateWebhookSecret", webhookId=ident)
        out = self.server.cli("webhook", "replay", ident, "--account-id",
                              self.world.account("BUSINESS"), "--event-ids",
                              mine[0].headers["webhook-id"])
        self.assertIn("replayed: 1", out)
        again = self.until("/ok", 6)[5]
        self.assertEqual((again.headers["webhook-id"], again.body),
                         (mine[0].headers["webhook-id"], mine[0].body))
        self.assertEqual((signed_by(secret, again), signed_by(fresh["secret"], again)), (1, 1))
        self.assertEqual(standard_verdicts([(secret, again), (fresh["secret"], again)]),
                         ["ok", "ok"])

    def test_bad_receivers_hold_up_no_good_one(self):
        """Thirty that hang, trickle, flood or talk nonsense, and few slots."""
        self.start(**{"webhooks.in_flight": 24, "webhooks.breaker_failures": 3})
        bad = {kind: [self.hook(f"/{kind}/{n}")[0] for n in range(6)]
               for kind in ("hang", "trickle", "garbage", "500", "redirect")}
        huge = self.hook("/huge")[0]
        self.hook("/ok")
        cases = []
        began = time.time()
        for _ in range(3):
            cases += [self.world.case("BUSINESS") for _ in range(20)]
            time.sleep(1)
        arrived = self.until("/ok", 60)
        self.assertEqual({c for _, c in self.receiver.events("/ok")}, set(cases))
        self.assertLess(max(c.at for c in arrived) - began, 15)
        # Every event was tried soon after it was made, whatever the others did.
        made = {json.loads(c.body)["id"]: c.at for c in arrived}
        for entry in self.log(self.hook_of("/ok"), maxResults=100):
            self.assertLess(made[entry["eventId"]] - entry["createdAt"], 6, entry)
        for kind, idents in bad.items():
            for ident in idents:
                with self.subTest(f"{kind} {ident}"):
                    found = harness.wait_for("its breaker to open", 30, lambda i=ident: (
                        lambda w: w if w["breaker"] != "closed" else None)(self.get(i)))
                    self.assertEqual(found["delivered"], 0)
                    self.assertEqual(found["waiting"], 60)
                    self.assertRegex(found["lastError"], {
                        "hang": "in time", "trickle": "in time", "garbage": "HTTP|broke",
                        "500": "status 500", "redirect": "302: redirects"}[kind])
        harness.wait_for("the flood to be taken", 30,
                         lambda: self.get(huge)["delivered"] == 60)
        self.assertEqual(self.receiver.to("/ok", good=False), [])

    def hook_of(self, path):
        found = self.world.must("BUSINESS", "mainstay:ListWebhooks", maxResults=100)["webhooks"]
        return next(w["webhookId"] for w in found if w["url"] == self.receiver.url(path))

    def test_a_refused_event_comes_again_when_it_was_said(self):
        self.start(**{"webhooks.breaker_failures": 1000})
        ident, _ = self.hook("/flaky")
        case = self.world.case("BUSINESS")
        self.world.must("BUSINESS", "support:ResolveCase", caseId=case)
        first = self.until("/flaky", 1, good=False)[0]
        waiting = harness.wait_for("the failure in the log", 10, lambda: [
            e for e in self.log(ident, state="waiting") if e["tries"] == 1])[0]
        self.assertEqual((waiting["httpStatus"], waiting["error"]), (500, "status 500"))
        due = waiting["dueAt"] - waiting["changedAt"]
        self.assertAlmostEqual(due, chance(5000000, waiting["eventId"], 1) / 1e6, delta=0.01)
        # It outlives a restart, and its case waits for it.
        self.server.stop()
        self.server.start()
        self.world = calls.World(self.server)
        second = self.until("/flaky", 1)[0]
        self.assertEqual(second.headers["webhook-id"], first.headers["webhook-id"])
        self.assertGreater(second.at - first.at, due - 0.1)
        self.assertLess(second.at - first.at, due + 4)
        self.until("/flaky", 2)
        self.assertEqual(self.receiver.events("/flaky"),
                         [("CreateCase", case), ("ResolveCase", case)])

    def test_what_is_given_up_can_be_looked_at_and_sent_again(self):
        self.start(**{"webhooks.tries": 1, "webhooks.breaker_failures": 1000})
        ident, _ = self.hook("/503")
        cases = [self.world.case("BUSINESS") for _ in range(3)]
        harness.wait_for("three to be dead", 20, lambda: self.get(ident)["dead"] == 3)
        listed = self.server.cli_json("webhook", "log", ident, "--state", "dead", "--account-id",
                                      self.world.account("BUSINESS"))["deliveries"]
        self.assertEqual({e["subject"] for e in listed}, set(cases))
        self.assertEqual({e["error"] for e in listed}, {"status 503"})
        self.world.must("BUSINESS", "mainstay:UpdateWebhook", webhookId=ident,
                        url=self.receiver.url("/ok"))
        done = self.world.must("BUSINESS", "mainstay:ReplayWebhookDeliveries", webhookId=ident)
        self.assertEqual(done, {"replayed": 3, "dead": 0})
        self.until("/ok", 3)
        self.assertEqual({c for _, c in self.receiver.events("/ok")}, set(cases))

    def test_nothing_inside_is_called(self):
        """With the settings as they are without a word: no http, no address that is not public."""
        self.start(**{"webhooks.networks": "", "webhooks.http": "false"})
        for url in ("http://example.com/", self.receiver.url("/ok", "https"),
                    "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
                    "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f.1/",
                    "https://a@example.com/", "ftp://example.com/"):
            answer = self.world.call("BUSINESS", "mainstay:CreateWebhook", {"url": url})
            self.assertEqual(answer.error, "InvalidParameterValueException", url)
        # A name that leads inside is found out when it is connected to.
        ident, _ = self.hook("/ok", url=self.receiver.url("/ok", "https", "localhost"))
        event = self.world.must("BUSINESS", "mainstay:TestWebhook", webhookId=ident)["eventId"]
        entry = harness.wait_for("the try", 20, lambda: [
            e for e in self.log(ident) if e["tries"] > 0])[0]
        self.assertEqual((entry["eventId"], entry["error"]),
                         (event, "the host has an address that may not be called"))
        self.assertEqual(self.receiver.snapshot(), [])

    def test_certificates_are_checked(self):
        self.start()
        pem = [f"{self.server.folder}/{name}.pem" for name in ("cert", "key")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=x",
                        "-addext", "subjectAltName=DNS:localhost", "-out", pem[0],
                        "-keyout", pem[1]], check=True, capture_output=True)
        secure = Receiver(tls=pem)
        self.addCleanup(secure.close)
        ident, _ = self.hook("/ok", url=secure.url("/ok", "https", "localhost"))
        self.world.must("BUSINESS", "mainstay:TestWebhook", webhookId=ident)
        entry = harness.wait_for("the try", 20, lambda: [
            e for e in self.log(ident) if e["tries"] > 0])[0]
        self.assertEqual(entry["error"], "the host's certificate is not trusted")
        self.server.stop()
        self.server.configure({**OPEN, "webhooks.ca_file": pem[0]})
        self.server.start()
        self.world = calls.World(self.server)
        harness.wait_for("its arrival", 30, lambda: secure.to("/ok"))
        other, _ = self.hook("/ok", url=secure.url("/ip", "https"))
        self.world.must("BUSINESS", "mainstay:TestWebhook", webhookId=other)
        entry = harness.wait_for("the try", 20, lambda: [
            e for e in self.log(other) if e["tries"] > 0])[0]
        self.assertEqual(entry["error"], "the host's certificate is not trusted")

    def test_who_may_and_who_may_not(self):
        self.start()
        ident, _ = self.hook("/ok")
        for who, error in (("BASIC", "SubscriptionRequiredException"),
                           ("AGENT", "AccessDeniedException")):
            answer = self.world.call(who, "mainstay:CreateWebhook",
                                     {"url": self.receiver.url("/ok")})
            self.assertEqual(answer.error, error, who)
        account = self.world.account("BUSINESS")
        shown = self.world.must("OPERATOR", "mainstay:GetWebhook", webhookId=ident,
                                accountId=account)["webhook"]
        self.assertEqual(shown["accountId"], account)
        for row in self.world.must("BUSINESS", "mainstay:LookupAuditEvents",
                                   eventName="CreateWebhook")["events"]:
            self.assertNotIn("whsec_", json.dumps(row))
        # The secret is nowhere in the log or, in clear, on the disk.
        _, secret = self.hook("/ok")
        self.assertNotIn(secret, self.server.log_text())


for _name in harness.databases():
    globals()[f"Webhooks_{_name}"] = type(f"Webhooks_{_name}", (Webhooks, unittest.TestCase),
                                          {"database": _name})
