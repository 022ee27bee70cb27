# SPDX-License-Identifier: Apache-2.0
"""An operator's day: install, look at the demo, work on cases, back up, restore.

Every command that reads is asked twice, through a running server and with the folder closed, and
must say the same.
"""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time
import unittest

import harness
import wire

MODEL = harness.ROOT / "model/gen/mainstay-2026-11-23.service-2.json"


def run(*words, stdin=None, environ=None, cwd=None):
    """(exit code, stdout, stderr) of one command."""
    done = subprocess.run([harness.BINARY, *map(str, words)], capture_output=True, text=True,
                          timeout=120, input=stdin, cwd=cwd, env={**os.environ, **(environ or {})})
    return done.returncode, done.stdout, done.stderr


def good(*words, **more):
    code, out, err = run(*words, **more)
    assert code == 0, f"{words}: exit {code}: {err}"
    return out


def commands():
    """(noun, verb or None) of every command, as its own help lists them."""
    listed = []
    for noun in re.findall(r"^  ([a-z]+) ", good("help"), re.M):
        verbs = re.findall(rf"^  mainstay {noun} ([a-z-]+)", good("help", noun), re.M)
        listed += [(noun, verb) for verb in verbs or [None]]
    return listed


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="mainstay-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = self.folder + "/data"

    def refused(self, code, text, *words, **more):
        """The command fails with this code and says this; it prints no result and no whole help."""
        got, out, err = run(*words, **more)
        self.assertEqual(got, code, (words, out, err))
        self.assertEqual(out, "")
        self.assertRegex(err, text)
        self.assertTrue(err.startswith("mainstay: "), err)
        self.assertLessEqual(err.count("\n"), 2, err)
        self.assertNotIn("\n\n", err)


class Install(Folder):
    def test_init_makes_one_operator_and_says_its_key_once(self):
        made = json.loads(good("init", "--data", self.data, "--json", "--name", "Acme Cloud",
                               "--email", "ops@acme.example", "--operator", "olga"))
        self.assertEqual(set(made), {"accountId", "userName", "accessKeyId", "secretAccessKey"})
        self.assertEqual(made["userName"], "olga")
        self.assertRegex(made["accountId"], r"^[0-9]{12}$")
        self.assertRegex(made["accessKeyId"], r"^AKIA[A-Z2-7]{16}$")
        self.assertEqual(len(made["secretAccessKey"]), 40)
        for name in ("mainstay.db", "keyring"):
            mode = stat.S_IMODE(os.stat(f"{self.data}/{name}").st_mode)
            self.assertEqual(mode, 0o600, name)
        self.assertEqual(stat.S_IMODE(os.stat(self.data).st_mode), 0o700)
        for name in os.listdir(self.data):
            path = f"{self.data}/{name}"
            if os.path.isfile(path):
                self.assertNotIn(made["secretAccessKey"].encode(), pathlib.Path(path).read_bytes())
        self.refused(1, "already; nothing was changed", "init", "--data", self.data)
        users = json.loads(good("user", "list", "--data", self.data, "--json"))["users"]
        self.assertEqual([u["userName"] for u in users], ["olga"])

    def test_init_says_which_value_it_does_not_take(self):
        for option, value, remedy in (
                ("name", "", "1 to 128 characters"),
                ("email", "nope", "jane@example.com"),
                ("country", "Germany", "two capitals"),
                ("zone", "Nowhere/X", "Europe/Berlin"),
                ("language", "EN", "two small letters"),
                ("operator", "o p", "letters, digits")):
            with self.subTest(option):
                self.refused(2, f"--{option}.*{remedy}", "init", "--data", self.data,
                             f"--{option}", value)
        good("init", "--data", self.data)

    def test_the_key_of_init_signs(self):
        made = json.loads(good("init", "--data", self.data, "--json"))
        server = harness.Server(demo=False, folder=self.folder)
        with server:
            client = wire.Wire(server.port, made["accessKeyId"], made["secretAccessKey"])
            self.assertEqual(client.mainstay("ListAccounts").status, 200)


