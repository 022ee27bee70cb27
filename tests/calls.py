# SPDX-License-Identifier: Apache-2.0
"""How every operation of the model is called: a good input for each, and the callers to send it.

A World is a running server with its people. GOOD has one row for each operation; a suite that
goes through the model (errors, isolation, the ledger) takes its inputs from here, so an operation
without a row fails those suites by name.
"""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

import harness
import wire

sys.path.insert(0, str(harness.ROOT / "tools"))
import apimodel  # noqa: E402

PREFIX = {"support": "AWSSupport_20130415.", "mainstay": "Mainstay_20261123."}
FILE = {"fileName": "a.txt", "data": base64.b64encode(b"x").decode()}
CASE = {"subject": "Call", "communicationBody": "Help", "severityCode": "low"}
TOPIC = {"issueType": "technical", "serviceCode": "general-info", "categoryCode": "charges"}
CHECK = "HCP4007jGY"
NUMBER = "+49 30 123456"
# Members that are bytes.
BLOBS = ("data", "calendar", "calendarData")
HOLIDAYS = base64.b64encode(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                            b"DTSTART;VALUE=DATE:20270101\r\nSUMMARY:New Year\r\nEND:VEVENT\r\n"
                            b"END:VCALENDAR\r\n").decode()
OFFICE = {"name": "china-office", "hours": "+08:00 mon-fri 09:00-12:00,13:00-18:00"}
SOON = int(time.time()) + 86400
CALENDAR = base64.b64encode(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:early\r\n"
                            b"DTSTART:20300101T060000Z\r\nDURATION:PT8H\r\nEND:VEVENT\r\n"
                            b"END:VCALENDAR\r\n").decode()
LATER = {"plan": "developer", "when": "period-end"}


def model():
    """({service id: service}, {common error: its facts})"""
    services, errors = apimodel.load(harness.ROOT / "model")
    return {s.id: s for s in services}, errors


def decision(service, operation):
    return {**service.defaults, **operation.decision}


def operations(services=("support", "mainstay")):
    """(service, operation) of these services, in order."""
    found, _ = model()
    for ident in services:
        for name in sorted(found[ident].operations):
            yield found[ident], found[ident].operations[name]


def check_output(service, operation, body):
    """Fails unless the answer is one of the operation's: no unknown member, none missing, types."""
    _check(service, operation.output, body, operation.name)


def _check(service, name, value, where):
    shape = service.shapes[name]
    kinds = {"structure": dict, "list": list, "map": dict, "string": str, "boolean": bool,
             "integer": int, "long": int, "blob": str, "double": (int, float), "float": (int, float),
             "timestamp": (int, float)}
    assert isinstance(value, kinds[shape.type]), f"{where}: {value!r} is no {shape.type}"
    if shape.type == "structure":
        unknown = set(value) - set(shape.members)
        missing = set(shape.required) - set(value)
        assert not unknown and not missing, f"{where}: unknown {unknown}, missing {missing}"
        for key, part in value.items():
            _check(service, shape.members[key]["shape"], part, f"{where}.{key}")
    elif shape.type == "list":
        for part in value:
            _check(service, shape.raw["member"]["shape"], part, where + "[]")
    elif shape.type == "string" and shape.raw.get("enum"):
        assert value in shape.raw["enum"], f"{where}: {value!r} is not of {shape.raw['enum']}"


