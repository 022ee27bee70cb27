# SPDX-License-Identifier: Apache-2.0
"""What is below the server goes away: PostgreSQL, room on the disk, the files it starts from."""
import os
import pathlib
import subprocess
import threading
import time
import unittest
import uuid

import harness
import wire

FREE = {"throttle.enabled": "false", "cases.per_hour": 0}
# How long an answer may take while the database is away.
PATIENCE = 10
REFUSALS = ("InternalServerError", "ServiceUnavailable", "ServiceUnavailableException",
            "ThrottlingException")


class Caller(threading.Thread):
    """Opens cases and looks at them until told to end; remembers what was promised."""

    def __init__(self, server, who):
        super().__init__(daemon=True)
        self.port, self.keys, self.over = server.port, server.keys(who), threading.Event()
        self.promised, self.refused, self.wrong, self.slowest = {}, 0, [], 0.0

    def run(self):
        try:
            while not self.over.is_set():
                self.one()
        except Exception as error:  # a connection that breaks is wrong here
            self.wrong.append(repr(error))

    def one(self):
        subject = uuid.uuid4().hex
        client = wire.Wire(self.port, *self.keys, timeout=3 * PATIENCE)
        began = time.monotonic()
        answer = client.support("CreateCase", subject=subject, communicationBody="x",
                                severityCode="low")
        if answer.status == 200:
            self.promised[answer.json["caseId"]] = subject
        look = client.support("DescribeCases", maxResults=10)
        for got in (answer, look):
            if got.status == 200:
                continue
            self.refused += 1
            if got.json["__type"] not in REFUSALS:
                self.wrong.append(got.body)
        self.slowest = max(self.slowest, time.monotonic() - began)
        client.close()
        time.sleep(0.02)


class Load:
    """Some callers at once, for the length of a with block."""

    def __init__(self, test, server):
        self.test = test
        self.callers = [Caller(server, who) for who in ("BUSINESS", "ENTERPRISE") * 2]

    def __enter__(self):
        for caller in self.callers:
            caller.start()
        return self

    def __exit__(self, kind, *_):
        for caller in self.callers:
            caller.over.set()
        for caller in self.callers:
            caller.join(60)
            if kind is None:
                self.test.assertFalse(caller.is_alive(), "a caller hangs")
                self.test.assertEqual(caller.wrong, [])

    def promised(self):
        return {case: subject for c in self.callers for case, subject in list(c.promised.items())}

    def refused(self):
        return sum(c.refused for c in self.callers)

    def slowest(self):
        return max(c.slowest for c in self.callers)

    def goes_on(self):
        """Waits until every caller is served again."""
        counts = [len(c.promised) for c in self.callers]
        harness.wait_for("every caller to be served again", 60, lambda: all(
            len(c.promised) > n for c, n in zip(self.callers, counts)))


def check_promises(test, server, promised):
    """All acknowledged cases are there, none is there twice, and the trail is whole."""
    found = {}
    for who in ("BUSINESS", "ENTERPRISE"):
        pages = server.boto(who).get_paginator("describe_cases").paginate(
            includeResolvedCases=True, includeCommunications=False,
            PaginationConfig={"PageSize": 100})
        for page in pages:
            for case in page["cases"]:
                test.assertNotIn(case["caseId"], found)
                found[case["caseId"]] = case["subject"]
    for case, subject in promised.items():
        test.assertEqual(found.get(case), subject)
    subjects = list(found.values())
    for subject in promised.values():
        test.assertEqual(subjects.count(subject), 1)
    test.assertNotIn("false", server.cli("audit", "verify", "--json").lower())


@unittest.skipUnless("postgres" in harness.databases(), "MAINSTAY_TEST_DB leaves PostgreSQL out")
class PostgresGone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = harness.Postgres(own=True)
        cls.addClassCleanup(cls.postgres.remove)

    def server(self):
        return harness.Server("sqlite", settings={**FREE, "db.url": self.postgres.database()},
                              expect_errors=True)

    def test_stopped_at_once_and_started_again(self):
        with self.server() as server:
            with Load(self, server) as load:
                load.goes_on()
                self.postgres.stop("immediate")
                time.sleep(2)
                during = load.refused()
                self.postgres.start()
                load.goes_on()
            self.assertGreater(during, 0, "nobody noticed that PostgreSQL was away")
            self.assertLess(load.slowest(), PATIENCE)
            check_promises(self, server, load.promised())
            print(f"    {len(load.promised())} acknowledged, {load.refused()} refused,"
                  f" slowest {load.slowest():.2f} s")

    def test_connections_are_terminated_again_and_again(self):
        with self.server() as server:
            with Load(self, server) as load:
                load.goes_on()
                for _ in range(15):
                    self.postgres.psql(
                        "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname LIKE 't%' AND pid <> pg_backend_pid()")
                    time.sleep(0.15)
                load.goes_on()
            self.assertLess(load.slowest(), PATIENCE)
            check_promises(self, server, load.promised())
            print(f"    {len(load.promised())} acknowledged, {load.refused()} refused,"
                  f" slowest {load.slowest():.2f} s")

    def test_a_server_waits_for_it_or_says_that_it_is_away(self):
        """Started while PostgreSQL is down: a clear word and exit 1, no hanging."""
        server = self.server()
        self.postgres.stop("immediate")
        try:
            code, text = start_and_fail(server)
        finally:
            self.postgres.start()
        self.assertEqual(code, 1, text)
        self.assertIn("mainstay:", text)
        with server:
            self.assertEqual(server.boto("BUSINESS").describe_cases()["ResponseMetadata"]
                             ["HTTPStatusCode"], 200)


