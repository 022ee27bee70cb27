# SPDX-License-Identifier: Apache-2.0
"""The desk: every operation, each of its errors, and what the customer sees after each."""
import base64
import random
import unittest

import harness
import wire

ROOMY = {"throttle.support.rate": 100000, "throttle.support.burst": 100000,
         "throttle.mainstay.rate": 100000, "throttle.mainstay.burst": 100000, "cases.per_hour": 0}
CALLS = ("GetDeskCase", "TakeCase", "ReleaseCase", "ReplyToCase", "AskCustomer", "AddNote",
         "ListNotes", "ChangeCaseSeverity", "TransferCase", "ResolveCaseAsAgent", "ReopenCase")
MORE = {"ReplyToCase": {"communicationBody": "x"}, "AskCustomer": {"communicationBody": "x"},
        "AddNote": {"body": "x"}, "ChangeCaseSeverity": {"severityCode": "low"},
        "TransferCase": {"queue": "other"}}


class Desk:
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings=ROOMY).start()
        cls.agent = wire.Wire(cls.server.port, *cls.server.keys("AGENT"))
        cls.customer = wire.Wire(cls.server.port, *cls.server.keys("ENTERPRISE"))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def desk(self, operation, **body):
        answer = self.agent.mainstay(operation, **body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def refused(self, name, operation, **body):
        answer = self.agent.mainstay(operation, **body)
        self.assertEqual((answer.status, answer.error), (400, name), answer.body)
        return answer.json["message"]

    def new_case(self, **more):
        answer = self.customer.support("CreateCase", **{
            "subject": "Desk", "communicationBody": "Help", "severityCode": "low", **more})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["caseId"]

    def seen(self, case_id):
        """The case as its customer sees it."""
        return self.customer.support("DescribeCases", caseIdList=[case_id]).json["cases"][0]

    def test_a_case_from_the_other_side(self):
        case_id = self.new_case(severityCode="urgent")
        shown = self.desk("GetDeskCase", caseId=case_id)
        self.assertEqual(shown["clock"]["state"], "running")
        self.assertEqual(shown["clock"]["targetMinutes"], 15)
        self.assertEqual(shown["case"]["minutesToBreach"], 14)
        self.assertNotIn("assignee", shown["case"])

        taken = self.desk("TakeCase", caseId=shown["case"]["displayId"])["case"]
        self.assertEqual(taken["caseId"], case_id)
        self.assertTrue(taken["assignee"])
        self.assertEqual(self.seen(case_id)["status"], "work-in-progress")

        self.desk("AddNote", caseId=case_id, body="secret note")
        self.assertNotIn("secret note", str(self.seen(case_id)))
        self.assertEqual([n["body"] for n in self.desk("ListNotes", caseId=case_id)["notes"]],
                         ["secret note"])

        data = base64.b64encode(b"\x00\xffdump").decode()
        self.desk("ReplyToCase", caseId=case_id, communicationBody="Still looking.",
                  nextStatus="work-in-progress", attachments=[{"fileName": "d.bin", "data": data}])
        case = self.seen(case_id)
        self.assertEqual(case["status"], "work-in-progress")
        newest = case["recentCommunications"]["communications"][0]
        self.assertEqual((newest["body"], newest["submittedBy"]),
                         ("Still looking.", "Amazon Web Services"))
        got = self.customer.support("DescribeAttachment",
                                    attachmentId=newest["attachmentSet"][0]["attachmentId"]).json
        self.assertEqual(got["attachment"], {"fileName": "d.bin", "data": data})
        self.assertEqual(self.desk("GetDeskCase", caseId=case_id)["clock"]["state"], "met")

        self.desk("AskCustomer", caseId=case_id, communicationBody="Which zone?")
        self.assertEqual(self.seen(case_id)["status"], "pending-customer-action")
        self.customer.support("AddCommunicationToCase", caseId=case_id, communicationBody="b")
        self.assertEqual(self.seen(case_id)["status"], "pending-amazon-action")

        self.desk("ChangeCaseSeverity", caseId=case_id, severityCode="critical", reason="worse")
        self.assertEqual(self.seen(case_id)["severityCode"], "critical")
        moved = self.desk("TransferCase", caseId=case_id, queue="tier-2", reason="databases")
        self.assertEqual(moved["case"]["queue"], "tier-2")
        self.assertNotIn("assignee", moved["case"])
        self.desk("ResolveCaseAsAgent", caseId=case_id, communicationBody="Fixed.")
        case = self.seen(case_id)
        self.assertEqual(case["status"], "resolved")
        self.assertEqual(case["recentCommunications"]["communications"][0]["body"], "Fixed.")
        self.assertNotIn(case_id, [c["caseId"] for c in self.queue()])
        self.desk("ReopenCase", caseId=case_id)
        self.assertEqual(self.seen(case_id)["status"], "reopened")
        self.assertIn(case_id, [c["caseId"] for c in self.queue(queue="tier-2")])

    def test_absent_cases(self):
        foreign = "case-123456789012-exen-2026-0123456789abcdef"
        for call in CALLS:
            self.refused("ResourceNotFoundException", call, caseId=foreign, **MORE.get(call, {}))

    def test_conflicts(self):
        case_id = self.new_case()
        self.refused("ConflictException", "ReleaseCase", caseId=case_id)
        self.refused("ConflictException", "ReopenCase", caseId=case_id)
        second = self.second_agent()
        self.assertEqual(second.mainstay("TakeCase", caseId=case_id).status, 200)
        self.assertIn("takeOver", self.refused("ConflictException", "TakeCase", caseId=case_id))
        self.desk("TakeCase", caseId=case_id, takeOver=True)
        self.desk("TakeCase", caseId=case_id)
        self.assertNotIn("assignee", self.desk("ReleaseCase", caseId=case_id)["case"])
        self.assertEqual(self.seen(case_id)["status"], "unassigned")
        self.desk("ReplyToCase", caseId=case_id, communicationBody="x", nextStatus="resolved")
        for call in ("ReplyToCase", "AskCustomer", "TakeCase", "ReleaseCase",
                     "ChangeCaseSeverity", "TransferCase", "ResolveCaseAsAgent"):
            self.refused("ConflictException", call, caseId=case_id, **MORE.get(call, {}))

    def second_agent(self):
        made = self.server.cli_json("user", "create", f"agent-{random.randrange(10**9)}", "--email",
                                    "second@example.com", "--role", "agent")["user"]
        key = self.server.cli_json("key", "create", made["userName"])["accessKey"]
        return wire.Wire(self.server.port, key["accessKeyId"], key["secretAccessKey"])

    def test_bad_values(self):
        case_id = self.new_case()
        self.refused("InvalidParameterValueException", "TransferCase", caseId=case_id)
        self.refused("InvalidParameterValueException", "TransferCase", caseId=case_id,
                     assignee="nobody-of-that-name")
        self.refused("InvalidParameterValueException", "ChangeCaseSeverity", caseId=case_id,
                     severityCode="nonsense")
        self.refused("InvalidParameterValueException", "ListQueue", nextToken="nonsense")
        self.refused("ValidationException", "ReplyToCase", caseId=case_id,
                     communicationBody="x" * 8001)
        self.refused("ValidationException", "TransferCase", caseId=case_id, queue="Not A Queue")

    def test_no_secret_stays(self):
        """Notes and reasons are cleaned like messages, in the log of the case and in the trail."""
        secret, card = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "4111111111111111"
        words = f"secret {secret}, card {card}, nul \0"
        case_id = self.new_case()
        self.desk("AddNote", caseId=case_id, body=words)
        self.desk("ChangeCaseSeverity", caseId=case_id, severityCode="normal", reason=words)
        self.desk("TransferCase", caseId=case_id, queue="other", reason=words)
        self.desk("ResolveCaseAsAgent", caseId=case_id)
        self.desk("ReopenCase", caseId=case_id, reason=words)
        owner = wire.Wire(self.server.port, *self.server.keys("OPERATOR"))
        trail = owner.mainstay("LookupAuditEvents", maxResults=20)
        self.assertIn("ReopenCase", trail.body.decode())
        told = (self.desk("GetDeskCase", caseId=case_id), self.desk("ListNotes", caseId=case_id),
                self.desk("ExplainCaseClock", caseId=case_id), trail.json)
        self.assertEqual(str(told[2]["events"]).count("REDACTED_BY_AWS]1111"), 3)
        for answer in told:
            self.assertNotIn(secret, str(answer))
            self.assertNotIn(card, str(answer))

    def test_customers_may_not(self):
        for operation in (*CALLS, "ListQueue"):
            answer = self.customer.mainstay(operation, caseId="case-none", **MORE.get(operation, {}))
            self.assertEqual(answer.error, "AccessDeniedException")

    def queue(self, **filters):
        found, token = [], {}
        while True:
            page = self.desk("ListQueue", maxResults=7, **filters, **token)
            found += page["cases"]
            if "nextToken" not in page:
                return found
            token = {"nextToken": page["nextToken"]}

    def test_the_order_of_the_queue(self):
        chance = random.Random(5)
        made = {}
        for n in range(30):
            severity = chance.choice(["low", "normal", "high", "urgent", "critical"])
            case_id = self.new_case(severityCode=severity, subject=f"order {n}")
            made[case_id] = severity
            if n % 3 == 1:
                self.desk("ReplyToCase", caseId=case_id, communicationBody="?")
            if n % 6 == 4:
                self.customer.support("AddCommunicationToCase", caseId=case_id,
                                      communicationBody="!")
        listed = self.queue(accountId=self.server.env["ENTERPRISE_ACCOUNT_ID"])
        ids = [c["caseId"] for c in listed]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLessEqual(set(made), set(ids))

        def place(case):
            if "responseDue" in case:
                return 0, case["responseDue"]
            return (2 if case["status"] == "pending-customer-action" else 1), case["lastActivity"]

        self.assertEqual([place(c) for c in listed], sorted(place(c) for c in listed))
        urgent = self.queue(severityCode="urgent",
                            accountId=self.server.env["ENTERPRISE_ACCOUNT_ID"])
        self.assertEqual([c["caseId"] for c in urgent],
                         [c["caseId"] for c in listed if c["severityCode"] == "urgent"])
        none = self.queue(assignee="none")
        self.assertEqual([c for c in none if "assignee" in c], [])
        mine = self.queue(assignee="me")
        self.assertTrue(mine)
        everyone = self.queue()
        self.assertEqual([c["caseId"] for c in mine],
                         [c["caseId"] for c in everyone
                          if c.get("assignee") == mine[0]["assignee"]])


for _name in harness.databases():
    globals()[f"Desk_{_name}"] = type(f"Desk_{_name}", (Desk, unittest.TestCase),
                                      {"database": _name})