class BothWays:
    """The same answers from a running server and from the closed folder, on one demo."""
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database)
        cls.server.start()
        cls.addClassCleanup(shutil.rmtree, cls.server.folder, ignore_errors=True)

    @classmethod
    def tearDownClass(cls):
        if cls.server.process:
            cls.server.stop()

    def test_every_reading_command_says_the_same(self):
        env, s = self.server.env, self.server
        if not s.process:
            s.start()
        case = s.cli_json("case", "list")["cases"][0]["caseId"]
        notes = next(c["caseId"] for c in s.cli_json("desk", "queue")["cases"]
                     if s.cli_json("desk", "notes", c["caseId"])["notes"])
        business = ("--account-id", env["BUSINESS_ACCOUNT_ID"])
        questions = [
            ("org", "list"), ("account", "list"), ("account", "get", env["BUSINESS_ACCOUNT_ID"]),
            ("user", "list"), ("user", "list", *business), ("user", "get", "bea", *business),
            ("key", "list", *business), ("role", "list"), ("case", "list"),
            ("case", "list", *business, "--include-resolved"), ("case", "get", case),
            ("case", "explain", case), ("desk", "queue"), ("desk", "queue", "--severity-code", "high"),
            ("desk", "show", notes), ("desk", "notes", notes), ("audit", "list", *business),
            ("audit", "verify"), ("outbox", "list", "--state", "delivered"), ("db", "check"),
            ("config", "explain"), ("version",),
        ]
        for noun, verb in commands():
            if noun == "plan" and verb in ("list", "compare"):
                questions.append((noun, verb))
            if (noun, verb) == ("plan", "show"):
                questions.append((noun, verb, "business"))
            if (noun, verb) == ("plan", "diff"):
                questions.append((noun, verb, "seed", "aws-2024"))
            if (noun, verb) == ("plan", "quote"):
                questions.append((noun, verb, "--catalog", "seed", "--plan", "business",
                                  "--usage", "85000"))
        harness.wait_for("the outbox to be empty", 20, lambda: not s.cli_json(
            "outbox", "list", "--state", "waiting")["events"])

        def ask():
            answers = {}
            for words in questions:
                answers[words] = s.cli(*words), s.cli_json(*words)
            return answers

        served = ask()
        s.stop()
        closed = ask()
        for words in questions:
            text = [t if words[:2] != ("desk", "queue") and words[:2] != ("desk", "show")
                    and words[:2] != ("case", "explain") else re.sub(r"-?\d+", "N", t)
                    for t in (served[words][0], closed[words][0])]
            self.assertEqual(text[0], text[1], words)
            self.assertEqual(without_minutes(served[words][1]), without_minutes(closed[words][1]),
                             words)
            self.assertTrue(served[words][0].strip(), words)
        s.start()

    def test_writing_commands_work_both_ways(self):
        s = self.server
        for running in (True, False):
            if running and not s.process:
                s.start()
            if not running and s.process:
                s.stop()
            name = "Served" if running else "Closed"
            org = s.cli_json("org", "create", name)["organization"]["organizationId"]
            account = s.cli_json("account", "create", "--organization-id", org, "--name", name,
                                 "--email", "a@example.com")["account"]["accountId"]
            s.cli("user", "create", "ute", "--account-id", account, "--email", "u@example.com",
                  "--role", "admin")
            key = s.cli_json("key", "create", "ute", "--account-id", account)["accessKey"]
            s.cli("key", "update", key["accessKeyId"], "--account-id", account, "--status", "inactive")
            s.cli("key", "delete", key["accessKeyId"], "--account-id", account)
            case = s.cli_json("case", "create", "--account-id", account, "--subject", "Two invoices",
                              "--communication-body", "Which one?", "--issue-type",
                              "customer-service")["caseId"]
            s.cli("desk", "take", case)
            s.cli("desk", "note", case, "--body", "asked billing")
            s.cli("desk", "reply", case, "--communication-body", "The second one.", "--attachments",
                  "fileName=a.txt,data=hello")
            told = s.cli_json("case", "get", case)
            self.assertEqual(told["case"]["status"], "pending-customer-action")
            self.assertEqual(len(told["messages"]), 2)
            s.cli("desk", "resolve", case)
            self.assertEqual(s.cli_json("case", "get", case)["case"]["status"], "resolved")
            code, _, err = s.cli("case", "get", "case-000000000000-exen-2026-0000000000000000",
                                 check=False)
            self.assertEqual(code, 1)
            self.assertIn("ResourceNotFoundException", err)
            code, _, err = s.cli("user", "create", "x", "--account-id", account, "--email",
                                 "u@example.com", "--role", "emperor", check=False)
            self.assertEqual(code, 1)
            self.assertIn("emperor", err)
        s.start()

    def test_db_commands(self):
        s = self.server
        if not s.process:
            s.start()
        self.assertEqual(s.cli_json("db", "check")["report"], "ok")
        rebuilt = s.cli_json("db", "rebuild")
        self.assertEqual(rebuilt["casesRepaired"], 0)
        self.assertGreaterEqual(rebuilt["casesChecked"], 8)
        code, _, err = s.cli("db", "migrate", check=False)
        self.assertEqual(code, 1, "a running server has the folder")
        self.assertIn("another mainstay has", err)
        s.stop()
        self.assertGreaterEqual(int(s.cli_json("db", "migrate")["schemaVersion"]), 6)
        s.start()

    def test_audit_verify_sees_tampering(self):
        s = self.server
        if not s.process:
            s.start()
        code, out, _ = s.cli("audit", "verify", check=False)
        self.assertEqual(code, 0, out)
        if self.database != "sqlite":
            return
        s.stop()
        copy = s.folder + "/tampered"
        shutil.copytree(s.data, copy)
        db = sqlite3.connect(copy + "/mainstay.db")
        table = next(name for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'audit%'")
            if "record" in [c[1] for c in db.execute(f"PRAGMA table_info({name})")])
        with db:
            db.execute(f"UPDATE {table} SET record = replace(record, 'CreateUser', 'DeleteUser') "
                       "WHERE record LIKE '%CreateUser%'")
        db.close()
        code, out, _ = run("audit", "verify", "--data", copy)
        self.assertEqual(code, 1)
        self.assertRegex(out, r"\bno\b")
        s.start()


