# SPDX-License-Identifier: Apache-2.0
"""What was acknowledged survives: kill -9 under load, and answers that never arrive.

And it is told: every event of what was acknowledged arrives at a webhook, in order for each case,
and what arrives twice has the same id and the same bytes.

MAINSTAY_KILLS sets how many kills a database gets (default 200 in all for SQLite, 40 for
PostgreSQL, where our process holds nothing that a kill could lose but the answer).
"""
import json
import os
import random
import socket
import threading
import time
import unittest
import uuid

import calls
import harness
import wire
from receiver import Receiver

FAST = {"throttle.support.rate": 1000000, "throttle.support.burst": 1000000,
        "throttle.mainstay.rate": 1000000, "throttle.mainstay.burst": 1000000,
        "cases.per_hour": 1000000}
# One receiver gets everything, and is not given up however shaky it is.
TOLD = {**FAST, "webhooks.networks": "127.0.0.0/8", "webhooks.http": "true",
        "webhooks.breaker_failures": 1000000, "webhooks.tries": 1000}
WRITERS = 6


class Load(threading.Thread):
    """Creates cases and adds to them until the connection breaks; remembers what was promised."""

    def __init__(self, server, who, number):
        super().__init__(daemon=True)
        self.port, self.keys = server.port, server.keys(who)
        self.name_prefix = f"{who}-{number}-{uuid.uuid4().hex[:8]}"
        self.cases = {}     # case id -> subject, acknowledged
        self.added = {}     # case id -> bodies acknowledged
        self.attempted = set()
        self.wrong = []

    def run(self):
        client = wire.Wire(self.port, *self.keys)
        n = 0
        try:
            while True:
                n += 1
                subject = f"{self.name_prefix}-{n}"
                self.attempted.add(subject)
                answer = client.support("CreateCase", subject=subject, communicationBody=subject,
                                        severityCode="low")
                if answer.status != 200:
                    self.wrong.append(answer.body)
                    return
                case_id = answer.json["caseId"]
                self.cases[case_id] = subject
                if n % 3 == 0:
                    body = f"more {subject}"
                    answer = client.support("AddCommunicationToCase", caseId=case_id,
                                            communicationBody=body)
                    if answer.status != 200:
                        self.wrong.append(answer.body)
                        return
                    self.added.setdefault(case_id, []).append(body)
        except (OSError, ValueError, EOFError) as error:
            self.ended_by = error
        except Exception as error:  # http.client has its own kinds for a cut answer
            self.ended_by = error


