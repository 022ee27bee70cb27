# SPDX-License-Identifier: Apache-2.0
"""Mails on their way out, through real relays: a Postfix of the test's own that delivers into
maildirs, and a server that asks for STARTTLS and a password. What arrives is read by Python.
"""
import email
import email.policy
import glob
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import harness

FROM = "support@provider.example"
MAIL = {"mail.address": FROM, "wire.public_url": "https://support.example",
        "throttle.enabled": "false", "cases.per_hour": 0}
NASTY = "数据库 down\u2028=?utf-8?q?x?= \"quoted\", <angle> & Bcc: thief@evil.example"
BODY = "Line one\n.\n.dot\nFrom the start\n" + "x" * 1500 + "\nend =3D ü"


def read(raw):
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def part(message, kind):
    return message.get_body(preferencelist=(kind,)).get_content()


class Postfix:
    """A Postfix with a folder, a port and a queue of its own. Everything goes to maildirs."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="mainstay-postfix-", dir="/var/tmp")
        self.port = harness.free_port()
        self.maildir = self.folder + "/mail"
        etc, queue, data = (f"{self.folder}/{n}" for n in ("etc", "queue", "data"))
        for folder in (etc, queue, data, self.maildir):
            os.mkdir(folder, 0o755)
        os.chmod(self.folder, 0o755)
        shutil.chown(data, "postfix")
        shutil.chown(self.maildir, "nobody", "nogroup")
        settings = {
            "compatibility_level": "3.6", "queue_directory": queue, "data_directory": data,
            "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4", "mydestination": "",
            "myhostname": "relay.test", "mynetworks": "127.0.0.0/8", "alias_maps": "",
            "alias_database": "", "local_recipient_maps": "", "maillog_file": self.folder + "/log",
            "maillog_file_prefixes": self.folder, "daemon_directory": "/usr/lib/postfix/sbin",
            "command_directory": "/usr/sbin", "mail_owner": "postfix", "setgid_group": "postdrop",
            "virtual_mailbox_domains": "static:ALL", "virtual_mailbox_base": self.maildir,
            "virtual_mailbox_maps": f"regexp:{etc}/boxes", "virtual_minimum_uid": "1",
            "virtual_uid_maps": "static:65534", "virtual_gid_maps": "static:65534",
            "smtpd_relay_restrictions": "permit_mynetworks, reject",
            "smtpd_recipient_restrictions":
                f"check_recipient_access regexp:{etc}/recipients, permit_mynetworks, reject",
            "smtputf8_enable": "no", "disable_dns_lookups": "yes",
        }
        pathlib.Path(etc, "main.cf").write_text(
            "".join(f"{k} = {v}\n" for k, v in settings.items()), encoding="utf-8")
        # a map of patterns may not put what matched into a path, so each box has a line
        pathlib.Path(etc, "boxes").write_text(
            "/^boss@example.com$/ boss_example.com/\n/./ rest/\n", encoding="utf-8")
        pathlib.Path(etc, "recipients").write_text("/^gone@/ 550 5.1.1 nobody of that name\n",
                                                   encoding="utf-8")
        lines = [f"127.0.0.1:{self.port} inet n - n - - smtpd",
                 "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                 "rewrite unix - - n - - trivial-rewrite", "virtual unix - n n - - virtual",
                 "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
                 "trace unix - - n - 0 bounce", "error unix - - n - - error",
                 "retry unix - - n - - error", "discard unix - - n - - discard",
                 "anvil unix - - n - 1 anvil", "proxymap unix - - n - - proxymap",
                 "postlog unix-dgram n - n - 1 postlogd"]
        pathlib.Path(etc, "master.cf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.etc = etc

    def __enter__(self):
        self._run("start")
        return self

    def __exit__(self, *_):
        self._run("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, word):
        done = subprocess.run(["postfix", "-c", self.etc, word], capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 0, done.stderr + self.log()

    def log(self):
        path = self.folder + "/log"
        return pathlib.Path(path).read_text(encoding="utf-8") if os.path.exists(path) else ""

    def mails(self, address):
        """The mails of a recipient, oldest first."""
        box = address.replace("@", "_")
        files = sorted(glob.glob(f"{self.maildir}/{box}/new/*"), key=os.path.getmtime)
        return [read(pathlib.Path(f).read_bytes()) for f in files]


def mails_of(server, address):
    """Those that were written into the server's folder, oldest first."""
    found = [read(pathlib.Path(f).read_bytes())
             for f in sorted(glob.glob(server.data + "/mail-out/*.eml"))]
    return [m for m in found if m["To"].addresses[0].addr_spec == address]


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"],
                   check=True, capture_output=True)


