# SPDX-License-Identifier: Apache-2.0
"""Two whole servers over one PostgreSQL database, deployed as docs/operations.md says: a folder each,
the same settings, a copy of the keyring. What one is told the other knows; jobs run once; and when one
of them dies by kill -9, the other goes on with its work within a lease."""
import json
import os
import pathlib
import shutil
import signal
import tempfile
import threading
import time
import unittest
import uuid

import calls
import dovecot
import harness
import promises
import suite_chat
import suite_imap
import wire
from receiver import Receiver

# How long a lease is at most (src/service/jobs.c), and what a job may take besides.
LEASE, PATIENCE = 30, 20
LEVELS = """format: 1
levels:
  - code: at-once
    clocks: [first-response]
    severities: [urgent]
    at: 1h before
    actions:
      - notify: lead
"""


class Pair:
    """Nodes A and B. The installation is made by A."""

    def __init__(self, test, settings, own=None, args=()):
        """own: settings that each node has for itself, by "A" and "B"."""
        own = own or {}
        self.a = harness.Server("postgres", args=args,
                                settings={**settings, **own.get("A", {})}).start()
        test.addCleanup(self.remove, self.a)
        self.b = self.a.beside(own.get("B"))
        test.addCleanup(self.remove, self.b)
        self.b.start()
        self.world = {"A": calls.World(self.a), "B": calls.World(self.b)}

    @staticmethod
    def remove(server):
        if server.process:
            server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)

    def leases(self):
        """job -> who has its lease, with the server's process id in it."""
        rows = harness.Postgres.shared().psql(
            self.a.url.rsplit("/", 1)[1], "SELECT name || ' ' || holder FROM lease")
        return dict(row.split(" ", 1) for row in rows.splitlines())

    def other(self, server):
        return self.b if server is self.a else self.a

    def holder(self, job):
        """The server that has a job's lease, or None."""
        who = self.leases().get("job/" + job)
        return next((s for s in (self.a, self.b) if who and f"/{s.process.pid}/" in who), None)


def must(server, who, operation, invocation=None, **body):
    """On a connection of its own."""
    connection = wire.Wire(server.port, *server.keys(who))
    answer = connection.call(calls.PREFIX["mainstay"] + operation, body, invocation=invocation)
    connection.close()
    assert answer.status == 200, f"{operation} {body}: {answer.body}"
    return answer.json