class Kill:
    database = None
    kills = 0

    def test_acknowledged_cases_survive_kills(self):
        chance = random.Random(20261123)
        server = harness.Server(self.database, settings=TOLD).start()
        receiver = Receiver()
        self.addCleanup(receiver.close)
        hook = calls.World(server).must("OPERATOR", "mainstay:CreateWebhook",
                                        url=receiver.url("/shaky"))["webhook"]["webhookId"]
        promised, added, attempted = {}, {}, set()
        for number in range(self.kills):
            loads = [Load(server, who, i) for i in range(WRITERS // 2)
                     for who in ("BUSINESS", "ENTERPRISE")]
            for load in loads:
                load.start()
            # Deliveries begin a second after the start: some live long enough to die of one.
            time.sleep(chance.uniform(1.0, 2.0) if number % 10 == 9 else chance.uniform(0.02, 0.3))
            server.kill()
            for load in loads:
                load.join(30)
                self.assertFalse(load.is_alive(), "a writer hangs after the kill")
                self.assertEqual(load.wrong, [])
                promised.update(load.cases)
                added.update(load.added)
                attempted |= load.attempted
            server.start()
        self.assertGreater(len(promised), self.kills)
        self.check(server, promised, added, attempted)
        self.check_told(server, receiver, hook, promised, added)
        server.stop()

    def check(self, server, promised, added, attempted):
        """Every promise is kept, nothing is there twice, nothing that nobody asked for."""
        found = {}
        for who in ("BUSINESS", "ENTERPRISE"):
            client = server.boto(who, read_timeout=60)
            pages = client.get_paginator("describe_cases").paginate(
                includeResolvedCases=True, PaginationConfig={"PageSize": 100})
            for page in pages:
                for case in page["cases"]:
                    self.assertNotIn(case["caseId"], found)
                    found[case["caseId"]] = case
        subjects = [c["subject"] for c in found.values() if c["subject"] in attempted]
        self.assertEqual(len(subjects), len(set(subjects)), "a case is there twice")
        for case_id, subject in promised.items():
            self.assertEqual(found[case_id]["subject"], subject)
        for case_id, bodies in added.items():
            have = [c["body"] for c in found[case_id]["recentCommunications"]["communications"]]
            for body in bodies:
                self.assertEqual(have.count(body), 1)
        verdict = json.loads(server.cli("audit", "verify", "--json"))
        self.assertNotIn("false", json.dumps(verdict).lower())
        print(f"    {len(promised)} acknowledged cases over {self.kills} kills, all there")

    def check_told(self, server, receiver, hook, promised, added):
        """Every event has arrived at least once, in order, always with the same id and bytes."""
        harness.wait_for("the outbox to be dealt", 300, lambda: not server.cli_json(
            "outbox", "list", "--state", "waiting", "--max-results", "1")["events"])
        world = calls.World(server)
        harness.wait_for("all deliveries", 600, lambda: (time.sleep(1) or world.must(
            "OPERATOR", "mainstay:GetWebhook", webhookId=hook)["webhook"]["waiting"] == 0))
        arrived = receiver.to("/shaky")
        bodies, told, repeats = {}, {}, 0
        good = [c.headers["webhook-id"] for c in arrived if c.status == 204]
        for call in arrived:
            ident = call.headers["webhook-id"]
            if ident in bodies:
                repeats += 1
                self.assertEqual(call.body, bodies[ident], "one id, two bodies")
                continue
            bodies[ident] = call.body
            event = json.loads(call.body)
            self.assertEqual(event["id"], ident)
            told.setdefault(event["detail"]["case-id"], []).append(event["detail"])
        for case_id in promised:
            names = [d["event-name"] for d in told.get(case_id, [])]
            self.assertEqual(names[:1], ["CreateCase"], f"{case_id} is silent, or out of order")
            self.assertEqual(names.count("CreateCase"), 1)
            self.assertGreaterEqual(names.count("AddCommunicationToCase"),
                                    len(added.get(case_id, [])))
        self.assertGreater(repeats, 0, "no delivery was struck")
        print(f"    {len(bodies)} events arrived, none is missing; {repeats} repeats, of them "
              f"{len(good) - len(set(good))} after an answer of 204")


class Dropper(threading.Thread):
    """A proxy that hands requests on and throws the first `drops` answers away."""

    def __init__(self, port, drops):
        super().__init__(daemon=True)
        self.target, self.drops = port, drops
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            while True:
                request = self.message(client)
                if not request:
                    return
                server.sendall(request)
                answer = self.message(server)
                if self.drops > 0:
                    self.drops -= 1
                    return
                client.sendall(answer)

    @staticmethod
    def message(peer):
        data = b""
        while b"\r\n\r\n" not in data:
            more = peer.recv(65536)
            if not more:
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            body += peer.recv(65536)
        return head + b"\r\n\r\n" + body


class Lost:
    database = None

    def test_a_lost_answer_makes_no_second_case(self):
        with harness.Server(self.database, settings=FAST) as server:
            proxy = Dropper(server.port, 3)
            proxy.start()
            real, server.endpoint = server.endpoint, f"http://127.0.0.1:{proxy.port}"
            client = server.boto("BUSINESS", retries={"total_max_attempts": 5})
            case_id = client.create_case(subject="once", communicationBody="only")["caseId"]
            proxy.drops = 2
            client.add_communication_to_case(caseId=case_id, communicationBody="also once")
            proxy.drops = 1
            client.resolve_case(caseId=case_id)
            server.endpoint = real
            client = server.boto("BUSINESS")
            cases = [c for c in client.describe_cases(includeResolvedCases=True,
                                                      maxResults=100)["cases"]
                     if c["subject"] == "once"]
            self.assertEqual([c["caseId"] for c in cases], [case_id])
            bodies = [c["body"] for c in cases[0]["recentCommunications"]["communications"]]
            self.assertEqual(bodies, ["also once", "only"])
            proxy.listener.close()


for _name in harness.databases():
    _kills = int(os.environ.get("MAINSTAY_KILLS", 200 if _name == "sqlite" else 40))
    globals()[f"Kill_{_name}"] = type(f"Kill_{_name}", (Kill, unittest.TestCase),
                                      {"database": _name, "kills": _kills})
    globals()[f"Lost_{_name}"] = type(f"Lost_{_name}", (Lost, unittest.TestCase),
                                      {"database": _name})
