# SPDX-License-Identifier: Apache-2.0
"""A day's work on cases by stock boto3 clients: agent, lead and customer, each with own keys.

The agent's client knows nothing but the model file that we publish. After each step the customer
looks through the AWS Support API; that is where it must be right.
"""
import datetime
import time
import unittest

import botocore.exceptions

import calls
import harness
import wire
from suite_errors import ROOMY

class Work:
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings=ROOMY).start()
        cls.addClassCleanup(cls.server.stop)
        cls.world = calls.World(cls.server)
        boto = calls.Boto(cls.server)
        cls.customer = boto.client("ENTERPRISE", "support")
        cls.own = boto.client("ENTERPRISE", "mainstay")
        cls.other = boto.client("BUSINESS", "support")
        cls.agent = boto.client("AGENT", "mainstay")
        cls.lead = boto.client("LEAD", "mainstay")

    def case(self, subject="Printer on fire", **more):
        return self.customer.create_case(subject=subject, communicationBody="It burns.",
                                         severityCode="high", **more)["caseId"]

    def seen(self, case):
        """(status, bodies from the oldest on) as the customer sees them."""
        found = self.customer.describe_cases(caseIdList=[case], includeResolvedCases=True)
        pages = self.customer.get_paginator("describe_communications").paginate(caseId=case)
        said = [c["body"] for page in pages for c in page["communications"]]
        return found["cases"][0]["status"], said[::-1]

    def refused(self, error, call, **body):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**body)
        self.assertEqual(caught.exception.response["Error"]["Code"], error)

    def test_twins_become_one_and_two_again(self):
        one, two = self.case(), self.case("Smoke in the room")
        self.agent.reply_to_case(caseId=one, communicationBody="We are coming.")
        merged = self.agent.merge_cases(caseId=two, intoCaseId=one)
        self.assertEqual(self.seen(one)[1], ["It burns.", "It burns.", "We are coming."])
        status, said = self.seen(two)
        self.assertEqual(status, "resolved")
        self.assertEqual(len(said), 2, said)  # its own, and where it went
        # What is said to the twin from now on is said here; so nothing is to be undone any more.
        undone = self.agent.undo_action(undoId=merged["undoId"])
        self.assertTrue(undone["results"][0]["done"])
        self.assertEqual(self.seen(one)[1], ["It burns.", "We are coming."])
        self.assertNotEqual(self.seen(two)[0], "resolved")
        merged = self.agent.merge_cases(caseId=two, intoCaseId=one)
        self.customer.add_communication_to_case(caseId=two, communicationBody="Any news?")
        self.assertEqual(self.seen(one)[1][-1], "Any news?")
        self.refused("ConflictException", self.agent.undo_action, undoId=merged["undoId"])
        # A foreign customer gets nothing of it.
        self.refused("CaseIdNotFound", self.other.describe_communications, caseId=one)

    def test_a_case_of_two_questions_is_split(self):
        case = self.case()
        self.customer.add_communication_to_case(caseId=case, communicationBody="And my bill?")
        split = self.agent.split_case(caseId=case, messages=[2], subject="The bill")
        new = split["newCase"]["caseId"]
        self.assertIn("And my bill?", self.seen(new)[1])
        self.assertNotIn("And my bill?", self.seen(case)[1])
        self.assertTrue(self.agent.undo_action(undoId=split["undoId"])["results"][0]["done"])
        self.assertEqual(self.seen(case)[1], ["It burns.", "And my bill?"])

    def test_a_macro_says_what_it_would_say(self):
        case = self.case()
        self.lead.put_macro(name="greet", nextStatus="work-in-progress", addTags=["greeted"],
                             reply='About "{{case.subject}}": we look into it.')
        self.refused("InvalidParameterValueException", self.lead.put_macro, name="odd",
                     reply="Dear {{case.nothing}}")
        words = 'About "Printer on fire": we look into it.'
        shown = self.agent.apply_macro(caseId=case, name="greet", preview=True)
        self.assertEqual(shown["preview"]["reply"], words)
        self.assertEqual(self.seen(case), ("unassigned", ["It burns."]))
        self.agent.apply_macro(caseId=case, name="greet")
        self.assertEqual(self.seen(case), ("work-in-progress", ["It burns.", words]))
        tagged = self.agent.list_queue(tag="greeted")["cases"]
        self.assertIn(case, [c["caseId"] for c in tagged])

    def test_a_reply_leaves_when_it_was_to(self):
        """Its job runs; a customer who is faster takes the other one back."""
        case, faster = self.case(), self.case()
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
        for which in (case, faster):
            self.agent.schedule_reply(caseId=which, communicationBody="Is it out?",
                                      sendAt=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                      unlessCustomerWrites=True)
        self.customer.add_communication_to_case(caseId=faster, communicationBody="It is out.")
        harness.wait_for("the reply", 60, lambda: "Is it out?" in self.seen(case)[1])
        self.assertEqual(self.seen(case)[0], "pending-customer-action")
        time.sleep(0.5)
        self.assertEqual(self.seen(faster)[1], ["It burns.", "It is out."])

    def test_two_agents_do_not_answer_at_once(self):
        case = self.case()
        count = self.agent.draft_reply(caseId=case)["communicationCount"]
        self.customer.add_communication_to_case(caseId=case, communicationBody="More smoke.")
        self.refused("ConflictException", self.agent.reply_to_case, caseId=case,
                     communicationBody="Which printer?", expectedMessages=count)
        self.assertEqual(self.seen(case)[1], ["It burns.", "More smoke."])

    def test_many_at_once_and_back(self):
        cases = [self.case() for _ in range(5)]
        done = self.lead.bulk_update_cases(caseIds=cases + ["case-000000000000-exen-2026-0000"],
                                            severityCode="urgent", addTags=["fire"])
        self.assertEqual(done["changed"], 5)
        self.assertEqual({r["caseId"] for r in done["results"] if r["done"]}, set(cases))
        self.customer.resolve_case(caseId=cases[0])
        undone = self.lead.undo_action(undoId=done["undoId"])["results"]
        self.assertEqual({r["caseId"]: r["done"] for r in undone},
                         {c: c != cases[0] for c in cases})
        codes = {c["caseId"]: c["severityCode"] for c in self.customer.describe_cases(
            caseIdList=cases, includeResolvedCases=True)["cases"]}
        self.assertEqual(codes, {c: "urgent" if c == cases[0] else "high" for c in cases})

    def test_customers_say_what_they_think(self):
        case = self.case()
        self.agent.reply_to_case(caseId=case, communicationBody="Water helps.")
        self.refused("ConflictException", self.own.rate_case, caseId=case, rating=5)  # not resolved
        self.own.rate_case(caseId=case, messageNumber=2, rating=4, comment="quick")
        self.customer.resolve_case(caseId=case)
        self.own.rate_case(caseId=case, rating=5)
        ratings = self.agent.get_desk_case(caseId=case)["work"]["ratings"]
        self.assertEqual(sorted(r["rating"] for r in ratings), [4, 5])
        self.refused("AccessDeniedException", self.own.report_satisfaction, by="agent")

    def test_what_only_its_author_may_see(self):
        """A private case is its author's and the account's admin's."""
        user = self.world.user("ENTERPRISE", role="member")
        key = self.world.must("ENTERPRISE", "mainstay:CreateAccessKey", userName=user)["accessKey"]
        member = wire.Wire(self.server.port, key["accessKeyId"], key["secretAccessKey"])
        case = self.case()
        self.assertEqual(len(member.support("DescribeCases", caseIdList=[case]).json["cases"]), 1)
        self.own.update_case(caseId=case, visibility="private")
        self.assertEqual(member.support("DescribeCases", caseIdList=[case]).error, "CaseIdNotFound")


for _name in harness.databases():
    globals()[f"Work_{_name}"] = type(f"Work_{_name}", (Work, unittest.TestCase),
                                      {"database": _name})

if __name__ == "__main__":
    unittest.main()
