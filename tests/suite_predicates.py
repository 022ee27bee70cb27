# SPDX-License-Identifier: Apache-2.0
"""Every statement stays inside its account, and every predicate that keeps it there is needed.

A database is filled with rows of account A. A copy of it gets the same rows once more for account
B. Whatever a statement does for A, it must do alike on both, and leave B's rows as they were.

Then each comparison of an account with :account is opened in turn (made true for all), and the
same search must find a call that tells the difference: so a predicate that is lost from
a store.sql cannot go unnoticed. A comparison that no call can miss is listed here with its reason.
"""
import pathlib
import random
import re
import sqlite3
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import sqlgen  # noqa: E402

A, B = "111111111111", "222222222222"
ROWS = 4
TRIALS = 1500
# (statement, number of the comparison from 0): why its loss shows nothing.
NEEDLESS = {
    ("communication_recent", 0): "the join and the other comparison hold it",
    ("communication_recent", 1): "the join and the other comparison hold it",
}

# Columns that hold what another column holds, so that rows refer to each other and joins find
# something.
SAME = {"principal": "id", "created_by": "id", "merged_into": "case_id", "shown": "display_id"}


def statements():
    """All of the rooms' statements."""
    found, rows = {}, {}  # a room's files share the rows they declare
    for path in sorted(ROOT.glob("src/*/*store.sql")):
        sqlgen.parse_file(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"),
                          rows.setdefault(path.parent, {}), found)
    return list(found.values())


def schema():
    """The tables as SQLite has them, without foreign keys and without unique indexes that do not
    start with the account: B's rows are to differ from A's in nothing but the account."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "schema").glob("*.sql")))
    text = re.sub(r"/\*sqlite(.*?)\*/", r"\1", text, flags=re.S)
    text = re.sub(r"CREATE UNIQUE INDEX (\w+) ON (\w+) \((?!account)", r"CREATE INDEX \1 ON \2 (",
                  text)
    return text


class World:
    """Rows of synthetic values: column c of row i holds "c<i>", or i, or a word that some
    statement compares the column with."""

    def __init__(self, chance, found):
        self.chance = chance
        self.empty = sqlite3.connect(":memory:", isolation_level=None)
        self.empty.executescript(schema())
        self.tables = {}
        for (name,) in self.empty.execute("SELECT name FROM sqlite_master WHERE type = 'table'"
                                          " AND name NOT LIKE 'sqlite%'").fetchall():
            self.tables[name] = self.empty.execute(f"PRAGMA table_info({name})").fetchall()
        text = " ".join(s.sql for s in found)
        self.words = {}
        # What is only asked to be not empty is a key or a text like any other.
        for column, word in re.findall(r"(\w+) (?:=|<>(?! '')) '([^']*)'", text):
            self.words.setdefault(column, set()).add(word)
        self.constants = {}
        for column, number in re.findall(r"(\w+) (?:=|<>|>|<|>=|<=) (\d{1,6})\b", text):
            self.constants.setdefault(column, set()).add(int(number))

    def aim(self, statement, number):
        """The statement at hand; its search is the same whatever other statements there are."""
        self.statement = statement
        self.chance.seed(f"{statement.name} {number}")

    def value(self, column, kind, i):
        column = SAME.get(column, column)
        if kind == "TEXT":
            if column in self.words and self.chance.random() < 0.8:
                return self.chance.choice(sorted(self.words[column]))
            return f"{column}{i}"
        if kind == "BYTEA":
            return f"{column}{i}".encode()
        if column in self.constants and self.chance.random() < 0.5:
            return self.chance.choice(sorted(self.constants[column]))
        return i

    def row(self, name, owner):
        """A row of the table that belongs to the account."""
        values = []
        for _, column, kind, needed, _, key in self.tables[name]:
            if column == "account" or (name == "account" and column == "id"):
                values.append(owner)
            elif not needed and not key and self.chance.random() < 0.3:
                values.append(None)
            else:
                values.append(self.value(column, kind, self.chance.randrange(ROWS)))
        return values

    def fill(self, tables):
        """(a database with A's rows, its twin with B's as well). B has what A has, and more."""
        ours = sqlite3.connect(":memory:", isolation_level=None)
        self.empty.backup(ours)
        theirs = []
        for name in tables:
            columns = self.tables[name]
            insert = f"INSERT OR IGNORE INTO {name} VALUES ({', '.join('?' * len(columns))})"
            for _ in range(2 * ROWS):
                row = self.row(name, A)
                ours.execute(insert, row)
                if A in row:
                    theirs.append((insert, [B if v == A else v for v in row]))
                    theirs.append((insert, self.row(name, B)))
        both = sqlite3.connect(":memory:", isolation_level=None)
        ours.backup(both)
        for insert, row in theirs:
            both.execute(insert, row)
        return ours, both

    def parameters(self, statement):
        """Values for the statement's parameters, mostly of one row."""
        row = self.chance.randrange(ROWS)
        values = {}
        for field in statement.params:
            at = row if self.chance.random() < 0.7 else self.chance.randrange(ROWS)
            if field.name in ("account", "provider"):
                value = A
            elif field.nullable and self.chance.random() < 0.4:
                value = None
            elif f":{field.name} = ''" in python_sql(statement) and self.chance.random() < 0.5:
                value = ""  # a filter that is not set
            elif field.kind == "text":
                # "x_before" is what the column x is expected to hold.
                value = self.value(field.name.removesuffix("_before"), "TEXT", at)
            elif field.kind == "bytes":
                value = self.value(field.name, "BYTEA", at)
            elif field.kind == "bool":
                value = self.chance.randrange(2)
            else:
                value = self.chance.choice([at, 0, 1, 2, 5, 1000000])
            values[field.name] = value
        return values


