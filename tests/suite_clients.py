# SPDX-License-Identifier: Apache-2.0
"""Customers of every plan with boto3: each Support operation, its success and its errors."""
import datetime
import os
import shutil
import subprocess
import tempfile
import unittest

import boto3
from botocore.exceptions import ClientError

import harness

NOT_SUBSCRIBED = ("Amazon Web Services Premium Support Subscription is required to use this "
                  "service.")
CASE = {"subject": "Instance does not start", "communicationBody": "i-0abc stays in pending.",
        "serviceCode": "amazon-elastic-compute-cloud-linux", "categoryCode": "other",
        "severityCode": "low", "issueType": "technical", "language": "en"}
# What every request to the 2013 model's operations needs at least.
INPUTS = {
    "add_attachments_to_set": {"attachments": [{"fileName": "a.txt", "data": b"x"}]},
    "add_communication_to_case": {"caseId": "case-none", "communicationBody": "x"},
    "create_case": {"subject": "x", "communicationBody": "x"},
    "describe_attachment": {"attachmentId": "attachment-none"},
    "describe_cases": {},
    "describe_communications": {"caseId": "case-none"},
    "describe_create_case_options": {"issueType": "technical", "serviceCode": "general-info",
                                     "language": "en", "categoryCode": "other"},
    "describe_services": {},
    "describe_severity_levels": {},
    "describe_supported_languages": {"issueType": "technical", "serviceCode": "general-info",
                                     "categoryCode": "other"},
    "describe_trusted_advisor_check_refresh_statuses": {"checkIds": ["HCP4007jGY"]},
    "describe_trusted_advisor_check_result": {"checkId": "HCP4007jGY"},
    "describe_trusted_advisor_check_summaries": {"checkIds": ["HCP4007jGY"]},
    "describe_trusted_advisor_checks": {"language": "en"},
    "refresh_trusted_advisor_check": {"checkId": "HCP4007jGY"},
    "resolve_case": {"caseId": "case-none"},
}