class World:
    """A server and its people; makes what inputs refer to."""

    def __init__(self, server):
        self.server = server
        self.wires = {}
        self.number = 0

    def wire(self, who):
        if who not in self.wires:
            self.wires[who] = wire.Wire(self.server.port, *self.server.keys(who))
        return self.wires[who]

    def call(self, who, operation, body):
        """operation is "service:Name"."""
        service, _, name = operation.partition(":")
        return self.wire(who).call(PREFIX[service] + name, body)

    def must(self, who, operation, **body):
        answer = self.call(who, operation, body)
        assert answer.status == 200, f"{operation} {body}: {answer.body}"
        return answer.json

    def account(self, who):
        return self.server.env[f"{who}_ACCOUNT_ID"]

    def fresh(self, word="x"):
        self.number += 1
        return f"{word}-{self.number}-{uuid.uuid4().hex[:8]}"

    # Webhooks. The name of the receiver never resolves, and nothing but tests is sent there.

    def webhook(self, me):
        return self.must(me, "mainstay:CreateWebhook",
                         url="https://receiver.invalid/x", kinds=["None"])["webhook"]["webhookId"]

    def disabled_webhook(self, me):
        made = self.webhook(me)
        self.must(me, "mainstay:UpdateWebhook", webhookId=made, status="disabled")
        return made

    def webhook_and_event(self, me):
        made = self.webhook(me)
        return made, self.must(me, "mainstay:TestWebhook", webhookId=made)["eventId"]

    # Mails that came in.

    def mail_text(self, sender="somebody@example.com", more=""):
        return (f"From: {sender}\nTo: support@example.com\nSubject: {self.fresh('mail')}\n{more}\n"
                "Hello\n").encode()

    def mail(self, raw=None):
        """A mail that waits, or is held already: nobody vouches for its sender."""
        data = base64.b64encode(raw or self.mail_text()).decode()
        return self.must("OPERATOR", "mainstay:DeliverMail", data=data)["mailId"]

    def bounced(self):
        """An address that a mail came back from."""
        address = self.fresh("gone") + "@example.com"
        mail = self.mail(self.mail_text("mailer-daemon@example.com",
                                        f"X-Failed-Recipients: {address}\n"))
        # A lease that a fault kept from being given back lasts two minutes.
        harness.wait_for("the bounce", 180, lambda: self.must(
            "OPERATOR", "mainstay:GetMail", mailId=mail)["mail"]["state"] == "dropped")
        return address

    # What customers have.

    def case(self, me, **more):
        return self.must(me, "support:CreateCase", **{**CASE, **more})["caseId"]

    def phone_number(self, me):
        """A phone number of an account's own."""
        return "+49" + self.account(me)[-10:]

    def callback(self, me):
        return self.must(me, "mainstay:RequestCallback", caseId=self.case(me),
                         phoneNumber=NUMBER)["callback"]["callbackId"]

    def case_with_file(self, me):
        return self.case(me, attachmentSetId=self.set(me))

    def display(self, me):
        case = self.case(me)
        return self.must(me, "support:DescribeCases", caseIdList=[case])["cases"][0]["displayId"]

    def holidays(self):
        name = self.fresh("set")
        self.must("OPERATOR", "mainstay:ImportHolidays", name=name, calendarData=HOLIDAYS)
        return name

    def set(self, me):
        return self.must(me, "support:AddAttachmentsToSet", attachments=[FILE])["attachmentSetId"]

    def attachment(self, me):
        case = self.case_with_file(me)
        found = self.must(me, "support:DescribeCommunications", caseId=case)
        return found["communications"][0]["attachmentSet"][0]["attachmentId"]

    def upload_links(self, me):
        return self.must(me, "support:GetAttachmentUploadLinks", fileName="a.bin", fileSizeBytes=3)

    def upload(self, me):
        return self.upload_links(me)["uploadId"]

    def upload_part(self, links):
        """Sends the bytes of such an upload's only part; its tag."""
        request = urllib.request.Request(links["uploadUrls"][0]["url"], b"abc", method="PUT")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers["ETag"]

    def upload_put(self, me):
        """An upload whose part has arrived: (id, what CompleteAttachmentUpload wants)."""
        links = self.upload_links(me)
        return links["uploadId"], [{"partIndex": 1, "eTag": self.upload_part(links)}]

    def upload_done(self, me):
        upload, parts = self.upload_put(me)
        self.must(me, "support:CompleteAttachmentUpload", uploadId=upload, completedUploads=parts)
        return upload

    def user(self, me, **more):
        name = self.fresh("user")
        return self.must(me, "mainstay:CreateUser", **{
            "userName": name, "email": "u@example.com",
            "role": "agent" if me == "OPERATOR" else "readonly", **more})["user"]["userName"]

    def key(self, me):
        return self.must(me, "mainstay:CreateAccessKey",
                         userName=self.user(me))["accessKey"]["accessKeyId"]

    def organization(self):
        return self.must("OPERATOR", "mainstay:CreateOrganization",
                         name=self.fresh("org"))["organization"]["organizationId"]

    def new_account(self):
        return self.must("OPERATOR", "mainstay:CreateAccount", organizationId=self.organization(),
                         name="A", email="a@example.com")["account"]["accountId"]

    def taken_case(self, me):
        case = self.case(me)
        self.must("OPERATOR", "mainstay:TakeCase", caseId=case)
        return case

    def closed_case(self, me):
        case = self.case(me)
        self.must(me, "support:ResolveCase", caseId=case)
        return case

    def answered_case(self, me):
        """A case whose second message is an answer."""
        case = self.case(me)
        self.must("OPERATOR", "mainstay:ReplyToCase", caseId=case, communicationBody="so")
        return case

    def talk(self, me):
        """A case whose second message can be split off."""
        case = self.case(me)
        self.must(me, "support:AddCommunicationToCase", caseId=case, communicationBody="more")
        return case

    def merge(self, me):
        return self.must("OPERATOR", "mainstay:MergeCases", caseId=self.case(me),
                         intoCaseId=self.case(me))["undoId"]

    def macro(self):
        name = self.fresh("macro")
        self.must("OPERATOR", "mainstay:PutMacro", name=name, note="{{customer.name}}")
        return name

    def scheduled(self, me):
        return self.must("OPERATOR", "mainstay:ScheduleReply", caseId=self.case(me),
                         communicationBody="later", sendAt=int(time.time()) + 3600)["reply"]["replyId"]
    def chat(self, me):
        return self.must(me, "mainstay:StartChat", **CASE)["chat"]["chatId"]

    def taken_chat(self, me):
        chat = self.chat(me)
        self.must("OPERATOR", "mainstay:AcceptChat", chatId=chat)
        return chat

    def ended_chat(self, me):
        chat = self.chat(me)
        self.must(me, "mainstay:EndChat", chatId=chat)
        return chat
    # The provider's people.

    def agent(self, **more):
        """A member of the staff with a profile: the user name."""
        name = self.user("OPERATOR")
        self.must("OPERATOR", "mainstay:PutAgent", userName=name, **more)
        return name

    def team(self, *members):
        code = self.fresh("team")
        self.must("OPERATOR", "mainstay:PutTeam", team=code,
                  members=[{"userName": m} for m in members])
        return code

    def team_on_call(self):
        team = self.team()
        self.must("OPERATOR", "mainstay:PutRotation", team=team, members=[self.user("OPERATOR")])
        return team

    def shift(self):
        return self.must("OPERATOR", "mainstay:PutShift", userName=self.agent(), startsAt=SOON,
                         endsAt=SOON + 3600)["shift"]["shiftId"]

    def cover(self):
        return self.must("OPERATOR", "mainstay:PutOnCallOverride", team=self.team_on_call(),
                         userName=self.user("OPERATOR"), startsAt=SOON,
                         endsAt=SOON + 3600)["override"]["overrideId"]

    def page(self, me):
        return self.must("OPERATOR", "mainstay:PageOnCall", caseId=self.case(me), reason="Down",
                         team=self.team_on_call())["page"]["pageId"]

    def feed(self):
        return self.must("OPERATOR", "mainstay:CreateCalendarFeed",
                         team=self.team())["feed"]["feedId"]

    def rule(self, **more):
        """A rule that no case meets: the plan does not have that feature."""
        return {"code": self.fresh("rule"), "team": self.team(), "plans": ["basic"],
                "features": ["account-manager"], "onCall": "nobody", **more}

    def no_pending_plan(self, me):
        self.call("OPERATOR", "mainstay:RevokeSubscriptionChange", {"accountId": self.account(me)})

    def pending_plan(self, me):
        """Schedules a change of plan for later, as the customer."""
        self.no_pending_plan(me)
        self.must(me, "mainstay:ChangeSubscription", **LATER)


