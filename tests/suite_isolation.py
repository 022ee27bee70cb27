# SPDX-License-Identifier: Apache-2.0
"""No account sees or touches another's things: the matrix of operations and ids.

For every operation that customers may call, every member of its input that names something is given
an id of the caller's own, one of another account, one that never was, and one that is none. Another
account's id must be answered exactly as an absent one, byte for byte, and leave what that account
sees as it was. A member that looks like an id and stands in no table here fails the test.
"""
import json
import re
import unittest
import urllib.error
import urllib.request

import calls
import harness
import wire
from suite_errors import ROOMY

ME, OTHER = "BUSINESS", "ENTERPRISE"
LOOKS_LIKE_ID = re.compile(r"(?i)(id|ids|idlist|token|name|key|arn|hash)$")
# Members that look like ids and are none of a tenant's things.
NO_IDS = {"fileName": "a text", "contactName": "a text", "name": "a text", "eventName": "a filter of one's own records",
          "newUserName": "a name to come", "checkId": "public vocabulary",
          "checkIds": "public vocabulary", "anchorHash": "a hash of one's own chain",
          "organizationId": "only the staff gives it",
          "clientMessageId": "a name that the caller gives"}
TOKEN = "nextToken"


def altered(value):
    """An id of the same form that was never given out."""
    last = value[-4:]
    return value[:-4] + "".join(chr((ord(c) - 48 + 5) % 10 + 48) if c.isdigit() else
                                ("q" if c.lower() != "q" else "z") for c in last)


# member -> (maker of an id of an account, a malformed one). Lists of ids are given one.
MAKERS = {
    "caseId": (lambda w, who: w.case(who), "../case"),
    "caseIdList": (lambda w, who: w.case(who), "../case"),
    "relatedCaseId": (lambda w, who: w.case(who), "../case"),
    "displayId": (lambda w, who: w.display(who), "12\u00e9"),
    "attachmentSetId": (lambda w, who: w.set(who), "as-\u0001"),
    "attachmentId": (lambda w, who: w.attachment(who), "attachment-\u0001"),
    "uploadId": (lambda w, who: w.upload(who), "\u00e9"),
    "uploadIds": (lambda w, who: w.upload_done(who), "\u00e9"),
    "callbackId": (lambda w, who: w.callback(who), "callback-\u0001"),
    "accountId": (lambda w, who: w.account(who), "12"),
    "userName": (lambda w, who: w.user(who), "a b"),
    "chatId": (lambda w, who: w.chat(who), "chat-\u0001"),
    "webhookId": (lambda w, who: w.webhook(who), "wh-1"),
    "eventIds": (lambda w, who: w.webhook_and_event(who)[1], "nonsense"),
    "accessKeyId": (lambda w, who: w.key(who), "nonsense"),
}
# A completed upload belongs to its operation's input: the pair changes together.
LISTS = ("caseIdList", "uploadIds", "eventIds")


def inputs(service, shape, path=()):
    """(path, name) of every member at any depth that holds text or numbers."""
    for name, member in shape.members.items():
        inner = service.shapes[member["shape"]]
        yield path + (name,), name
        while inner.type == "list":
            inner = service.shapes[inner.raw["member"]["shape"]]
        if inner.type == "structure":
            yield from inputs(service, inner, path + (name,))


