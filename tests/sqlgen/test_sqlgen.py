#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of tools/sqlgen.py: a golden tree, and one failing input for each rule.

After a wanted change of the output: tests/sqlgen/test_sqlgen.py --accept
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent.parent / "tools" / "sqlgen.py"
GOLDEN = HERE / "golden"
SCHEMA = """CREATE TABLE note (account TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
PRIMARY KEY (account, id));
CREATE TABLE head (account TEXT NOT NULL PRIMARY KEY, n BIGINT);"""

# (rule, text of store.sql, what the message must hold)
BAD = [
    ("a statement without a header", "SELECT 1;", "store.sql:1: a statement needs a header"),
    ("a header that is none", "-- get it\nSELECT 1;", "a statement needs a header"),
    ("a header far from its statement",
     "-- a_get: one () -> (n i64)\n-- Gets.\n\nSELECT 1;", "no statement right below"),
    ("a header at the end", "-- a_get: one () -> (n i64)\n-- Gets.\n", "no statement right below"),
    ("an unknown kind", "-- a_get: single () -> (n i64)\n-- Gets.\nSELECT 1;", "unknown kind 'single'"),
    ("a name in capitals", "-- A_get: one () -> (n i64)\n-- Gets.\nSELECT 1;", "needs a header"),
    ("an unknown type", "-- a_get: one () -> (n int)\n-- Gets.\nSELECT 1;", "unknown type 'int'"),
    ("a parameter without a type", "-- a_get: one (x) -> (n i64)\n-- Gets.\nSELECT :x;",
     "'x' is not 'name type'"),
    ("a parameter twice", "-- a_get: one (x i64, x i64) -> (n i64)\n-- Gets.\nSELECT :x;",
     "parameter 'x' is declared twice"),
    ("a column twice", "-- a_get: one () -> (n i64, n i64)\n-- Gets.\nSELECT 1, 2;",
     "column 'n' is declared twice"),
    ("a word of C", "-- a_get: one () -> (default i64)\n-- Gets.\nSELECT 1;", "is a word of C"),
    ("no columns", "-- a_get: one ()\n-- Gets.\nSELECT 1;", "say which columns"),
    ("columns of an exec", "-- a_do: exec () -> (n i64)\n-- Does.\nDELETE FROM x;",
     "returns no rows"),
    ("no description", "-- a_get: one () -> (n i64)\nSELECT 1;", "does not say what it does"),
    ("no semicolon", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT 1", "has no ';'"),
    ("an open quote", "-- a_get: one () -> (n text)\n-- Gets.\nSELECT 'a;\n", "never closed"),
    ("an open comment", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT 1 /* x;\n", "never closed"),
    ("an undeclared parameter", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT :x;",
     "uses :x, which its header does not declare"),
    ("an unused parameter", "-- a_get: one (x i64) -> (n i64)\n-- Gets.\nSELECT 1;",
     "declares the parameter 'x' and never uses it"),
    ("a parameter for PostgreSQL alone",
     "-- a_get: one (x i64) -> (n i64)\n-- Gets.\nSELECT 1 /*postgres + :x*/;",
     "declares the parameter 'x' and never uses it on SQLite"),
    ("a bare ?", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT ?;", "write parameters as :name"),
    ("a bare $1", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT $1;", "write parameters as :name"),
    ("a star", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT * FROM x;", "selects *"),
    ("a star of an alias", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT x.* FROM x;", "selects *"),
    ("a star returned", "-- a_get: one () -> (n i64)\n-- Gets.\nDELETE FROM x RETURNING *;",
     "selects *"),
    ("an exec that reads", "-- a_do: exec ()\n-- Does.\nSELECT 1;", "changes nothing"),
    ("another command", "-- a_do: exec ()\n-- Does.\nDROP TABLE x;", "begins with DROP"),
    ("a name twice",
     "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT 1;\n\n-- a_get: one () -> (n i64)\n-- Gets.\n"
     "SELECT 1;", "the name 'a_get' is taken (src/room/store.sql:1)"),
    ("C names that clash",
     "-- a: many () -> (n i64)\n-- Gets.\nSELECT 1;\n\n-- a_next: one () -> (n i64)\n-- Gets.\n"
     "SELECT 1;", "makes the C name sql_a_next"),
    ("a variant without a statement", "-- postgres:\nSELECT 1;", "stands below no statement"),
    ("two variants",
     "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT 1;\n-- postgres:\nSELECT 2;\n-- postgres:\n"
     "SELECT 3;", "two texts for PostgreSQL"),
    ("a variant with another parameter",
     "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT 1;\n-- postgres:\nSELECT :x;", "uses :x"),
    ("a row that is not there", "-- a_get: one () -> thing\n-- Gets.\nSELECT 1;",
     "there is no row 'thing' above"),
    ("a fragment that is not there", "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT {thing};",
     "names no row"),
    ("a malformed row", "-- row thing: n i64\n-- A thing.\n", "a row is declared like"),
    ("an empty row", "-- row thing: ()\n-- A thing.\n", "has no columns"),
    ("a row without a description", "-- row thing: (n i64)\n", "does not say what it is"),
    ("a row twice", "-- row t: (n i64)\n-- A.\n\n-- row t: (n i64)\n-- A.\n", "declared twice"),
    ("columns that are neither", "-- a_get: one () -> n i64\n-- Gets.\nSELECT 1;",
     "neither a list in parentheses nor the name of a row"),
    ("a tenant's table without the account",
     "-- a_get: one (id text) -> (body text)\n-- Gets.\nSELECT body FROM note WHERE id = :id;",
     "uses the tenant table 'note' without account = :account"),
    ("an account that is not compared",
     "-- a_get: one (account text) -> (body text)\n-- Gets.\n"
     "SELECT body FROM note WHERE account > :account;", "without account = :account"),
    ("a tenant's table in a join",
     "-- a_get: one () -> (n i64)\n-- Gets.\nSELECT h.n FROM tag JOIN head AS h ON h.n = 1;",
     "uses the tenant table 'head'"),
    ("an unbound insert",
     "-- a_put: exec (id text)\n-- Puts.\nINSERT INTO note (account, id, body) VALUES ('1', :id, '');",
     "uses the tenant table 'note'"),
    ("crossing without a reason",
     "-- a_get: one (id text) -> (body text)\n-- across accounts:\n"
     "SELECT body FROM note WHERE id = :id;", "needs its reason"),
]


def run(root, *args):
    return subprocess.run([sys.executable, str(TOOL), "--root", str(root), *args],
                          capture_output=True, text=True, check=False)


class Golden(unittest.TestCase):
    maxDiff = None

    def test_output_is_as_accepted(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "tree"
            shutil.copytree(GOLDEN, root)
            expected = {p.name: p.read_text() for p in (root / "src/gen/sql").iterdir()}
            shutil.rmtree(root / "src/gen")
            done = run(root)
            self.assertEqual(done.returncode, 0, done.stderr)
            made = {p.name: p.read_text() for p in (root / "src/gen/sql").iterdir()}
            self.assertEqual(sorted(made), sorted(expected))
            for name, text in sorted(expected.items()):
                self.assertEqual(made[name], text, name)

    def test_check_sees_a_stale_file(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "tree"
            shutil.copytree(GOLDEN, root)
            self.assertEqual(run(root, "--check").returncode, 0)
            (root / "src/gen/sql/queries.h").write_text("old")
            done = run(root, "--check")
            self.assertEqual(done.returncode, 1)
            self.assertIn("queries.h is stale", done.stderr)

    def test_a_room_that_went_leaves_no_file(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "tree"
            shutil.copytree(GOLDEN, root)
            shutil.rmtree(root / "src/notes")
            self.assertEqual(run(root).returncode, 0)
            left = sorted(p.name for p in (root / "src/gen/sql").iterdir())
            self.assertEqual(left, ["meson.build", "queries.c", "queries.h"])


class Rules(unittest.TestCase):
    def test_each_rule_refuses_its_input(self):
        for rule, text, message in BAD:
            with self.subTest(rule), tempfile.TemporaryDirectory() as folder:
                root = pathlib.Path(folder)
                (root / "src/room").mkdir(parents=True)
                (root / "schema").mkdir()
                (root / "schema/0001_x.sql").write_text(SCHEMA)
                (root / "src/room/store.sql").write_text(text)
                done = run(root)
                self.assertEqual(done.returncode, 1, rule)
                self.assertIn(message, done.stderr)
                self.assertTrue(done.stderr.startswith("src/room/store.sql:"), done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertFalse((root / "src/gen").exists())

    def test_rows_of_two_rooms_have_different_names(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for room in ("one", "two"):
                (root / "src" / room).mkdir(parents=True)
                (root / "src" / room / "store.sql").write_text("-- row t: (n i64)\n-- A thing.\n")
            done = run(root)
            self.assertEqual(done.returncode, 1)
            self.assertIn("src/two/store.sql:1: the row 't' is declared twice", done.stderr)

    def test_changes_of_the_schema_have_different_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "schema").mkdir()
            for name in ("0001_one.sql", "0002_two.sql", "0002_other.sql"):
                (root / "schema" / name).write_text(SCHEMA)
            done = run(root)
            self.assertEqual(done.returncode, 1)
            self.assertIn("schema/0002_two.sql:1: the number 0002 is taken by "
                          "schema/0002_other.sql", done.stderr)


if __name__ == "__main__":
    if sys.argv[1:] == ["--accept"]:
        sys.exit(run(GOLDEN).returncode)
    unittest.main()