@unittest.skipUnless("sqlite" in harness.databases(), "MAINSTAY_TEST_DB leaves SQLite out")
class DiskFull(unittest.TestCase):
    def setUp(self):
        self.server = harness.Server("sqlite", expect_errors=True)
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs",
                                self.server.data], capture_output=True, text=True)
        if mount.returncode != 0:
            self.skipTest("needs the right to mount a tmpfs: " + mount.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "-l", self.server.data], check=True)
        settings = "".join(f"{k} = {v}\n" for k, v in FREE.items())
        pathlib.Path(self.server.data, "mainstay.conf").write_text(settings, encoding="utf-8")

    def fill(self):
        with open(self.server.data + "/ballast", "wb", buffering=0) as out:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        out.write(b"x" * size)
                except OSError:
                    pass

    def write(self):
        subject = uuid.uuid4().hex
        answer = self.client.support("CreateCase", subject=subject, communicationBody="x" * 7000,
                                     severityCode="low")
        if answer.status == 200:
            self.promised[answer.json["caseId"]] = subject
        return answer

    def test_writes_are_refused_and_reads_go_on(self):
        self.promised = {}
        self.server.start()
        self.client = wire.Wire(self.server.port, *self.server.keys("BUSINESS"))
        for _ in range(5):
            self.assertEqual(self.write().status, 200)
        for _ in range(2):
            self.fill()
            # what SQLite had room for already is still used
            harness.wait_for("a write to be refused", 60, lambda: self.write().status != 200)
            refused = self.write()
            self.assertEqual(refused.json["__type"], "InternalServerError", refused.body)
            self.assertEqual(self.client.support("DescribeCases", maxResults=10).status, 200)
            os.unlink(self.server.data + "/ballast")
            harness.wait_for("writes to work again", 20, lambda: self.write().status == 200)
            check_promises(self, self.server, self.promised)
        self.server.stop()
        self.server.start()
        check_promises(self, self.server, self.promised)
        self.server.stop()


def start_and_fail(server):
    """Runs serve, which is to end by itself: its exit code and what it said."""
    done = subprocess.run([harness.BINARY, "serve", "--data", server.data, "--listen",
                           "127.0.0.1:0", "--demo"], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


@unittest.skipUnless("sqlite" in harness.databases(), "MAINSTAY_TEST_DB leaves SQLite out")
class BrokenFiles(unittest.TestCase):
    """Files that cannot be what they were: a clear word, exit 1, and nothing is overwritten."""

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server("sqlite")
        cls.server.start()
        cls.server.stop()

    def broken(self, name, change, *words):
        path = pathlib.Path(self.server.data, name)
        whole = path.read_bytes()
        try:
            change(path)
            bad = path.read_bytes() if path.is_file() else None
            code, text = start_and_fail(self.server)
            self.assertEqual(code, 1, text)
            self.assertTrue(text.startswith("mainstay:"), text)
            self.assertLess(len(text.splitlines()), 6, text)
            for word in words:
                self.assertIn(word, text)
            self.assertEqual(path.read_bytes() if path.is_file() else None, bad)
        finally:
            if path.is_dir():
                path.rmdir()
            path.write_bytes(whole)
            path.chmod(0o600)

    def test_database_of_other_bytes(self):
        self.broken("mainstay.db", lambda p: p.write_bytes(b"no database " * 1000), "mainstay.db")

    def test_database_cut_short(self):
        def cut(path):
            data = path.read_bytes()
            path.write_bytes(data[:len(data) // 2])
        self.broken("mainstay.db", cut)

    def test_database_that_is_a_folder(self):
        def folder(path):
            path.unlink()
            path.mkdir()
        self.broken("mainstay.db", folder, "mainstay.db")

    def test_keyring_of_other_bytes(self):
        self.broken("keyring", lambda p: p.write_bytes(b"\x00\xffnot a keyring\n"), "keyring")

    def test_keyring_empty(self):
        self.broken("keyring", lambda p: p.write_bytes(b""), "keyring")

    def test_keyring_gone(self):
        self.broken("keyring", lambda p: p.unlink(), "keyring")

    def test_settings_with_an_unknown_name(self):
        path = pathlib.Path(self.server.data, "mainstay.conf")
        path.write_text("no.such.setting = 1\n", encoding="utf-8")
        try:
            code, text = start_and_fail(self.server)
        finally:
            path.unlink()
        self.assertEqual(code, 1)
        self.assertIn("no.such.setting", text)

    def test_with_all_of_them_back_it_starts(self):
        self.server.start()
        self.assertEqual(self.server.boto("BUSINESS").describe_cases()["ResponseMetadata"]
                         ["HTTPStatusCode"], 200)
        self.server.stop()
