# SPDX-License-Identifier: Apache-2.0
"""The command line and the process: usage, both ways to the data, backup, settings, signals."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from harness import BINARY, ROOT, Postgres, databases, wait_for


def run(*words, environ=None):
    """(code, stdout, stderr) of one command."""
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=120,
                          env={**os.environ, **(environ or {})})
    return done.returncode, done.stdout, done.stderr


class Folder(unittest.TestCase):
    """A test with a folder of its own, and servers in it that are ended at the end."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="mainstay-cli-")
        self.data = self.folder + "/data"
        self.servers = []
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.addCleanup(self.end)

    def end(self):
        for server in self.servers:
            if server.poll() is None:
                server.kill()
            server.wait()

    def ok(self, *words, data=None):
        code, out, err = run(*words, "--data", data or self.data)
        self.assertEqual(code, 0, f"{words}: {err}")
        return out

    def json(self, *words):
        return json.loads(self.ok(*words, "--json"))

    def serve(self, *words):
        with open(self.folder + "/log", "ab") as log:
            server = subprocess.Popen([BINARY, "serve", "--data", self.data, "--listen",
                                       "127.0.0.1:0", *words], stdout=log, stderr=log)
        self.servers.append(server)
        endpoint = pathlib.Path(self.data) / "endpoint"

        def ready():
            if server.poll() is not None:
                raise AssertionError(pathlib.Path(self.folder, "log").read_text())
            return endpoint.exists()
        wait_for("the endpoint", 30, ready)
        return server, endpoint.read_text().strip()


