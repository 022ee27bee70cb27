# SPDX-License-Identifier: Apache-2.0
"""Click to call, against SIPp as the PBX of the agents and the trunk of the customers.

Two SIPp play the phones by the scenarios in tests/sipp, which also check what they are sent: that
the agent is held until the customer answers, who gets the agent's media, that each is hung up.
"""
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import harness
import wire

SCENARIOS = pathlib.Path(__file__).resolve().parent / "sipp"
SIPP = shutil.which("sipp")
RETRY = "no-answer=15min; busy=5min"


class Phone:
    """One SIPp with a scenario, for one call."""

    def __init__(self, scenario, transport="u1", expect="ok"):
        self.folder = tempfile.mkdtemp(prefix="mainstay-sipp-")
        self.scenario, self.expect = scenario, expect
        self.port = harness.free_port()
        self.process = subprocess.Popen(
            [SIPP, "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p",
             str(self.port), "-t", transport, "-m", "1", "-nostdin", "-timeout", "40",
             "-timeout_error", "-trace_err", "-trace_msg"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def messages(self):
        text = ""
        for path in pathlib.Path(self.folder).glob("*.log"):
            text += path.read_text(errors="replace")
        return text

    def close(self):
        """Waits until the scenario is over; fails unless it went as written."""
        try:
            code = self.process.wait(45)
            if self.expect == "ok":
                assert code == 0, f"{self.scenario} ended with {code}:\n{self.messages()[-6000:]}"
        finally:
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class ClickToCall:
    database = None
    transport = "udp"

    def world(self, agent, customer, **more):
        """A server that has these phones."""
        kind = "t1" if self.transport == "tcp" else "u1"
        self.phones = [Phone(agent, kind), Phone(customer, kind)]
        for phone in self.phones:
            self.addCleanup(phone.stop)
        if self.transport == "tcp":
            time.sleep(0.5)
        folder = tempfile.mkdtemp(prefix="mainstay-phone-")
        self.addCleanup(shutil.rmtree, folder, True)
        password = pathlib.Path(folder) / "password"
        password.write_text(more.pop("password", "right horse") + "\n")
        server = harness.Server(self.database, settings={
            "sip.transport": self.transport,
            "sip.agents": f"127.0.0.1:{self.phones[0].port}",
            "sip.proxy": f"127.0.0.1:{self.phones[1].port}", "sip.user": "mainstay",
            "sip.password_file": str(password), "sip.agent_ring": "4s", "sip.customer_ring": "3s",
            "phone.retry": RETRY, **more}, expect_errors=more.pop("expect_errors", False)).start()
        self.addCleanup(server.stop)
        self.server = server
        self.connect()
        self.customer = wire.Wire(server.port, *server.keys("BUSINESS"))
        case = self.customer.support("CreateCase", subject="Call", communicationBody="Help",
                                     severityCode="low").json["caseId"]
        self.case = case
        answer = self.customer.mainstay("RequestCallback", caseId=case,
                                        phoneNumber="+49 30 123456")
        self.assertEqual(answer.status, 200, answer.body)
        self.callback_id = answer.json["callback"]["callbackId"]

    def connect(self):
        self.agent = wire.Wire(self.server.port, *self.server.keys("AGENT"))

    def start(self):
        answer = self.agent.mainstay("StartCall", callbackId=self.callback_id, agentNumber="1001")
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.json["callback"]["state"], "ringing-agent")

    def callback(self):
        found = self.agent.mainstay("ListCallbacks", caseId=self.case, includeEnded=True).json
        return found["callbacks"][0]

    def until(self, *states, seconds=25):
        def probe():
            time.sleep(0.05)
            found = self.callback()
            return found if found["state"] in states else None
        try:
            return harness.wait_for(f"state {states}", seconds, probe)
        except AssertionError:
            raise AssertionError(f"{self.callback()}\n" + "\n".join(
                p.messages()[-3000:] for p in self.phones)) from None

    def over(self):
        for phone in self.phones:
            phone.close()

    def test_they_talk_and_the_customer_hangs_up(self):
        self.world("agent", "customer")
        self.start()
        self.until("talking")
        found = self.until("after-call")
        self.over()
        self.assertEqual((found["outcome"], found["late"], found["tries"]), ("reached", False, 0))
        answer = self.agent.mainstay("CompleteCallback", callbackId=self.callback_id, outcome="reached",
                                     communicationBody="Glad to help.")
        self.assertEqual(answer.json["callback"]["state"], "done")
        seen = self.customer.support("DescribeCommunications", caseId=self.case).json
        self.assertEqual(seen["communications"][0]["body"], "Glad to help.")

    def outcome(self, customer, state, outcome, agent="agent-alone", **more):
        self.world(agent, customer, **more)
        self.start()
        found = self.until(state)
        self.over()
        self.assertEqual(found["outcome"], outcome)
        return found

    def test_over_tcp(self):
        self.transport = "tcp"
        self.test_they_talk_and_the_customer_hangs_up()

    def test_busy_is_tried_again(self):
        found = self.outcome("busy", "waiting", "busy")
        self.assertEqual(found["tries"], 1)
        self.assertGreater(found["nextTryAt"], found["firstTryAt"] + 290)
        self.assertNotIn("agentName", found)

    def test_nobody_answers(self):
        self.assertEqual(self.outcome("rings", "waiting", "no-answer")["tries"], 1)

    def test_away(self):
        self.outcome("away", "waiting", "no-answer")

    def test_refused(self):
        self.assertIn("endedAt", self.outcome("refuses", "failed", "refused"))

    def test_no_such_number(self):
        self.outcome("nobody", "failed", "wrong-number")

    def test_the_password_is_right(self):
        self.outcome("asks-password", "waiting", "busy")

    def test_the_password_is_wrong(self):
        self.outcome("asks-password", "failed", "failed", password="wrong horse")

    def test_the_agent_hangs_up_while_it_rings(self):
        found = self.outcome("rings", "claimed", "cancelled", agent="agent-hangs-up")
        self.assertEqual(found["tries"], 0)

    def test_withdrawn_while_it_rings(self):
        self.world("agent-alone", "rings", **{"sip.customer_ring": "30s"})
        self.start()
        self.until("ringing-customer")
        self.assertEqual(self.customer.mainstay("CancelCallback", callbackId=self.callback_id).status, 200)
        self.over()
        self.assertEqual(self.callback()["state"], "cancelled")

    def test_the_agent_does_not_answer(self):
        """Then the customer's phone never rings, and it was no try."""
        self.world("busy", "busy")
        self.start()
        found = self.until("claimed")
        self.phones[0].close()
        self.assertEqual((found["outcome"], found["tries"]), ("agent-missed", 0))
        self.assertNotIn("firstTryAt", found)
        self.assertNotIn("INVITE", self.phones[1].messages())

    def test_the_server_stops_during_a_talk(self):
        """Both are hung up, and the talk is kept."""
        self.world("agent", "customer-stays")
        self.start()
        self.until("talking")
        self.server.stop()
        self.over()
        self.server.start()
        self.connect()
        self.assertEqual(self.until("after-call")["outcome"], "reached")

    def test_the_server_dies_while_it_rings(self):
        """What was under way is over for the next one; nobody is called twice."""
        self.world("agent-alone", "rings", **{"sip.customer_ring": "30s"})
        self.start()
        self.until("ringing-customer")
        self.server.kill()
        self.server.start()
        self.connect()
        found = self.until("waiting", "claimed", "failed", seconds=90)
        self.assertEqual(found["outcome"], "failed")


for _name in harness.databases():
    globals()[f"Phone_{_name}"] = unittest.skipUnless(SIPP, "SIPp is missing: run script/setup")(
        type(f"Phone_{_name}", (ClickToCall, unittest.TestCase), {"database": _name}))
