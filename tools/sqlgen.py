#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes typed C of the named statements in src/*/store.sql.

The language is described in docs/sql.md. Reads src/ROOM/store.sql (and
src/ROOM/*-store.sql) and schema/*.sql, writes src/gen/sql/: one header and one
source a room, the table of all statements, and the meson.build that lists
them. The output depends on nothing but the input: no dates, no order of
folders.

usage: sqlgen.py [--root DIR] [--check]
  --root DIR   the source tree (default: the one this file is in)
  --check      write nothing; fail when the committed output differs
"""
import argparse
import os
import pathlib
import re
import sys

KINDS = {
    "one": "the first row; E_NOENT when there is none",
    "many": "rows",
    "exec": "the number of changed rows",
    "exec1": "exactly one changed row; E_NOENT when there is none",
}

# SQL type: (C type, its nullable C type, letter, bind, nullable bind, read, nullable read)
TYPES = {
    "text": ("str", "str", "t", "bind_str", "bind_str", "col_str", "col_str"),
    "bytes": ("str", "str", "b", "bind_bytes", "bind_bytes", "col_str", "col_str"),
    "i64": ("int64_t", "struct opt_i64", "i", "bind_i64", "bind_opt_i64",
            "col_i64", "col_opt_i64"),
    "usec": ("usec", "struct opt_usec", "i", "bind_i64", "bind_opt_usec",
             "col_i64", "col_opt_usec"),
    "bool": ("bool", "struct opt_bool", "i", "bind_bool", "bind_opt_bool",
             "col_bool", "col_opt_bool"),
}

C_WORDS = set("""auto break case char const continue default do double else enum extern float for
goto if inline int long register restrict return short signed sizeof static struct switch typedef
union unsigned void volatile while bool true false asm typeof""".split())

NAME = r"[a-z][a-z0-9_]*"
HEADER = re.compile(r"^(%s):\s*(.*)$" % NAME, re.S)
ROW = re.compile(r"^row\s+(%s):\s*\((.*)\)$" % NAME, re.S)
WRITES = {"INSERT", "UPDATE", "DELETE"}
PLAIN_COMMENTS = ("SPDX-License-Identifier",)


class Fault(Exception):
    """Something in a source file is wrong; printed as FILE:LINE: what, and what to do."""

    def __init__(self, where, text):
        super().__init__("%s:%d: %s" % (where[0], where[1], text))


class Field:
    def __init__(self, name, kind, nullable):
        self.name, self.kind, self.nullable = name, kind, nullable
        types = TYPES[kind]
        self.c_type = types[1] if nullable else types[0]
        self.letter = types[2].upper() if nullable else types[2]
        self.bind = types[4] if nullable else types[3]
        self.read = types[6] if nullable else types[5]


class Row:
    def __init__(self, name, fields, doc, where):
        self.name, self.fields, self.doc, self.where = name, fields, doc, where


class Statement:
    def __init__(self, name, where):
        self.name, self.where = name, where
        self.kind = ""
        self.params, self.columns = [], []
        self.param_row = self.column_row = None  # shared rows, when named
        self.doc, self.across = [], None
        self.sql = self.sql_postgres = None
        self.numbers = {}  # parameter name: its number in the text, from 1
        self.writes = False

    def numbered_params(self):
        return sorted(self.params, key=lambda f: self.numbers[f.name])


# --- the text of a file: comment blocks, statements, blank lines ---

class Piece:
    """A comment block (lines without their dashes) or an SQL text (without its semicolon)."""

    def __init__(self, kind, text, where, attached):
        self.kind, self.text, self.where, self.attached = kind, text, where, attached


def find_end(text, start, where):
    """Index of the semicolon that ends the statement at start; quotes and comments are skipped."""
    at = start
    while at < len(text):
        ch = text[at]
        if ch == ";":
            return at
        if ch in "'\"":
            close = text.find(ch, at + 1)
            if close < 0:
                raise Fault(where, "a quote %s is never closed" % ch)
            at = close
        elif text.startswith("--", at):
            at = text.find("\n", at)
            if at < 0:
                break
        elif text.startswith("/*", at):
            close = text.find("*/", at)
            if close < 0:
                raise Fault(where, "a comment /* is never closed")
            at = close + 1
        at += 1
    raise Fault(where, "the statement has no ';' at its end")


def pieces(path, text):
    """Cuts a file into comment blocks and statements."""
    result, at, line = [], 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        content = text[at:end].strip()
        where = (path, line)
        if not content:
            if result:
                result[-1].attached = False
            at, line = end + 1, line + 1
        elif content.startswith("--"):
            words = content[2:].strip()
            last = result[-1] if result else None
            if last and last.kind == "comment" and last.attached:
                last.text.append(words)
            else:
                result.append(Piece("comment", [words], where, True))
            at, line = end + 1, line + 1
        else:
            stop = find_end(text, at, where)
            result.append(Piece("sql", text[at:stop], where, True))
            line += text.count("\n", at, stop)
            at = stop + 1
    return result


# --- headers ---

def parse_fields(words, what, where):
    """name type, name type? ..."""
    fields, seen = [], set()
    for item in filter(None, (w.strip() for w in words.split(","))):
        match = re.match(r"^(%s)\s+([a-z0-9]+)(\?)?$" % NAME, item)
        if not match:
            raise Fault(where, "%s '%s' is not 'name type' or 'name type?'" % (what, item))
        name, kind, nullable = match.group(1), match.group(2), bool(match.group(3))
        if kind not in TYPES:
            raise Fault(where, "%s '%s' has the unknown type '%s'; types are %s"
                        % (what, name, kind, ", ".join(sorted(TYPES))))
        if name in seen:
            raise Fault(where, "%s '%s' is declared twice" % (what, name))
        if name in C_WORDS:
            raise Fault(where, "%s '%s' is a word of C; choose another (SELECT x AS y)"
                        % (what, name))
        seen.add(name)
        fields.append(Field(name, kind, nullable))
    return fields


def header_lines(lines):
    """How many lines the header takes: until its parentheses are closed and no arrow dangles."""
    depth = 0
    for count, words in enumerate(lines, 1):
        depth += words.count("(") - words.count(")")
        following = lines[count] if count < len(lines) else ""
        if depth <= 0 and not words.endswith("->") and not following.startswith("->"):
            return count
    return len(lines)


def row_or_fields(words, what, rows, where):
    """'(a text, b i64)' or the name of a row that was declared before."""
    words = words.strip()
    if words.startswith("(") and words.endswith(")"):
        return parse_fields(words[1:-1], what, where), None
    if re.fullmatch(NAME, words):
        if words not in rows:
            raise Fault(where, "there is no row '%s' above; declare it: -- row %s: (...)"
                        % (words, words))
        return rows[words].fields, rows[words]
    raise Fault(where, "'%s' is neither a list in parentheses nor the name of a row" % words)


def parse_header(block, rows):
    """The comment block above a statement."""
    count = header_lines(block.text)
    match = HEADER.match(" ".join(block.text[:count]))
    if not match:
        raise Fault(block.where, "a statement needs a header like "
                    "'-- case_load: one (account text, id text) -> (subject text)'")
    statement = Statement(match.group(1), block.where)
    rest = match.group(2).strip()
    kind, _, rest = rest.partition(" ")
    statement.kind = kind
    if kind not in KINDS:
        raise Fault(block.where, "'%s' is of the unknown kind '%s'; kinds are %s"
                    % (statement.name, kind, ", ".join(sorted(KINDS))))
    params, arrow, columns = rest.partition("->")
    statement.params, statement.param_row = row_or_fields(params, "parameter", rows, block.where)
    if arrow:
        statement.columns, statement.column_row = row_or_fields(columns, "column", rows,
                                                                block.where)
    if kind in ("one", "many") and not statement.columns:
        raise Fault(block.where, "'%s' returns rows: say which columns with -> (...)"
                    % statement.name)
    if kind in ("exec", "exec1") and arrow:
        raise Fault(block.where, "'%s' returns no rows: make it 'one' or 'many', or drop '->'"
                    % statement.name)
    for words in block.text[count:]:
        if words.startswith("across accounts:"):
            statement.across = words.partition(":")[2].strip()
            if not statement.across:
                raise Fault(block.where, "'%s': 'across accounts:' needs its reason"
                            % statement.name)
        statement.doc.append(words)
    if not statement.doc:
        raise Fault(block.where, "'%s' does not say what it does; add a comment line below the "
                    "header" % statement.name)
    return statement


# --- SQL text ---

TOKEN = re.compile(r"""
    (?P<quoted>'[^']*'|"[^"]*")
  | (?P<line>--[^\n]*)
  | (?P<block>/\*.*?\*/)
  | (?P<cast>::)
  | (?P<param>:[A-Za-z_][A-Za-z0-9_]*)
  | (?P<fragment>\{[^}]*\})
  | (?P<bad>\?|\$[0-9]+|@[A-Za-z_]+)
  | (?P<space>\s+)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<other>.)
""", re.X | re.S)


def expand(text, statement, rows, where):
    """Puts the columns of {row}, {t.row} and the parameters of {:row} in their place."""
    def put(match):
        inner = match.group(0)[1:-1].strip()
        found = re.fullmatch(r"(?:(:)|(%s)\.)?(%s)" % (NAME, NAME), inner)
        if not found or found.group(3) not in rows:
            raise Fault(where, "'%s': {%s} names no row; use {row}, {alias.row} or {:row}"
                        % (statement.name, inner))
        prefix = found.group(1) or (found.group(2) + "." if found.group(2) else "")
        return ", ".join(prefix + f.name for f in rows[found.group(3)].fields)
    return re.sub(r"\{[^}]*\}", put, text)


def for_database(text, database):
    """Keeps the /*DATABASE ...*/ parts of this database, drops those of the other."""
    other = {"sqlite": "postgres", "postgres": "sqlite"}[database]
    text = re.sub(r"/\*%s\s(.*?)\*/" % database, r" \1 ", text, flags=re.S)
    return re.sub(r"/\*%s\s.*?\*/" % other, " ", text, flags=re.S)


def flatten(text, statement, numbers, where):
    """One line, without comments, with :name as $1, $2, ...; numbers maps and grows."""
    out, space = [], False
    declared = {f.name for f in statement.params}
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group(0)
        if kind in ("line", "block", "space"):
            space = True
            continue
        if kind == "bad":
            raise Fault(where, "'%s': write parameters as :name, not %s" % (statement.name, token))
        if kind == "param":
            name = token[1:]
            if name not in declared:
                raise Fault(where, "'%s' uses :%s, which its header does not declare"
                            % (statement.name, name))
            token = "$%d" % numbers.setdefault(name, len(numbers) + 1)
        if space and out:
            out.append(" ")
        space = False
        out.append(token)
    return "".join(out)


def words_of(sql):
    return [m.group(0) for m in TOKEN.finditer(sql) if m.lastgroup in ("word", "other")]


def check_text(statement, sql, where):
    words = [w.upper() for w in words_of(sql)]
    first = words[0] if words else ""
    if first not in WRITES | {"SELECT", "WITH", "VALUES"}:
        raise Fault(where, "'%s' begins with %s; statements are SELECT, INSERT, UPDATE, DELETE, "
                    "WITH" % (statement.name, first))
    for before, word in zip(words, words[1:]):
        if word == "*" and before in ("SELECT", "RETURNING", ".", ","):
            raise Fault(where, "'%s' selects *; name the columns, a later migration adds some"
                        % statement.name)
    after_for = [b for b, w in zip(words, words[1:]) if w == "UPDATE"]
    writes = {"INSERT", "DELETE"} & set(words) or (
        "UPDATE" in words and (first == "UPDATE" or any(w not in ("FOR", "DO") for w in after_for)))
    if statement.kind in ("exec", "exec1") and not writes:
        raise Fault(where, "'%s' is %s but changes nothing; make it 'one' or 'many'"
                    % (statement.name, statement.kind))
    return bool(writes)


def add_text(statement, piece, rows):
    """The statement's text for both databases."""
    where = piece.where
    text = expand(piece.text, statement, rows, where)
    numbers = {}
    statement.sql = flatten(for_database(text, "sqlite"), statement, numbers, where)
    missing = [f.name for f in statement.params if f.name not in numbers]
    other = flatten(for_database(text, "postgres"), statement, numbers, where)
    if other != statement.sql:
        statement.sql_postgres = other
    statement.writes = check_text(statement, statement.sql, where)
    if missing:
        # SQLite numbers parameters by what it finds
        raise Fault(where, "'%s' declares the parameter '%s' and never uses it%s"
                    % (statement.name, missing[0],
                       " on SQLite" if missing[0] in numbers else ""))
    statement.numbers = numbers


def add_variant(statement, piece, rows):
    if statement.sql_postgres is not None:
        raise Fault(piece.where, "'%s' has two texts for PostgreSQL" % statement.name)
    text = expand(piece.text, statement, rows, piece.where)
    statement.sql_postgres = flatten(for_database(text, "postgres"), statement,
                                     statement.numbers, piece.where)
    check_text(statement, statement.sql_postgres, piece.where)


# --- files ---

def is_prose(block):
    """A block that stands alone (no statement right below) and declares nothing."""
    return not block.attached or block.text[0].startswith(PLAIN_COMMENTS)


def parse_row(block, rows):
    count = header_lines(block.text)
    match = ROW.match(" ".join(block.text[:count]))
    if not match:
        raise Fault(block.where, "a row is declared like '-- row case: (account text, id text)'")
    name = match.group(1)
    if name in rows:
        raise Fault(block.where, "the row '%s' is declared twice (%s:%d)"
                    % (name, *rows[name].where))
    fields = parse_fields(match.group(2), "column", block.where)
    if not fields:
        raise Fault(block.where, "the row '%s' has no columns" % name)
    if not block.text[count:]:
        raise Fault(block.where, "the row '%s' does not say what it is; add a comment line below"
                    % name)
    rows[name] = Row(name, fields, block.text[count:], block.where)
    return rows[name]


def parse_file(path, text, rows, statements):
    """Adds what the file declares; returns (rows, statements) of this file, in order."""
    own_rows, own, header = [], [], None
    items = pieces(path, text)
    for i, piece in enumerate(items):
        following = items[i + 1] if i + 1 < len(items) else None
        if piece.kind == "comment":
            first = piece.text[0]
            sql_below = piece.attached and following and following.kind == "sql"
            if first.startswith("row ") and ":" in first:
                own_rows.append(parse_row(piece, rows))
            elif sql_below:
                header = piece
            elif HEADER.match(first) and first.partition(":")[2].split()[:1] and \
                    first.partition(":")[2].split()[0] in KINDS:
                raise Fault(piece.where, "the header of '%s' has no statement right below"
                            % first.partition(":")[0])
            continue
        if header is None:
            raise Fault(piece.where, "a statement needs a header like "
                        "'-- case_load: one (account text, id text) -> (subject text)' right above")
        if header.text == ["postgres:"]:
            if not own:
                raise Fault(header.where, "'postgres:' stands below no statement")
            add_variant(own[-1], piece, rows)
        else:
            statement = parse_header(header, rows)
            if statement.name in statements:
                raise Fault(header.where, "the name '%s' is taken (%s:%d)"
                            % (statement.name, *statements[statement.name].where))
            add_text(statement, piece, rows)
            statements[statement.name] = statement
            own.append(statement)
        header = None
    return own_rows, own


# --- schema changes ---

def check_numbers(root):
    """Two changes that were made side by side must not take one number: the second to be applied
    would be taken for the first."""
    seen = {}
    for path in sorted((root / "schema").glob("*.sql")):
        number = path.name.split("_")[0]
        if number in seen:
            raise Fault(("schema/" + path.name, 1), "the number %s is taken by schema/%s; take the "
                        "next free one" % (number, seen[number]))
        seen[number] = path.name


# --- tenants ---

def tenant_tables(root):
    """Tables of schema/*.sql whose primary key begins with the account."""
    found = set()
    for path in sorted((root / "schema").glob("*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for match in re.finditer(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\((.*?)\)\s*"
                                 r"(?:/\*.*?\*/)?\s*;", text, re.S | re.I):
            if re.search(r"PRIMARY\s+KEY\s*\(\s*account\b", match.group(2), re.I) or \
                    re.search(r"\baccount\s+TEXT[^,]*PRIMARY\s+KEY", match.group(2), re.I):
                found.add(match.group(1).lower())
    return found


def check_tenant(statement, tenants):
    """A statement over a tenant table must be bound to the caller's account."""
    for sql in filter(None, (statement.sql, statement.sql_postgres)):
        used = {m.group(1).lower() for m in
                re.finditer(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)", sql, re.I)} & tenants
        if not used or statement.across:
            continue
        number = statement.numbers.get("account")
        bound = number and (re.search(r"\baccount\s*=\s*\$%d\b" % number, sql) or
                            re.match(r"INSERT\b", sql, re.I))
        if not bound:
            raise Fault(statement.where, "'%s' uses the tenant table '%s' without account = "
                        ":account; add it, or a comment line '-- across accounts: WHY'"
                        % (statement.name, sorted(used)[0]))


def check_names(statements, rows):
    """The C names that are made of statements and rows must differ."""
    taken = {}
    for item in sorted(list(statements) + list(rows.values()), key=lambda i: i.where):
        made = {item.name}
        if isinstance(item, Row):
            made = {item.name, item.name + "_rows"}
        elif item.kind == "many":
            made |= {item.name + end for end in ("_open", "_next", "_all", "_rows")}
        if not isinstance(item, Row):
            made |= {item.name + "_in", item.name + "_row"}
        for name in sorted(made):
            if name in taken:
                raise Fault(item.where, "'%s' makes the C name sql_%s, and so does '%s' (%s:%d)"
                            % (item.name, name, taken[name].name, *taken[name].where))
            taken[name] = item


# --- output ---

def c_comment(lines, indent=""):
    """Lines of prose as one C comment."""
    body = [w.replace("*/", "* /") for w in lines]
    if len(body) == 1 and len(body[0]) < 90:
        return "%s/* %s */\n" % (indent, body[0])
    return "%s/*\n%s%s */\n" % (indent, "".join(
        "%s * %s\n" % (indent, w) if w else "%s *\n" % indent for w in body), indent)


def c_text(text, indent):
    """A C string literal over as many lines as it needs."""
    parts, line = [], ""
    for word in re.split(r"(?<= )", text):
        if line and len(line) + len(word) > 76:
            parts.append(line)
            line = ""
        line += word
    parts.append(line)
    quote = ['"%s"' % p.replace("\\", "\\\\").replace('"', '\\"') for p in parts]
    return ("\n" + indent).join(quote)


def struct(name, fields, doc=None):
    text = c_comment(doc) if doc else ""
    return text + "struct %s {\n%s};\n" % (name, "".join(
        "\t%s %s;\n" % (f.c_type, f.name) for f in fields))


def row_struct(statement):
    if statement.column_row:
        return "sql_" + statement.column_row.name
    return "sql_%s_row" % statement.name


def in_struct(statement):
    if statement.param_row:
        return "sql_" + statement.param_row.name
    return "sql_%s_in" % statement.name


def rows_struct(statement):
    if statement.column_row:
        return "sql_%s_rows" % statement.column_row.name
    return "sql_%s_rows" % statement.name


def wrap(head, args, end):
    """A prototype, broken below its parenthesis where it must be."""
    indent = len(head) + 1
    pad = "\t" * (indent // 8) + " " * (indent % 8)
    lines = [head + "("]
    for i, arg in enumerate(args):
        word = arg + (")" + end if i + 1 == len(args) else ",")
        glue = " " if i else ""
        width = len(lines[-1]) if len(lines) == 1 else indent + len(lines[-1]) - len(pad)
        if i and width + len(glue + word) > 100:
            lines.append(pad + word)
        else:
            lines[-1] += glue + word
    return "\n".join(lines)


def functions(statement):
    """(head, arguments) of each function of the statement."""
    args = ["struct tx *tx"]
    if statement.params:
        args.append("const struct %s *in" % in_struct(statement))
    name, kind = "sql_" + statement.name, statement.kind
    row = "struct %s *ret" % row_struct(statement)
    if kind == "one":
        return [("int " + name, args + [row])]
    if kind in ("exec", "exec1"):
        return [("int " + name, args)]
    return [("struct stmt %s_open" % name, args),
            ("int %s_next" % name, ["struct stmt *q", row]),
            ("int %s_all" % name, args + ["struct %s *ret" % rows_struct(statement)])]


def prototypes(statement):
    """Their declarations."""
    return [wrap(("MUST_USE " if head.startswith("int") else "") + head, args, ";") + "\n"
            for head, args in functions(statement)]


def definitions(statement):
    """Their first lines."""
    return [wrap(head, args, "") for head, args in functions(statement)]


RESULTS = {
    "many": ["Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's",
             "arena."],
    "one": ["0 and *ret, E_NOENT without a row, E_*."],
    "exec": ["The number of changed rows, or E_*."],
    "exec1": ["0; E_NOENT when no row changed, E_CONFLICT when several did, E_*."],
}


def header_statement(statement):
    text = ""
    if statement.params and not statement.param_row:
        text += struct(in_struct(statement), statement.params) + "\n"
    if statement.kind in ("one", "many") and not statement.column_row:
        text += struct(row_struct(statement), statement.columns) + "\n"
        if statement.kind == "many":
            text += rows_type(rows_struct(statement), row_struct(statement)) + "\n"
    result = RESULTS[statement.kind]
    return text + c_comment(statement.doc + result) + "".join(prototypes(statement))


def rows_type(name, row):
    return "struct %s {\n\tstruct %s *v;\n\tsize_t n, cap;\n};\n" % (name, row)


def room_header(room, rows, statements):
    guard = "GEN_SQL_%s_SQL_H" % room.upper()
    text = ("/* SPDX-License-Identifier: Apache-2.0 */\n"
            "/* Made by tools/sqlgen.py of src/%s's statements; do not edit. */\n"
            "#ifndef %s\n#define %s\n\n"
            '#include "db.h"\n#include "opt.h"\n\n' % (room, guard, guard))
    for row in rows:
        text += struct("sql_" + row.name, row.fields, row.doc) + "\n"
        text += rows_type("sql_%s_rows" % row.name, "sql_" + row.name) + "\n"
    text += "\n".join(header_statement(s) for s in statements)
    return text + "\n#endif\n"


def binds(statement):
    return "".join("\t%s(%s, %d, in->%s);\n" % (f.bind, "&q", i, f.name)
                   for i, f in enumerate(statement.numbered_params()))


def reader_name(statement):
    if statement.column_row:
        return "row_" + statement.column_row.name
    return "read_" + statement.name


def reader(name, row, fields):
    """The function that reads the present row; q->failed tells of a NULL that was not declared."""
    return ("static int %s(struct stmt *q, struct %s *ret)\n{\n"
            "\tstruct %s row = {\n%s\t};\n\n"
            "\tif (q->failed < 0)\n\t\treturn q->failed;\n"
            "\t*ret = row;\n\treturn 0;\n}\n" % (
                name, row, row,
                "".join("\t\t.%s = %s(q, %d),\n" % (f.name, f.read, i)
                        for i, f in enumerate(fields))))


def source_statement(statement):
    text = ""
    query = "Q_" + statement.name.upper()
    heads = definitions(statement)
    if statement.kind in ("one", "many") and not statement.column_row:
        text += reader(reader_name(statement), row_struct(statement), statement.columns) + "\n"
    if statement.kind == "many":
        text += "%s\n{\n\tstruct stmt q = stmt_open(tx, %s);\n\n%s\treturn q;\n}\n\n" % (
            heads[0], query, binds(statement))
        text += ("%s\n{\n\tint r = stmt_step(q);\n\n\tif (r <= 0)\n\t\treturn r;\n"
                 "\tr = %s(q, ret);\n\treturn r < 0 ? r : 1;\n}\n\n"
                 % (heads[1], reader_name(statement)))
        text += ("%s\n{\n\tstruct stmt CLEANUP(stmt_done) q = sql_%s_open(tx%s);\n"
                 "\tstruct %s rows = {0};\n\tstruct %s row;\n\tint r;\n\n"
                 "\twhile ((r = sql_%s_next(&q, &row)) > 0)\n"
                 "\t\t*VEC_ADD(tx_arena(tx), &rows) = row;\n"
                 "\tif (r < 0)\n\t\treturn r;\n\t*ret = rows;\n\treturn 0;\n}\n"
                 % (heads[2], statement.name, ", in" if statement.params else "",
                    rows_struct(statement), row_struct(statement), statement.name))
        return text
    text += "%s\n{\n\tstruct stmt CLEANUP(stmt_done) q = stmt_open(tx, %s);\n" % (heads[0], query)
    if statement.kind == "exec":
        return text + "\n%s\treturn stmt_exec(&q);\n}\n" % binds(statement)
    text += "\tint r;\n\n%s" % binds(statement)
    if statement.kind == "exec1":
        return text + ("\tr = stmt_exec(&q);\n\tif (r < 0)\n\t\treturn r;\n"
                       "\tif (r > 1)\n\t\treturn E_CONFLICT;\n"
                       "\treturn r == 1 ? 0 : E_NOENT;\n}\n")
    return text + ("\tr = stmt_step(&q);\n\tif (r <= 0)\n\t\treturn r < 0 ? r : E_NOENT;\n"
                   "\treturn %s(&q, ret);\n}\n" % reader_name(statement))


def room_source(room, rows, statements):
    text = ("/* SPDX-License-Identifier: Apache-2.0 */\n"
            "/* Made by tools/sqlgen.py of src/%s's statements; do not edit. */\n"
            '#include "%s_sql.h"\n\n#include "queries.h"\n\n' % (room, room))
    used = {s.column_row.name for s in statements if s.column_row}
    blocks = [reader("row_" + r.name, "sql_" + r.name, r.fields) for r in rows if r.name in used]
    return text + "\n".join(blocks + [source_statement(s) for s in statements])


def queries_header(statements):
    return ("/* SPDX-License-Identifier: Apache-2.0 */\n"
            "/* Made by tools/sqlgen.py; do not edit. The ids of all named statements. */\n"
            "#ifndef GEN_SQL_QUERIES_H\n#define GEN_SQL_QUERIES_H\n\n"
            '#include "db.h"\n\n'
            "enum query_id {\n%s\tQ_COUNT,\n};\n\n"
            "/* For db_options.queries, with Q_COUNT. Ends with a zeroed one. */\n"
            "extern const struct query sql_queries[Q_COUNT + 1];\n\n#endif\n"
            % "".join("\tQ_%s,\n" % s.name.upper() for s in statements))


def queries_source(statements):
    text = ("/* SPDX-License-Identifier: Apache-2.0 */\n"
            "/* Made by tools/sqlgen.py; do not edit. */\n"
            '#include "queries.h"\n\n'
            "/* clang-format off */\n"
            "const struct query sql_queries[Q_COUNT + 1] = {\n")
    for s in statements:
        text += "\t[Q_%s] = {\n\t\t.name = \"%s\",\n" % (s.name.upper(), s.name)
        text += "\t\t.sql = %s,\n" % c_text(s.sql, "\t\t       ")
        if s.sql_postgres:
            text += "\t\t.sql_postgres = %s,\n" % c_text(s.sql_postgres, "\t\t\t\t")
        text += '\t\t.params = "%s",\n' % "".join(f.letter for f in s.numbered_params())
        text += '\t\t.columns = "%s",\n' % "".join(f.letter for f in s.columns)
        if s.writes:
            text += "\t\t.writes = true,\n"
        text += "\t},\n"
    return text + "};\n/* clang-format on */\n"


def meson_file(rooms):
    return ("# SPDX-License-Identifier: Apache-2.0\n"
            "# Made by tools/sqlgen.py; do not edit.\n"
            "sql_lib = static_library('gen_sql',\n"
            "  %s\n  dependencies: [db_dep])\n"
            "sql_dep = declare_dependency(link_with: sql_lib,\n"
            "  include_directories: include_directories('.'), dependencies: [db_dep])\n"
            % "\n  ".join("'%s'," % f for f in
                          sorted(["queries.c"] + ["%s_sql.c" % r for r in rooms])))


def generate(root):
    """All output as {file name: text}."""
    all_rows, names, rooms = {}, {}, {}
    files = sorted(set(root.glob("src/*/store.sql")) | set(root.glob("src/*/*-store.sql")))
    for path in files:
        where = str(path.relative_to(root))
        room = rooms.setdefault(path.parent.name, ([], []))
        own_rows = {r.name: r for r in room[0]}
        found = parse_file(where, path.read_text(encoding="utf-8"), own_rows, names)
        for row in found[0]:
            if row.name in all_rows:
                raise Fault(row.where, "the row '%s' is declared twice (%s:%d)"
                            % (row.name, *all_rows[row.name].where))
            all_rows[row.name] = row
        room[0].extend(found[0])
        room[1].extend(found[1])
    check_numbers(root)
    tenants = tenant_tables(root)
    everything = [s for room in rooms.values() for s in room[1]]
    for statement in everything:
        check_tenant(statement, tenants)
    check_names(everything, all_rows)
    everything.sort(key=lambda s: s.name)
    out = {"queries.h": queries_header(everything), "queries.c": queries_source(everything),
           "meson.build": meson_file(sorted(rooms))}
    for room, (own_rows, own) in sorted(rooms.items()):
        out["%s_sql.h" % room] = room_header(room, own_rows, own)
        out["%s_sql.c" % room] = room_source(room, own_rows, own)
    return out


def main():
    here = pathlib.Path(os.path.realpath(__file__)).parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    try:
        out = generate(args.root)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    target = args.root / "src" / "gen" / "sql"
    present = {p.name: p.read_text(encoding="utf-8") for p in target.glob("*") if p.is_file()} \
        if target.is_dir() else {}
    if args.check:
        stale = sorted(n for n in set(out) | set(present) if out.get(n) != present.get(n))
        for name in stale:
            print("src/gen/sql/%s is stale; run script/generate" % name, file=sys.stderr)
        return 1 if stale else 0
    target.mkdir(parents=True, exist_ok=True)
    for name in sorted(set(present) - set(out)):
        (target / name).unlink()
    for name, text in sorted(out.items()):
        if present.get(name) != text:
            (target / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