def without_minutes(value):
    """What moves with the clock is not compared."""
    moving = ("minutesToBreach", "workingMinutesLeft", "lastUsedAt", "countedSeconds",
              "leftSeconds", "seconds", "until")
    if isinstance(value, dict):
        return {k: without_minutes(v) for k, v in value.items() if k not in moving}
    return [without_minutes(v) for v in value] if isinstance(value, list) else value


class OnSqlite(BothWays, unittest.TestCase):
    database = "sqlite"


class OnPostgres(BothWays, unittest.TestCase):
    database = "postgres"


class Events(unittest.TestCase):
    def test_the_log_sink_writes_lines_that_can_be_read(self):
        """An event is a line of the log with each key once, and the event in it as its receiver
        would get it."""
        with harness.Server(settings={"outbox.sink": "log"}) as s:
            made = wire.Wire(s.port, *s.keys("BUSINESS")).support(
                "CreateCase", subject="told", communicationBody="x").json["caseId"]

            def told():
                return [line for line in s.log_text().splitlines() if made in line]
            harness.wait_for("the event", 20, told)
            pairs = json.loads(told()[0], object_pairs_hook=list)
            self.assertEqual(len({k for k, _ in pairs}), len(pairs), pairs)
            self.assertEqual(dict(pairs)["event"], "event")
            event = json.loads(dict(pairs)["payload"])
            self.assertEqual(event["detail"]["event-name"], "CreateCase")
            self.assertEqual(event["detail"]["case-id"], made)


