#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The generated client models in botocore, which the aws CLI is made of. No server is needed."""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

try:
    import botocore.awsrequest
    import botocore.loaders
    import botocore.session
except ImportError:
    print("SKIPPED: botocore is not installed (Debian: python3-botocore)")
    sys.exit(77)

GEN = pathlib.Path(__file__).resolve().parent.parent.parent / "model" / "gen"
VERSION = "2026-11-23"


class Answer:
    """What botocore takes for a raw HTTP body."""

    def __init__(self, body):
        self.body = body

    def stream(self, *_):
        yield self.body


class Clients(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        home = pathlib.Path(folder.name) / "mainstay" / VERSION
        home.mkdir(parents=True)
        for kind in ("service-2", "paginators-1"):
            shutil.copy(GEN / f"mainstay-{VERSION}.{kind}.json", home / f"{kind}.json")
        session = botocore.session.Session()
        session.register_component(
            "data_loader", botocore.loaders.Loader(extra_search_paths=[folder.name]))
        session.set_credentials("AKIAEXAMPLE", "secret")
        self.client = session.create_client("mainstay", region_name="us-east-1",
                                            endpoint_url="http://127.0.0.1:1")

    def answer_with(self, *bodies):
        """Answers one request after another with these bodies; returns what was sent."""
        sent, left = [], list(bodies)

        def before_send(request, **_):
            sent.append(request)
            status, body = left.pop(0)
            return botocore.awsrequest.AWSResponse(
                request.url, status, {"Content-Type": "application/x-amz-json-1.1"},
                Answer(json.dumps(body).encode()))

        self.client.meta.events.register("before-send.mainstay.*", before_send)
        return sent

    def test_every_operation_has_its_shapes_and_words(self):
        model = self.client.meta.service_model
        self.assertTrue(model.operation_names)
        for name in model.operation_names:
            operation = model.operation_model(name)
            self.assertTrue(operation.documentation, name)
            self.assertEqual(operation.input_shape.type_name, "structure", name)
            self.assertEqual(operation.output_shape.type_name, "structure", name)
            for error in operation.error_shapes:
                self.assertTrue(error.metadata.get("exception"), error.name)

    def test_a_call_is_signed_and_targeted(self):
        sent = self.answer_with((200, {"cases": []}))
        self.assertEqual(self.client.list_queue()["cases"], [])
        self.assertEqual(sent[0].headers["X-Amz-Target"], b"Mainstay_20261123.ListQueue")
        self.assertIn(b"/us-east-1/mainstay/aws4_request", sent[0].headers["Authorization"])

    def test_pages_follow_each_other(self):
        sent = self.answer_with((200, {"cases": [], "nextToken": "t1"}), (200, {"cases": []}))
        pages = list(self.client.get_paginator("list_queue").paginate())
        self.assertEqual(len(pages), 2)
        self.assertEqual(json.loads(sent[1].body)["nextToken"], "t1")

    def test_errors_are_typed(self):
        self.answer_with((400, {"__type": "ResourceNotFoundException", "message": "no such case"}))
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.get_desk_case(caseId="x")


if __name__ == "__main__":
    unittest.main()
