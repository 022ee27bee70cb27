# SPDX-License-Identifier: Apache-2.0
"""What is acknowledged under load, and whether it is kept.

Writers call a server until it dies or they are told to end: cases, chats, mails. What they were
promised goes into one Promises, which afterwards looks whether all of it is there, and nothing
twice.
"""
import json
import smtplib
import threading
import time
import uuid

import calls
import harness
import wire

FAST = {"throttle.support.rate": 1000000, "throttle.support.burst": 1000000,
        "throttle.mainstay.rate": 1000000, "throttle.mainstay.burst": 1000000,
        "cases.per_hour": 0, "chat.per_agent": 1000000, "chat.messages_per_second": 1000000}
# One receiver gets everything, and is not given up however shaky it is.
TOLD = {**FAST, "webhooks.networks": "127.0.0.0/8", "webhooks.http": "true",
        "webhooks.breaker_failures": 1000000, "webhooks.tries": 1000}
TAKES_MAIL = {"mail.address": "support@provider.example", "mail.auth_server": "mx.provider.example",
              "mail.per_sender": 0}
ANN = "ann@vouched.example"


class Promises:
    """What was promised so far, and what is under way when a server dies."""

    def __init__(self):
        self.cases = {}         # case id -> subject
        self.added = {}         # case id -> bodies
        self.attempted = set()  # subjects
        self.chats = {}         # chat id -> Talk
        self.mails = set()      # subjects of mails that were taken
        self.open_mails = []    # (subject, bytes) that nobody has taken yet
        self.mail_repeats = 0
        self.lock = threading.Lock()


class Talk:
    """A chat as its people remember it."""

    def __init__(self, who, case):
        self.who, self.case = who, case
        self.said = {}     # number -> body
        self.open = []     # (speaker, client id, body) whose answer never came
        self.ended = False


class Writer(threading.Thread):
    """Does one thing after another until it is told to end, or its server is gone."""

    def __init__(self, server, promises, who="BUSINESS", number=0):
        super().__init__(daemon=True)
        self.server, self.promises, self.who = server, promises, who
        self.port, self.keys = server.port, server.keys
        self.name_prefix = f"{who}-{number}-{uuid.uuid4().hex[:8]}"
        self.over = threading.Event()
        self.wrong = []
        self.ended_by = None
        self.count = 0

    def run(self):
        try:
            self.begin()
            while not self.over.is_set() and not self.wrong:
                self.count += 1
                self.one()
        except Exception as error:  # a cut answer has many kinds
            self.ended_by = error

    def begin(self):
        self.client = wire.Wire(self.port, *self.keys(self.who))

    def ok(self, answer):
        if answer.status != 200:
            self.wrong.append(answer.body)
        return answer.status == 200


class CaseWriter(Writer):
    """Creates cases and adds to them."""

    def one(self):
        subject = f"{self.name_prefix}-{self.count}"
        self.promises.attempted.add(subject)
        answer = self.client.support("CreateCase", subject=subject, communicationBody=subject,
                                     severityCode="low")
        if not self.ok(answer):
            return
        case_id = answer.json["caseId"]
        self.promises.cases[case_id] = subject
        if self.count % 3 == 0:
            body = f"more {subject}"
            if self.ok(self.client.support("AddCommunicationToCase", caseId=case_id,
                                           communicationBody=body)):
                self.promises.added.setdefault(case_id, []).append(body)


class ChatWriter(Writer):
    """Starts chats, takes them as an agent, talks from both sides, ends each second one."""

    def begin(self):
        super().begin()
        self.agent = wire.Wire(self.port, *self.keys("AGENT"))

    def one(self):
        subject = f"chat-{self.name_prefix}-{self.count}"
        self.promises.attempted.add(subject)
        answer = self.client.mainstay("StartChat", **{**calls.CASE, "subject": subject})
        if not self.ok(answer):
            return
        chat = answer.json["chat"]
        ident, talk = chat["chatId"], Talk(self.who, chat["caseId"])
        self.promises.chats[ident] = talk
        self.promises.cases[talk.case] = subject
        if not self.ok(self.agent.mainstay("AcceptChat", chatId=ident)):
            return
        for i in range(5):
            speaker = "AGENT" if i % 2 == 0 else self.who
            self.say(ident, talk, speaker, f"{subject}: {i} by {speaker}")
        if self.count % 2 and self.ok(self.agent.mainstay("EndChat", chatId=ident)):
            talk.ended = True

    def say(self, ident, talk, speaker, body):
        entry = (speaker, uuid.uuid4().hex, body)
        talk.open.append(entry)
        client = self.agent if speaker == "AGENT" else self.client
        answer = client.mainstay("SendChatMessage", chatId=ident, body=body,
                                 clientMessageId=entry[1])
        if self.ok(answer):
            talk.said[answer.json["number"]] = body
            talk.open.remove(entry)


