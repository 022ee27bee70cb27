# SPDX-License-Identifier: Apache-2.0
"""The last suite: what the servers of this run never answered.

Every operation of every service must have answered, and every error that it declares must have been
produced, on each database; and every common error by whatever brings it about. It judges the whole
run, so alone it fails.
"""
import unittest

import calls
import harness
import suite_errors

# Common errors that nobody can bring about yet, and why.
UNREACHABLE = {"ExpiredTokenException": "no operation gives out temporary keys yet"}


class Ledger(unittest.TestCase):
    def test_everything_was_answered(self):
        services, common = calls.model()
        for database in harness.databases():
            seen = {(op, outcome) for base, op, outcome in harness.LEDGER if base == database}
            missing = []
            for ident, service in sorted(services.items()):
                for name, operation in sorted(service.operations.items()):
                    for outcome in ["ok", *operation.errors]:
                        if (f"{ident}:{name}", outcome) not in seen and \
                                f"{ident}:{name} {outcome}" not in suite_errors.BEYOND:
                            missing.append(f"{ident}:{name} {outcome}")
            anywhere = {outcome for _, outcome in seen}
            missing += [error for error in common
                        if error not in anywhere and error not in UNREACHABLE]
            with self.subTest(database):
                self.assertEqual(missing, [], f"never produced on {database}")
