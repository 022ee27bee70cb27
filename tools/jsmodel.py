# SPDX-License-Identifier: Apache-2.0
"""Reads what the schema file of an AWS SDK for JavaScript (v3) package says of a service.

The file is a list of constants and arrays; this reads just that subset of the
language. It has less than a service model: numbers are of one kind, scalars
have no names and no limits. Errors of operations come from the package's type
declarations.
"""

import json
import re

TOKEN = re.compile(r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>-?\d+)|"""
                   r"""(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>=>|[\[\]{}(),:|]))""")
SCALARS = {0: "string", 1: "number", 2: "boolean", 4: "timestamp", 5: "timestamp", 6: "timestamp",
           7: "timestamp", 15: "document", 21: "blob", 42: "blob"}
LIST, MAP, STRUCTURE, ERROR, OPERATION, UNION = 1, 2, 3, -3, 9, 4
LIST_BIT, MAP_BIT = 64, 128


class JsError(Exception):
    pass


class Reader:
    """A recursive descent over one array."""

    def __init__(self, text, constants):
        self.tokens = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise JsError(f"unknown text in the schema: {text[at:at + 40]!r}")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.at = 0
        self.constants = constants

    def take(self, mark=None):
        kind, text = self.tokens[self.at]
        if mark and text != mark:
            raise JsError(f"expected {mark} in the schema, found {text}")
        self.at += 1
        return kind, text

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def value(self):
        kind, text = self.take()
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            number = int(text)
            while self.peek() == "|":
                self.take()
                number |= int(self.take()[1])
            return number
        if kind == "name":
            return self.constants.get(text, text)
        if text == "(":
            self.take(")")
            self.take("=>")
            return ("ref", self.take()[1])
        if text == "[":
            return self.sequence("]", self.value)
        if text == "{":
            return dict(self.sequence("}", self.pair))
        raise JsError(f"unexpected {text} in the schema")

    def pair(self):
        if self.peek() == "[":
            self.take()
            key = self.value()
            self.take("]")
        else:
            key = self.take()[1]
        self.take(":")
        return key, self.value()

    def sequence(self, end, item):
        out = []
        while self.peek() != end:
            out.append(item())
            if self.peek() == ",":
                self.take()
        self.take(end)
        return out


def read(package):
    """{"operations": name -> (input, output, errors or None), "structures": name -> (members,
    required), "errors": names, "lists"}; a type is a text such as "list of Attachment"."""
    text = "\n".join(p.read_text(encoding="utf-8")
                     for p in sorted((package / "dist-es" / "schemas").glob("schemas_*.js")))
    constants = {name: json.loads(value)
                 for name, value in re.findall(r'^const (\w+) = ("[^"]*");$', text, re.M)}
    arrays = {}
    for match in re.finditer(r"^(?:export )?(?:var|const) ([\w$]+) = (\[[^;]*\]|\d+ \| \d+);$",
                             text, re.M):
        if not match.group(1).endswith("Registries"):
            arrays[match.group(1)] = Reader(match.group(2), constants).value()
    out = {"operations": {}, "structures": {}, "errors": set()}
    for raw in arrays.values():
        if isinstance(raw, list) and raw[0] in (STRUCTURE, ERROR, UNION):
            add_structure(out, raw, arrays)
        elif isinstance(raw, list) and raw[0] == OPERATION:
            errors = read_errors(package, raw[2])
            out["operations"][raw[2]] = (refer(raw[4], arrays), refer(raw[5], arrays), errors)
    return out


def add_structure(out, raw, arrays):
    name, members, types = raw[2], raw[4], raw[5]
    if "synthetic" in raw[1] or name.endswith("ServiceException"):
        return
    required = set(members[:raw[6]]) if len(raw) > 6 else set()
    if raw[0] == ERROR:
        out["errors"].add(name)
    out["structures"][name] = ({m: refer(t, arrays) for m, t in zip(members, types)}, required)


def refer(kind, arrays):
    """A type as text."""
    if isinstance(kind, list):  # with traits of the member
        return refer(kind[0], arrays)
    if isinstance(kind, int):
        if kind & LIST_BIT:
            return f"list of {refer(kind & ~LIST_BIT, arrays)}"
        if kind & MAP_BIT:
            return f"map of {refer(kind & ~MAP_BIT, arrays)}"
        return SCALARS.get(kind, f"kind {kind}")
    target = arrays[kind[1]]
    if isinstance(target, int):
        return refer(target, arrays)
    if target[0] == LIST:
        return f"list of {refer(target[4], arrays)}"
    if target[0] == MAP:
        return f"map of {refer(target[5], arrays)}"
    return target[2]


def read_errors(package, operation):
    path = package / "dist-types" / "commands" / f"{operation}Command.d.ts"
    if not path.exists():
        return None
    names = re.findall(r"@throws \{@link (\w+)\}", path.read_text(encoding="utf-8"))
    return {name for name in names if not name.endswith("ServiceException")}