class MailWriter(Writer):
    """A mail server: hands mails over by LMTP, some a second time, and keeps what was not taken."""

    PAUSE = 0.05  # taking a mail is quicker than filing it

    def __init__(self, server, promises, lmtp_port, **words):
        super().__init__(server, promises, **words)
        self.lmtp_port = lmtp_port

    def begin(self):
        self.lmtp = smtplib.LMTP("127.0.0.1", self.lmtp_port, timeout=30)

    def one(self):
        with self.promises.lock:
            again = self.promises.open_mails.pop(0) if self.promises.open_mails else None
        subject, raw = again or self.mail()
        taken = 0
        try:
            for _ in range(2 if self.count % 3 == 0 else 1):
                code, words = self.hand_over(raw)
                if code != 250:
                    self.wrong.append(words)
                    return
                taken += 1
        finally:
            with self.promises.lock:
                if taken:
                    self.promises.mails.add(subject)
                    self.promises.mail_repeats += taken - 1
                else:
                    self.promises.open_mails.append((subject, raw))
        time.sleep(self.PAUSE)

    def mail(self):
        subject = f"mail-{self.name_prefix}-{self.count}"
        return subject, (
            "Authentication-Results: mx.provider.example; dmarc=pass header.from=vouched.example\r\n"
            f"From: Ann <{ANN}>\r\nTo: support@provider.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{uuid.uuid4().hex}@vouched.example>\r\n\r\nAbout {subject}\r\n").encode()

    def hand_over(self, raw):
        """What the server says to the whole mail."""
        if self.lmtp.sock is None or self.count == 1:
            self.lmtp.ehlo_or_helo_if_needed()
        for call in (lambda: self.lmtp.mail(ANN), lambda: self.lmtp.rcpt("support@provider.example")):
            code, words = call()
            if code != 250:
                return code, words
        return self.lmtp.data(raw)


def join(test, writers):
    """Waits for writers that were told to end, or whose server is gone."""
    for writer in writers:
        writer.join(60)
        test.assertFalse(writer.is_alive(), "a writer hangs")
        test.assertEqual(writer.wrong, [])


def check_cases(test, server, p):
    """Every case is there once, with what was added to it, and the trail is whole."""
    found = {}
    for who in ("BUSINESS", "ENTERPRISE"):
        client = server.boto(who, read_timeout=60)
        pages = client.get_paginator("describe_cases").paginate(
            includeResolvedCases=True, PaginationConfig={"PageSize": 100})
        for page in pages:
            for case in page["cases"]:
                test.assertNotIn(case["caseId"], found)
                found[case["caseId"]] = case
    subjects = [c["subject"] for c in found.values() if c["subject"] in p.attempted]
    test.assertEqual(len(subjects), len(set(subjects)), "a case is there twice")
    for case_id, subject in p.cases.items():
        test.assertEqual(found[case_id]["subject"], subject)
    for case_id, bodies in p.added.items():
        have = [c["body"] for c in found[case_id]["recentCommunications"]["communications"]]
        for body in bodies:
            test.assertEqual(have.count(body), 1)
    verdict = json.loads(server.cli("audit", "verify", "--json"))
    test.assertNotIn("false", json.dumps(verdict).lower())
    return found