class Usage(Folder):
    """Every mistake has an answer that says what to write instead."""

    def test_mistakes_are_explained_in_one_line(self):
        cases = {
            (): "mainstay: say what to do; `mainstay help` lists the commands\n",
            ("serv",): 'mainstay: there is no command "serv"; did you mean "serve"?\n',
            ("levitate",): 'mainstay: there is no command "levitate"; `mainstay help` lists them\n',
            ("account",): 'mainstay: say what to do with "account": create, get, list, update, '
                          'contacts, set-contacts\n',
            ("account", "lits"):
                "mainstay: there is no `account lits`; did you mean `account list`?\n",
            ("account", "list", "--jsno"):
                "mainstay: there is no option --jsno; did you mean --json?\n",
            ("account", "list", "--max-results"):
                "mainstay: --max-results needs a value: NUMBER\n",
            ("account", "list", "--max-results", "ten"):
                'mainstay: --max-results: "ten" is not a number\n',
            ("account", "list", "--json=1"): "mainstay: --json takes no value\n",
            ("account", "list", "-j"):
                "mainstay: there is no option -j; options are words after two dashes\n",
            ("account", "get", "1", "2"):
                'mainstay: "2" is one word too many; see `mainstay account --help`\n',
            ("org", "create"): "mainstay: --name is required\n",
            ("config", "explain", "listn"):
                'mainstay: there is no setting "listn"; did you mean "listen"?\n',
        }
        for words, message in cases.items():
            code, out, err = run(*words)
            self.assertEqual((code, out, err), (2, "", message), words)

    def test_nothing_there_is_said(self):
        code, out, err = run("account", "list", "--data", self.data)
        self.assertEqual((code, out), (1, ""))
        self.assertIn(f"`mainstay init --data {self.data}` makes one", err)
        self.assertFalse(os.path.exists(self.data))

    def test_every_command_has_help(self):
        code, out, _ = run("help")
        self.assertEqual(code, 0)
        nouns = re.findall(r"^  (\w+) ", out, re.M)
        self.assertIn("serve", nouns)
        for noun in nouns:
            code, out, err = run(noun, "--help")
            self.assertEqual((code, err), (0, ""), noun)
            self.assertEqual(run("help", noun)[1], out)
            for verb in re.findall(rf"^  mainstay {noun} ([a-z-]+)", out, re.M):
                code, text, err = run(noun, verb, "--help")
                self.assertEqual((code, err), (0, ""), (noun, verb))
                self.assertIn(f"usage: mainstay {noun} {verb}", text)
                self.assertIn("  --json", text)

    def test_help_says_how_a_file_is_attached(self):
        for verb in ("create", "add"):
            self.assertIn("--attachments file-name=TEXT,data=@FILE ...",
                          run("case", verb, "--help")[1])

    def test_version(self):
        self.assertRegex(run("version")[1], r"^mainstay \d+\.\d+\.\d+\n$")
        self.assertEqual(run("--version"), run("version"))
        self.assertIn("version", json.loads(run("version", "--json")[1]))

    def test_completion_completes(self):
        script = ('source <("$0" help --completion); COMP_WORDS=(mainstay account cr); '
                  'COMP_CWORD=2; _mainstay; echo "${COMPREPLY[@]}"; '
                  'COMP_WORDS=(mainstay account get --js); COMP_CWORD=3; _mainstay; '
                  'echo "${COMPREPLY[@]}"; COMP_WORDS=(mainstay serve --dem); COMP_CWORD=2; '
                  '_mainstay; echo "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, BINARY], capture_output=True, text=True)
        self.assertEqual((done.stdout, done.stderr), ("create\n--json\n--demo\n", ""))

    def test_documents_are_fresh(self):
        done = subprocess.run([ROOT / "script/docs", "--check", BINARY], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_results_that_cannot_be_written_fail(self):
        done = subprocess.run(f"{BINARY} help >/dev/full", shell=True, capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write the result", done.stderr)


class Config(Folder):
    def setUp(self):
        super().setUp()
        os.mkdir(self.data)

    def write(self, text):
        pathlib.Path(self.data, "mainstay.conf").write_text(text)

    def test_settings_are_checked_without_a_server(self):
        self.assertIn("none; all defaults", self.ok("config", "check"))
        self.write("# mine\nlisten = 0.0.0.0:9000\n")
        self.assertIn("result: ok", self.ok("config", "check"))
        self.assertEqual(self.json("config", "explain", "listen")["value"], "0.0.0.0:9000")
        self.write("listen = 0.0.0.0:9000\nthrottle.suport.rate = 5\n")
        code, _, err = run("config", "check", "--data", self.data)
        self.assertEqual(code, 1)
        self.assertEqual(err, f"mainstay: {self.data}/mainstay.conf:2: there is no setting "
                              '"throttle.suport.rate"; did you mean "throttle.support.rate"?\n')
        self.write("http.idle_timeout = 5 parsecs\n")
        self.assertIn("mainstay.conf:1: http.idle_timeout cannot be",
                      run("config", "check", "--data", self.data)[2])

    def test_serve_refuses_wrong_settings(self):
        self.write("listen = \x01\n")
        code, out, err = run("init", "--data", self.data)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("mainstay.conf:1: listen cannot be", err)


class Process(Folder):
    def test_both_ways_give_the_same_answer(self):
        for database in databases():
            with self.subTest(database):
                self.data = f"{self.folder}/{database}"
                os.mkdir(self.data, 0o700)
                if database == "postgres":
                    pathlib.Path(self.data, "mainstay.conf").write_text(
                        f"db.url = {Postgres.shared().database()}\n")
                key = self.json("init", "--name", "Acme Cloud")
                self.assertRegex(key["accessKeyId"], "^AKIA")
                org = self.json("org", "create", "Häuser & Söhne")["organization"]
                for i in range(3):
                    self.ok("account", "create", "--name", f"A{i}", "--email", "a@example.com",
                            "--organization-id", org["organizationId"])
                commands = [("org", "list"), ("account", "list"), ("account", "list", "--json"),
                            ("account", "list", "--max-results", "2", "--json"),
                            ("role", "list", "--json"),
                            ("user", "get", "nobody"), ("account", "get", "000000000000")]
                alone = [run(*c, "--data", self.data) for c in commands]
                server, _ = self.serve()
                served = [run(*c, "--data", self.data) for c in commands]
                for command, a, b in zip(commands, alone, served):
                    # Tokens of lists are sealed anew each time.
                    a, b = ([re.sub(r'("nextToken": ")[^"]*', r"\1", str(x)) for x in y]
                            for y in (a, b))
                    self.assertEqual(a, b, command)
                self.assertEqual(served[0][0], 0)
                self.assertEqual(served[-1][0], 1)
                self.assertEqual(len(json.loads(served[2][1])["accounts"]), 4)
                server.send_signal(signal.SIGTERM)
                self.assertEqual(server.wait(30), 0)

    def test_one_server_on_a_directory(self):
        self.ok("init")
        server, endpoint = self.serve()
        code, _, err = run("serve", "--data", self.data, "--listen", "127.0.0.1:0")
        self.assertEqual(code, 1)
        self.assertIn(f"another mainstay has {self.data} open", err)
        with urllib.request.urlopen(endpoint + "/healthz") as answer:
            self.assertEqual(json.load(answer), {"status": "ok"})
        self.assertEqual(oct(os.stat(self.data).st_mode)[-3:], "700")
        for name in ("keyring", "mainstay.db", "mainstay.sock", "endpoint"):
            self.assertEqual(os.stat(f"{self.data}/{name}").st_mode & 0o077, 0, name)
        self.assertEqual(run("init", "--data", self.data)[0], 1)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(30), 0)
        self.assertFalse(os.path.exists(self.data + "/endpoint"))
        self.assertFalse(os.path.exists(self.data + "/mainstay.sock"))

    def test_a_killed_server_leaves_nothing_in_the_way(self):
        self.ok("init")
        server, _ = self.serve()
        server.kill()
        server.wait()
        self.assertIn("ACCOUNT-ID", self.ok("account", "list"))
        os.unlink(self.data + "/endpoint")
        self.serve()
        self.assertIn("ACCOUNT-ID", self.ok("account", "list"))

    def test_metrics_are_local_unless_public(self):
        self.ok("init")
        server, endpoint = self.serve()
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(endpoint + "/metrics")
        self.assertEqual(refused.exception.code, 404)
        self.assertEqual(json.load(refused.exception)["__type"], "NotFoundException")
        self.ok("account", "list")
        local = subprocess.run(["curl", "-sf", "--unix-socket", self.data + "/mainstay.sock",
                                "http://local/metrics"], capture_output=True, text=True, check=True)
        self.assertIn('mainstay_operation_calls_total{operation="mainstay:ListAccounts"} 1\n',
                      local.stdout)
        documented = set(re.findall(r"^\| `(mainstay_\w+)`",
                                    (ROOT / "docs/metrics.md").read_text(), re.M))
        printed = set(re.findall(r"^# TYPE (\w+)", local.stdout, re.M))
        self.assertEqual(documented, printed)
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        pathlib.Path(self.data, "mainstay.conf").write_text("metrics.public = true\n")
        _, endpoint = self.serve()
        with urllib.request.urlopen(endpoint + "/metrics") as answer:
            self.assertIn(b"mainstay_up{version=", answer.read())

    def test_it_starts_at_once(self):
        self.ok("init")
        began = time.monotonic()
        self.serve()
        # Sanitizers make it slow; the release's figure is in docs/performance.md.
        self.assertLess(time.monotonic() - began, 5)

    def test_every_answer_is_json(self):
        self.ok("init")
        _, endpoint = self.serve()
        for method, path in (("GET", "/"), ("PUT", "/x"), ("DELETE", "/healthz"), ("POST", "/")):
            with self.subTest((method, path)):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(urllib.request.Request(
                        endpoint + path, method=method, data=b"" if method != "GET" else None,
                        headers={"Content-Type": "application/json"}))
                answer = refused.exception
                self.assertEqual(answer.headers["Content-Type"], "application/x-amz-json-1.1")
                self.assertEqual(json.load(answer)["__type"], answer.headers["x-amzn-ErrorType"])
                self.assertRegex(answer.headers["x-amzn-RequestId"], "^[0-9a-f-]{36}$")


class Backup(Folder):
    def test_a_copy_of_a_running_server_comes_back(self):
        self.ok("init")
        server, _ = self.serve()
        self.ok("org", "create", "Kept")
        before = self.ok("org", "list", "--json")
        copy = self.folder + "/copy"
        self.assertIn("includes the keyring", self.ok("backup", copy))
        self.assertEqual(run("backup", copy, "--data", self.data)[0], 1)
        self.ok("org", "create", "Later")
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        self.data = self.folder + "/again"
        out = self.ok("restore", copy)
        self.assertIn("report: ok", out)
        self.assertRegex(out, r"\d{12}\s+yes ")
        self.assertEqual(self.ok("org", "list", "--json"), before)
        code, _, err = run("restore", copy, "--data", self.data)
        self.assertEqual(code, 1)
        self.assertIn("already", err)

    def changed(self, name, *statements):
        """A copy whose database was changed by hand, and whose manifest says that it is right."""
        copy = f"{self.folder}/{name}"
        shutil.copytree(self.folder + "/copy", copy)
        db = sqlite3.connect(copy + "/mainstay.db")
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()
        self.attest(copy)
        return copy

    @staticmethod
    def attest(copy):
        manifest = pathlib.Path(copy, "manifest.json")
        told = json.loads(manifest.read_text())
        for file in told["files"]:
            text = pathlib.Path(copy, file["name"]).read_bytes()
            file.update(bytes=len(text), sha256=hashlib.sha256(text).hexdigest())
        manifest.write_text(json.dumps(told))

    def test_a_copy_is_verified_beyond_its_hashes(self):
        self.ok("init")
        self.ok("org", "create", "Kept")
        self.ok("backup", self.folder + "/copy")
        target = self.folder + "/again"

        orphan = self.changed("orphan", "DELETE FROM organization")
        code, out, err = run("restore", orphan, "--data", target)
        self.assertEqual(code, 1)
        self.assertIn("no parent", out)
        self.assertNotIn("mainstay.db", os.listdir(target))

        foreign = self.changed("foreign")
        self.ok("init", data=self.folder + "/other")
        shutil.copy(self.folder + "/other/keyring", foreign + "/keyring")
        self.attest(foreign)
        code, _, err = run("restore", foreign, "--data", target)
        self.assertEqual(code, 1)
        self.assertIn("is not this database's", err)
        self.assertNotIn("keyring", os.listdir(target))

        edited = self.changed("edited", "UPDATE audit_record SET actor = 'nobody'")
        code, out, err = run("restore", edited, "--data", target)
        self.assertEqual(code, 1)
        self.assertIn("edited", out)
        self.assertIn("its audit trail was changed", err)
        self.assertIn("mainstay.db", os.listdir(target))  # it may be all there is

    def test_a_foreign_keyring_opens_nothing(self):
        self.ok("init")
        self.ok("init", data=self.folder + "/other")
        shutil.copy(self.folder + "/other/keyring", self.data + "/keyring")
        for command in (["account", "list"], ["serve", "--listen", "127.0.0.1:0"],
                        ["audit", "verify"]):
            code, _, err = run(*command, "--data", self.data)
            self.assertEqual(code, 1, command)
            self.assertIn("is not this database's", err)

    def test_a_damaged_copy_is_refused(self):
        self.ok("init")
        copy = self.folder + "/copy"
        self.ok("backup", copy)
        path = pathlib.Path(copy, "mainstay.db")
        text = bytearray(path.read_bytes())
        text[len(text) // 2] ^= 1
        path.write_bytes(text)
        code, _, err = run("restore", copy, "--data", self.folder + "/again")
        self.assertEqual(code, 1)
        self.assertIn("is not what was backed up", err)
        os.unlink(copy + "/manifest.json")
        self.assertIn("is no whole backup",
                      run("restore", copy, "--data", self.folder + "/more")[2])


if __name__ == "__main__":
    unittest.main()