# operation -> function(world, me) -> a good input; me is the customer it is about, and BUSINESS where
# the plan matters.
GOOD = {
    "support:AddAttachmentsToSet": lambda w, me: {"attachmentSetId": w.set(me),
                                                  "attachments": [FILE]},
    "support:AddCommunicationToCase": lambda w, me: {
        "caseId": w.case(me), "communicationBody": "more", "attachmentSetId": w.set(me),
        "uploadIds": [w.upload_done(me)]},
    "support:CompleteAttachmentUpload": lambda w, me: dict(
        zip(("uploadId", "completedUploads"), w.upload_put(me))),
    "support:CreateCase": lambda w, me: {**CASE, "attachmentSetId": w.set(me),
                                         "uploadIds": [w.upload_done(me)]},
    "support:DescribeAttachment": lambda w, me: {"attachmentId": w.attachment(me)},
    "support:DescribeAttachmentUploadStatus": lambda w, me: {"uploadId": w.upload(me)},
    "support:DescribeCases": lambda w, me: {"caseIdList": [w.case(me)]},
    "support:DescribeCommunications": lambda w, me: {"caseId": w.case(me)},
    "support:DescribeCreateCaseOptions": lambda w, me: {**TOPIC, "language": "en"},
    "support:DescribeServices": lambda w, me: {"serviceCodeList": ["general-info"]},
    "support:DescribeSeverityLevels": lambda w, me: {},
    "support:DescribeSupportedLanguages": lambda w, me: dict(TOPIC),
    "support:DescribeTrustedAdvisorCheckRefreshStatuses": lambda w, me: {"checkIds": [CHECK]},
    "support:DescribeTrustedAdvisorCheckResult": lambda w, me: {"checkId": CHECK},
    "support:DescribeTrustedAdvisorCheckSummaries": lambda w, me: {"checkIds": [CHECK]},
    "support:DescribeTrustedAdvisorChecks": lambda w, me: {"language": "en"},
    "support:GetAttachmentDownloadLink": lambda w, me: {"attachmentId": w.attachment(me)},
    "support:GetAttachmentUploadLinks": lambda w, me: {"fileName": "a.bin",
                                                       "uploadId": w.upload(me)},
    "support:RefreshTrustedAdvisorCheck": lambda w, me: {"checkId": CHECK},
    "support:ResolveCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:AddCaseCommunication": lambda w, me: {"caseId": w.case(me),
                                                    "communicationBody": "more"},
    "mainstay:StartChat": lambda w, me: dict(CASE),
    "mainstay:AcceptChat": lambda w, me: {"chatId": w.chat(me)},
    "mainstay:SendChatMessage": lambda w, me: {"chatId": w.chat(me), "body": "hello",
                                               "clientMessageId": w.fresh(), "attachments": [FILE]},
    "mainstay:GetChat": lambda w, me: {"chatId": w.chat(me), "after": 0},
    # A few: each chat shown is some statements more.
    "mainstay:ListChats": lambda w, me: {"includeEnded": True, "maxResults": 3},
    "mainstay:SetTyping": lambda w, me: {"chatId": w.chat(me), "typing": False},
    "mainstay:HandOverChat": lambda w, me: {"chatId": w.taken_chat(me), "reason": "lunch"},
    "mainstay:EndChat": lambda w, me: {"chatId": w.chat(me)},
    "mainstay:CreateStreamToken": lambda w, me: {"chatId": w.chat(me)},
    "mainstay:AddNote": lambda w, me: {"caseId": w.case(me), "body": "note"},
    "mainstay:ApplyMacro": lambda w, me: {"caseId": w.case(me), "name": w.macro()},
    "mainstay:AskCustomer": lambda w, me: {"caseId": w.case(me), "communicationBody": "?"},
    "mainstay:CancelCallback": lambda w, me: {"callbackId": w.callback(me)},
    "mainstay:BulkUpdateCases": lambda w, me: {"caseIds": [w.case(me)], "queue": "wave",
                                               "addTags": ["wave"]},
    "mainstay:CancelScheduledReply": lambda w, me: {"replyId": w.scheduled(me)},
    "mainstay:ChangeCaseSeverity": lambda w, me: {"caseId": w.case(me), "severityCode": "high"},
    "mainstay:ChangeSubscription": lambda w, me: (w.no_pending_plan(me), dict(LATER))[1],
    "mainstay:ClaimCallback": lambda w, me: {"callbackId": w.callback(me)},
    "mainstay:ClearMailAddress": lambda w, me: {"address": w.bounced()},
    "mainstay:ComparePlans": lambda w, me: {},
    "mainstay:CompleteCallback": lambda w, me: {"callbackId": w.callback(me), "outcome": "reached"},
    "mainstay:CreateAccessKey": lambda w, me: {"userName": w.user(me)},
    "mainstay:CreateAccount": lambda w, me: {"organizationId": w.organization(), "name": "A",
                                             "email": "a@example.com"},
    "mainstay:CreateCase": lambda w, me: {**CASE, "relatedCaseId": w.case(me),
                                          "accountId": w.account(me)},
    "mainstay:CreateOrganization": lambda w, me: {"name": w.fresh("org")},
    "mainstay:CreateUser": lambda w, me: {"userName": w.fresh("user"), "email": "u@example.com",
                                          "role": "member"},
    "mainstay:CreateWebhook": lambda w, me: {
        "url": "https://receiver.invalid/x", "description": "d", "format": "cloudevents",
        "kinds": ["None"], "eventNames": ["CreateCase", "ResolveCase"]},
    "mainstay:DeleteWebhook": lambda w, me: {"webhookId": w.webhook(me)},
    "mainstay:GetWebhook": lambda w, me: {"webhookId": w.webhook(me)},
    "mainstay:ListWebhooks": lambda w, me: {},
    "mainstay:ListWebhookDeliveries": lambda w, me: {"webhookId": w.webhook_and_event(me)[0]},
    "mainstay:ReplayWebhookDeliveries": lambda w, me: (
        lambda made: {"webhookId": made[0], "eventIds": [made[1]]})(w.webhook_and_event(me)),
    "mainstay:RotateWebhookSecret": lambda w, me: {"webhookId": w.webhook(me), "graceMinutes": 5},
    "mainstay:TestWebhook": lambda w, me: {"webhookId": w.webhook(me)},
    "mainstay:UpdateWebhook": lambda w, me: {"webhookId": w.webhook(me), "status": "active",
                                             "eventNames": []},
    "mainstay:DeleteAccessKey": lambda w, me: {"accessKeyId": w.key(me)},
    "mainstay:DeleteMacro": lambda w, me: {"name": w.macro()},
    "mainstay:DraftReply": lambda w, me: {"caseId": w.case(me)},
    "mainstay:DeleteUser": lambda w, me: {"userName": w.user(me)},
    "mainstay:DeliverMail": lambda w, me: {
        "data": base64.b64encode(w.mail_text()).decode(), "envelopeSender": ""},
    "mainstay:DiscardMail": lambda w, me: {"mailId": w.mail()},
    "mainstay:DeleteCalendar": lambda w, me: {"name": w.holidays(), "kind": "holidays"},
    "mainstay:DiffCatalogs": lambda w, me: {"from": "seed", "to": "aws-2024"},
    "mainstay:ExplainCaseClock": lambda w, me: {"caseId": w.case(me)},
    "mainstay:GetAccount": lambda w, me: {},
    "mainstay:GetCalendar": lambda w, me: {"name": w.holidays()},
    "mainstay:GetCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:GetCaseAttachment": lambda w, me: {"attachmentId": w.attachment(me)},
    "mainstay:GetDeskCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:GetMail": lambda w, me: {"mailId": w.mail()},
    "mainstay:GetMailStatus": lambda w, me: {},
    "mainstay:GetNotificationPreferences": lambda w, me: {},
    "mainstay:GetPlan": lambda w, me: {"plan": "business"},
    "mainstay:GetSubscription": lambda w, me: {},
    "mainstay:GetUser": lambda w, me: {"userName": w.user(me)},
    "mainstay:ImportHolidays": lambda w, me: {"name": w.fresh("set"), "calendarData": HOLIDAYS,
                                              "from": "2028-01-01T00:00:00Z"},
    "mainstay:ListAccessKeys": lambda w, me: {"userName": w.user(me)},
    "mainstay:ListAccounts": lambda w, me: {"organizationId": w.organization()},
    "mainstay:ListCallbacks": lambda w, me: {},
    "mainstay:ListCalendars": lambda w, me: {},
    "mainstay:ListCaseFields": lambda w, me: {"serviceCode": "billing"},
    "mainstay:ListContacts": lambda w, me: {"accountId": w.account(me)},
    "mainstay:ListMacros": lambda w, me: {},
    "mainstay:ListScheduledReplies": lambda w, me: {},
    "mainstay:MergeCases": lambda w, me: {"caseId": w.case(me), "intoCaseId": w.case(me)},
    "mainstay:ListCases": lambda w, me: {},
    "mainstay:ListCatalogs": lambda w, me: {},
    "mainstay:ListMailAddresses": lambda w, me: {},
    "mainstay:ListMails": lambda w, me: {"state": "held"},
    "mainstay:ListQuarantinedAttachments": lambda w, me: {},
    "mainstay:ListClockResults": lambda w, me: {"accountId": w.account(me)},
    "mainstay:ListNotes": lambda w, me: {"caseId": w.case(me)},
    "mainstay:ListNotices": lambda w, me: {"state": "sent"},
    "mainstay:ListOrganizations": lambda w, me: {},
    "mainstay:ListOutboxEvents": lambda w, me: {"state": "waiting"},
    "mainstay:ListPhoneNumbers": lambda w, me: {},
    "mainstay:ListPlans": lambda w, me: {},
    "mainstay:ListQueue": lambda w, me: {},
    "mainstay:ListRoles": lambda w, me: {},
    "mainstay:ListSubscriptionChanges": lambda w, me: {"accountId": w.account(me)},
    "mainstay:ListSubscriptions": lambda w, me: {"accountId": w.account(me)},
    "mainstay:ListUsers": lambda w, me: {},
    "mainstay:LookupAuditEvents": lambda w, me: {"userName": "nobody"},
    "mainstay:PutCalendar": lambda w, me: {**OFFICE, "holidaySets": [w.holidays()],
                                           "from": "2028-01-01T00:00:00Z"},
    "mainstay:PutContacts": lambda w, me: {"accountId": w.account(me), "contacts": [
        {"name": "Ada", "email": "ada@example.com"}]},
    "mainstay:PutMacro": lambda w, me: {"name": w.fresh("macro"), "reply": "Hi {{agent.name}}"},
    "mainstay:RateCase": lambda w, me: {"caseId": w.answered_case(me), "messageNumber": 2,
                                        "rating": 4, "comment": "good"},
    "mainstay:ReportSatisfaction": lambda w, me: {"by": "plan"},
    "mainstay:ScheduleReply": lambda w, me: {"caseId": w.case(me), "communicationBody": "later",
                                             "sendAt": int(time.time()) + 3600},
    "mainstay:SplitCase": lambda w, me: {"caseId": w.talk(me), "messages": [2],
                                         "subject": "another"},
    "mainstay:UndoAction": lambda w, me: {"undoId": w.merge(me)},
    "mainstay:UpdateCase": lambda w, me: {"caseId": w.case(me), "visibility": "private",
                                          "addCcEmailAddresses": ["cc@example.com"]},
    "mainstay:UpdateDeskCase": lambda w, me: {"caseId": w.case(me), "addTags": ["x"]},
    "mainstay:PreviewNotice": lambda w, me: {"template": "case-replied", "language": "zh"},
    "mainstay:PutNotificationPreferences": lambda w, me: {
        "dailyAt": "07:30", "quietHours": {"from": "22:00", "to": "07:00"},
        "choices": [{"event": "case-created", "mode": "hourly"}], "subscribed": True},
    "mainstay:PutPhoneNumbers": lambda w, me: {"numbers": [{"phoneNumber": w.phone_number(me)}]},
    "mainstay:QuotePlan": lambda w, me: {"plan": "business", "usage": "1234.56"},
    "mainstay:RebuildCaseCache": lambda w, me: {"accountId": w.account(me), "maxResults": 1},
    "mainstay:RecommendPlan": lambda w, me: {"usage": "1234.56"},
    "mainstay:ReleaseMail": lambda w, me: {"mailId": w.mail()},
    # The provider's people.
    "mainstay:AcknowledgePage": lambda w, me: {"pageId": w.page(me)},
    "mainstay:CreateCalendarFeed": lambda w, me: {"team": w.team()},
    "mainstay:DeleteCalendarFeed": lambda w, me: {"feedId": w.feed()},
    "mainstay:DeleteOnCallOverride": lambda w, me: {"overrideId": w.cover()},
    "mainstay:DeleteShift": lambda w, me: {"shiftId": w.shift()},
    "mainstay:DeleteTeam": lambda w, me: {"team": w.team()},
    "mainstay:GetOnCall": lambda w, me: {"team": w.team_on_call(), "days": 30},
    "mainstay:GetRoutingRules": lambda w, me: {},
    "mainstay:ImportShifts": lambda w, me: {"calendar": CALENDAR, "source": w.fresh("plan"),
                                            "userName": w.agent()},
    "mainstay:ListAccountManagers": lambda w, me: {},
    "mainstay:ListAgentWork": lambda w, me: {"userName": w.agent()},
    "mainstay:ListAgents": lambda w, me: {"userName": w.agent(capacity=3)},
    "mainstay:ListCalendarFeeds": lambda w, me: {"maxResults": 5},
    "mainstay:ListPages": lambda w, me: {"state": "waiting"},
    "mainstay:ListShifts": lambda w, me: {"team": w.team()},
    "mainstay:ListTeams": lambda w, me: {"team": w.team(w.agent())},
    "mainstay:PageOnCall": lambda w, me: {"caseId": w.case(me), "team": w.team_on_call(),
                                          "reason": "Down"},
    "mainstay:PutAccountManager": lambda w, me: {"accountId": w.account(me),
                                                 "userName": w.agent()},
    "mainstay:PutAgent": lambda w, me: {
        "userName": w.user("OPERATOR"), "capacity": 7,
        "skills": [{"kind": "language", "value": "en"}]},
    "mainstay:PutOnCallOverride": lambda w, me: {
        "team": w.team_on_call(), "userName": w.agent(), "startsAt": SOON, "endsAt": SOON + 60},
    "mainstay:PutPresence": lambda w, me: {"userName": w.agent(), "presence": "busy",
                                           "until": SOON},
    "mainstay:PutRotation": lambda w, me: {"team": w.team(), "members": [w.agent(), w.agent()]},
    "mainstay:PutRoutingRules": lambda w, me: {
        "rules": [w.rule()], "weights": [{"severityCode": "critical", "points": 8}]},
    "mainstay:PutShift": lambda w, me: {
        "shiftId": w.shift(), "userName": w.agent(), "weekdays": ["mon"], "from": "22:00",
        "to": "06:00", "timeZone": "Europe/Berlin"},
    "mainstay:PutTeam": lambda w, me: {"team": w.fresh("team"), "timeZone": "Asia/Tokyo",
                                       "members": [{"userName": w.agent(), "role": "lead"}]},
    "mainstay:RouteCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:ReleaseCase": lambda w, me: {"caseId": w.taken_case(me)},
    "mainstay:ReportAttainment": lambda w, me: {"by": "month"},
    "mainstay:ReopenCase": lambda w, me: {"caseId": w.closed_case(me)},
    "mainstay:RescanAttachment": lambda w, me: {"accountId": w.account(me),
                                                "attachmentId": w.attachment(me)},
    "mainstay:ReplayOutboxEvents": lambda w, me: {"accountId": w.account(me)},
    "mainstay:ReplyToCase": lambda w, me: {"caseId": w.case(me), "communicationBody": "yes"},
    "mainstay:RequestCallback": lambda w, me: {"caseId": w.case(me), "phoneNumber": NUMBER},
    "mainstay:ResolveCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:ResolveCaseAsAgent": lambda w, me: {"caseId": w.case(me)},
    "mainstay:RetryNotices": lambda w, me: {"accountId": w.account(me)},
    "mainstay:RevokeSubscriptionChange": lambda w, me: (w.pending_plan(me), {})[1],
    "mainstay:RotateMasterKey": lambda w, me: {},
    "mainstay:StartCall": lambda w, me: {"callbackId": w.callback(me), "agentNumber": "1001"},
    "mainstay:TakeCase": lambda w, me: {"caseId": w.case(me)},
    "mainstay:TransferCase": lambda w, me: {"caseId": w.case(me), "queue": "other"},
    "mainstay:UpdateAccessKey": lambda w, me: {"accessKeyId": w.key(me), "status": "inactive"},
    "mainstay:UpdateAccount": lambda w, me: {"country": "FR"},
    "mainstay:UpdateUser": lambda w, me: {"userName": w.user(me), "role": "member"},
    "mainstay:VerifyAudit": lambda w, me: {},
}


