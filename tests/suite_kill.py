# SPDX-License-Identifier: Apache-2.0
"""What was acknowledged survives: kill -9 under load (cases, chats, mails that come in), and
answers that never arrive.

And it is told: every event of what was acknowledged arrives at a webhook, in order for each case,
and what arrives twice has the same id and the same bytes.

MAINSTAY_KILLS sets how many kills a database gets (default 200 in all for SQLite, 40 for
PostgreSQL, where our process holds nothing that a kill could lose but the answer).
"""
import os
import random
import socket
import threading
import time
import unittest

import calls
import harness
import promises
from receiver import Receiver

WRITERS = 6


class Kill:
    database = None
    kills = 0

    def test_acknowledged_work_survives_kills(self):
        chance = random.Random(20261123)
        lmtp = harness.free_port()
        server = harness.Server(self.database, settings={
            **promises.TOLD, **promises.TAKES_MAIL, "mail.lmtp": f"127.0.0.1:{lmtp}"}).start()
        receiver = Receiver()
        self.addCleanup(receiver.close)
        world = calls.World(server)
        hook = world.must("OPERATOR", "mainstay:CreateWebhook",
                          url=receiver.url("/shaky"))["webhook"]["webhookId"]
        world.must("BUSINESS", "mainstay:CreateUser", userName="ann", role="member",
                   email=promises.ANN)
        promised = promises.Promises()
        for number in range(self.kills):
            writers = [promises.CaseWriter(server, promised, who=who, number=i)
                       for i in range(WRITERS // 2) for who in ("BUSINESS", "ENTERPRISE")]
            writers += [promises.ChatWriter(server, promised),
                        promises.MailWriter(server, promised, lmtp)]
            for writer in writers:
                writer.start()
            # Deliveries begin a second after the start: some live long enough to die of one.
            time.sleep(chance.uniform(1.0, 2.0) if number % 10 == 9 else chance.uniform(0.02, 0.3))
            server.kill()
            promises.join(self, writers)
            server.start()
        self.assertGreater(len(promised.cases), self.kills)
        # What nobody took is handed over once more, as mail servers do.
        last = promises.MailWriter(server, promised, lmtp)
        last.start()
        harness.wait_for("the mails", 60, lambda: not promised.open_mails)
        last.over.set()
        promises.join(self, [last])
        self.assertIsNone(last.ended_by)
        promises.check_cases(self, server, promised)
        again = promises.check_chats(self, server, promised)
        promises.check_mails(self, server, promised)
        said = sum(len(t.said) for t in promised.chats.values())
        print(f"    {len(promised.cases)} acknowledged cases over {self.kills} kills, all there; "
              f"{len(promised.chats)} chats with {said} messages, {again} said again; "
              f"{len(promised.mails)} mails, {promised.mail_repeats} of them twice")
        self.assertGreater(said, 0)
        self.assertGreater(promised.mail_repeats, 0)
        promises.check_told(self, server, receiver, hook, promised)
        server.stop()


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
        with harness.Server(self.database, settings=promises.FAST) as server:
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
