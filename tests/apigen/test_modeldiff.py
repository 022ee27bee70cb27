#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of tools/modeldiff.py on the form service of the golden model."""
import copy
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent.parent / "tools" / "modeldiff.py"
MODEL = HERE / "golden" / "model"

PACKAGE = """const _F = "Form";
const _I = "Id";
const n0 = "com.example.form";
import { TypeRegistry } from "@smithy/core/schema";
export var BadForm$ = [-3, n0, "BadForm",
    { [_e]: _c, [_hE]: 400 },
    ["message"],
    [0]
];
n0_registry.registerError(BadForm$, BadForm);
export var Form$ = [3, n0, _F,
    0,
    ["Text", "Flag", "Number", "Ratio", "When", "Bytes", "Texts", "Parts", "Named", "Part", "Newer"],
    [0, 2, 1, 1, 4, 21, 64 | 0, () => PartList, 128 | 0, [() => Part$, 0], 0]
];
export var GetFormRequest$ = [3, n0, "GetFormRequest",
    0,
    ["Name"],
    [0], 1
];
export var Part$ = [3, n0, "Part",
    0,
    [_I, "Texts"],
    [0, 64 | 0]
];
export var PutFormResponse$ = [3, n0, "PutFormResponse",
    0,
    [_F],
    [() => Form$]
];
var PartList = [1, n0, "PartList",
    0, () => Part$
];
export var GetForm$ = [9, n0, "GetForm",
    0, () => GetFormRequest$, () => Form$
];
export var PutForm$ = [9, n0, "PutForm",
    0, () => Form$, () => PutFormResponse$
];
"""


class ModelDiff(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        raw = json.loads((MODEL / "form-2020-01-01.json").read_text())
        added = json.loads((MODEL / "overlay/form.json").read_text())["added"][0]
        raw["operations"].update(added["operations"])
        raw["shapes"]["GetFormRequest"] = added["shapes"]["GetFormRequest"]
        raw["shapes"]["Form"]["members"]["Newer"] = {"shape": "Text"}
        self.newer = raw

    def diff(self, path, *args):
        done = subprocess.run([sys.executable, str(TOOL), "--model", str(MODEL), *args, str(path)],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def write(self, raw):
        path = self.folder / "service-2.json"
        path.write_text(json.dumps(raw))
        return path

    def package(self, text):
        for name in ("dist-es/schemas", "dist-types/commands"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "package.json").write_text('{"name": "@aws-sdk/client-form"}')
        (self.folder / "dist-es/schemas/schemas_0.js").write_text(text)
        for name, errors in (("PutForm", ["BadForm"]), ("GetForm", [])):
            lines = [f" * @throws {{@link {error}}}" for error in errors + ["FormServiceException"]]
            (self.folder / f"dist-types/commands/{name}Command.d.ts").write_text("\n".join(lines))
        return self.folder

    def test_nothing_new(self):
        # Our own limit (Bytes max) and the C name of the overlay are not the vendor's.
        self.assertEqual(self.diff(self.write(self.newer)), (0, [], ""))

    def test_documentation_is_no_difference(self):
        self.newer["operations"]["PutForm"]["documentation"] = "<p>words</p>"
        self.newer["shapes"]["Text"]["documentation"] = "<p>words</p>"
        self.assertEqual(self.diff(self.write(self.newer))[0], 0)

    def test_what_changed_is_named(self):
        shapes = self.newer["shapes"]
        shapes["Extra"] = {"type": "structure", "members": {"Id": {"shape": "Text"}}}
        shapes["NoForm"] = {"type": "structure", "members": {"message": {"shape": "Text"}},
                            "exception": True}
        self.newer["operations"]["DropForm"] = {"input": {"shape": "GetFormRequest"},
                                                "errors": [{"shape": "NoForm"}]}
        self.newer["operations"]["PutForm"]["errors"] = []
        shapes["Form"]["members"]["Extra"] = {"shape": "Extra"}
        del shapes["Form"]["members"]["Ratio"]
        shapes["Form"]["required"] = ["Text"]
        shapes["Number"]["max"] = 9
        shapes["Text"]["enum"] = ["a", "b"]
        shapes["When"]["type"] = "string"
        status, lines, _ = self.diff(self.write(self.newer))
        self.assertEqual(status, 1)
        self.assertEqual(lines, [
            "+ error DropForm: NoForm",
            "- error PutForm: BadForm",
            "+ input of DropForm: GetFormRequest",
            "+ limit Number max: 9",
            "+ limit Text enum: a, b",
            "- member BadForm.message: Text (string)",
            "+ member Extra.Id: Text (string)",
            "+ member Form.Extra: Extra (structure)",
            "- member Form.Ratio: Ratio (double)",
            "~ member Form.Text: Text (string) -> Text (string), required",
            "~ member Form.When: When (timestamp) -> When (string)",
            "+ member NoForm.message: Text (string)",
            "+ operation DropForm",
            "- shape BadForm: error",
            "+ shape Extra: structure",
            "+ shape NoForm: error",
            "- shape Ratio: double",
            "~ shape When: timestamp -> string",
        ])

    def test_operations_that_we_do_not_have_can_be_left_out(self):
        self.newer["operations"]["DropForm"] = {"input": {"shape": "Unknown"}}
        self.newer["shapes"]["Unknown"] = {"type": "structure", "members": {}}
        path = self.write(self.newer)
        self.assertEqual(self.diff(path)[0], 1)
        self.assertEqual(self.diff(path, "--known-operations"), (0, [], ""))

    def test_a_compressed_model(self):
        path = self.folder / "service-2.json.gz"
        path.write_bytes(gzip.compress(json.dumps(self.newer).encode()))
        self.assertEqual(self.diff(path), (0, [], ""))

    def test_a_package_of_javascript(self):
        self.assertEqual(self.diff(self.package(PACKAGE)), (0, [], ""))
        changed = PACKAGE.replace('["Name"],\n    [0], 1', '["Name", "Size"],\n    [0, 1]')
        self.assertEqual(self.diff(self.package(changed)), (1, [
            "~ member GetFormRequest.Name: string, required -> string",
            "+ member GetFormRequest.Size: number",
        ], ""))

    def test_wrong_use_says_why(self):
        other = copy.deepcopy(self.newer)
        other["metadata"]["serviceId"] = "Other"
        status, _, errors = self.diff(self.write(other))
        self.assertEqual(status, 2)
        self.assertIn("has no model of other; name it with --service", errors)
        self.assertEqual(self.diff(self.write(other), "--service", "form")[0], 0)
        self.assertEqual(self.diff(self.write({"shapes": {}}))[0], 2)
        self.assertEqual(self.diff(self.folder / "absent.json")[0], 2)

    def test_facts_have_no_prose_and_read_back_as_the_same(self):
        self.newer["operations"]["PutForm"]["documentation"] = "<p>words</p>"
        self.newer["shapes"]["Form"]["members"]["Text"]["documentation"] = "<p>words</p>"
        self.newer["shapes"]["Lonely"] = {"type": "string"}
        done = subprocess.run([sys.executable, str(TOOL), "--facts", str(self.write(self.newer))],
                              capture_output=True, text=True, check=True)
        self.assertNotIn("words", done.stdout)
        self.assertNotIn("Lonely", done.stdout)
        self.assertTrue(all(len(line) <= 100 for line in done.stdout.splitlines()))
        self.assertEqual(self.diff(self.write(json.loads(done.stdout)))[0], 0)


if __name__ == "__main__":
    unittest.main()
