#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of tools/apigen.py: a golden model, and one failing input for each rule.

After a wanted change of the output: tests/apigen/test_apigen.py --accept
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent.parent / "tools" / "apigen.py"
GOLDEN = HERE / "golden"
GONE = object()
sys.path.insert(0, str(TOOL.parent))
import apigen  # noqa: E402
import apimodel  # noqa: E402

THINGS, COMMON, OVER, DEFAULTS = ("toy/things.json", "toy/common.json", "overlay/toy/things.json",
                                  "overlay/toy.json")
FORM, OVER_FORM, ERRORS = "form-2020-01-01.json", "overlay/form.json", "common-errors.json"
EMPTY = {"type": "structure", "members": {}}

# (rule, file, path of what is set in it, value or GONE, what the message must hold)
BAD = [
    ("a key of a file", THINGS, "operation", {}, "unknown key \"operation\""),
    ("a key of the metadata", COMMON, "metadata/apiversion", "x", "unknown key \"apiversion\""),
    ("a key of an operation", THINGS, "operations/MakeThing/inputs", {}, "unknown key \"inputs\""),
    ("a key of a shape", THINGS, "shapes/Name/minimum", 1, "unknown key \"minimum\""),
    ("a key of a member", THINGS, "shapes/Thing/members/name/type", "x", "unknown key \"type\""),
    ("a member without a shape", THINGS, "shapes/Thing/members/name", {}, "needs \"shape\": NAME"),
    ("an operation's name", THINGS, "operations/makeThing", {}, "is CamelCase"),
    ("an operation's two names", THINGS, "operations/MakeThing/name", "Make", "its \"name\" is"),
    ("a shape's name", THINGS, "shapes/Bad-Name", EMPTY, "is letters and digits"),
    ("a member's name", THINGS, "shapes/Thing/members/bad_name", {"shape": "Name"},
     "is letters and digits"),
    ("an unknown type", THINGS, "shapes/Name/type", "text", "unknown type \"text\""),
    ("a list of nothing", THINGS, "shapes/NodeList/member", GONE, "a list needs \"member\""),
    ("a map without a value", THINGS, "shapes/LabelMap/value", GONE, "a map needs \"value\""),
    ("a shape defined twice", THINGS, "shapes/Boolean", {"type": "boolean"}, "is defined already"),
    ("an operation defined twice", COMMON, "operations", {"MakeThing": {}}, "is defined already"),
    ("metadata twice", THINGS, "metadata", {"apiVersion": "1"}, "stands in another file already"),
    ("no metadata", COMMON, "metadata", GONE, "no file has its \"metadata\""),
    ("metadata without a version", COMMON, "metadata/apiVersion", GONE, "needs \"apiVersion\""),
    ("an unknown protocol", COMMON, "metadata/protocol", "ec2", "protocol \"ec2\" is not known"),
    ("JSON without a target", COMMON, "metadata/targetPrefix", GONE, "needs \"targetPrefix\""),
    ("query without a namespace", FORM, "metadata/xmlNamespace", GONE, "needs \"xmlNamespace\""),
    ("a service without event source", DEFAULTS, "eventSource", GONE, "needs \"eventSource\""),
    ("a shape that is not there", THINGS, "shapes/Thing/members/name/shape", "Nam",
     "\"name\" refers to the shape \"Nam\", which no file defines"),
    ("an input that is not there", THINGS, "operations/MakeThing/input/shape", "X",
     "\"input\" refers to the shape \"X\""),
    ("no input", THINGS, "operations/MakeThing/input", GONE, "needs \"input\""),
    ("no output", THINGS, "operations/MakeThing/output", GONE, "needs \"output\""),
    ("an input that is a string", THINGS, "operations/MakeThing/input/shape", "Name",
     "its input \"Name\" must be a structure that is no error"),
    ("an output that is an error", THINGS, "operations/MakeThing/output/shape", "Teapot",
     "must be a structure that is no error"),
    ("a member that is an error", THINGS, "shapes/Thing/members/oops", {"shape": "Teapot"},
     "\"oops\" is the error Teapot"),
    ("an error that is none", THINGS, "operations/MakeThing/errors/0/shape", "Thing",
     "its error \"Thing\" lacks \"exception\": true"),
    ("an error listed twice", THINGS, "operations/MakeThing/errors/0/shape", "Teapot",
     "lists an error twice"),
    ("an error without a message", THINGS, "shapes/Teapot/members", {},
     "an error needs a string member \"message\""),
    ("an error that is a list", THINGS, "shapes/SparseList/exception", True,
     "is the error SparseList"),
    ("a required stranger", THINGS, "shapes/Thing/required", ["nam"], "requires \"nam\""),
    ("required twice", THINGS, "shapes/Thing/required", ["name", "name"], "requires a member twice"),
    ("keys that are no strings", THINGS, "shapes/LabelKey/type", "long",
     "the keys of a map must be strings"),
    ("sparse structures", THINGS, "shapes/NodeList/sparse", True, "sparse list or map of structures"),
    ("a sparse string", THINGS, "shapes/Name/sparse", True, "\"sparse\" fits lists and maps only"),
    ("a bound on a boolean", COMMON, "shapes/Boolean/max", 1, "\"max\" is a number and fits"),
    ("a bound that is a text", THINGS, "shapes/Count/max", "5", "\"max\" is a number and fits"),
    ("a broken bound", THINGS, "shapes/Ratio/max", 1.5, "\"max\" must be a whole number"),
    ("a negative length", THINGS, "shapes/Name/min", -1, "cannot be negative"),
    ("crossed bounds", THINGS, "shapes/Count/min", 6, "min 6 is above max 5"),
    ("an enum of numbers", THINGS, "shapes/Count/enum", ["1"], "\"enum\" fits strings only"),
    ("a pattern on a list", THINGS, "shapes/NodeList/pattern", "x", "\"pattern\" fits strings only"),
    ("an empty enum", THINGS, "shapes/Kind/enum", [], "must have different values"),
    ("an enum with a value twice", THINGS, "shapes/Kind/enum", ["a", "a"], "different values"),
    ("enum values of one C name", THINGS, "shapes/Kind/enum", ["a-b", "a_b"], "have one C name"),
    ("members of one C name", THINGS, "shapes/Thing/members/Name", {"shape": "Name"},
     "members name and Name have one C name"),
    ("shapes of one C name", COMMON, "shapes/thing", EMPTY, "settle it with cName"),
    ("an entry's C name", COMMON, "shapes/LabelMapEntry", EMPTY, "settle it with cName"),
    ("a bad C name", OVER_FORM, "shapes/Part/cName", "2x", "is no C name"),
    ("an unused shape", THINGS, "shapes/Lonely", EMPTY, "nothing uses this shape"),
    ("an operation without words", THINGS, "operations/MakeThing/documentation", GONE,
     "needs \"documentation\""),
    ("a member without words", THINGS, "shapes/MakeThingRequest/members/name/documentation", GONE,
     "input member name needs \"documentation\""),
    ("a token that leads nowhere", THINGS, "shapes/ListThingsResponse/members/nextToken", GONE,
     "takes nextToken but does not give one"),
    ("a page of nothing", THINGS, "shapes/ListThingsResponse/members/things/shape", "Thing",
     "pages, so its output needs one list"),
    ("a page of a stranger", DEFAULTS, "operations", {"ListThings": {"resultKey": "thing"}},
     "pages, so its output needs one list"),
    ("a dry run that is a text", THINGS, "shapes/MakeThingRequest/members/dryRun/shape", "String",
     "dryRun must be a boolean"),
    ("a key of an overlay", OVER, "operation", {}, "unknown key \"operation\""),
    ("an overlay of another service", OVER, "service", "form", "must be \"toy\""),
    ("a key of a decision", OVER, "operations/MakeThing/acces", "read", "unknown key \"acces\""),
    ("a decision on nothing", OVER, "operations/BreakThing", {}, "no model file defines this oper"),
    ("a decision twice", DEFAULTS, "operations", {"MakeThing": {}}, "is decided already in"),
    ("no decision", DEFAULTS, "defaults/rate", GONE, "must decide \"rate\""),
    ("a wrong access", OVER, "operations/MakeThing/access", "both", "neither read nor write"),
    ("a wrong rate", OVER, "operations/MakeThing/rate", "fast", "rate \"fast\" is not one of"),
    ("a wrong staff", OVER, "operations/MakeThing/staff", "yes", "staff is true or false"),
    ("a wrong feature", OVER, "operations/MakeThing/feature", "Toys!", "feature is null or"),
    ("a body without end", OVER, "operations/MakeThing/bodyMax", 1 << 40, "bodyMax is a number"),
    ("a key of audit", OVER, "operations/MakeThing/audit", {"in": []}, "unknown key \"in\""),
    ("audit of a stranger", OVER, "operations/MakeThing/audit/request", ["nam"],
     "names \"nam\", which is no member"),
    ("audit of a sensitive shape", OVER, "operations/MakeThing/audit/request", ["secret"],
     "names \"secret\", which is sensitive"),
    ("audit of a sensitive member", OVER, "operations/MakeThing/audit/request", ["hidden"],
     "names \"hidden\", which is sensitive"),
    ("a patch on nothing", OVER_FORM, "shapes/Nobody", {"max": 1}, "no model file defines this sh"),
    ("a patch of a stranger", OVER_FORM, "shapes/Part/members", {"Nam": {"sensitive": True}},
     "has no member \"Nam\""),
    ("a key of a patch", OVER_FORM, "shapes/Part/type", "list", "unknown key \"type\""),
    ("an addition without a date", OVER_FORM, "added/0/since", GONE, "needs \"since\""),
    ("a member that is not new", OVER_FORM, "added/0/shapes/Form/members/Text", {"shape": "Text"},
     "the model has member \"Text\" already"),
    ("an error that is not new", OVER_FORM, "added/0/operations/PutForm",
     {"errors": [{"shape": "BadForm"}]}, "the model has error \"BadForm\" already"),
    ("a common error without status", ERRORS, "errors/InternalServerError", {}, "a \"status\""),
    ("a key of a common error", ERRORS, "errors/InternalServerError/code", 5, "unknown key \"code\""),
]