class Story:
    """The same on each database."""

    database = None

    def server(self, **settings):
        server = harness.Server(self.database, settings={**MAIL, **settings}).start()
        self.addCleanup(shutil.rmtree, server.folder, ignore_errors=True)
        self.addCleanup(server.stop)
        return server

    def case(self, server, subject=NASTY, body=BODY, **more):
        return server.boto("BUSINESS").create_case(
            subject=subject, communicationBody=body, severityCode="low", **more)["caseId"]

    def state(self, server, state):
        return server.cli_json("notice", "list", "--state", state)["notices"]

    def test_a_mail_arrives_through_postfix_as_it_was_meant(self):
        if not shutil.which("postfix") or os.geteuid():
            self.skipTest("needs Postfix, and root to start it")
        with Postfix() as relay:
            server = self.server(**{"mail.delivery": "relay", "mail.tls": "off",
                                    "mail.relay": f"smtp://127.0.0.1:{relay.port}"})
            case = self.case(server, ccEmailAddresses=["boss@example.com", "gone@example.com"])
            server.cli("desk", "reply", case, "--communication-body", BODY)
            harness.wait_for("the answer's mail", 60, lambda: relay.mails("boss@example.com"))
            mail = relay.mails("boss@example.com")[0]
            self.assertIn("数据库 down", mail["Subject"])
            self.assertIn("Bcc: thief@evil.example", mail["Subject"])
            self.assertIsNone(mail["Bcc"])
            self.assertEqual(mail["From"].addresses[0].addr_spec, FROM)
            text = part(mail, "plain").replace("\r\n", "\n")
            self.assertIn(BODY, text)
            self.assertIn("<br>", part(mail, "html"))
            self.assertEqual(mail["Auto-Submitted"], "auto-generated")
            self.assertEqual(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
            self.assertRegex(mail["Reply-To"].addresses[0].addr_spec,
                             r"^support\+[a-z2-7]{44}@provider\.example$")
            self.assertRegex(str(mail["Return-Path"]), r"^<support\+[a-z2-7]{44}@provider")
            # who is not there is given up at once, and told from who is
            dead = harness.wait_for("the dead letter", 60, lambda: self.state(server, "dead"))
            self.assertEqual([n["recipient"] for n in dead], ["gone@example.com"])
            self.assertRegex(dead[0]["error"], "^550 5.1.1 .*nobody of that name")
            server.cli("desk", "reply", case, "--communication-body", "second")
            harness.wait_for("the second mail", 60,
                             lambda: len(relay.mails("boss@example.com")) == 2)
            second = relay.mails("boss@example.com")[1]
            self.assertEqual(second["In-Reply-To"], mail["Message-ID"])
            self.assertIn(mail["Message-ID"], second["References"])
            self.assertEqual([n["recipient"] for n in self.state(server, "dropped")],
                             ["gone@example.com"])

    def test_a_relay_gets_password_and_mail_under_tls_alone(self):
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult
        folder = tempfile.mkdtemp(prefix="mainstay-relay-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
        seen, logins = [], []

        class Handler:
            async def handle_DATA(self, server, session, envelope):  # noqa: N802
                seen.append((session.ssl is not None, envelope.mail_from, envelope.rcpt_tos,
                             envelope.content))
                return "250 taken"

        def login(server, session, envelope, mechanism, data):
            logins.append((data.login, data.password, session.ssl is not None))
            return AuthResult(success=data.password == b"secret word", handled=False)

        port = harness.free_port()
        relay = Controller(Handler(), hostname="127.0.0.1", port=port, tls_context=context,
                           require_starttls=True, auth_required=True, authenticator=login)
        relay.start()
        self.addCleanup(relay.stop)
        pathlib.Path(folder, "password").write_text("secret word\n", encoding="utf-8")
        settings = {"mail.delivery": "relay", "mail.relay": f"smtp://localhost:{port}",
                    "mail.user": "mainstay", "mail.password_file": folder + "/password",
                    "mail.ca_file": folder + "/cert.pem"}
        server = self.server(**settings)
        self.case(server)
        harness.wait_for("the mail", 60, lambda: seen)
        self.assertTrue(all(s[0] for s in seen))
        self.assertIn((b"mainstay", b"secret word", True), logins)
        self.assertNotIn("secret word", server.log_text())
        # a wrong password, or a certificate that nobody vouches for, is the relay's trouble
        pathlib.Path(folder, "password").write_text("wrong\n", encoding="utf-8")
        other = self.server(**settings)
        self.case(other)
        waiting = harness.wait_for("the failure", 60, lambda: [
            n for n in self.state(other, "waiting") if n.get("error")])
        self.assertEqual(waiting[0]["tries"], 0)
        pathlib.Path(folder, "password").write_text("secret word\n", encoding="utf-8")
        before = len(seen)
        del settings["mail.ca_file"]
        third = self.server(**settings)
        self.case(third)
        waiting = harness.wait_for("the failure", 60, lambda: [
            n for n in self.state(third, "waiting") if n.get("error")])
        self.assertIn("certificate", waiting[0]["error"])
        self.assertEqual(len(seen), before)

    def test_mails_wait_while_a_relay_is_away_and_then_go_once(self):
        from aiosmtpd.controller import Controller
        seen = []

        class Handler:
            async def handle_DATA(self, server, session, envelope):  # noqa: N802
                seen.append(read(envelope.content)["Message-ID"])
                return "250 taken"

        port = harness.free_port()
        server = self.server(**{"mail.delivery": "relay", "mail.tls": "optional",
                                "mail.relay": f"smtp://127.0.0.1:9 smtp://127.0.0.1:{port}"})
        self.case(server)
        harness.wait_for("the failure", 60, lambda: [
            n for n in self.state(server, "waiting") if n.get("error")])
        server.kill()  # a crash on the way changes nothing
        relay = Controller(Handler(), hostname="127.0.0.1", port=port)
        relay.start()
        self.addCleanup(relay.stop)
        server.start_raw()
        harness.wait_for("all mails", 90, lambda: not self.state(server, "waiting"))
        sent = self.state(server, "sent")
        self.assertTrue(sent)
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual({f"<{n['messageId']}>" for n in sent}, set(seen))

    def test_the_link_in_a_mail_unsubscribes(self):
        server = self.server(**{"mail.delivery": "dir"})
        case = self.case(server, ccEmailAddresses=["boss@example.com"])
        server.cli("desk", "reply", case, "--communication-body", "one")
        mail = harness.wait_for("the mail", 60, lambda: mails_of(server, "boss@example.com"))[0]
        url = re.match(r"<(.*)>$", mail["List-Unsubscribe"].replace("\r\n", "")).group(1)
        link = server.endpoint.rstrip("/") + url[len("https://support.example"):]
        with urllib.request.urlopen(link, timeout=10) as page:
            self.assertIn("boss@example.com", page.read().decode())
            self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        request = urllib.request.Request(link, data=b"List-Unsubscribe=One-Click", method="POST")
        with urllib.request.urlopen(request, timeout=10) as page:
            self.assertEqual(page.status, 200)
        server.cli("desk", "reply", case, "--communication-body", "two")
        harness.wait_for("the second reply is dealt", 30, lambda: len(
            [n for n in self.state(server, "sent") if n["template"] == "case-replied"]) >= 3)
        self.assertEqual(len(mails_of(server, "boss@example.com")), 1)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(link[:-4] + "AAAA", timeout=10)
        self.assertEqual(refused.exception.code, 404)

    def test_an_agent_answers_the_notice(self):
        server = self.server(**{"mail.delivery": "dir", "mail.auth_server": "mx.provider.example"})
        case = self.case(server, ccEmailAddresses=["boss@example.com"])
        server.cli("desk", "transfer", case, "--assignee", "amara", "--reason", "yours")
        notice = harness.wait_for("the notice", 60, lambda: [
            m for m in mails_of(server, "amara@mainstay.example") if "is yours" in part(m, "plain")])[0]
        answer = notice["Reply-To"].addresses[0].addr_spec
        note = re.search(r"goes to (support\+note\+[a-z2-7]{44}@\S+)",
                         part(notice, "plain")).group(1)
        quoted = "".join("> " + line for line in part(notice, "plain").splitlines(True))

        def send(sender, to, text, vouched=True):
            proof = "dmarc=pass header.from=mainstay.example" if vouched else "none"
            raw = (f"Received: from x by mx\r\nAuthentication-Results: mx.provider.example; {proof}\r\n"
                   f"From: {sender}\r\nTo: {to}\r\nSubject: Re: {case}\r\n"
                   f"In-Reply-To: {notice['Message-ID']}\r\nMessage-ID: <{os.urandom(6).hex()}@x>"
                   f"\r\n\r\n{text}\r\n\r\nOn Monday Mainstay wrote:\r\n{quoted}")
            done = subprocess.run([harness.BINARY, "mail", "deliver", "--data", server.data,
                                   "--recipient", to], input=raw.encode(), capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)

        def bodies():
            return [c["body"] for c in server.boto("BUSINESS").describe_communications(
                caseId=case)["communications"]]

        def mails(state):
            return [(m["reason"], m["sender"]) for m in
                    server.cli_json("mail", "list", "--state", state)["mails"]]

        send("amara@mainstay.example", answer, "Restart it.")
        harness.wait_for("the answer", 60, lambda: "Restart it." in bodies())
        harness.wait_for("the customer's mail", 60, lambda: [
            m for m in mails_of(server, "boss@example.com") if "Restart it." in part(m, "plain")])
        send("amara@mainstay.example", note, "Between us.")
        harness.wait_for("the note", 60, lambda: "Between us." in [
            n["body"] for n in server.cli_json("desk", "show", case)["notes"]])
        # with a colleague's token, or nobody's word for the sender
        send("lena@mainstay.example", answer, "I am amara.")
        send("amara@mainstay.example", answer, "Forged?", vouched=False)
        held = harness.wait_for("what is held", 60,
                                lambda: len(mails("held")) == 2 and mails("held"))
        self.assertEqual(set(held), {("stranger", "lena@mainstay.example"),
                                     ("unverified", "amara@mainstay.example")})
        self.assertEqual(len(bodies()), 2, bodies())

    def test_previews_and_preferences_by_command_line(self):
        server = self.server(**{"mail.delivery": "dir"})
        shown = server.cli_json("notice", "preview", "case-replied", "--language", "zh")
        self.assertIn("工单", shown["subject"])
        self.assertEqual(read(shown["message"].encode())["Content-Language"], "zh")
        code, _, err = server.cli("notice", "preview", "nonsense", check=False)
        self.assertEqual(code, 1)
        self.assertIn("case-replied", err)

    def test_a_provider_s_own_templates_are_checked_and_used(self):
        folder = tempfile.mkdtemp(prefix="mainstay-catalog-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        os.mkdir(folder + "/mail")
        text = (harness.ROOT / "catalog/mail/en.yaml").read_text(encoding="utf-8")
        path = pathlib.Path(folder, "mail", "en.yaml")
        path.write_text(text.replace("has been opened", "was {{opned}}"), encoding="utf-8")
        server = harness.Server(self.database, settings=MAIL, args=["--catalog", folder])
        self.addCleanup(shutil.rmtree, server.folder, ignore_errors=True)
        with self.assertRaisesRegex(AssertionError, r"en.yaml:\d+: .*no field \{\{opned\}\}; use"):
            server.start()
        harness.Server.end_all()


for _name in harness.databases():
    globals()[f"MailOn{_name.capitalize()}"] = type(
        f"MailOn{_name.capitalize()}", (Story, unittest.TestCase), {"database": _name})