class Clients:
    """The stories; run once for each database."""

    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings={
            "throttle.support.rate": 100000, "throttle.support.burst": 100000,
            "cases.per_hour": 1000}).start()
        cls.business = cls.server.boto("BUSINESS")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def refused(self, code, call, **parameters):
        """The call must fail with this code; returns the error."""
        with self.assertRaises(ClientError) as caught:
            call(**parameters)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code, error)
        self.assertRegex(caught.exception.response["ResponseMetadata"]["RequestId"],
                         r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        return error

    def new_case(self, **changes):
        return self.business.create_case(**{**CASE, **changes})["caseId"]

    def describe(self, case_id, **more):
        cases = self.business.describe_cases(caseIdList=[case_id], **more)["cases"]
        self.assertEqual(len(cases), 1)
        return cases[0]

    def test_basic_is_refused_everywhere(self):
        client = self.server.boto("BASIC")
        for name, parameters in INPUTS.items():
            if hasattr(client, name):
                error = self.refused("SubscriptionRequiredException", getattr(client, name),
                                     **parameters)
                self.assertEqual(error["Message"], NOT_SUBSCRIBED)

    def test_a_case_from_birth_to_end(self):
        case_id = self.new_case(ccEmailAddresses=["a@example.com", "b@example.com"])
        self.assertRegex(case_id, r"^case-\d{12}-exen-\d{4}-[0-9a-f]{16}$")
        case = self.describe(case_id)
        self.assertRegex(case["displayId"], r"^\d{15}$")
        self.assertRegex(case["timeCreated"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(case["status"], "unassigned")
        self.assertEqual(case["ccEmailAddresses"], ["a@example.com", "b@example.com"])
        for key in ("subject", "serviceCode", "categoryCode", "severityCode", "language"):
            self.assertEqual(case[key], CASE[key])
        recent = case["recentCommunications"]["communications"]
        self.assertEqual([c["body"] for c in recent], [CASE["communicationBody"]])
        self.assertEqual(recent[0]["attachmentSet"], [])
        self.assertNotIn("nextToken", case["recentCommunications"])

        self.server.cli("desk", "take", case_id)
        self.assertEqual(self.describe(case_id)["status"], "work-in-progress")
        self.server.cli("desk", "reply", case_id, "--communication-body", "Which zone?")
        case = self.describe(case_id)
        self.assertEqual(case["status"], "pending-customer-action")
        newest = case["recentCommunications"]["communications"][0]
        self.assertEqual(newest["submittedBy"], "Amazon Web Services")
        self.assertTrue(self.business.add_communication_to_case(
            caseId=case_id, communicationBody="us-east-1a")["result"])
        self.assertEqual(self.describe(case_id)["status"], "pending-amazon-action")
        self.assertEqual(self.business.resolve_case(caseId=case_id)["initialCaseStatus"],
                         "pending-amazon-action")
        # An id finds a resolved case too; a list does not, unless asked.
        self.assertEqual(self.describe(case_id)["status"], "resolved")
        listed = [c["caseId"] for page in self.business.get_paginator("describe_cases").paginate()
                  for c in page["cases"]]
        self.assertNotIn(case_id, listed)
        again = self.business.resolve_case(caseId=case_id)
        self.assertEqual((again["initialCaseStatus"], again["finalCaseStatus"]),
                         ("resolved", "resolved"))
        self.business.add_communication_to_case(caseId=case_id, communicationBody="It is back.")
        self.assertEqual(self.describe(case_id)["status"], "reopened")

    def test_communications_page_from_the_recent_ones(self):
        case_id = self.new_case()
        bodies = [CASE["communicationBody"]] + [f"message {i}" for i in range(30)]
        for body in bodies[1:]:
            self.business.add_communication_to_case(caseId=case_id, communicationBody=body)
        bodies.reverse()
        recent = self.describe(case_id)["recentCommunications"]
        self.assertEqual([c["body"] for c in recent["communications"]], bodies[:5])
        rest = self.business.describe_communications(caseId=case_id, maxResults=100,
                                                     nextToken=recent["nextToken"])
        self.assertEqual([c["body"] for c in rest["communications"]], bodies[5:])
        pages = list(self.business.get_paginator("describe_communications").paginate(
            caseId=case_id, PaginationConfig={"PageSize": 10}))
        self.assertEqual([len(p["communications"]) for p in pages], [10, 10, 10, 1])
        self.assertEqual([c["body"] for p in pages for c in p["communications"]], bodies)
        self.refused("InvalidParameterValueException", self.business.describe_communications,
                     caseId=case_id, nextToken="bm90IGEgdG9rZW4")
        self.assertNotIn("recentCommunications",
                         self.describe(case_id, includeCommunications=False))

    def test_filters_of_the_list(self):
        case_id = self.new_case(subject="only this one", language="ja")
        case = self.describe(case_id)
        by_display = self.business.describe_cases(displayId=case["displayId"])["cases"]
        self.assertEqual([c["caseId"] for c in by_display], [case_id])
        in_japanese = self.business.describe_cases(language="ja", maxResults=100)["cases"]
        self.assertIn(case_id, [c["caseId"] for c in in_japanese])
        self.assertEqual({c["language"] for c in in_japanese}, {"ja"})
        tomorrow = (datetime.datetime.now(datetime.timezone.utc)
                    + datetime.timedelta(days=2)).strftime("%Y-%m-%d")
        self.assertEqual(self.business.describe_cases(afterTime=tomorrow)["cases"], [])
        before = self.business.describe_cases(beforeTime=tomorrow, maxResults=100)["cases"]
        self.assertIn(case_id, [c["caseId"] for c in before])
        created = [c["timeCreated"] for c in before]
        self.assertEqual(created, sorted(created, reverse=True))
        self.refused("InvalidParameterValueException", self.business.describe_cases,
                     afterTime="yesterday")

    def test_absent_ids(self):
        none = "case-123456789012-exen-2026-0123456789abcdef"
        for call, more in ((self.business.describe_communications, {}),
                           (self.business.resolve_case, {}),
                           (self.business.add_communication_to_case, {"communicationBody": "x"})):
            self.refused("CaseIdNotFound", call, caseId=none, **more)
        self.refused("CaseIdNotFound", self.business.describe_cases, caseIdList=[none])
        self.refused("AttachmentIdNotFound", self.business.describe_attachment,
                     attachmentId="attachment-none")
        self.refused("AttachmentSetIdNotFound", self.business.create_case,
                     **{**CASE, "attachmentSetId": "as-none"})
        self.refused("AttachmentSetIdNotFound", self.business.add_attachments_to_set,
                     attachmentSetId="as-none", attachments=[{"fileName": "a", "data": b"b"}])

    def test_bad_values_are_named(self):
        for changes, word in (({"categoryCode": "nonsense"}, "Invalid category code"),
                              ({"serviceCode": "nonsense"}, "Invalid service code"),
                              ({"severityCode": "critical"}, "Invalid severity code"),
                              ({"severityCode": "nonsense"}, "Invalid severity code"),
                              ({"issueType": "nonsense"}, "Invalid issue type"),
                              ({"language": "xx"}, "Invalid language")):
            error = self.refused("InvalidParameterValueException", self.business.create_case,
                                 **{**CASE, **changes})
            self.assertIn(word.lower(), error["Message"].lower())
        error = self.refused("ValidationException", self.business.create_case,
                             **{**CASE, "communicationBody": "x" * 8001,
                                "ccEmailAddresses": ["a@example.com"] * 11})
        self.assertTrue(error["Message"].startswith("2 validation errors detected: "), error)
        error = self.refused("ValidationException", self.business.describe_cases, maxResults=101)
        self.assertIn("Value '101' at 'maxResults' failed to satisfy constraint: Member must have "
                      "value less than or equal to 100", error["Message"])

    def test_a_full_text_with_secrets_stays_within_its_length(self):
        cards = "4111111111111111 " * 470
        case_id = self.new_case(subject=cards[:250], communicationBody=cards[:7990])
        case = self.describe(case_id)
        said = case["recentCommunications"]["communications"][0]["body"]
        for text, most in ((case["subject"], 250), (said, 8000)):
            self.assertLessEqual(len(text), most)
            self.assertNotIn("4111", text[:-16])
            self.assertIn("1111", text)

    def test_copies_are_gathered_up_to_what_a_case_shows(self):
        """Its list of CC addresses has ten elements at most, in answers, too."""
        people = [f"p{i}@example.com" for i in range(11)]
        case_id = self.new_case(ccEmailAddresses=people[:6])
        more = {"caseId": case_id, "communicationBody": "more"}
        self.business.add_communication_to_case(**more, ccEmailAddresses=people[4:10])
        self.assertEqual(self.describe(case_id)["ccEmailAddresses"], people[:10])
        error = self.refused("InvalidParameterValueException",
                             self.business.add_communication_to_case, **more,
                             ccEmailAddresses=people[10:])
        self.assertIn("10 CC e-mail addresses", error["Message"])
        self.assertEqual(self.describe(case_id)["ccEmailAddresses"], people[:10])

    def test_severities_follow_the_plan(self):
        for plan, codes in (("DEVELOPER", ["low", "normal"]),
                            ("BUSINESS", ["low", "normal", "high", "urgent"]),
                            ("ENTERPRISE", ["low", "normal", "high", "urgent", "critical"])):
            levels = self.server.boto(plan).describe_severity_levels()["severityLevels"]
            self.assertEqual([level["code"] for level in levels], codes)
            self.assertEqual([level["name"].lower() for level in levels], codes)

    def test_services_and_languages(self):
        services = self.business.describe_services(serviceCodeList=["general-info", "no-such"])
        self.assertEqual([s["code"] for s in services["services"]], ["general-info"])
        self.assertIn("charges", [c["code"] for c in services["services"][0]["categories"]])
        self.assertGreater(len(self.business.describe_services()["services"]), 200)
        if hasattr(self.business, "describe_supported_languages"):
            answer = self.business.describe_supported_languages(
                issueType="technical", serviceCode="general-info", categoryCode="charges")
            self.assertIn({"code": "en", "language": "ENGLISH", "display": "ENGLISH"},
                          answer["supportedLanguages"])
        if hasattr(self.business, "describe_create_case_options"):
            answer = self.business.describe_create_case_options(
                issueType="technical", serviceCode="general-info", language="en",
                categoryCode="charges")
            self.assertEqual(answer["languageAvailability"], "available")
            self.assertEqual({c["type"] for c in answer["communicationTypes"]},
                             {"web", "chat", "call"})
            answer = self.server.boto("DEVELOPER").describe_create_case_options(
                issueType="technical", serviceCode="general-info", language="en",
                categoryCode="charges")
            self.assertEqual({c["type"] for c in answer["communicationTypes"]}, {"web"})

    def test_attachments_there_and_back(self):
        files = [{"fileName": "log.txt", "data": b"first\n"},
                 {"fileName": "\u65e5\u672c.bin", "data": bytes(range(256)) * 20480}]
        made = self.business.add_attachments_to_set(attachments=files[:1])
        more = self.business.add_attachments_to_set(attachmentSetId=made["attachmentSetId"],
                                                    attachments=files[1:])
        self.assertEqual(made["attachmentSetId"], more["attachmentSetId"])
        self.assertEqual(made["expiryTime"], more["expiryTime"])
        case_id = self.new_case(attachmentSetId=made["attachmentSetId"])
        attached = self.describe(case_id)["recentCommunications"]["communications"][0][
            "attachmentSet"]
        self.assertEqual([a["fileName"] for a in attached], [f["fileName"] for f in files])
        for ours, theirs in zip(files, attached):
            got = self.business.describe_attachment(attachmentId=theirs["attachmentId"])
            self.assertEqual(got["attachment"], ours)
        other = self.server.boto("ENTERPRISE")
        self.refused("AttachmentIdNotFound", other.describe_attachment,
                     attachmentId=attached[0]["attachmentId"])
        self.refused("AttachmentSetSizeLimitExceeded", self.business.add_attachments_to_set,
                     attachments=[{"fileName": f"{i}", "data": b"x"} for i in range(4)])
        self.refused("AttachmentSetSizeLimitExceeded", self.business.add_attachments_to_set,
                     attachments=[{"fileName": "big", "data": b"x" * (5 * 2**20 + 1)}])
        for name in ("", "a/b", "a\\b", "a\nb", "x" * 256):
            self.refused("InvalidParameterValueException", self.business.add_attachments_to_set,
                         attachments=[{"fileName": name, "data": b"x"}])

    def test_secrets_are_redacted(self):
        card = "4111 1111 1111 1111"
        case_id = self.new_case(communicationBody=f"my card is {card}, please")
        body = self.describe(case_id)["recentCommunications"]["communications"][0]["body"]
        self.assertNotIn("4111 1111", body)
        self.assertIn("1111", body)
        self.assertIn("[REDACTED_BY_AWS]", body)

    def test_what_was_typed_comes_back(self):
        for text in ("\u00e9 e\u0301", "\U0001f600 \u202e", "a\tb\r\nc", "\"\\/<>&'"):
            case_id = self.new_case(subject="s", communicationBody=text)
            body = self.describe(case_id)["recentCommunications"]["communications"][0]["body"]
            self.assertEqual(body, text)

    def test_advisor_checks(self):
        checks = self.business.describe_trusted_advisor_checks(language="en")["checks"]
        self.assertEqual(len(checks), 478)
        group = next(c for c in checks if c["id"] == "HCP4007jGY")
        self.assertEqual(group["name"], "Security Groups - Specific Ports Unrestricted")
        self.assertEqual(group["metadata"], ["Region", "Security Group Name", "Security Group ID",
                                             "Protocol", "Status", "Ports"])
        result = self.business.describe_trusted_advisor_check_result(checkId="HCP4007jGY")["result"]
        self.assertEqual((result["status"], result["flaggedResources"]), ("not_available", []))
        self.assertRegex(result["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        summaries = self.business.describe_trusted_advisor_check_summaries(
            checkIds=["HCP4007jGY", "Pfx0RwqBli"])["summaries"]
        self.assertEqual([s["checkId"] for s in summaries], ["HCP4007jGY", "Pfx0RwqBli"])
        status = self.business.refresh_trusted_advisor_check(checkId="HCP4007jGY")["status"]
        self.assertEqual(status["status"], "enqueued")
        self.assertLessEqual(3_500_000, status["millisUntilNextRefreshable"])
        statuses = self.business.describe_trusted_advisor_check_refresh_statuses(
            checkIds=["HCP4007jGY"])["statuses"]
        self.assertIn(statuses[0]["status"], ("enqueued", "processing", "success"))
        self.assertEqual(
            self.refused("InvalidParameterValueException",
                         self.business.describe_trusted_advisor_check_result,
                         checkId="eW7HH0l7J9")["Message"], "Unknown ID: eW7HH0l7J9")
        self.assertIn("[UNREFRESHABLE_CHECK_ID_ERROR]", self.refused(
            "InvalidParameterValueException", self.business.refresh_trusted_advisor_check,
            checkId="c1dfprch07")["Message"])
        self.assertIn("Premium Support Plan", self.refused(
            "InvalidParameterValueException",
            self.server.boto("DEVELOPER").describe_trusted_advisor_check_result,
            checkId="R365s2Qddf")["Message"])

    def test_who_am_i(self):
        me = self.server.boto("ENTERPRISE", "sts").get_caller_identity()
        self.assertEqual(me["Account"], self.server.env["ENTERPRISE_ACCOUNT_ID"])
        self.assertTrue(me["Arn"].startswith(f"arn:aws:iam::{me['Account']}:"))

    def test_typed_exceptions(self):
        with self.assertRaises(self.business.exceptions.CaseIdNotFound):
            self.business.resolve_case(caseId="case-none")


class OtherPython(unittest.TestCase):
    """The same stories with the boto3 of the other python3 of this machine, when there is one."""

    def test_with_its_boto3(self):
        if os.environ.get("MAINSTAY_TEST_OTHER"):
            self.skipTest("this is the other one")
        for python in ("/usr/bin/python3", shutil.which("python3")):
            version = subprocess.run([python, "-c", "import boto3; print(boto3.__version__)"],
                                     capture_output=True, text=True)
            if version.returncode or version.stdout.strip() == boto3.__version__:
                continue
            with tempfile.NamedTemporaryFile("r") as ledger:
                done = subprocess.run(
                    [python, harness.ROOT / "tests/run", "clients", "--ledger", ledger.name],
                    capture_output=True, text=True,
                    env={**os.environ, "MAINSTAY_TEST_OTHER": "1", "PYTHONPATH": ""})
                harness.read_ledger(ledger)
            self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
            self.assertIn(f"boto3_{version.stdout.strip().replace('.', '_')}.", done.stdout)


def for_each_database():
    """One test class a database and boto3 version, so that both are in every report."""
    for name in harness.databases():
        title = f"Clients_{name}_boto3_{boto3.__version__.replace('.', '_')}"
        globals()[title] = type(title, (Clients, unittest.TestCase), {"database": name})


for_each_database()
