# SPDX-License-Identifier: Apache-2.0
"""Every operation with its first, second, ... statement failing, in each way a database fails.

A statement that is busy is tried again, and nobody hears of it. Any other failure is answered by
InternalServerError and has changed nothing; a commit of unknown fate may have happened, but only
wholly. When all is over, the trail, the files of the database and the derived data are sound.
"""
import ctypes
import json
import signal
import time
import unittest

import calls
import harness
from suite_errors import ROOMY

BUSY, IO, LOST, UNKEPT, KEPT = range(5)
NAMES = ("busy", "io", "lost", "unkept", "kept")
LIBC = ctypes.CDLL(None, use_errno=True)
# This many statements in a row without effect: the operation has no more of them.
CLEAN = 2
# No statements but the operation's own, as far as that goes.
QUIET = {"db.busy_timeout": "50ms", "webhooks.enabled": "false"}
# The most statements that any operation may need.
MOST = 80
# A new master key is a file first, and what follows it goes on in the background: a second call
# finds it begun.
ONCE = ("RotateMasterKey",)


def order(server, log, kind, at):
    """The at-th call of the database from now fails; 0: none. log: the server's, open for reading."""
    value = ctypes.c_void_p((kind << 16) + at)
    assert LIBC.sigqueue(server.process.pid, signal.SIGUSR2, value) == 0
    line = ""
    while True:
        line += log.readline()
        if not line.endswith("\n"):
            time.sleep(0.0005)
            continue
        if line.startswith("{") and json.loads(line)["event"] == "fault":
            return
        line = ""


def operations():
    for service, operation in calls.operations():
        if operation.name not in ONCE:
            yield service, operation


class Faults:
    database = None

    def setUp(self):
        self.server = harness.Server(self.database, settings={**ROOMY, **QUIET},
                                     args=("--fault", "later:1:io"), expect_errors=True).start()
        self.addCleanup(self.server.stop)
        self.world = calls.World(self.server)
        self.log = open(self.server.log_path, encoding="utf-8", errors="replace")
        self.addCleanup(self.log.close)

    def order(self, kind, at):
        order(self.server, self.log, kind, at)

    def strike(self, service, operation, kind, at):
        """One call whose at-th statement fails: its answer."""
        name = f"{service.id}:{operation.name}"
        body = calls.GOOD[name](self.world, "BUSINESS")
        self.order(kind, at)
        try:
            return self.world.call(calls.caller_of(service, operation), name, body), body
        finally:
            self.order(kind, 0)

    def test_every_statement(self):
        struck = 0
        for service, operation in operations():
            for kind in (IO, LOST):
                with self.subTest(f"{operation.name} {NAMES[kind]}"):
                    struck += self.torture(service, operation, kind)
        self.assertGreater(struck, 200)
        self.sound()

    def torture(self, service, operation, kind):
        struck = clean = at = 0
        while clean < CLEAN:
            at += 1
            self.assertLess(at, MOST)
            answer, body = self.strike(service, operation, kind, at)
            if answer.status == 200:
                clean += 1
                continue
            clean = 0
            struck += 1
            self.assertEqual((answer.status, answer.json), (
                500, {"__type": "InternalServerError",
                      "message": "An internal server error occurred."}))
            if calls.decision(service, operation)["access"] == "write":
                # Nothing of it happened, so it can be done now; a retry is what clients do.
                again = self.world.call(calls.caller_of(service, operation),
                                        f"{service.id}:{operation.name}", body)
                self.assertEqual(again.status, 200, again.body)
        return struck

    def test_the_busy_are_tried_again(self):
        for service, operation in operations():
            for at in (1, 3, 5):
                with self.subTest(f"{operation.name} {at}"):
                    answer, _ = self.strike(service, operation, BUSY, at)
                    self.assertEqual(answer.status, 200, answer.body)
        self.sound()

    def test_commits_of_unknown_fate(self):
        for service, operation in operations():
            if calls.decision(service, operation)["access"] != "write":
                continue
            for kind in (UNKEPT, KEPT):
                with self.subTest(f"{operation.name} {NAMES[kind]}"):
                    answer, _ = self.strike(service, operation, kind, 1)
                    self.assertIn(answer.status, (200, 500), answer.body)
        self.sound()

    def sound(self):
        """What must hold whatever failed before."""
        for chain in json.loads(self.server.cli("audit", "verify", "--json"))["chains"]:
            self.assertTrue(chain["whole"], chain)
        differences = self.world.must("OPERATOR", "mainstay:RebuildCaseCache")["differences"]
        self.assertEqual(differences, [])
        self.server.stop()
        self.server.cli("db", "check")
        self.server.start()
        fresh = calls.World(self.server)
        for service, operation in operations():
            name = f"{service.id}:{operation.name}"
            answer = fresh.call(calls.caller_of(service, operation), name,
                                calls.GOOD[name](fresh, "BUSINESS"))
            self.assertEqual(answer.status, 200, answer.body)


for _name in harness.databases():
    globals()[f"Faults_{_name}"] = type(f"Faults_{_name}", (Faults, unittest.TestCase),
                                        {"database": _name})
