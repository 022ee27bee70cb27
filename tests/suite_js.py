# SPDX-License-Identifier: Apache-2.0
"""The stock SDK for JavaScript, the only public client that knows the additions of 2026."""
import json
import subprocess
import unittest

import harness


class Js:
    database = None

    def story(self, server, who):
        key, secret = server.keys(who)
        done = subprocess.run(["node", "js/support.mjs", server.endpoint, key, secret],
                              cwd=harness.ROOT / "tests", capture_output=True, text=True,
                              timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_story(self):
        with harness.Server(self.database, settings={
                "throttle.support.rate": 1000, "throttle.support.burst": 1000}) as server:
            seen = self.story(server, "BUSINESS")
            listed = server.boto("BUSINESS").describe_cases(includeResolvedCases=True,
                                                            maxResults=100)["cases"]
        for label, name in (("dryRun", "DryRunOperationException"),
                            ("dryRunOfNothing", "CaseIdNotFound"),
                            ("uploadUnknown", "UploadIdNotFound"),
                            ("downloadUnknown", "AttachmentIdNotFound"),
                            ("caseUnknown", "CaseIdNotFound"),
                            ("setUnknown", "AttachmentSetIdNotFound"),
                            ("attachmentUnknown", "AttachmentIdNotFound"),
                            ("setTooLarge", "AttachmentSetSizeLimitExceeded")):
            with self.subTest(label):
                self.assertIsNotNone(seen[label], "it was not refused")
                self.assertEqual((seen[label]["name"], seen[label]["typed"], seen[label]["status"]),
                                 (name, True, 400))
                self.assertTrue(seen[label]["requestId"])
        self.assertEqual(seen["largeByClassicCall"]["name"], "InvalidParameterValueException")
        links = seen["uploadLinks"]
        self.assertEqual(links["totalParts"], len(links["uploadUrls"]))
        self.assertEqual([p["partIndex"] for p in links["uploadUrls"]],
                         list(range(1, links["totalParts"] + 1)))
        for part in links["uploadUrls"]:
            self.assertEqual(seen[f"put{part['partIndex']}"], 200)
        self.assertEqual(seen["uploadEarly"]["uploadStatus"], "attachment-not-ready")
        self.assertEqual(seen["complete"]["uploadStatus"], "attachment-ready")
        self.assertEqual(seen["uploadDone"]["uploadProgress"]["completedPartsCount"],
                         links["totalParts"])
        self.assertEqual(seen["download"]["status"], 200)
        self.assertTrue(seen["download"]["same"])
        self.assertEqual(seen["download"]["type"], "application/octet-stream")
        self.assertIn("attachment", seen["download"]["disposition"])
        first = seen["describe"]["cases"][0]["recentCommunications"]["communications"][0]
        self.assertEqual(first["body"], "h\u00e9llo \U0001f600")
        self.assertEqual([a["fileName"] for a in first["attachments"]], ["dump.bin"])
        self.assertEqual(first["attachmentSet"], [])
        self.assertEqual(seen["attachment"], {"fileName": "\u65e5.bin", "bytes": [0, 255, 10]})
        self.assertEqual(seen["resolve"]["finalCaseStatus"], "resolved")
        self.assertEqual(seen["checks"], 478)
        mine = [c for c in listed if c["subject"] == "From JavaScript"]
        self.assertEqual(len(mine), 1, "a dry run left a case behind")


for _name in harness.databases():
    globals()[f"Js_{_name}"] = type(f"Js_{_name}", (Js, unittest.TestCase), {"database": _name})
