# SPDX-License-Identifier: Apache-2.0
"""Chats with real readers: server-sent events over sockets, through a proxy that holds bytes back
and cuts connections, two windows of each side, a reader that does not read."""
import collections
import http.client
import json
import queue
import random
import socket
import subprocess
import threading
import time
import unittest
import uuid

import calls
import harness
import wire

ROOMY = {"throttle.support.rate": 100000, "throttle.support.burst": 100000,
         "throttle.mainstay.rate": 100000, "throttle.mainstay.burst": 100000, "cases.per_hour": 0,
         "chat.per_agent": 1000, "chat.messages_per_second": 100000}

Event = collections.namedtuple("Event", "id name data")


def parse(lines):
    """Events of a stream's lines, by the rules of the EventSource specification."""
    fields = {}
    for line in lines:
        line = line.rstrip(b"\r\n").decode()
        if not line:
            if "data" in fields:
                yield Event(fields.get("id"), fields.get("event", "message"),
                            json.loads(fields["data"]))
            fields = {}
        elif not line.startswith(":"):
            key, _, value = line.partition(":")
            fields[key] = value[1:] if value.startswith(" ") else value


class Reader(threading.Thread):
    """A client as a browser's EventSource is: it opens again with the last id when it is cut."""

    def __init__(self, suite, who, chat, port=None):
        super().__init__(daemon=True)
        self.suite, self.who, self.chat = suite, who, chat
        self.port = port or suite.server.port
        self.events, self.last, self.opened = queue.Queue(), None, 0
        self.done = False
        self.connection = None
        self.start()

    def open(self, port):
        token = self.suite.token(self.who, self.chat)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"/streams?token={token}",
                           headers={"Last-Event-ID": self.last} if self.last else {})
        return connection, connection.getresponse()

    def run(self):
        while not self.done:
            try:
                self.connection, response = self.open(self.port)
                assert response.status == 200, response.read()
                assert response.getheader("content-type").startswith("text/event-stream")
                self.opened += 1
                for event in parse(response):
                    if event.id:
                        self.last = event.id
                    self.events.put(event)
            except (OSError, http.client.HTTPException, AttributeError, ValueError):
                pass
            if not self.done:
                time.sleep(0.02)

    def next(self, name="message", seconds=20):
        """The next event of that name."""
        end = time.monotonic() + seconds
        while True:
            event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            if event.name == name:
                return event

    def until(self, number, seconds=30):
        """All messages up to that number."""
        got = []
        while not got or got[-1].data["number"] < number:
            got.append(self.next(seconds=seconds))
        return got

    def close(self):
        self.done = True
        if self.connection and self.connection.sock:
            try:
                self.connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.join(10)


class Proxy:
    """Between a client and the server: holds what the server sends until `hold` seconds have passed,
    passes it on in odd pieces, and cuts each connection after some bytes."""

    def __init__(self, port, hold=0.05, cut=None, seed=1):
        self.target, self.hold, self.cut = port, hold, cut
        self.chance = random.Random(seed)
        self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.up, args=(client, server), daemon=True).start()
            threading.Thread(target=self.down, args=(client, server), daemon=True).start()

    @staticmethod
    def end(*sockets):
        for s in sockets:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()

    def up(self, client, server):
        try:
            while data := client.recv(65536):
                server.sendall(data)
        except OSError:
            pass
        self.end(client, server)

    def down(self, client, server):
        left = self.chance.randint(*self.cut) if self.cut else None
        try:
            while data := server.recv(65536):
                time.sleep(self.hold)  # more gathers meanwhile
                while data:
                    n = min(len(data), self.chance.randint(1, 700))
                    if left is not None:
                        n = min(n, left)
                        left -= n
                    client.sendall(data[:n])
                    data = data[n:]
                    if left == 0:
                        self.cuts += 1
                        self.end(client, server)
                        return
        except OSError:
            pass
        self.end(client, server)

    def close(self):
        self.listener.close()


