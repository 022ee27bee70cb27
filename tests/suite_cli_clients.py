# SPDX-License-Identifier: Apache-2.0
"""The stock command lines of AWS, old and new: every operation they know, and their errors."""
import json
import re
import subprocess
import unittest

import calls
import harness

# The operations of the Support API's 2013 model, as its command lines call them.
OPERATIONS = {
    "add-attachments-to-set", "add-communication-to-case", "create-case", "describe-attachment",
    "describe-cases", "describe-communications", "describe-create-case-options",
    "describe-services", "describe-severity-levels", "describe-supported-languages",
    "describe-trusted-advisor-check-refresh-statuses", "describe-trusted-advisor-check-result",
    "describe-trusted-advisor-check-summaries", "describe-trusted-advisor-checks",
    "refresh-trusted-advisor-check", "resolve-case"}
NEWER = {"describe-create-case-options", "describe-supported-languages"}
TOPIC = ("--issue-type", "technical", "--service-code", "general-info", "--category-code",
         "charges")


class Base:
    """A server, and the command lines that are to talk to it."""

    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings={
            "throttle.support.rate": 100000, "throttle.support.burst": 100000,
            "cases.per_hour": 0}).start()
        cls.world = calls.World(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def each_cli(self):
        """(command, major version) of every command line found."""
        found = []
        for cli in harness.aws_clis():
            version = subprocess.run([cli, "--version"], capture_output=True, text=True,
                                     check=True)
            found.append((cli, int(re.match(r"aws-cli/(\d+)", version.stdout)[1])))
        self.assertTrue(found, "no aws command is installed: run script/setup")
        return found


class Operations(Base):
    """Every operation, on both databases."""

    def test_support(self):
        for cli, major in self.each_cli():
            with self.subTest(cli):
                self.story(cli, major)

    def story(self, cli, major):
        called = set()

        def aws(operation, *words):
            called.add(operation)
            return self.server.aws("BUSINESS", "support", operation, *words, cli=cli)

        typed = "aGVsbG8="
        made = aws("add-attachments-to-set", "--attachments", f"fileName=a.txt,data={typed}")
        case = aws("create-case", "--subject", "Caf\u00e9", "--communication-body", "one\ntwo",
                   "--severity-code", "low", "--attachment-set-id", made["attachmentSetId"],
                   "--cc-email-addresses", "a@example.com", "b@example.com")["caseId"]
        aws("add-communication-to-case", "--case-id", case, "--communication-body", "three")
        shown = aws("describe-cases", "--case-id-list", case)["cases"][0]
        self.assertEqual(shown["subject"], "Caf\u00e9")
        self.assertEqual(shown["ccEmailAddresses"], ["a@example.com", "b@example.com"])
        said = aws("describe-communications", "--case-id", case)["communications"]
        self.assertEqual([c["body"] for c in said], ["three", "one\ntwo"])
        file = said[1]["attachmentSet"][0]["attachmentId"]
        # The old one wraps what was typed in base64 once more, the new one sends it as it is;
        # both print what the wire brings.
        got = aws("describe-attachment", "--attachment-id", file)["attachment"]
        self.assertEqual(got, {"fileName": "a.txt",
                               "data": "YUdWc2JHOD0=" if major == 1 else typed})
        stored = self.world.must("BUSINESS", "support:DescribeAttachment", attachmentId=file)
        self.assertEqual(stored["attachment"], got)
        services = aws("describe-services", "--service-code-list", "general-info")["services"]
        self.assertEqual([s["code"] for s in services], ["general-info"])
        levels = aws("describe-severity-levels")["severityLevels"]
        self.assertEqual([level["code"] for level in levels], ["low", "normal", "high", "urgent"])
        self.assertEqual(len(aws("describe-trusted-advisor-checks", "--language", "en")["checks"]),
                         478)
        aws("describe-trusted-advisor-check-result", "--check-id", calls.CHECK)
        aws("describe-trusted-advisor-check-summaries", "--check-ids", calls.CHECK)
        aws("describe-trusted-advisor-check-refresh-statuses", "--check-ids", calls.CHECK)
        aws("refresh-trusted-advisor-check", "--check-id", calls.CHECK)
        if major == 1:  # Debian's second one is older than these
            aws("describe-supported-languages", *TOPIC)
            aws("describe-create-case-options", *TOPIC, "--language", "en")
        self.assertEqual(aws("resolve-case", "--case-id", case)["finalCaseStatus"], "resolved")
        self.assertEqual(OPERATIONS - called, NEWER if major > 1 else set())
        me = self.server.aws("BUSINESS", "sts", "get-caller-identity", cli=cli)
        self.assertEqual(me["Account"], self.world.account("BUSINESS"))


class Forms(Base):
    """What the command lines make of errors, pages and added models; the wire is the same on both
    databases, so one is enough for these slow clients."""

    def test_errors(self):
        for cli, _ in self.each_cli():
            for who, code, operation, *words in (
                    ("BUSINESS", "CaseIdNotFound", "ResolveCase", "resolve-case", "--case-id", "x"),
                    ("BUSINESS", "AttachmentIdNotFound", "DescribeAttachment",
                     "describe-attachment", "--attachment-id", "x"),
                    ("BUSINESS", "AttachmentSetIdNotFound", "CreateCase", "create-case",
                     "--subject", "x", "--communication-body", "x", "--attachment-set-id", "x"),
                    ("BUSINESS", "ValidationException", "DescribeCases", "describe-cases",
                     "--no-paginate", "--max-results", "101"),
                    ("BUSINESS", "InvalidParameterValueException", "CreateCase", "create-case",
                     "--subject", "x", "--communication-body", "x", "--category-code", "none"),
                    ("BASIC", "SubscriptionRequiredException", "DescribeSeverityLevels",
                     "describe-severity-levels")):
                with self.subTest(f"{cli} {code}"):
                    status, _, text = self.server.aws(who, "support", *words, cli=cli, check=False)
                    self.assertNotEqual(status, 0)
                    self.assertIn(f"An error occurred ({code}) when calling the {operation} "
                                  "operation", text)

    def test_pages(self):
        for number in range(25):
            self.world.case("ENTERPRISE", subject=f"page {number}")
        everything = self.server.boto("ENTERPRISE").get_paginator("describe_cases")
        wanted = [c["caseId"] for page in everything.paginate() for c in page["cases"]]
        for cli, _ in self.each_cli():
            def page(*words):
                return self.server.aws("ENTERPRISE", "support", "describe-cases",
                                       "--no-include-communications", *words, cli=cli)

            self.assertEqual([c["caseId"] for c in page()["cases"]], wanted)
            first = page("--max-items", "13", "--page-size", "10")
            rest = page("--starting-token", first["NextToken"], "--page-size", "10")
            self.assertEqual([c["caseId"] for c in first["cases"] + rest["cases"]], wanted)
            self.assertEqual(len(first["cases"]), 13)

    def test_our_own_service(self):
        model = next((harness.ROOT / "model/gen").glob("mainstay-*.service-2.json"))
        case = self.world.case("ENTERPRISE", severityCode="critical")
        for cli, _ in self.each_cli():
            self.server.aws("AGENT", "configure", "add-model", "--service-model", f"file://{model}",
                            "--service-name", "mainstay", cli=cli)
            listed = self.server.aws("AGENT", "mainstay", "list-queue", "--max-results", "100",
                                     cli=cli)["cases"]
            self.assertIn(case, [c["caseId"] for c in listed])
            shown = self.server.aws("AGENT", "mainstay", "take-case", "--case-id", case, cli=cli)
            self.assertEqual(shown["case"]["caseId"], case)
            code, _, text = self.server.aws("ENTERPRISE", "mainstay", "list-queue", cli=cli,
                                            check=False)
            self.assertNotEqual(code, 0)
            self.assertIn("(AccessDeniedException)", text)
        self.assertTrue(json.loads(model.read_text())["operations"])


for _name in harness.databases():
    globals()[f"Operations_{_name}"] = type(f"Operations_{_name}", (Operations, unittest.TestCase),
                                            {"database": _name})
_name = harness.databases()[0]
globals()[f"Forms_{_name}"] = type(f"Forms_{_name}", (Forms, unittest.TestCase),
                                   {"database": _name})