class Backup(unittest.TestCase):
    def test_backup_while_writing_and_restore(self):
        with harness.Server(settings={"throttle.enabled": "false", "cases.per_hour": 0}) as s:
            client = wire.Wire(s.port, *s.keys("BUSINESS"))
            before = client.support("CreateCase", subject="before", communicationBody="x")
            self.assertEqual(before.status, 200)
            stop = threading.Event()
            done = []

            def write():
                while not stop.is_set():
                    answer = client.support("CreateCase", subject="during", communicationBody="x")
                    done.append(answer.status)

            writer = threading.Thread(target=write)
            writer.start()
            try:
                harness.wait_for("some writes", 20, lambda: len(done) > 5)
                copy, other = s.folder + "/copy", s.folder + "/restored"
                out = s.cli("backup", copy)
                self.assertIn("keyring", out)
            finally:
                stop.set()
                writer.join()
            self.assertEqual(set(done), {200})
            self.assertEqual(sorted(os.listdir(copy)),
                             ["keyring", "mainstay.conf", "mainstay.db", "manifest.json"])
            code, _, err = s.cli("backup", copy, check=False)
            self.assertEqual(code, 1)
            self.assertIn("exists", err)
            out = good("restore", copy, "--data", other)
            self.assertIn("report: ok", out)
            cases = json.loads(good("case", "list", "--data", other, "--json"))["cases"]
            self.assertIn(before.json["caseId"], [c["caseId"] for c in cases])
            code, _, err = run("restore", copy, "--data", other)
            self.assertEqual(code, 1)
            self.assertIn("already", err)
            # Keys made before the copy sign against what was restored.
            restored = harness.Server(demo=False, folder=s.folder + "/second")
            shutil.rmtree(restored.data)
            os.rename(other, restored.data)
            with restored:
                again = wire.Wire(restored.port, *s.keys("BUSINESS"))
                answer = again.support("DescribeCases", caseIdList=[before.json["caseId"]])
                self.assertEqual(answer.status, 200)

    def test_a_damaged_copy_is_refused_and_leaves_nothing(self):
        with harness.Server() as s:
            s.cli("backup", s.folder + "/copy")
            for number, name in enumerate(("mainstay.db", "keyring", "manifest.json")):
                bad, target = f"{s.folder}/bad{number}", f"{s.folder}/target{number}"
                shutil.copytree(s.folder + "/copy", bad)
                with open(f"{bad}/{name}", "r+b") as f:
                    f.seek(os.path.getsize(f"{bad}/{name}") // 2)
                    byte = f.read(1)
                    f.seek(-1, os.SEEK_CUR)
                    f.write(bytes([byte[0] ^ 1]))
                code, _, err = run("restore", bad, "--data", target)
                self.assertEqual(code, 1, name)
                self.assertRegex(err, r"hash differs|damaged|lacks", name)
                # The folder is free for a better copy.
                good("restore", s.folder + "/copy", "--data", target)


class Demo(Folder):
    def test_demo_env_is_complete_and_a_second_start_changes_nothing(self):
        with harness.Server() as s:
            names = ["MAINSTAY_ENDPOINT", "AGENT_ACCESS_KEY_ID", "AGENT_SECRET_ACCESS_KEY"]
            names += [f"{plan}_{what}" for plan in harness.PLANS
                      for what in ("ACCOUNT_ID", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY")]
            for name in names:
                self.assertTrue(s.env.get(name), name)
            path = s.data + "/demo.env"
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            self.assertEqual(s.env["MAINSTAY_ENDPOINT"], s.endpoint)
            # The shell reads it, too.
            told = subprocess.run(["sh", "-c", f". {path}; printf %s \"$AGENT_SECRET_ACCESS_KEY\""],
                                  capture_output=True, text=True, check=True).stdout
            self.assertEqual(told, s.env["AGENT_SECRET_ACCESS_KEY"])
            first = pathlib.Path(path).read_text(encoding="utf-8")
            world = self.world(s)
            s.stop()
            s.start()
            second = pathlib.Path(path).read_text(encoding="utf-8")
            self.assertEqual(first.splitlines()[1:], second.splitlines()[1:])
            self.assertEqual(s.env["MAINSTAY_ENDPOINT"], s.endpoint)
            self.assertEqual(world, self.world(s))
            errors = {"BASIC": "SubscriptionRequiredException",
                      "DEVELOPER": None, "BUSINESS": None,
                      "ENTERPRISE": None, "AGENT": "AccessDeniedException"}
            for who in errors:
                answer = wire.Wire(s.port, *s.keys(who)).support("DescribeSeverityLevels")
                self.assertEqual(answer.error, errors[who], who)

    @staticmethod
    def world(s):
        return {words: without_minutes(s.cli_json(*words)) for words in (
            ("account", "list"), ("user", "list"), ("case", "list", "--include-resolved"))}

    def test_a_short_retention_shows_less_of_the_story_and_says_so(self):
        with harness.Server(settings={"cases.retention": "5d"}) as s:
            self.assertIn("demo-past-retention", s.log_text())
            cases = s.cli_json("case", "list", "--include-resolved")["cases"]
            self.assertTrue(cases)
            self.assertGreater(min(c["timeCreated"] for c in cases),
                               time.strftime("%Y-%m-%dT%H", time.gmtime(time.time() - 5 * 86400)))

    def test_demo_is_lived_in(self):
        with harness.Server() as s:
            cases = s.cli_json("case", "list", "--include-resolved")["cases"]
            self.assertGreaterEqual(len({c["language"] for c in cases}), 4)
            self.assertGreaterEqual(len({c["severityCode"] for c in cases}), 5)
            statuses = {c["status"] for c in cases}
            self.assertLessEqual({"unassigned", "work-in-progress", "pending-customer-action",
                                  "pending-amazon-action", "reopened", "resolved"}, statuses)
            self.assertGreaterEqual(len({c["accountId"] for c in cases}), 4)
            self.assertEqual(s.cli_json("db", "rebuild")["casesRepaired"], 0)
            s.cli("audit", "verify")

    def test_killed_in_the_middle_it_begins_anew(self):
        for attempt in range(4):
            server = harness.Server(folder=self.folder)
            words = [harness.BINARY, "serve", "--demo", "--data", self.data, "--listen", "127.0.0.1:0"]
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(0.04 * (attempt + 1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            server.start()
            self.assertEqual(len(server.cli_json("account", "list")["accounts"]), 5)
            key, secret = server.keys("BUSINESS")
            self.assertEqual(wire.Wire(server.port, key, secret).support("DescribeCases").status, 200)
            server.stop()
            shutil.rmtree(self.data)

    def test_a_story_of_the_providers_own(self):
        catalog = self.folder + "/catalog"
        os.makedirs(catalog)
        story = pathlib.Path(catalog, "demo.yaml")
        story.write_text("provider: {ago: 2d, name: P, email: p@example.com}\n"
                         "env: {OPERATOR_ACCESS_KEY_ID: $operator-key}\n"
                         "steps:\n"
                         "  - {ago: 1d, do: \"mainstay:CreateOrganisation\", with: {name: X}}\n",
                         encoding="utf-8")
        self.refused(1, r"cannot be made:\n.*demo\.yaml:4: .*is no operation", "serve", "--demo",
                     "--data", self.data, "--listen", "127.0.0.1:0", "--catalog", catalog)
        story.write_text(story.read_text(encoding="utf-8").replace("Organisation", "Organization"),
                         encoding="utf-8")
        server = harness.Server(folder=self.folder, args=["--catalog", catalog])
        with server:
            self.assertIn("OPERATOR_ACCESS_KEY_ID", server.env)
            orgs = [o["name"] for o in server.cli_json("org", "list")["organizations"]]
            self.assertEqual(sorted(orgs), ["P", "X"])


class AddModel(Folder):
    def test_stock_clis_know_the_mainstay_service(self):
        with harness.Server() as s:
            clis = harness.aws_clis()
            self.assertTrue(clis, "no aws command line is installed: run script/setup")
            for number, cli in enumerate(clis):
                home = f"{self.folder}/home{number}"
                os.makedirs(home)
                env = {**os.environ, "HOME": home, "AWS_DATA_PATH": f"{home}/.aws/models",
                       "AWS_ACCESS_KEY_ID": s.keys("AGENT")[0],
                       "AWS_SECRET_ACCESS_KEY": s.keys("AGENT")[1], "AWS_DEFAULT_REGION": "us-east-1",
                       "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
                subprocess.run([cli, "configure", "add-model", "--service-model", f"file://{MODEL}"],
                               check=True, env=env, timeout=60)
                done = subprocess.run([cli, "--endpoint-url", s.endpoint, "--output", "json",
                                       "mainstay", "list-queue"], env=env, capture_output=True,
                                      text=True, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
                mine = [c["caseId"] for c in json.loads(done.stdout)["cases"]]
                self.assertEqual(mine, [c["caseId"] for c in s.cli_json("desk", "queue")["cases"]])