def caller_of(service, operation, me="BUSINESS"):
    """Who calls an operation: the provider's operator what is the staff's, the customer the rest."""
    return "OPERATOR" if decision(service, operation).get("staff") else me


class Refusal:
    """An error as a client saw it. typed: as an exception of the operation's own class."""

    def __init__(self, name, message, typed, status):
        self.name, self.message, self.typed, self.status = name, message, typed, status


class Boto:
    """Calls through boto3, ours with the generated model file."""

    def __init__(self, server):
        self.server, self.clients = server, {}
        self.models = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.models.name) / "mainstay" / "2026-11-23"
        folder.mkdir(parents=True)
        for kind in ("service-2", "paginators-1"):
            text = (harness.ROOT / f"model/gen/mainstay-2026-11-23.{kind}.json").read_bytes()
            (folder / f"{kind}.json").write_bytes(text)

    def client(self, who, service):
        if (who, service) not in self.clients:
            self.clients[who, service] = self.server.boto(who, service, models=self.models.name,
                                                          parameter_validation=False)
        return self.clients[who, service]

    def call(self, who, operation, body):
        """The answer, a Refusal, or None when this client does not know the operation or a member."""
        from botocore.exceptions import ClientError
        from botocore import xform_name
        service, _, name = operation.partition(":")
        client = self.client(who, service)
        known = client.meta.service_model
        if name not in known.operation_names:
            return None
        shape = known.operation_model(name).input_shape
        members = shape.members if shape else {}
        if set(body) - set(members):
            return None
        try:
            answer = getattr(client, xform_name(name))(**blobs(body, bytes))
        except ClientError as error:
            got = error.response
            kind = got["Error"]["Code"]
            typed = type(error) is not ClientError and type(error).__name__ == kind
            return Refusal(kind, got["Error"]["Message"], typed,
                           got["ResponseMetadata"]["HTTPStatusCode"])
        answer.pop("ResponseMetadata")
        return answer


def blobs(value, make):
    """The input with every file's bytes as the client wants them."""
    if isinstance(value, dict):
        return {k: make(base64.b64decode(v)) if k in BLOBS else blobs(v, make)
                for k, v in value.items()}
    return [blobs(v, make) for v in value] if isinstance(value, list) else value


class Js:
    """Calls through the SDK for JavaScript: one process that answers a line for a line."""

    def __init__(self, server):
        self.server, self.processes = server, {}

    def process(self, who):
        if who not in self.processes:
            self.processes[who] = subprocess.Popen(
                ["node", "--no-warnings", "js/call.mjs", self.server.endpoint,
                 *self.server.keys(who)],
                cwd=harness.ROOT / "tests", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self.processes[who]

    def call(self, who, operation, body):
        service, _, name = operation.partition(":")
        if service != "support":
            return None
        process = self.process(who)
        process.stdin.write(json.dumps({"operation": name, "input": body}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if "answer" in answer:
            return answer["answer"]
        return Refusal(answer["name"], answer["message"], answer["typed"], answer["status"])

    def close(self):
        for process in self.processes.values():
            process.stdin.close()
            process.stdout.close()
            process.wait(10)