def outcome(database, tables, sql, values):
    """What the statement returned (or how it failed), and what the tables then hold."""
    database.execute("SAVEPOINT trial")
    try:
        try:
            rows = sorted(map(repr, database.execute(sql, values).fetchall()))
        except sqlite3.IntegrityError:
            rows = ["refused"]
        return rows, [row for name in tables for row in database.execute(f"SELECT * FROM {name}")]
    finally:
        database.execute("ROLLBACK TO trial")
        database.execute("RELEASE trial")


def differs(world, sql):
    """Whether any of the trials tells A alone from A beside B."""
    tables = [name for name in world.tables if re.search(rf"\b{name}\b", sql)]
    for trial in range(TRIALS):
        if trial % 20 == 0:
            ours, both = world.fill(tables)
            theirs = [r for r in outcome(both, tables, "SELECT 1", {})[1] if B in r]
        values = world.parameters(world.statement)
        rows, left = outcome(ours, tables, sql, values)
        rows2, left2 = outcome(both, tables, sql, values)
        if rows != rows2 or [r for r in left2 if B in r] != theirs or \
                sorted(map(repr, left)) != sorted(repr(r) for r in left2 if B not in r):
            return True
    return False


# A comparison that binds a table's account to the caller's, in either order; not what SET assigns.
COMPARISON = re.compile(r"(?<!SET )\b((?:\w+\.)?account) = :account\b|"
                        r"(?<!\w)((?:\w+\.)?id) = :account\b")


def python_sql(statement):
    """The statement for sqlite3: named parameters, as in the file."""
    names = {number: name for name, number in statement.numbers.items()}
    sql = re.sub(r"\$(\d+)", lambda m: ":" + names[int(m[1])], statement.sql)
    # Of the unique indexes only those that start with the account are here.
    return re.sub(r"ON CONFLICT \((?!account)[^)]*\) DO NOTHING", "ON CONFLICT DO NOTHING", sql)


class Predicates(unittest.TestCase):
    def test_statements_stay_inside_their_account(self):
        found = statements()
        world = World(random.Random(7), found)
        self.assertGreater(len(found), 50)
        for statement in found:
            if not statement.across and any(f.name == "account" for f in statement.params):
                world.aim(statement, 0)
                with self.subTest(statement.name):
                    self.assertFalse(differs(world, python_sql(statement)),
                                     "it reads or writes rows of another account")

    def test_every_predicate_is_needed(self):
        found = statements()
        world = World(random.Random(8), found)
        opened = 0
        for statement in found:
            sql = python_sql(statement)
            if statement.across:
                continue
            for number, match in enumerate(COMPARISON.finditer(sql)):
                if (statement.name, number) in NEEDLESS:
                    continue
                without = (sql[:match.start()] + ":account IS NOT NULL" + sql[match.end():])
                opened += 1
                world.aim(statement, number)
                with self.subTest(f"{statement.name} {number}"):
                    self.assertTrue(differs(world, without),
                                    "nothing shows the loss of: " + match[0])
        self.assertGreater(opened, 30)


if __name__ == "__main__":
    unittest.main()