def set_at(value, path, new):
    keys = [int(k) if k.isdigit() else k for k in path.split("/")]
    for key in keys[:-1]:
        value = value[key]
    if new is GONE:
        del value[keys[-1]]
    else:
        value[keys[-1]] = new


def run(model, out, *args):
    return subprocess.run([sys.executable, str(TOOL), "--model", str(model), "--out", str(out),
                           *args], capture_output=True, text=True, check=False)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.model = pathlib.Path(folder.name) / "model"
        self.out = pathlib.Path(folder.name) / "out"
        shutil.copytree(GOLDEN / "model", self.model)

    def edit(self, file, path, new):
        raw = json.loads((self.model / file).read_text())
        set_at(raw, path, new)
        (self.model / file).write_text(json.dumps(raw))

    def expect_refused(self, message):
        done = run(self.model, self.out)
        self.assertEqual(done.returncode, 1, message)
        self.assertIn(message, done.stderr)
        self.assertTrue(done.stderr.startswith("apigen: "), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertFalse(self.out.exists())


class Golden(Case):
    def test_output_is_as_accepted(self):
        done = run(self.model, self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        expected = {p.name: p.read_text() for p in (GOLDEN / "gen").iterdir()}
        made = {p.name: p.read_text() for p in self.out.iterdir()}
        self.assertEqual(sorted(made), sorted(expected))
        for name, text in sorted(expected.items()):
            self.assertEqual(made[name], text, name)

    def test_the_order_of_the_input_does_not_matter(self):
        run(self.model, self.out)
        first = {p.name: p.read_text() for p in self.out.iterdir()}
        raw = json.loads((self.model / THINGS).read_text())
        for key in ("operations", "shapes"):
            raw[key] = dict(reversed(raw[key].items()))
        (self.model / THINGS).write_text(json.dumps(raw))
        self.assertEqual(run(self.model, self.out, "--check").returncode, 0)
        self.assertEqual(first, {p.name: p.read_text() for p in self.out.iterdir()})

    def test_check_sees_a_stale_file_and_one_too_many(self):
        run(self.model, self.out)
        self.assertEqual(run(self.model, self.out, "--check").returncode, 0)
        (self.out / "old.c").write_text((self.out / "toy.c").read_text())
        done = run(self.model, self.out, "--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("old.c", done.stderr)
        run(self.model, self.out)
        self.assertFalse((self.out / "old.c").exists())
        (self.out / "toy.h").write_text("old")
        self.assertIn("toy.h", run(self.model, self.out, "--check").stderr)


class Rules(Case):
    def test_each_rule_refuses_its_input(self):
        for rule, file, path, new, message in BAD:
            with self.subTest(rule):
                shutil.rmtree(self.model)
                shutil.copytree(GOLDEN / "model", self.model)
                self.edit(file, path, new)
                with self.assertRaises(apimodel.ModelError) as caught:
                    apigen.generate(self.model)
                self.assertIn(message, str(caught.exception))
                self.assertNotIn("\n", str(caught.exception))

    def test_a_refusal_writes_nothing(self):
        self.edit(THINGS, "shapes/Count/min", 6)
        self.expect_refused("shape Count: min 6 is above max 5")

    def test_a_file_must_be_an_object_of_different_keys(self):
        for text, message in (("{", "not JSON"), ("[]", "must be a JSON object"),
                              ('{"shapes": {}, "shapes": {}}', "the key \"shapes\" stands twice")):
            (self.model / "toy/broken.json").write_text(text)
            self.expect_refused(message)

    def test_operations_of_one_c_name(self):
        made = {"input": {"shape": "Nothing"}, "output": {"shape": "Nothing"}, "documentation": "x"}
        self.edit(THINGS, "operations/GetURL", made)
        self.edit(THINGS, "operations/GetUrl", made)
        self.expect_refused("its C name \"get_url\" is that of GetURL too; rename it")

    def test_a_limit_that_is_not_new(self):
        self.edit(FORM, "shapes/Text/max", 5)
        self.edit(OVER_FORM, "added/0/shapes/Text", {"max": 6})
        self.expect_refused("the model has \"max\" already; remove it here")

    def test_a_service_has_one_home(self):
        shutil.copy(self.model / FORM, self.model / "form-2021-01-01.json")
        self.expect_refused("form has two model files; keep one")
        (self.model / "form-2021-01-01.json").rename(self.model / "toy-2021-01-01.json")
        self.expect_refused("toy has a model file and a folder; keep one")


if __name__ == "__main__":
    if sys.argv[1:] == ["--accept"]:
        sys.exit(run(GOLDEN / "model", GOLDEN / "gen").returncode)
    unittest.main()