class Chat:
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings=ROOMY).start()
        cls.world = calls.World(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.readers = []

    def tearDown(self):
        for reader in self.readers:
            reader.close()

    def must(self, who, operation, **body):
        """On a connection of its own, so that threads may call."""
        connection = wire.Wire(self.server.port, *self.server.keys(who))
        answer = connection.mainstay(operation, **body)
        connection.close()
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def token(self, who, chat):
        return self.must(who, "CreateStreamToken", **({"chatId": chat} if chat else {}))["token"]

    def reader(self, who, chat, port=None):
        self.readers.append(Reader(self, who, chat, port))
        return self.readers[-1]

    def start(self, who="BUSINESS", agent=True):
        chat = self.must(who, "StartChat", **calls.CASE)["chat"]["chatId"]
        if agent:
            self.must("AGENT", "AcceptChat", chatId=chat)
        return chat

    def say(self, who, chat, body, ident=None):
        return self.must(who, "SendChatMessage", chatId=chat, body=body,
                         clientMessageId=ident or str(uuid.uuid4()))["number"]

    def test_a_talk(self):
        desk = self.reader("AGENT", None)
        while desk.opened == 0:
            time.sleep(0.01)
        time.sleep(0.2)
        chat = self.start(agent=False)
        self.assertEqual(desk.next("chat").data["chatId"], chat)
        customer = self.reader("BUSINESS", chat)
        self.assertEqual(customer.next().data["kind"], "started")
        self.must("AGENT", "AcceptChat", chatId=chat)
        self.assertEqual(customer.next().data["kind"], "joined")
        agent = self.reader("AGENT", chat)
        while not (here := customer.next("presence").data) == {"role": "agent", "here": True}:
            self.assertEqual(here, {"role": "customer", "here": True})
        self.must("AGENT", "SetTyping", chatId=chat)
        self.assertEqual(customer.next("typing").data, {"role": "agent", "typing": True})
        self.say("AGENT", chat, "Hello, what is it?")
        said = customer.next().data
        self.assertEqual((said["from"], said["body"], said["number"]),
                         ("staff", "Hello, what is it?", 3))
        self.assertNotIn("jun", json.dumps(said).lower())
        file = {"fileName": "a.txt", "data": "eA=="}
        self.must("BUSINESS", "SendChatMessage", chatId=chat, body="this", clientMessageId="m",
                  attachments=[file])
        seen = agent.until(4)
        self.assertEqual([e.data["number"] for e in seen], [1, 2, 3, 4])
        self.assertEqual(seen[-1].data["attachments"][0]["fileName"], "a.txt")
        agent.close()
        while (here := customer.next("presence").data)["here"]:
            pass
        self.assertEqual(here, {"role": "agent", "here": False})
        self.must("AGENT", "EndChat", chatId=chat, nextStatus="resolved")
        self.assertEqual(customer.next().data["kind"], "ended")

    def test_a_proxy_that_holds_and_cuts(self):
        """Whatever is cut where, each of two windows gets each message once and in order."""
        chat = self.start()
        proxy = Proxy(self.server.port, cut=(300, 6000))
        self.addCleanup(proxy.close)
        readers = [self.reader(who, chat, proxy.port) for who in ("BUSINESS", "BUSINESS", "AGENT")]
        number, many = 0, 60
        for i in range(many):
            who = "BUSINESS" if i % 3 else "AGENT"
            ident = f"{who}-{i}"
            number = self.say(who, chat, f"{i} " + "x" * (i * 37 % 900), ident)
            if i % 4 == 0:  # sent again by a client that did not hear the answer
                self.assertEqual(self.say(who, chat, "again", ident), number)
        self.assertEqual(number, many + 2)
        for reader in readers:
            got = reader.until(number, 60)
            self.assertEqual([e.data["number"] for e in got], list(range(1, number + 1)))
            self.assertEqual([int(e.id) for e in got], list(range(1, number + 1)))
        self.assertGreater(proxy.cuts, 10)

    def test_many_speak_at_once(self):
        """Numbers have no gaps and streams miss nothing, whoever's commit is first."""
        chat = self.start()
        readers = [self.reader("BUSINESS", chat), self.reader("AGENT", chat)]
        threads = [threading.Thread(target=lambda w=who, k=k: [
            self.say(w, chat, f"{w} {k} {i}") for i in range(15)])
            for k in range(2) for who in ("BUSINESS", "AGENT")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for reader in readers:
            got = reader.until(62, 60)
            self.assertEqual([e.data["number"] for e in got], list(range(1, 63)))
        stored = self.must("AGENT", "GetChat", chatId=chat, maxResults=200)["messages"]
        self.assertEqual([m["number"] for m in stored], list(range(1, 63)))

    def test_a_slow_reader(self):
        """Who does not read holds nobody up, is cut off, and comes back without a loss."""
        chat = self.start()
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", self.server.port))
        slow.sendall(f"GET /streams?token={self.token('BUSINESS', chat)} HTTP/1.1\r\n"
                     "Host: x\r\n\r\n".encode())
        quick = self.reader("AGENT", chat)
        body, number = "y" * 4000, 0
        worst = 0
        for i in range(900):
            began = time.monotonic()
            number = self.say("BUSINESS" if i % 2 else "AGENT", chat, body)
            if i % 100 == 0:
                quick.until(number)
                worst = max(worst, time.monotonic() - began)
        quick.until(number)
        self.assertLess(worst, 10)
        slow.close()
        again = self.reader("BUSINESS", chat)
        got = again.until(number, 60)
        self.assertEqual([e.data["number"] for e in got], list(range(1, number + 1)))

    def test_tokens(self):
        chat, theirs = self.start(), self.start("ENTERPRISE", agent=False)
        answer = self.world.call("BUSINESS", "mainstay:CreateStreamToken", {"chatId": theirs})
        self.assertEqual(answer.error, "ResourceNotFoundException")
        good = self.token("BUSINESS", chat)
        faces = set()
        for token in ("", "x", good[:-2], good[:-1] + ("A" if good[-1] != "A" else "B"),
                      good[:10] + "A" + good[11:]):
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
            connection.request("GET", "/streams?token=" + token)
            response = connection.getresponse()
            self.assertEqual(response.status, 400, token)
            faces.add(response.read())
            connection.close()
        self.assertEqual(len(faces), 1)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("HEAD", "/streams?token=" + good)
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()

    def test_the_command_line_follows(self):
        chat = self.start()
        self.say("BUSINESS", chat, "hello there")
        with subprocess.Popen([harness.BINARY, "chat", "follow", chat, "--data", self.server.data],
                              stdout=subprocess.PIPE, text=True) as follow:
            lines = iter(follow.stdout.readline, "")
            said = [line for line in (next(lines) for _ in range(3))]
            self.assertIn("hello there", said[2])
            self.must("AGENT", "EndChat", chatId=chat)
            self.assertTrue(any(": ended" in line for line in lines))
            self.assertEqual(follow.wait(20), 0)

    def test_an_offer_reaches_its_agent(self):
        """With a rule of routing: the agent's stream says who is asked and why; when nobody is there
        the customer's says that."""
        with harness.Server(self.database, settings={**ROOMY, "desk.routing": "true",
                                                     "chat.offer_time": "5s"}) as server:
            self.server, shared = server, self.server
            try:
                self.offers(calls.World(server))
            finally:
                for reader in self.readers:
                    reader.close()
                self.readers, self.server = [], shared

    def offers(self, world):
        name = world.must("AGENT", "mainstay:GetUser")["user"]["userName"]
        colleague = world.user("OPERATOR")
        for user in (name, colleague):
            world.must("OPERATOR", "mainstay:PutAgent", userName=user, capacity=20)
        world.must("OPERATOR", "mainstay:PutPresence", userName=colleague, presence="away")
        world.must("AGENT", "mainstay:PutPresence", presence="available")
        world.must("OPERATOR", "mainstay:PutTeam", team="talk",
                   members=[{"userName": name}, {"userName": colleague}])
        world.must("OPERATOR", "mainstay:PutRoutingRules", rules=[{"code": "all", "team": "talk"}])
        desk = self.reader("AGENT", None)
        harness.wait_for("the desk", 20, lambda: desk.opened)
        time.sleep(0.3)
        chat = self.start(agent=False)
        offer = desk.next("offer").data
        self.assertEqual((offer["kind"], offer["chatId"]), ("chat", chat))
        # Routing may have given the new case away before the chat was looked at.
        self.assertRegex(offer["reason"], r"^Rule all: team talk\.|^\S+ has the case")
        seen = self.must("AGENT", "GetChat", chatId=chat)["chat"]
        self.assertEqual((seen["offeredTo"], seen["nobodyPresent"]), (name, False))
        hidden = self.must("BUSINESS", "GetChat", chatId=chat)["chat"]
        self.assertEqual([k for k in hidden if k.startswith("offer")], [])
        self.assertEqual(self.must("AGENT", "AcceptChat")["chat"]["chatId"], chat)
        # A call back comes the same way.
        call = self.must("BUSINESS", "RequestCallback", caseId=world.case("BUSINESS"),
                         phoneNumber=calls.NUMBER)["callback"]["callbackId"]
        self.assertEqual(desk.next("offer").data["callbackId"], call)
        # The only one leaves.
        world.must("AGENT", "mainstay:PutPresence", presence="away")
        lonely = self.start(agent=False)
        customer = self.reader("BUSINESS", lonely)
        self.assertEqual([customer.next().data["kind"] for _ in range(2)], ["started", "nobody"])
        self.assertTrue(self.must("BUSINESS", "GetChat", chatId=lonely)["chat"]["nobodyPresent"])
        world.must("AGENT", "mainstay:PutPresence", presence="available")
        self.assertEqual(desk.next("offer").data["chatId"], lonely)

    def test_stopping_ends_streams_at_once(self):
        server = harness.Server(self.database, settings={**ROOMY, "http.stop_patience": "30s"}).start()
        key = wire.Wire(server.port, *server.keys("BUSINESS"))
        chat = key.mainstay("StartChat", **calls.CASE).json["chat"]["chatId"]
        token = key.mainstay("CreateStreamToken", chatId=chat).json["token"]
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/streams?token=" + token)
        response = connection.getresponse()
        self.assertEqual(next(parse(response)).data["kind"], "started")
        began = time.monotonic()
        server.stop()
        self.assertLess(time.monotonic() - began, 15)
        # a whole answer, with its end
        self.assertEqual([e for e in parse(response) if e.name != "presence"], [])


for _database in harness.databases():
    globals()[f"Chat_{_database}"] = type(f"Chat_{_database}", (Chat, unittest.TestCase),
                                          {"database": _database})
