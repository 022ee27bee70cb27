# SPDX-License-Identifier: Apache-2.0
"""Mails that are fetched from a mailbox, with a real Dovecot: by TLS, through what goes wrong on
the way, with a crash at the worst moment, and behind a real Postfix."""
import email.message
import os
import pathlib
import shutil
import signal
import socket
import socketserver
import subprocess
import threading
import time
import unittest

import calls
import dovecot
import harness
import suite_faults
import suite_mail

DONE, ASIDE = "Mainstay/Done", "Mainstay/Aside"
VOUCHED = "Authentication-Results: mx.provider.example; dmarc=pass header.from=vouched.example\r\n"
ANN = "Ann <ann@vouched.example>"


def letter(subject, sender=ANN, more=VOUCHED, text="Help\r\n"):
    return suite_mail.mail(sender, subject, text, more)


class Gate(socketserver.ThreadingTCPServer):
    """A way to a server that holds back a client's lines from the one on that has `word`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port, word):
        super().__init__(("127.0.0.1", 0), self.Way)
        self.to, self.word = port, word
        self.reached = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Way(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection(("127.0.0.1", self.server.to)) as server:
                threading.Thread(target=self.back, args=(server,), daemon=True).start()
                try:
                    for line in self.request.makefile("rb"):
                        if self.server.word in line:
                            self.server.reached.set()
                            return
                        server.sendall(line)
                except OSError:
                    pass

        def back(self, server):
            try:
                while data := server.recv(65536):
                    self.request.sendall(data)
            except OSError:
                pass


class Imap:
    """The same on each database."""

    database = None

    def box(self, **words):
        box = dovecot.Dovecot(**words)
        self.addCleanup(shutil.rmtree, box.folder, ignore_errors=True)
        self.addCleanup(box.stop)
        return box.start()

    def server(self, settings):
        server = harness.Server(self.database, settings={**suite_mail.MAIL, **settings}).start()
        self.addCleanup(shutil.rmtree, server.folder, ignore_errors=True)
        self.addCleanup(server.stop)
        world = calls.World(server)
        world.must("BUSINESS", "mainstay:CreateUser", userName=world.fresh("user"), role="member",
                   email="ann@vouched.example")
        return world

    def mails(self, world, state):
        return world.must("OPERATOR", "mainstay:ListMails", state=state, maxResults=100)["mails"]

    def subjects(self, world, state="filed"):
        return sorted(m.get("subject", "") for m in self.mails(world, state))

    def status(self, world):
        return world.server.cli_json("mail", "status")

    def failing(self, world, words):
        harness.wait_for(f"'{words}'", 60, lambda: words in self.status(world)["mailbox"].get(
            "error", ""))
        return self.status(world)["mailbox"]

    def empty(self, box, folder="INBOX"):
        harness.wait_for(f"an empty {folder}", 120, lambda: not box.list(folder))

    def metric(self, world, name):
        done = subprocess.run(["curl", "-s", "--unix-socket", world.server.data + "/mainstay.sock",
                               "http://x/metrics"], capture_output=True, text=True, check=True)
        return next(int(line.split()[1]) for line in done.stdout.splitlines()
                    if line.startswith(name + " "))

    def test_a_mail_becomes_a_case(self):
        box = self.box()
        world = self.server(box.settings(**{"mail.size_max": "64KiB"}))
        message = email.message.EmailMessage()
        message["Authentication-Results"] = "mx.provider.example; dmarc=pass " \
                                            "header.from=vouched.example"
        message["From"], message["To"], message["Subject"] = ANN, "support@provider.example", "Datei"
        message["Message-ID"] = "<1@vouched.example>"
        message.set_content("Grüße\n")
        message.add_attachment(b"\x00\x01\xff" * 900, maintype="application", subtype="x-dump",
                               filename="dump.bin")
        raw = message.as_bytes().replace(b"\n", b"\r\n")
        box.put(raw)
        harness.wait_for("the case", 60, lambda: self.mails(world, "filed"))
        filed = self.mails(world, "filed")[0]
        self.assertEqual((filed["via"], filed["reason"]), ("imap", "new"))
        case = world.must("BUSINESS", "support:DescribeCases",
                          caseIdList=[filed["caseId"]])["cases"][0]
        said = case["recentCommunications"]["communications"][0]
        self.assertEqual((case["subject"], said["body"]), ("Datei", "Grüße"))
        file = said["attachmentSet"][0]
        self.assertEqual(file["fileName"], "dump.bin")
        got = world.must("BUSINESS", "support:DescribeAttachment",
                         attachmentId=file["attachmentId"])["attachment"]["data"]
        self.assertEqual(calls.base64.b64decode(got), b"\x00\x01\xff" * 900)
        # It lies where the setting says, as it came, and nobody has seen it.
        self.empty(box)
        (flags, kept), = box.list(DONE)
        self.assertEqual(kept, raw)
        self.assertNotIn(b"\\Seen", flags)
        # Whoever moves it back makes no second case of it.
        box.put(raw)
        self.empty(box)
        harness.wait_for("it to lie there twice", 30, lambda: len(box.list(DONE)) == 2)
        # One of a stranger is held; what cannot be taken lies aside, and the others go on.
        box.put(letter("Nobody", "eve@x.example", ""), letter("Large", text="x\r\n" * 30000),
                letter("After"))
        harness.wait_for("both", 60, lambda: self.subjects(world) == ["After", "Datei"] and
                         self.subjects(world, "held") == ["Nobody"])
        self.empty(box)
        self.assertEqual([b"Subject: Large" in raw for _, raw in box.list(ASIDE)], [True])
        self.assertIn('"event":"mail-aside"', world.server.log_text())
        self.assertEqual(self.metric(world, "mainstay_mail_aside_total"), 1)
        self.assertEqual(self.metric(world, "mainstay_mail_poll_failing"), 0)
        status = self.status(world)
        self.assertEqual((status["mailbox"]["state"], status["held"]), ("good", 1))
        self.assertEqual(status["mailbox"]["name"],
                         f"support@localhost:{box.tls_port}/INBOX")
        # The password is nowhere.
        shown = world.server.log_text() + world.server.cli("config", "explain", "mail.imap_user") \
            + world.server.cli("config", "explain", "mail.imap_password_file") + str(status)
        self.assertNotIn(dovecot.PASSWORD, shown)


    def test_whatever_is_in_the_mailbox(self):
        """Mails that were written to do harm, and 200 at once."""
        box = self.box()
        corpus = [p.read_bytes() for p in sorted((harness.ROOT / "fuzz/corpus/mail").iterdir())]
        nasty = [raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\0", b"\x80")
                 for raw in corpus if raw]
        box.put(*nasty, *(letter(f"Number {i}") for i in range(200)), letter("The last"))
        world = self.server(box.settings(**{"mail.per_sender": "0", "cases.per_hour": "0"}))
        self.empty(box)
        self.assertEqual(len(box.list(DONE)), len(nasty) + 201)
        harness.wait_for("all to be handled", 240, lambda: not self.status(world)["waiting"])
        found, token = [], {}
        while token is not None:
            page = world.must("OPERATOR", "mainstay:ListMails", state="filed", maxResults=100,
                              **token)
            found += [m["subject"] for m in page["mails"]]
            token = {"nextToken": page["nextToken"]} if page.get("nextToken") else None
        wanted = [f"Number {i}" for i in range(200)] + ["The last"]
        self.assertEqual(sorted(s for s in found if s in set(wanted)), sorted(wanted))

    def test_a_server_that_cannot_be_used(self):
        box = self.box()
        box.put(letter("Waits"))
        settings = box.settings()
        # The wrong password.
        pathlib.Path(box.password_file).write_text("Loading wrong\n", encoding="utf-8")
        world = self.server(settings)
        mailbox = self.failing(world, "does not accept user and password")
        self.assertEqual(mailbox["state"], "failing")
        self.assertGreaterEqual(self.metric(world, "mainstay_mail_poll_failing"), 1)
        self.assertNotIn("Loading wrong", world.server.log_text())
        # The file is read at each look, so the right one needs no restart.
        pathlib.Path(box.password_file).write_text(dovecot.PASSWORD + "\n", encoding="utf-8")
        harness.wait_for("the mail", 60, lambda: self.subjects(world) == ["Waits"])
        harness.wait_for("it to be good", 30, lambda: self.status(world)["mailbox"]["state"] ==
                         "good")
        # It goes away and comes back.
        box.stop()
        self.failing(world, "refuses the connection")
        box.start()
        box.put(letter("Later"))
        harness.wait_for("the mail", 60, lambda: self.subjects(world) == ["Later", "Waits"])
        harness.wait_for("the gauge", 30, lambda: self.metric(
            world, "mainstay_mail_poll_failing") == 0)
        # A certificate that nobody vouches for; one for another name; STARTTLS.
        del settings["mail.imap_ca_file"]
        world = self.restart(world, settings)
        self.failing(world, "certificate is not trusted")
        world = self.restart(world, box.settings(**{"mail.imap": f"imaps://127.0.0.1:{box.tls_port}"}))
        self.failing(world, "certificate is not trusted")
        box.put(letter("By STARTTLS"))
        world = self.restart(world, box.settings(**{"mail.imap": f"imap://localhost:{box.port}"}))
        harness.wait_for("the mail", 60, lambda: "By STARTTLS" in self.subjects(world))
        # Who offers no TLS gets no password.
        box.stop()
        open_box = self.box(tls=False)
        settings = open_box.settings()
        del settings["mail.imap_tls"]
        world = self.restart(world, settings)
        self.failing(world, "does not offer STARTTLS")
        self.assertEqual(open_box.log().count("method=PLAIN"), 1)  # the test's own

    def restart(self, world, settings):
        """A world on the same server, started again with other settings."""
        if world.server.process:
            world.server.stop()
        world.server.configure({**suite_mail.MAIL, **settings})
        return calls.World(world.server.start())

    def test_a_crash_between_keeping_and_moving(self):
        box = self.box(tls=False)
        gate = Gate(box.port, b"UID MOVE")
        self.addCleanup(gate.server_close)
        self.addCleanup(gate.shutdown)
        box.put(letter("Once"), letter("Twice", "eve@x.example", ""))
        world = self.server(box.settings(**{
            "mail.imap": f"imap://127.0.0.1:{gate.server_address[1]}"}))
        self.assertTrue(gate.reached.wait(60))
        world.server.process.send_signal(signal.SIGKILL)
        world.server.kill()
        self.assertEqual((len(box.list()), box.list(DONE)), (2, []))
        if world.server.url:  # its lease would run out by itself, later
            name = world.server.url.rsplit("/", 1)[1]
            harness.Postgres.shared().psql(name, "DELETE FROM lease WHERE name = 'job/mail-imap'")
        gate.word = b"UID FETCH"  # what was kept is not even fetched again
        gate.reached.clear()
        world.server.start_raw()
        world = calls.World(world.server)

        self.empty(box)
        self.assertFalse(gate.reached.is_set())
        self.assertEqual(len(box.list(DONE)), 2)
        harness.wait_for("the mails", 60, lambda: self.subjects(world) == ["Once"] and
                         self.subjects(world, "held") == ["Twice"])
        found = world.must("BUSINESS", "support:DescribeCases", includeResolvedCases=True)["cases"]
        self.assertEqual([c["subject"] for c in found].count("Once"), 1)

    def test_the_database_fails_while_mails_are_fetched(self):
        """Whatever call of the database fails in whichever way: each mail is one case, and moved."""
        box = self.box(tls=False)
        settings = {**suite_mail.MAIL, **box.settings(), **suite_faults.QUIET, "cases.per_hour": "0",
                    "mail.per_sender": "0", "mail.imap_interval": "1s"}
        server = harness.Server(self.database, settings=settings, args=("--fault", "later:1:io"),
                                expect_errors=True).start()
        self.addCleanup(shutil.rmtree, server.folder, ignore_errors=True)
        self.addCleanup(server.stop)
        world = calls.World(server)
        world.must("BUSINESS", "mainstay:CreateUser", userName=world.fresh("user"), role="member",
                   email="ann@vouched.example")
        log = open(server.log_path, encoding="utf-8", errors="replace")
        self.addCleanup(log.close)
        wanted = []
        # A look, a mail and its move are some twenty calls, among them those of other jobs.
        for at in range(1, 24):
            for kind in range(len(suite_faults.NAMES)):
                wanted.append(f"Number {at:02} {suite_faults.NAMES[kind]}")
            box.put(*[letter(subject) for subject in wanted[-len(suite_faults.NAMES):]])
            suite_faults.order(server, log, at % len(suite_faults.NAMES), at)
            time.sleep(1.1)
            suite_faults.order(server, log, (at + 2) % len(suite_faults.NAMES), 24 - at)
            time.sleep(0.5)
        suite_faults.order(server, log, suite_faults.BUSY, 0)
        self.empty(box)
        self.assertEqual(len(box.list(DONE)), len(wanted))
        # A mail whose filing failed is tried again a minute later.
        harness.wait_for("all to be handled", 240, lambda: (
            time.sleep(0.5) or not self.status(world)["waiting"]))
        found = []
        for page in server.boto("BUSINESS").get_paginator("describe_cases").paginate(
                includeCommunications=False, PaginationConfig={"PageSize": 100}):
            found += [c["subject"] for c in page["cases"] if c["subject"].startswith("Number ")]
        self.assertEqual(sorted(found), sorted(wanted))
        text = server.log_text()
        failed = [text.count(f'"event":"job","name":"{name}"') for name in ("mail-imap", "mail-intake")]
        print(f"    {len(wanted)} mails; the jobs failed {failed} times")
        self.assertGreater(sum(failed), 0)

    def test_servers_without_moving(self):
        for without, left in ((("MOVE",), 0), (("MOVE", "UIDPLUS"), 2)):
            with self.subTest(without):
                box = self.box(without=without)
                world = self.server(box.settings())
                box.put(letter("One"), letter("Two"))
                harness.wait_for("both", 60, lambda: self.subjects(world) == ["One", "Two"])
                harness.wait_for("them to be there", 60, lambda: len(box.list(DONE)) == 2)
                harness.wait_for("the marks", 60, lambda: all(
                    b"\\Deleted" in flags for flags, _ in box.list()))
                self.assertEqual(len(box.list()), left)
                # They are not looked at again.
                box.put(letter("Three"))
                harness.wait_for("the third", 60, lambda: len(self.subjects(world)) == 3)
                harness.wait_for("it to be moved", 60, lambda: len(box.list(DONE)) == 3)
                box.stop()

    def test_odd_names_of_folders(self):
        box = self.box(separator=".")
        names = {"mail.imap_folder": "Anfragen & \"Mehr\"/für uns 日本",
                 "mail.imap_done": "Erledigt 👍/back\\slash", "mail.imap_aside": "*%~{5}"}
        with box.connect() as imap:
            written = '"Anfragen &- \\"Mehr\\".f&APw-r uns &ZeVnLA-"'
            self.assertEqual(imap.create(written)[0], "OK")
        box.put(letter("Odd"), folder=written)
        world = self.server(box.settings(**names))
        harness.wait_for("the mail", 60, lambda: self.subjects(world) == ["Odd"])
        self.empty(box, written)
        self.assertEqual(len(box.list('"Erledigt &2D3cTQ-.back\\\\slash"')), 1)
        # A folder that is not there.
        world = self.restart(world, box.settings(**{"mail.imap_folder": "Nowhere"}))
        self.failing(world, "exist")

    def test_moving_that_is_refused_stops_no_mail(self):
        box = self.box()
        box.put(letter("First"))
        # Dovecot takes no such name.
        world = self.server(box.settings(**{"mail.imap_done": "../outside"}))
        self.failing(world, "cannot be moved to ../outside")
        harness.wait_for("the mail", 60, lambda: self.subjects(world) == ["First"])
        box.put(letter("Second"))
        harness.wait_for("the other", 60, lambda: len(self.subjects(world)) == 2)
        self.assertEqual(len(box.list()), 2)
        world = self.restart(world, box.settings())
        self.empty(box)
        self.assertEqual((len(box.list(DONE)), len(self.subjects(world))), (2, 2))

    def test_settings_that_make_no_sense(self):
        box = self.box()
        for more, words in (({"mail.imap": "pop://x"}, "imaps://HOST:PORT"),
                            ({"mail.imap": "imap://mail.example", "mail.imap_tls": "off"},
                             "not on this machine"),
                            ({"mail.imap_user": ""}, "mail.imap_user is empty"),
                            ({"mail.imap_password_file": box.folder + "/none"}, "first line"),
                            ({"mail.imap_done": "inbox"}, "name another one"),
                            ({"mail.imap_aside": "a//b"}, "no folder's name")):
            with self.subTest(words):
                server = harness.Server(self.database, demo=False,
                                        settings={**suite_mail.MAIL, **box.settings(**more)})
                self.addCleanup(shutil.rmtree, server.folder, ignore_errors=True)
                server.cli("init", "--name", "P")
                with self.assertRaisesRegex(AssertionError, words):
                    server.start()
                harness.Server.running.discard(server)

    @unittest.skipIf(os.geteuid() != 0 or not shutil.which("postfix"), "Postfix needs root")
    def test_behind_postfix(self):
        box = self.box()
        postfix = suite_mail.Postfix(1)
        self.addCleanup(postfix.remove)
        maildir = pathlib.Path(box.folder, "mail/Maildir")

        owner = maildir.parent.stat()
        text = pathlib.Path(postfix.folder, "main.cf").read_text(encoding="utf-8")
        postfix.write("main.cf", text.replace("virtual_transport = lmtp:inet:127.0.0.1:1", f"""\
virtual_transport = virtual
virtual_mailbox_base = {box.folder}
virtual_mailbox_maps = static:mail/Maildir/
virtual_minimum_uid = 1
virtual_uid_maps = static:{owner.st_uid}
virtual_gid_maps = static:{owner.st_gid}
"""))
        with open(postfix.folder + "/master.cf", "a", encoding="utf-8") as out:
            out.write("virtual unix - n n - - virtual\n")
        postfix.start()
        self.addCleanup(postfix.stop)
        world = self.server(box.settings())
        postfix.send("ann@vouched.example", letter("Down", more="", text="..dots\r\n"))
        harness.wait_for("the case", 60, lambda: self.subjects(world) == ["Down"])
        postfix.send("eve@x.example", letter("Forged", "admin@x.example"))
        harness.wait_for("the held one", 60, lambda: self.subjects(world, "held") == ["Forged"])
        self.empty(box)
        self.assertEqual(len(box.list(DONE)), 2)


for _name in harness.databases():
    globals()[f"Imap_{_name}"] = type(f"Imap_{_name}", (Imap, unittest.TestCase),
                                      {"database": _name})