def events(pair):
    """What is in the event files of both nodes, by id; the same id has the same bytes."""
    found = {}
    for node in (pair.a, pair.b):
        for path in sorted(pathlib.Path(node.data, "outbox").glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
                if line.endswith("\n"):  # else it is being written, or was cut off by a kill
                    event = json.loads(line)
                    assert found.setdefault(event["id"], event) == event
    return found


class Roaming(suite_chat.Reader):
    """A reader behind a balancer: when its node is gone it goes to the other one."""

    def __init__(self, pair, who, chat):
        self.pair = pair
        super().__init__(self, who, chat, port=pair.a.port)

    @property
    def server(self):
        return self.pair.a

    def token(self, who, chat):
        return must(self.here, who, "CreateStreamToken", chatId=chat)["token"]

    def open(self, _):
        for self.here in (self.pair.a, self.pair.b):
            if self.here.process:
                try:
                    return super().open(self.here.port)
                except OSError:
                    pass
        raise OSError("no node")


@unittest.skipUnless("postgres" in harness.databases(), "MAINSTAY_TEST_DB leaves PostgreSQL out")
class Nodes(unittest.TestCase):

    # ---- one installation ----

    def test_what_one_is_told_the_other_knows(self):
        pair = Pair(self, {"cases.per_hour": 5})
        a, b = pair.world["A"], pair.world["B"]
        case = a.case("BUSINESS")
        self.assertEqual(b.must("BUSINESS", "support:DescribeCases",
                                caseIdList=[case])["cases"][0]["caseId"], case)
        # A call that was answered by one and is sent again to the other has one effect.
        ident, body = str(uuid.uuid4()), {**calls.CASE, "subject": "Once"}
        answers = [world.wire("BUSINESS").call("AWSSupport_20130415.CreateCase", body, ident).json
                   for world in (a, b, a)]
        self.assertEqual([x["caseId"] for x in answers], [answers[0]["caseId"]] * 3)
        # Also when both get it at the same moment.
        for _ in range(10):
            ident, found = str(uuid.uuid4()), []
            threads = [threading.Thread(target=lambda s=s, i=ident: found.append(must(
                s, "OPERATOR", "CreateOrganization", invocation=i, name="Twice"))) for s in
                (pair.a, pair.b)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(len(found), 2)
            self.assertEqual(found[0], found[1])
        # The quota of an account is one for all nodes.
        outcomes = [w.call("ENTERPRISE", "support:CreateCase", calls.CASE).error
                    for w in (a, b) * 6]
        opened = outcomes.index("CaseCreationLimitExceeded")
        self.assertEqual(outcomes, [None] * opened +
                         ["CaseCreationLimitExceeded"] * (12 - opened))
        self.assertLessEqual(opened, 5)
        # A key that is turned off is so everywhere at once; a plan holds everywhere at once.
        made = a.must("BUSINESS", "mainstay:CreateAccessKey",
                      userName=a.user("BUSINESS", role="admin"))["accessKey"]
        other = wire.Wire(pair.b.port, made["accessKeyId"], made["secretAccessKey"])
        self.assertEqual(other.support("DescribeSeverityLevels").status, 200)
        a.must("BUSINESS", "mainstay:UpdateAccessKey", accessKeyId=made["accessKeyId"],
               status="inactive")
        self.assertEqual(other.support("DescribeSeverityLevels").error,
                         "UnrecognizedClientException")
        self.assertEqual(b.call("BASIC", "support:DescribeSeverityLevels", {}).error,
                         "SubscriptionRequiredException")
        a.must("OPERATOR", "mainstay:ChangeSubscription", accountId=a.account("BASIC"),
               plan="business")
        b.must("BASIC", "support:DescribeSeverityLevels")
        # Data commands work on each; what is stored is sealed with the same keyring.
        self.assertEqual(pair.a.cli_json("account", "list"), pair.b.cli_json("account", "list"))
        self.assertNotIn("false", pair.b.cli("audit", "verify", "--json").lower())

    # ---- chats ----

    def test_a_chat_across_nodes(self):
        pair = Pair(self, suite_chat.ROOMY)
        on = {"BUSINESS": pair.a, "AGENT": pair.b}
        self.server = pair.a  # tokens are made by A, and good on B
        self.readers = []
        self.addCleanup(lambda: [r.close() for r in self.readers])
        desk = self.reader("AGENT", None, pair.b)
        harness.wait_for("the desk", 20, lambda: desk.opened)
        time.sleep(0.3)
        chat = must(pair.a, "BUSINESS", "StartChat", **calls.CASE)["chat"]["chatId"]
        self.assertEqual(desk.next("chat").data["chatId"], chat)
        customer = self.reader("BUSINESS", chat, pair.a)
        self.assertEqual(customer.next().data["kind"], "started")
        must(pair.b, "AGENT", "AcceptChat", chatId=chat)
        self.assertEqual(customer.next().data["kind"], "joined")
        agent = self.reader("AGENT", chat, pair.b)
        while (here := customer.next("presence").data) != {"role": "agent", "here": True}:
            self.assertEqual(here, {"role": "customer", "here": True})
        must(pair.b, "AGENT", "SetTyping", chatId=chat)
        self.assertEqual(customer.next("typing").data, {"role": "agent", "typing": True})
        must(pair.a, "BUSINESS", "SetTyping", chatId=chat)
        while agent.next("typing").data["role"] != "customer":
            pass
        # Both talk at once, each on the own node: everybody gets all of it in one order.
        def talk(who, n):
            for i in range(n):
                must(on[who], who, "SendChatMessage", chatId=chat, body=f"{who} {i}",
                     clientMessageId=str(uuid.uuid4()))
        threads = [threading.Thread(target=talk, args=(who, 20)) for who in on for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seen = [{e.data["number"]: e.data.get("body") for e in r.until(82, 60)}
                for r in (customer, agent)]
        for got in seen:
            self.assertEqual(list(got)[-80:], list(range(3, 83)))
            self.assertEqual({n: body for n, body in got.items() if n > 2}, seen[0])
        # A word that is sent again over the other node is one word.
        first = must(pair.a, "BUSINESS", "SendChatMessage", chatId=chat, body="x",
                     clientMessageId="one")["number"]
        self.assertEqual(must(pair.b, "BUSINESS", "SendChatMessage", chatId=chat, body="x",
                              clientMessageId="one")["number"], first)
        agent.close()
        while (here := customer.next("presence").data)["role"] != "agent" or here["here"]:
            pass
        must(pair.b, "AGENT", "EndChat", chatId=chat, nextStatus="resolved")
        while customer.next().data["kind"] != "ended":
            pass

    def token(self, who, chat):
        return must(self.server, who, "CreateStreamToken",
                    **({"chatId": chat} if chat else {}))["token"]

    def reader(self, who, chat, node):
        self.readers.append(suite_chat.Reader(self, who, chat, node.port))
        return self.readers[-1]

    def test_a_node_dies_in_the_middle_of_a_chat(self):
        pair = Pair(self, suite_chat.ROOMY)
        chat = must(pair.a, "BUSINESS", "StartChat", **calls.CASE)["chat"]["chatId"]
        must(pair.b, "AGENT", "AcceptChat", chatId=chat)
        reader = Roaming(pair, "BUSINESS", chat)
        self.addCleanup(reader.close)
        harness.wait_for("the stream", 20, lambda: reader.opened)
        number = 2
        for i in range(60):
            if i == 20:
                self.assertIs(reader.here, pair.a)
                pair.a.kill()
            for node in (pair.b, pair.a) if i % 2 else (pair.a, pair.b):
                if node.process:
                    number = must(node, "AGENT", "SendChatMessage", chatId=chat, body=str(i),
                                  clientMessageId=f"m{i}")["number"]
                    break
        self.assertEqual(number, 62)
        got = reader.until(number)
        self.assertEqual([e.data["number"] for e in got], list(range(1, 63)))
        self.assertIs(reader.here, pair.b)

    # ---- jobs ----

    def test_mails_of_one_mailbox(self):
        """Both nodes fetch from one mailbox, one of them dies while it does: each mail is one case."""
        box = dovecot.Dovecot(tls=False)
        self.addCleanup(shutil.rmtree, box.folder, ignore_errors=True)
        self.addCleanup(box.stop)
        box.start()
        gate = suite_imap.Gate(box.port, b"UID MOVE")
        self.addCleanup(gate.server_close)
        self.addCleanup(gate.shutdown)
        many = 60
        box.put(*[suite_imap.letter(f"Number {i:02}") for i in range(many)])
        way = {"mail.imap": f"imap://127.0.0.1:{gate.server_address[1]}"}
        pair = Pair(self, {**promises.TAKES_MAIL, **box.settings(), **way, "cases.per_hour": 0})
        must(pair.a, "BUSINESS", "CreateUser", userName="ann", role="member", email=promises.ANN)
        # Mails are kept, and the node that fetched them dies before it can move them away.
        self.assertTrue(gate.reached.wait(60))
        first = harness.wait_for("the lease", 20, lambda: pair.holder("mail-imap"))
        first.process.send_signal(signal.SIGKILL)
        first.kill()
        gate.word = b"\0"  # the way is free
        began = time.monotonic()
        box.put(*[suite_imap.letter(f"Later {i:02}") for i in range(20)])
        harness.wait_for("an empty folder", LEASE + PATIENCE + 60, lambda: not box.list())
        took = time.monotonic() - began
        self.assertLess(took, LEASE + PATIENCE)
        second = pair.other(first)
        first.start()
        box.put(*[suite_imap.letter(f"Last {i:02}") for i in range(20)])
        harness.wait_for("an empty folder", 120, lambda: not box.list())
        wanted = sorted(f"{word} {i:02}" for word, n in (("Number", many), ("Later", 20),
                                                         ("Last", 20)) for i in range(n))
        harness.wait_for("all of them", 240, lambda: (
            time.sleep(1) or len(self.subjects(second, wanted)) >= len(wanted)))
        self.assertEqual(self.subjects(second, wanted), wanted)
        self.assertEqual(len(box.list(suite_imap.DONE)), len(wanted))
        print(f"    the other node looked {took:.1f} s after the first one had died")

    @staticmethod
    def subjects(server, wanted):
        found = []
        for page in server.boto("BUSINESS").get_paginator("describe_cases").paginate(
                includeCommunications=False, PaginationConfig={"PageSize": 100}):
            found += [c["subject"] for c in page["cases"] if c["subject"] in set(wanted)]
        return sorted(found)

    def test_everything_under_load_while_a_node_dies(self):
        """Cases, chats and mails over both nodes, one of which dies again and again."""
        lmtp = {name: harness.free_port() for name in "AB"}
        pair = Pair(self, {**promises.TOLD, **promises.TAKES_MAIL},
                    {n: {"mail.lmtp": f"127.0.0.1:{p}"} for n, p in lmtp.items()})
        receiver = Receiver()
        self.addCleanup(receiver.close)
        world = pair.world["A"]
        hook = world.must("OPERATOR", "mainstay:CreateWebhook",
                          url=receiver.url("/shaky"))["webhook"]["webhookId"]
        world.must("BUSINESS", "mainstay:CreateUser", userName="ann", role="member",
                   email=promises.ANN)
        promised = promises.Promises()
        for number in range(int(os.environ.get("MAINSTAY_NODE_KILLS", 6))):
            victim = pair.a if number % 2 else pair.b
            writers = {node: [promises.CaseWriter(node, promised),
                              promises.CaseWriter(node, promised, who="ENTERPRISE"),
                              promises.ChatWriter(node, promised),
                              promises.MailWriter(node, promised, port)]
                       for node, port in ((pair.a, lmtp["A"]), (pair.b, lmtp["B"]))}
            for writer in sum(writers.values(), []):
                writer.start()
            time.sleep(1.5 + 0.3 * number)
            victim.kill()
            promises.join(self, writers[victim])
            stays = pair.other(victim)
            counts = [w.count for w in writers[stays]]
            time.sleep(1)
            # The other one is not held up by what the dead one left.
            self.assertTrue(all(w.count > n for w, n in zip(writers[stays], counts)))
            for writer in writers[stays]:
                writer.over.set()
            promises.join(self, writers[stays])
            self.assertEqual([w.ended_by for w in writers[stays]], [None] * 4)
            if number % 3 == 2:  # everything that waits is done by the one that is left
                waits = self.waiting(stays)
                harness.wait_for("less to wait", LEASE + PATIENCE, lambda: all(
                    n < before or not before for n, before in zip(self.waiting(stays), waits)))
            victim.start_raw()
        last = promises.MailWriter(pair.b, promised, lmtp["B"])
        last.start()
        harness.wait_for("the mails", 60, lambda: not promised.open_mails)
        last.over.set()
        promises.join(self, [last])
        promises.check_cases(self, pair.b, promised)
        promises.check_chats(self, pair.a, promised)
        promises.check_mails(self, pair.b, promised)
        promises.check_told(self, pair.a, receiver, hook, promised, struck=False)
        written = events(pair)
        self.assertGreaterEqual(len(written), len(promised.cases) + len(promised.mails))
        print(f"    {len(promised.cases)} cases, {len(promised.chats)} chats, "
              f"{len(promised.mails)} mails, {len(written)} events in the files")

    @staticmethod
    def waiting(server):
        """Mails that nobody has filed, events that nobody has delivered."""
        events_left = server.cli_json("outbox", "list", "--state", "waiting")["events"]
        return server.cli_json("mail", "status")["waiting"], len(events_left)

    def test_escalations_happen_once(self):
        """Both nodes look at what is late, and one of them dies while it does."""
        catalog = tempfile.mkdtemp(prefix="mainstay-catalog-")
        self.addCleanup(shutil.rmtree, catalog)
        pathlib.Path(catalog, "escalations.yaml").write_text(LEVELS, encoding="utf-8")
        pair = Pair(self, {"throttle.enabled": "false", "cases.per_hour": 0},
                    args=("--catalog", catalog))
        cases = []

        def told():
            return sorted(e["detail"]["case-id"] for e in events(pair).values()
                          if e["detail"].get("level") == "at-once")

        for number in range(3):
            fresh = [pair.world["B"].case("BUSINESS", severityCode="urgent") for _ in range(25)]
            cases += fresh
            if number == 1:  # in the middle, if it can be met there, or before it begins
                try:
                    victim = harness.wait_for("a sweep", 20, lambda: pair.holder("desk-escalate"))
                except AssertionError:
                    victim = pair.a
                if victim is pair.a:
                    pair.a.kill()
            harness.wait_for("all levels", LEASE + PATIENCE,
                             lambda: len(set(told())) == len(cases))
            if not pair.a.process:
                pair.a.start_raw()
        time.sleep(16)  # another sweep
        self.assertEqual(told(), sorted(cases))
        for case in cases:
            log = pair.b.cli_json("case", "explain", case)["events"]
            fired = [json.loads(e["detail"])["level"] for e in log if e["event"] == "escalated"]
            self.assertEqual(fired, ["at-once"])
