# SPDX-License-Identifier: Apache-2.0
"""Mails and files through real programs: Postfix hands mails over by LMTP, mail servers' pipes call
mainstay mail deliver, and ClamAV's daemon, with one signature of its own, looks at files."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
import unittest
import unittest.mock
import urllib.error
import urllib.request

import calls
import harness

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VOUCHED = "Authentication-Results: mx.provider.example; dmarc=pass header.from="
MAIL = {"mail.address": "support@provider.example", "mail.auth_server": "mx.provider.example",
        "throttle.enabled": "false"}


def mail(sender, subject, text="Help\r\n", more=""):
    return (f"From: {sender}\r\nTo: support@provider.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{os.urandom(8).hex()}@customer.example>\r\n{more}\r\n{text}").encode()


class Program:
    """A daemon of a test's own in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="mainstay-daemon-", dir="/tmp")
        os.chmod(self.folder, 0o755)

    def write(self, name, text):
        path = f"{self.folder}/{name}"
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Clamd(Program):
    """ClamAV's daemon with a signature of the EICAR string and nothing else."""

    def __init__(self):
        super().__init__()
        os.mkdir(self.folder + "/db")
        self.write("db/test.ndb", f"Mainstay.Eicar:0:*:{EICAR.hex()}\n")
        self.socket = self.folder + "/clamd.sock"
        self.config = self.write("clamd.conf", f"""LocalSocket {self.socket}
DatabaseDirectory {self.folder}/db
LogFile {self.folder}/log
Foreground yes
StreamMaxLength 1M
MaxThreads 2
""")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/clamd", "-c", self.config], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        harness.wait_for("clamd", 60, lambda: os.path.exists(self.socket))
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        self.process = None
        if os.path.exists(self.socket):
            os.unlink(self.socket)


class Postfix(Program):
    """A mail server that takes mails by SMTP on a port of its own and hands them on by LMTP."""

    def __init__(self, lmtp_port):
        super().__init__()
        self.port = harness.free_port()
        for name in ("queue", "data"):
            os.mkdir(f"{self.folder}/{name}")
        shutil.chown(self.folder + "/data", "postfix")
        self.write("main.cf", f"""compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
maillog_file = {self.folder}/log
maillog_file_prefixes = {self.folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.provider.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = provider.example
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
recipient_delimiter = +
smtputf8_enable = no
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
header_checks = regexp:{self.folder}/checks
""")
        # What a DMARC filter would do: it vouches for one domain.
        self.write("checks", f"/^From:.*@vouched\\.example/ PREPEND {VOUCHED}vouched.example\n")
        self.write("master.cf", f"""127.0.0.1:{self.port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")

    def run(self, *words):
        subprocess.run(["/usr/sbin/postfix", "-c", self.folder, *words], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        self.run("start")
        return self

    def stop(self):
        self.run("abort")

    def send(self, sender, raw):
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as smtp:
            smtp.sendmail(sender, ["support@provider.example"], raw)

    def log(self):
        try:
            return pathlib.Path(self.folder + "/log").read_text(errors="replace")
        except FileNotFoundError:
            return ""


class OpenDkim(Program):
    """A filter that checks DKIM signatures against one key of its own and writes what it found; and
    what signs with that key, as a customer's server would."""

    def __init__(self):
        super().__init__()
        self.port = harness.free_port()
        for name in ("good", "bad"):
            subprocess.run(["openssl", "genrsa", "-out", f"{self.folder}/{name}.pem", "2048"],
                           check=True, capture_output=True)
            os.chmod(f"{self.folder}/{name}.pem", 0o600)
        public = subprocess.run(["openssl", "rsa", "-in", self.folder + "/good.pem", "-pubout"],
                                check=True, capture_output=True, text=True).stdout
        record = "".join(public.splitlines()[1:-1])
        self.write("keys", f"s1._domainkey.vouched.example v=DKIM1; k=rsa; p={record}\n")
        self.config = self.write("opendkim.conf", f"""Mode v
Socket inet:{self.port}@127.0.0.1
TestPublicKeys {self.folder}/keys
AuthservID mx.provider.example
RemoveARFrom mx.provider.example
AlwaysAddARHeader yes
ExternalIgnoreList csl:192.0.2.1
InternalHosts csl:192.0.2.1
Canonicalization relaxed/relaxed
UserID {"opendkim" if os.geteuid() == 0 else os.geteuid()}
PidFile {self.folder}/pid
""")
        shutil.chown(self.folder, "opendkim")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/opendkim", "-f", "-x", self.config],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def there():
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                assert self.process.poll() is None, "opendkim ended"
                return False
        harness.wait_for("opendkim", 30, there)
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def sign(self, raw, key="good"):
        """The mail with a signature in front (RFC 6376, relaxed/relaxed); its headers are plain."""
        head, _, body = raw.decode().partition("\r\n\r\n")
        digest = base64.b64encode(hashlib.sha256((body.rstrip("\r\n") + "\r\n").encode()).digest())
        value = ("v=1; a=rsa-sha256; c=relaxed/relaxed; d=vouched.example; s=s1; "
                 f"h=from:to:subject; bh={digest.decode()}; b=")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n"))
        signed = "".join(f"{name.lower()}:{fields[name]}\r\n" for name in ("From", "To", "Subject"))
        done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{self.folder}/{key}.pem"],
                              input=f"{signed}dkim-signature:{value}".encode(), check=True,
                              capture_output=True)
        return f"DKIM-Signature: {value}{base64.b64encode(done.stdout).decode()}\r\n".encode() + raw