def check_chats(test, server, p):
    """What was said is there once under the number that was promised; what got no answer is said
    again and has one number; an ended chat's transcript is in its case once."""
    world = calls.World(server)
    repeats = 0
    for ident, talk in p.chats.items():
        agent = world.must("AGENT", "mainstay:GetChat", chatId=ident)["chat"]
        for speaker, client_id, body in list(talk.open):
            if agent["state"] == "ended" or not agent.get("agentName"):
                break  # it was cut off between taking the chat and its answer
            numbers = {world.must(speaker, "mainstay:SendChatMessage", chatId=ident, body=body,
                                  clientMessageId=client_id)["number"] for _ in range(2)}
            test.assertEqual(len(numbers), 1)
            talk.said[numbers.pop()] = body
            repeats += 1
        messages = world.must("AGENT", "mainstay:GetChat", chatId=ident, maxResults=200)["messages"]
        test.assertEqual([m["number"] for m in messages], list(range(1, len(messages) + 1)))
        said = {m["number"]: m["body"] for m in messages if m["kind"] == "said"}
        test.assertEqual(said, {**said, **talk.said})
        test.assertEqual(len(set(said.values())), len(said), "said twice")
        kinds = [m["kind"] for m in messages]
        test.assertLessEqual(kinds.count("joined"), 1)
        test.assertEqual(kinds.count("ended"), int(agent["state"] == "ended"))
        if talk.ended:
            test.assertEqual(agent["state"], "ended")
        if agent["state"] == "ended":
            record = "\n".join(c["body"] for c in world.must(
                talk.who, "support:DescribeCommunications",
                caseId=talk.case)["communications"])
            for body in said.values():
                test.assertEqual(record.count(body), 1, record)
    return repeats


def check_mails(test, server, p):
    """Every mail that was taken became one case, however often it came."""
    harness.wait_for("all mails to be handled", 600, lambda: (
        time.sleep(0.5) or not server.cli_json("mail", "status")["waiting"]))
    subjects = []
    for page in server.boto("BUSINESS", read_timeout=60).get_paginator("describe_cases").paginate(
            includeResolvedCases=True, includeCommunications=False,
            PaginationConfig={"PageSize": 100}):
        subjects += [c["subject"] for c in page["cases"] if c["subject"].startswith("mail-")]
    test.assertEqual(len(subjects), len(set(subjects)), "a mail is there twice")
    test.assertEqual(p.mails - set(subjects), set(), "a mail was lost")
    return subjects


def check_told(test, server, receiver, hook, p, struck=True):
    """Every event has arrived at least once, in order, always with the same id and bytes."""
    harness.wait_for("the outbox to be dealt", 300, lambda: not server.cli_json(
        "outbox", "list", "--state", "waiting", "--max-results", "1")["events"])
    world = calls.World(server)
    harness.wait_for("all deliveries", 600, lambda: (time.sleep(1) or world.must(
        "OPERATOR", "mainstay:GetWebhook", webhookId=hook)["webhook"]["waiting"] == 0))
    bodies, told, repeats = {}, {}, 0
    arrived = receiver.to("/shaky")
    good = [c.headers["webhook-id"] for c in arrived if c.status == 204]
    for call in arrived:
        ident = call.headers["webhook-id"]
        if ident in bodies:
            repeats += 1
            test.assertEqual(call.body, bodies[ident], "one id, two bodies")
            continue
        bodies[ident] = call.body
        event = json.loads(call.body)
        test.assertEqual(event["id"], ident)
        if "case-id" in event["detail"]:
            told.setdefault(event["detail"]["case-id"], []).append(event["detail"])
    for case_id in p.cases:
        names = [d.get("event-name") for d in told.get(case_id, [])]
        test.assertEqual(names[:1], ["CreateCase"], f"{case_id} is silent, or out of order")
        test.assertEqual(names.count("CreateCase"), 1)
        test.assertGreaterEqual(names.count("AddCommunicationToCase"),
                                len(p.added.get(case_id, [])))
    by_mail = [d for v in told.values() for d in v if d.get("event-name") == "CreateCase"]
    test.assertGreaterEqual(len(by_mail), len(p.cases) + len(p.mails), "a mail's case is silent")
    if struck:
        test.assertGreater(repeats, 0, "no delivery was struck")
    print(f"    {len(bodies)} events arrived, none is missing; {repeats} repeats, of them "
          f"{len(good) - len(set(good))} after an answer of 204")