class Isolation:
    database = None

    @classmethod
    def setUpClass(cls):
        cls.server = harness.Server(cls.database, settings=ROOMY).start()
        cls.world = calls.World(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def seen(self, who):
        """All that an account can see of itself, except what calls themselves leave behind."""
        shown = [self.world.must(who, "mainstay:GetAccount")]
        for operation, key in (("support:DescribeCases", "cases"),
                               ("mainstay:ListUsers", "users"),
                               ("mainstay:ListSubscriptions", "subscriptions"),
                               ("mainstay:ListWebhooks", "webhooks"),
                               ("mainstay:LookupAuditEvents", "events")):
            body = {"maxResults": 100}
            if operation == "support:DescribeCases":
                body["includeResolvedCases"] = True
            while True:
                page = self.world.must(who, operation, **body)
                shown.append([{k: w[k] for k in ("webhookId", "url", "status", "changedAt")}
                              for w in page[key]] if key == "webhooks" else page[key])
                if not page.get("nextToken"):
                    break
                body["nextToken"] = page["nextToken"]
        # A page's token is made anew each time; it shows nothing.
        return re.sub(r'"(nextToken|lastUsedAt)": [^,}]*', "", json.dumps(shown, sort_keys=True))

    def face(self, answer, *ids):
        """An answer without what differs between any two, and without the ids that it echoes."""
        headers = {k: v for k, v in answer.headers.items() if k not in ("date", "x-amzn-requestid")}
        body = answer.body.decode()
        for value in ids:
            body = body.replace(value, "ID")
        return answer.status, headers, body

    def rows(self):
        self.services, _ = calls.model()
        for service, operation in calls.operations():
            if calls.decision(service, operation).get("staff"):
                continue
            name = f"{service.id}:{operation.name}"
            for path, member in inputs(service, service.shapes[operation.input]):
                if not LOOKS_LIKE_ID.search(member) or member in NO_IDS:
                    continue
                yield name, path, member

    def test_the_matrix(self):
        pairs = 0
        for name, path, member in self.rows():
            with self.subTest(f"{name} {'.'.join(path)}"):
                self.assertTrue(member in MAKERS or member == TOKEN,
                                "it looks like an id and stands in no table here")
                self.assertEqual(len(path), 1, "an id inside a structure: teach this test")
                if member != TOKEN and name not in ("mainstay:CreateUser",):
                    self.pair(name, member)
                    pairs += 1
        self.assertGreater(pairs, 40)

    def pair(self, name, member):
        make, malformed = MAKERS[member]

        def ask(value, **more):
            body = {**calls.GOOD[name](self.world, ME), **more}
            body[member] = [value] if member in LISTS else value
            if name == "support:DescribeCases" and member == "displayId":
                body.pop("caseIdList")
            return self.world.call(ME, name, body)

        good = calls.GOOD[name](self.world, ME)
        if member in good:
            own = self.world.call(ME, name, good)
        elif member == "accountId" or name.startswith("support:"):
            own = ask(make(self.world, ME))
        else:
            own = None  # userName of GetAccount-like inputs is covered by GOOD
        if own is not None:
            self.assertEqual(own.status, 200, own.body)

        foreign = make(self.world, OTHER)
        absent = altered(foreign)
        before = self.seen(OTHER)
        theirs, nobodys = ask(foreign), ask(absent)
        self.assertEqual(self.face(theirs, foreign), self.face(nobodys, absent))
        if not (name == "support:DescribeCases" and member == "displayId") and \
                not (name == "mainstay:LookupAuditEvents" and member == "userName"):
            self.assertNotEqual(theirs.status, 200, theirs.body)
        self.assertNotIn(self.world.account(OTHER) if member != "accountId" else "\0",
                         theirs.body.decode().replace(foreign, ""))
        bad = ask(malformed)
        self.assertIn(bad.status, (200, 400), bad.body)
        if "accountId" in self.services[name.partition(":")[0]].shapes[
                self.services[name.partition(":")[0]].operations[
                    name.partition(":")[2]].input].members and member != "accountId":
            # The other account's own pair of ids, too.
            theirs = ask(foreign, accountId=self.world.account(OTHER))
            nobodys = ask(absent, accountId="999999999999")
            self.assertEqual(self.face(theirs, foreign, self.world.account(OTHER)),
                             self.face(nobodys, absent, "999999999999"))
            self.assertNotEqual(theirs.status, 200, theirs.body)
        self.assertEqual(self.seen(OTHER), before, "the other account's things have changed")

    def first_page(self, who, operation, **body):
        page = self.world.must(who, operation, **body)
        self.assertTrue(page.get("nextToken"), f"{operation} has but one page")
        return page["nextToken"]

    def test_page_tokens(self):
        """A token is good for the account, operation and filters it was made for, no other."""
        self.services, _ = calls.model()
        world = self.world
        for who in (ME, OTHER):
            for _ in range(2):
                world.callback(who)
            for _ in range(12):
                world.case(who)
                world.user(who)
        talk = {}
        for who in (ME, OTHER):
            talk[who] = world.case(who)
            for number in range(12):
                world.must(who, "support:AddCommunicationToCase", caseId=talk[who],
                           communicationBody=f"{number}")
        hook = {}
        for who in (ME, OTHER):
            world.chat(who), world.chat(who)
            world.key(who)
            world.webhook(who)
            hook[who] = world.webhook(who)
            for _ in range(2):
                world.must(who, "mainstay:TestWebhook", webhookId=hook[who])
        paged = {
            "support:DescribeCases": (lambda who: {"maxResults": 10}, {"language": "en"}),
            "support:DescribeCommunications": (
                lambda who: {"caseId": talk[who], "maxResults": 10}, {"afterTime": "2020-01-01"}),
            "mainstay:GetCase": (lambda who: {"caseId": talk[who], "maxResults": 10}, None),
            "mainstay:ListCases": (lambda who: {"maxResults": 1}, {"includeResolved": True}),
            "mainstay:ListChats": (lambda who: {"maxResults": 1}, {"includeEnded": True}),
            "mainstay:ListUsers": (lambda who: {"maxResults": 1}, None),
            "mainstay:ListCallbacks": (lambda who: {"maxResults": 1}, {"includeEnded": True}),
            "mainstay:ListAccessKeys": (lambda who: {"maxResults": 1}, None),
            "mainstay:ListWebhooks": (lambda who: {"maxResults": 1}, None),
            "mainstay:ListWebhookDeliveries": (
                lambda who: {"webhookId": hook[who], "maxResults": 1}, {"state": "dead"}),
            "mainstay:LookupAuditEvents": (lambda who: {"maxResults": 1},
                                           {"eventName": "CreateUser"}),
        }
        tokens = {op: self.first_page(ME, op, **make(ME)) for op, (make, _) in paged.items()}
        theirs = {op: self.first_page(OTHER, op, **make(OTHER)) for op, (make, _) in paged.items()}
        self.tokens_known(paged)
        for operation, (make, filters) in paged.items():
            token = tokens[operation]
            good = world.call(ME, operation, {**make(ME), TOKEN: token})
            self.assertEqual(good.status, 200, good.body)
            wrong = [("another account's", {**make(ME), TOKEN: theirs[operation]}),
                     ("garbage", {**make(ME), TOKEN: altered(token)}),
                     ("nothing", {**make(ME), TOKEN: "bm90IGEgdG9rZW4"})]
            wrong += [(f"of {other}", {**make(ME), TOKEN: tokens[other]})
                      for other in paged if other != operation]
            if filters:
                wrong.append(("of other filters", {**make(ME), **filters, TOKEN: token}))
            faces = set()
            for title, body in wrong:
                with self.subTest(f"{operation} {title}"):
                    got = world.call(ME, operation, body)
                    self.assertEqual(got.error, "InvalidParameterValueException", got.body)
                    faces.add(got.body)
            self.assertEqual(len(faces), 1, faces)

    def tokens_known(self, paged):
        """Every operation that pages and that customers call is covered, or has one page only."""
        one_page = {"mainstay:VerifyAudit": "of a customer there is one chain",
                    "mainstay:ListSubscriptions": "few; its pages are tested in plans",
                    "mainstay:ListSubscriptionChanges": "few; its pages are tested in plans"}
        have = {name for name, _, member in self.rows() if member == TOKEN}
        self.assertEqual(have - set(paged) - set(one_page), set())

    def fetch(self, url, method="GET", data=None):
        try:
            with urllib.request.urlopen(
                    urllib.request.Request(url, data, method=method), timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            headers = {k: v for k, v in error.headers.items()
                       if k.lower() not in ("date", "x-amzn-requestid")}
            return error.code, json.dumps(headers), error.read()

    def test_links(self):
        """A link opens what it was made for; changed to anything else it opens nothing."""
        world = self.world
        mine, theirs = world.attachment(ME), world.attachment(OTHER)
        link = world.must(ME, "support:GetAttachmentDownloadLink",
                          attachmentId=mine)["downloadUrl"]["url"]
        self.assertEqual(self.fetch(link), (200, b"x"))
        me, other = world.account(ME), world.account(OTHER)
        foreign = link.replace(mine, theirs).replace(me, other)
        absent = link.replace(mine, altered(theirs)).replace(me, other)
        for url in (foreign, absent, link.replace(mine, theirs), link.replace(me, other),
                    link.replace("X-Amz-Expires=", "X-Amz-Expires=9")):
            with self.subTest(url):
                got = self.fetch(url)
                self.assertEqual(got[0], 403, got)
        self.assertEqual(self.fetch(foreign), self.fetch(absent))
        self.assertEqual(self.fetch(link, "PUT", b"y")[0], 403)
        uploads = world.upload_links(ME)
        url = uploads["uploadUrls"][0]["url"]
        others = world.upload(OTHER)
        foreign = url.replace(uploads["uploadId"], others).replace(me, other)
        absent = url.replace(uploads["uploadId"], altered(others)).replace(me, other)
        self.assertEqual(self.fetch(foreign, "PUT", b"abc"), self.fetch(absent, "PUT", b"abc"))
        for changed in (foreign, absent, url.replace("/1?", "/2?")):
            self.assertEqual(self.fetch(changed, "PUT", b"abc")[0], 403)
        self.assertEqual(self.fetch(url)[0], 403)
        self.assertEqual(self.fetch(url, "PUT", b"abc")[0], 200)
        # Only the one who began an upload can finish it.
        done = world.call(OTHER, "support:CompleteAttachmentUpload", {
            "uploadId": uploads["uploadId"], "completedUploads": [{"partIndex": 1, "eTag": "x"}]})
        self.assertEqual(done.error, "UploadIdNotFound")

    def test_one_invocation_of_two_accounts(self):
        """The key of a repeated request is the account's own, too."""
        headers = {"invocation": "11111111-2222-4333-8444-555555555555"}
        made = {}
        for who in (ME, OTHER):
            client = wire.Wire(self.server.port, *self.server.keys(who))
            answers = [client.call("AWSSupport_20130415.CreateCase", calls.CASE, **headers).json
                       for _ in range(2)]
            self.assertEqual(answers[0], answers[1])
            made[who] = answers[0]["caseId"]
        self.assertNotEqual(made[ME], made[OTHER])
        self.assertIn(self.world.account(OTHER), made[OTHER])


for _name in harness.databases():
    globals()[f"Isolation_{_name}"] = type(f"Isolation_{_name}", (Isolation, unittest.TestCase),
                                           {"database": _name})