class Mail:
    database = None
    built = os.path.dirname(os.path.realpath(harness.BINARY))

    def server(self, settings):
        server = harness.Server(self.database, settings={**MAIL, **settings}).start()
        self.addCleanup(server.stop)
        return calls.World(server)

    def mails(self, world, state):
        return world.must("OPERATOR", "mainstay:ListMails", state=state)["mails"]

    def one(self, world, state):
        """The only mail, once it has that state."""
        harness.wait_for(f"a {state} mail", 60, lambda: self.mails(world, state))
        found = self.mails(world, state)
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_the_pipe(self):
        world = self.server({"mail.size_max": "64KiB"})
        raw = mail("nobody@x.example", "Pipe")

        def deliver(data, *words):
            return subprocess.run([harness.BINARY, "mail", "deliver", "--data", world.server.data,
                                   *words], input=data, capture_output=True).returncode

        self.assertEqual(deliver(raw, "--sender", "", "--recipient", MAIL["mail.address"]), 0)
        self.assertEqual(deliver(raw), 0)  # again: one mail
        held = self.one(world, "held")
        self.assertEqual((held["reason"], held["via"], held["envelopeSender"]),
                         ("unverified", "pipe", ""))
        self.assertEqual(deliver(b""), 65)
        self.assertEqual(deliver(b"x" * 100000), 65)
        self.assertEqual(deliver(raw, "--sender", "a b"), 65)
        gone = subprocess.run([harness.BINARY, "mail", "deliver", "--data", "/nonexistent"],
                              input=raw, capture_output=True)
        self.assertEqual(gone.returncode, 75)

    def test_a_reader_that_is_not_there(self):
        alone = tempfile.mkdtemp(prefix="mainstay-alone-")
        self.addCleanup(shutil.rmtree, alone, True)
        beside = f"{alone}/mainstay-mail"
        shutil.copy(harness.BINARY, alone)
        with unittest.mock.patch.object(harness, "BINARY", f"{alone}/mainstay"):
            world = self.server({})
            world.server.cli("mail", "deliver", stdin=mail("a@x.example", "Waits").decode())
            status = world.server.cli_json("mail", "status")
            self.assertIn(f"{beside} cannot be started: No such file", status["readerError"])
            harness.wait_for("a try", 60, lambda: "mail-unreadable" in world.server.log_text())
            # Of another release: it says so, and the mail waits as well.
            pathlib.Path(beside).write_text("#!/bin/sh\nexit 7\n")
            os.chmod(beside, 0o755)
            self.assertNotIn("readerError", world.server.cli_json("mail", "status"))
            harness.wait_for("another try", 120, lambda: "another release" in world.server.log_text())
            self.assertEqual(len(self.mails(world, "waiting")), 1)
            world.server.stop()
            os.unlink(beside)
            port = harness.free_port()
            world.server.configure({**MAIL, "mail.lmtp": f"127.0.0.1:{port}"})
            with self.assertRaisesRegex(AssertionError, "mails come in by mail.lmtp, and the program"):
                world.server.start()
            harness.Server.running.discard(world.server)
            world.server.process = None
            shutil.copy(f"{self.built}/mainstay-mail", alone)
            world.server.start()

    @unittest.skipIf(os.geteuid() != 0, "Postfix needs root")
    def test_postfix_hands_over(self):
        port = harness.free_port()
        world = self.server({"mail.lmtp": f"127.0.0.1:{port}"})
        user = world.fresh("user")
        world.must("BUSINESS", "mainstay:CreateUser", userName=user, role="member",
                   email="ann@vouched.example")
        postfix = Postfix(port)
        self.addCleanup(postfix.remove)
        postfix.start()
        self.addCleanup(postfix.stop)
        postfix.send("ann@vouched.example", mail("Ann <ann@vouched.example>", "Down", "..dots\r\n"))
        filed = self.one(world, "filed")
        case = world.must("BUSINESS", "support:DescribeCases", caseIdList=[filed["caseId"]])
        self.assertEqual(case["cases"][0]["subject"], "Down")
        said = case["cases"][0]["recentCommunications"]["communications"][0]["body"]
        self.assertEqual(said, "..dots")
        # A mail that says itself that it is genuine: the line stands below our own Received line,
        # but it was the sender's, and the domain is another one's.
        postfix.send("eve@x.example", mail("admin@x.example", "Forged",
                                           more=f"Received: by x\r\n{VOUCHED}x.example\r\n"))
        held = self.one(world, "held")
        self.assertEqual(held["reason"], "unverified")
        # While we are away the mail waits in Postfix's queue; it arrives once.
        world.server.stop()
        postfix.send("ann@vouched.example", mail("ann@vouched.example", "Later"))
        harness.wait_for("Postfix to put it off", 60, lambda: "status=deferred" in postfix.log())
        world.server.start()
        world = calls.World(world.server)
        postfix.run("flush")
        harness.wait_for("the second case", 60, lambda: len(self.mails(world, "filed")) == 2)
        self.assertEqual({m["subject"] for m in self.mails(world, "filed")}, {"Down", "Later"})

    @unittest.skipIf(os.geteuid() != 0 or not shutil.which("opendkim", path="/usr/sbin"),
                     "Postfix needs root, and OpenDKIM is no part of it")
    def test_a_filter_vouches(self):
        """As docs/mail-in.md says: a filter that Postfix calls checks signatures, and mail.auth_hops is
        the number of Received lines above its results, by which what a sender claims is not believed.
        OpenDKIM writes on top, and leaves lines in our name that it does not understand."""
        port = harness.free_port()
        dkim = OpenDkim()
        self.addCleanup(dkim.remove)
        dkim.start()
        self.addCleanup(dkim.stop)
        settings = {**MAIL, "mail.lmtp": f"127.0.0.1:{port}", "mail.auth_hops": "0"}
        world = self.server(settings)
        world.must("BUSINESS", "mainstay:CreateUser", userName=world.fresh("user"), role="member",
                   email="ann@vouched.example")
        edge, inner = Postfix(port), Postfix(port)
        for postfix in (edge, inner):
            self.addCleanup(postfix.remove)
            postfix.write("checks", "")
        edge.write("main.cf", pathlib.Path(edge.folder, "main.cf").read_text(encoding="utf-8") +
                   f"smtpd_milters = inet:127.0.0.1:{dkim.port}\nmilter_default_action = tempfail\n")
        for postfix in (edge, inner):
            postfix.start()
            self.addCleanup(postfix.stop)

        def send(subject, key="good", more=""):
            edge.send("ann@vouched.example", dkim.sign(
                mail("Ann <ann@vouched.example>", subject, more=more), key))

        def outcome(subject):
            def look():
                return [(state, m["reason"]) for state in ("filed", "held")
                        for m in self.mails(world, state) if m.get("subject") == subject]
            return harness.wait_for(subject, 60, look)[0]

        send("Signed")
        self.assertEqual(outcome("Signed"), ("filed", "new"))
        send("Another key", "bad")
        self.assertEqual(outcome("Another key")[0], "held")
        # One that says so itself.
        send("Claims", "bad", f"{VOUCHED}vouched.example\r\n")
        self.assertEqual(outcome("Claims")[0], "held")
        # Over a second server of ours, which adds a Received line of its own.
        edge.write("main.cf", pathlib.Path(edge.folder, "main.cf").read_text(encoding="utf-8") +
                   f"virtual_transport = smtp:[127.0.0.1]:{inner.port}\n")
        edge.run("reload")
        time.sleep(2)
        send("One too far")
        self.assertEqual(outcome("One too far"), ("held", "unverified"))
        world.server.stop()
        world.server.configure({**settings, "mail.auth_hops": "1"})
        world = calls.World(world.server.start())
        send("Two servers")
        self.assertEqual(outcome("Two servers"), ("filed", "new"))
        send("Claims again", "bad", f"{VOUCHED}vouched.example\r\n")
        self.assertEqual(outcome("Claims again")[0], "held")

    def attach(self, world, data):
        made = world.must("BUSINESS", "support:AddAttachmentsToSet", attachments=[
            {"fileName": "a.txt", "data": base64.b64encode(data).decode()}])["attachmentSetId"]
        case = world.case("BUSINESS", attachmentSetId=made)
        said = world.must("BUSINESS", "support:DescribeCommunications", caseId=case)
        return case, said["communications"][0]["attachmentSet"][0]["attachmentId"]

    def fetch(self, world, attachment):
        answer = world.call("BUSINESS", "support:DescribeAttachment", {"attachmentId": attachment})
        return answer.status, answer.json.get("message", "")

    def rescan(self, world, attachment):
        return world.must("AGENT", "mainstay:RescanAttachment", accountId=world.account("BUSINESS"),
                          attachmentId=attachment)["state"]

    def test_the_scanner(self):
        clamd = Clamd()
        self.addCleanup(clamd.remove)
        self.addCleanup(clamd.stop)
        world = self.server({"attachments.clamd": clamd.socket})
        # The scanner is away: nobody gets the file, and nobody takes it for clean.
        _, clean = self.attach(world, b"harmless")
        harness.wait_for("a try", 30, lambda: '"event":"scanner"' in world.server.log_text())
        status, why = self.fetch(world, clean)
        self.assertEqual((status, why), (400, "The attachment is being checked for malware. Try "
                                              "again in a minute."))
        link = world.call("BUSINESS", "support:GetAttachmentDownloadLink", {"attachmentId": clean})
        self.assertEqual(link.status, 400)
        clamd.start()
        self.assertEqual(self.rescan(world, clean), "waiting")  # now, not in a while
        harness.wait_for("the verdict", 60, lambda: self.fetch(world, clean)[0] == 200)
        # What is infected stays in quarantine, and the case's log says so.
        case, bad = self.attach(world, EICAR)
        harness.wait_for("quarantine", 60,
                         lambda: "quarantine" in self.fetch(world, bad)[1])
        self.assertIn("malware (Mainstay.Eicar", self.fetch(world, bad)[1])
        # Its customer reads why, and the provider finds it.
        said = world.must("BUSINESS", "mainstay:GetCase", caseId=case)["messages"][0]
        self.assertTrue(said["fromProvider"])
        self.assertRegex(said["body"], r"^The file a\.txt holds malware \(Mainstay\.Eicar.*\)\. It "
                                       r"is kept in quarantine")
        kept = world.must("AGENT", "mainstay:ListQuarantinedAttachments")["attachments"]
        self.assertEqual([(k["attachmentId"], k["caseId"], k["fileName"], k["communication"])
                          for k in kept], [(bad, case, "a.txt", 1)])
        listed = world.server.cli("case", "quarantine")
        self.assertIn("Mainstay.Eicar", listed)
        events = pathlib.Path(world.server.data + "/outbox")
        harness.wait_for("the event", 60, lambda: any(
            "Attachment Scanned" in line and case in line and "infected" in line
            for p in events.glob("*.jsonl") for line in p.read_text().splitlines()))
        # A file that the scanner will not look at is given out.
        _, large = self.attach(world, bytes(2 * 2**20))
        harness.wait_for("too large", 60, lambda: self.fetch(world, large)[0] == 200)
        # After the signatures were mended it is looked at again.
        clamd.stop()
        clamd.write("db/test.ndb", "Mainstay.Other:0:*:" + b"nothing like it".hex() + "\n")
        clamd.start()
        self.assertEqual(self.rescan(world, bad), "waiting")
        harness.wait_for("the release", 60, lambda: self.fetch(world, bad)[0] == 200)
        self.assertEqual(
            world.must("AGENT", "mainstay:ListQuarantinedAttachments")["attachments"], [])

    def test_links_of_infected_files(self):
        clamd = Clamd()
        self.addCleanup(clamd.remove)
        self.addCleanup(clamd.stop)
        world = self.server({})
        _, bad = self.attach(world, EICAR)
        link = world.must("BUSINESS", "support:GetAttachmentDownloadLink", attachmentId=bad)
        # The link was made when nobody looked; now somebody does.
        clamd.start()
        world.server.stop()
        world.server.configure({**MAIL, "attachments.clamd": clamd.socket})
        world.server.start()
        world = calls.World(world.server)
        url = link["downloadUrl"]["url"]
        port = url.split(":")[2].split("/")[0]

        def get():
            request = urllib.request.Request(url.replace(f":{port}/", f":{world.server.port}/", 1),
                                             headers={"Host": f"127.0.0.1:{port}"})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, b""
            except urllib.error.HTTPError as error:
                return error.code, error.read()

        self.rescan(world, bad)
        harness.wait_for("quarantine", 60, lambda: b"quarantine" in get()[1])
        status, body = get()
        self.assertEqual(status, 403)
        self.assertEqual(json.loads(body)["__type"], "AttachmentNotAvailable")


for _name in harness.databases():
    globals()[f"Mail_{_name}"] = type(f"Mail_{_name}", (Mail, unittest.TestCase),
                                      {"database": _name})
