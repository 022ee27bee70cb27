# SPDX-License-Identifier: Apache-2.0
"""The provider's people at a real server whose jobs run: routing, lapses, pages, calendars."""
import base64
import time
import unittest
import urllib.error
import urllib.request

import calls
import harness

PLAN = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"
        "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:amara: late\r\n"
        "DTSTART;TZID=Europe/Berlin:{day}T220000\r\nDTEND;TZID=Europe/Berlin:{next}T060000\r\n"
        "RRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:whoever\r\nDTSTART:{day}T100000Z\r\nDURATION:PT1H\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n")


def until(question, seconds=30):
    """Asks until the answer is true, and gives it."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.2)


class People:
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings={
            "desk.routing": "true", "cases.per_hour": 0}).start()
        cls.world = calls.World(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def must(self, who, name, **body):
        return self.world.must(who, "mainstay:" + name, **body)

    def show(self, case):
        return self.must("AGENT", "GetDeskCase", caseId=case)

    def holder(self, case):
        return self.show(case)["case"].get("assigneeName")

    def rules(self, *rules):
        self.must("LEAD", "PutRoutingRules", rules=list(rules))

    def test_a_case_finds_its_people(self):
        """Enterprise goes to its own team, its manager in copy; others to the first line."""
        one, two = self.world.agent(capacity=50), self.world.agent(capacity=50)
        for name in (one, two):
            self.must("LEAD", "PutPresence", userName=name, presence="available")
        team, manager = self.world.team(one, two), self.world.agent()
        self.must("LEAD", "PutAccountManager", accountId=self.world.account("ENTERPRISE"),
                  userName=manager)
        self.rules({"code": "managed", "features": ["account-manager"], "team": team,
                    "copyAccountManager": True})
        case = self.world.case("ENTERPRISE")
        self.assertIn(until(lambda: self.holder(case)), (one, two))
        shown = self.show(case)
        self.assertEqual(shown["case"]["queue"], team)
        self.assertEqual(shown["copies"], [manager])
        self.assertRegex(shown["routing"]["reason"],
                         f"^Rule managed: team {team}. 2 of 2 can take it; .* has the least to do")
        other = self.world.case("BUSINESS")
        time.sleep(3)
        self.assertIsNone(self.holder(other))
        said = self.must("AGENT", "RouteCase", caseId=other, explain=True)["decision"]
        self.assertEqual((said["outcome"], said["reason"]), ("none", "No rule applies to it."))
        copied = self.must("OPERATOR", "ListAgentWork", userName=manager)["work"]
        self.assertIn((case, True), [(w["caseId"], w["copied"]) for w in copied])
        seen = self.world.must("ENTERPRISE", "support:DescribeCases", caseIdList=[case])
        self.assertEqual(seen["cases"][0]["status"], "unassigned")
        waiting = self.must("OPERATOR", "ListOutboxEvents")["events"]
        told = {(e["kind"], e["event"]) for e in waiting if e["subject"] == case}
        self.assertTrue(told <= {("Support Case Update", "CreateCase"),
                                 ("Support Desk Assignment", "CaseAssigned"),
                                 ("Support Desk Assignment", "CaseCopied")}, told)

    def test_a_night_call(self):
        """Nobody is there: whoever is on call gets it and is paged, and acknowledges."""
        team = self.world.team(self.world.agent())
        self.must("LEAD", "PutRotation", team=team, members=["amara"])
        self.must("LEAD", "PutRotation", team=team, layer=2, members=["lena"])
        self.rules({"code": "down", "severityCodes": ["urgent"], "team": team, "onCall": "nobody"})
        case = self.world.case("BUSINESS", severityCode="urgent")
        self.assertEqual(until(lambda: self.holder(case)), "amara")
        page = until(lambda: [p for p in self.must("AGENT", "ListPages", team=team)["pages"]
                              if p["steps"]])[0]
        self.assertEqual([s["userName"] for s in page["steps"]], ["amara"])
        self.assertEqual(page["caseId"], case)
        done = self.must("AGENT", "AcknowledgePage", pageId=page["pageId"])["page"]
        self.assertEqual((done["state"], done["acknowledgedBy"]), ("acknowledged", "amara"))
        self.assertNotIn("nextAt", done)

    def test_a_calendar_goes_in_and_out(self):
        day = time.gmtime(time.time() + 86400 * 3)
        text = PLAN.format(day=time.strftime("%Y%m%d", day),
                           next=time.strftime("%Y%m%d", time.gmtime(time.time() + 86400 * 4)))
        team = self.world.team()
        read = self.must("LEAD", "ImportShifts", source="plan.ics", team=team,
                         calendar=base64.b64encode(text.encode()).decode())
        self.assertEqual((read["imported"], read["replaced"]), (3, 0))
        self.assertIn("nobody: whoever", read["problems"][0]["what"])
        made = self.must("AGENT", "CreateCalendarFeed", team=team)
        with urllib.request.urlopen(made["url"], timeout=30) as answer:
            self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
            body = answer.read().decode()
        self.assertEqual(body.count("BEGIN:VEVENT\r\n"), 3)
        self.assertTrue(all(len(line.encode()) <= 75 for line in body.split("\r\n")))
        self.must("AGENT", "DeleteCalendarFeed", feedId=made["feed"]["feedId"])
        with self.assertRaises(urllib.error.HTTPError) as gone:
            urllib.request.urlopen(made["url"], timeout=30)
        self.assertEqual(gone.exception.code, 404)
        gone.exception.close()
        token = made["url"].split("/")[-1]
        self.assertNotIn(token[:-4], self.server.log_text())


for _name in harness.databases():
    globals()[f"People_{_name}"] = type(f"People_{_name}", (People, unittest.TestCase),
                                        {"database": _name})

if __name__ == "__main__":
    unittest.main()
