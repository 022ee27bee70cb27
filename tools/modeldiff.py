#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares a newer model of a vendor's API with ours, or prints its facts.

usage: modeldiff.py [--known-operations] [--service ID] [--model DIR] NEWER
       modeldiff.py --facts [--operation NAME ...] NEWER

NEWER is a service-2.json, a service-2.json.gz, or the folder of an unpacked
npm package @aws-sdk/client-ID. Ours is the vendor's file in model/ with what
its overlay adds; our own limits are not compared. One line a difference:

    + member CreateCaseRequest.dryRun: boolean        only the newer model has it
    - error CreateCase: AttachmentSetExpired          only ours has it
    ~ limit CommunicationBody max: 8000 -> 16000      both, differently

A package has no limits, enums or names of scalars; those are then left out.
Exit status 0: no difference; 1: differences; 2: wrong use.
"""

import argparse
import gzip
import json
import pathlib
import sys

import apimodel
import jsmodel

LIMITS = ("min", "max", "pattern", "enum")
PROSE = ("documentation", "documentationUrl", "idempotent", "http", "name", "examples")


def read_service(path):
    """A service-2.json as a dictionary."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    raw = json.loads(data)
    if "operations" not in raw or "shapes" not in raw:
        raise ValueError(f"{path} has no operations and shapes")
    return raw


def coarse(shapes, name):
    """A shape as a package of JavaScript would show it."""
    raw = shapes[name]
    kind = raw["type"]
    if kind == "list":
        return f"list of {coarse(shapes, raw['member']['shape'])}"
    if kind == "map":
        return f"map of {coarse(shapes, raw['value']['shape'])}"
    if kind == "structure":
        return name
    return "number" if kind in ("integer", "long", "double", "float") else kind


def fine(shapes, name):
    return f"{name} ({shapes[name]['type']})"


def flatten(operations, shapes, show):
    """Everything a model says as key -> value."""
    out = {}
    for name, raw in operations.items():
        out[f"operation {name}"] = ""
        for role in ("input", "output"):
            if role in raw:
                out[f"{role} of {name}"] = raw[role]["shape"]
        for error in raw.get("errors", []):
            out[f"error {name}: {error['shape']}"] = ""
    for name in reachable(operations, shapes):
        raw = shapes[name]
        if raw["type"] == "structure":
            out[f"shape {name}"] = "error" if raw.get("exception") else "structure"
        elif show is fine:
            out[f"shape {name}"] = raw["type"]
        for member, value in raw.get("members", {}).items():
            need = ", required" if member in raw.get("required", []) else ""
            out[f"member {name}.{member}"] = show(shapes, value["shape"]) + need
        if show is fine:
            flatten_limits(out, name, raw)
    return out


def flatten_limits(out, name, raw):
    for role in ("member", "key", "value"):
        if role in raw:
            out[f"{role} of {name}"] = raw[role]["shape"]
    for limit in LIMITS:
        if limit in raw:
            value = raw[limit]
            out[f"limit {name} {limit}"] = ", ".join(value) if limit == "enum" else str(value)


def reachable(operations, shapes):
    seen = set()

    def visit(name):
        if name in seen or name not in shapes:
            return
        seen.add(name)
        raw = shapes[name]
        for value in raw.get("members", {}).values():
            visit(value["shape"])
        for role in ("member", "key", "value"):
            if role in raw:
                visit(raw[role]["shape"])

    for raw in operations.values():
        for role in ("input", "output"):
            if role in raw:
                visit(raw[role]["shape"])
        for error in raw.get("errors", []):
            visit(error["shape"])
    return sorted(seen)


def flatten_package(package, errors_known):
    out = {}
    for name, (taken, given, errors) in package["operations"].items():
        out[f"operation {name}"] = ""
        out[f"input of {name}"], out[f"output of {name}"] = taken, given
        for error in errors or ():
            out[f"error {name}: {error}"] = ""
        errors_known.append(errors is not None)
    for name, (members, required) in package["structures"].items():
        out[f"shape {name}"] = "error" if name in package["errors"] else "structure"
        for member, kind in members.items():
            out[f"member {name}.{member}"] = kind + (", required" if member in required else "")
    return out


def about(key):
    """The operation a key speaks of, or None."""
    words = key.replace(":", "").split()
    if words[0] in ("operation", "error"):
        return words[1]
    return words[2] if words[0] in ("input", "output") and words[1] == "of" else None


def compare(ours, newer):
    lines = []
    for key in sorted(set(ours) | set(newer)):
        if key not in ours:
            lines.append(f"+ {key}" + (f": {newer[key]}" if newer[key] else ""))
        elif key not in newer:
            lines.append(f"- {key}" + (f": {ours[key]}" if ours[key] else ""))
        elif ours[key] != newer[key]:
            lines.append(f"~ {key}: {ours[key]} -> {newer[key]}")
    return lines


def differences(args):
    if args.newer.is_dir():
        package = json.loads((args.newer / "package.json").read_text(encoding="utf-8"))
        ident = args.service or package["name"].rsplit("client-", 1)[-1].replace("-", "")
        known = []
        newer = flatten_package(jsmodel.read(args.newer), known)
        show = coarse
    else:
        raw = read_service(args.newer)
        ident = args.service or raw["metadata"]["serviceId"].lower().replace(" ", "")
        known, show = [True], fine
        newer = flatten(raw["operations"], raw["shapes"], fine)
    service = apimodel.load_facts(args.model, ident)
    if service is None:
        raise ValueError(f"{args.model} has no model of {ident}; name it with --service")
    shapes = {name: shape.raw for name, shape in service.shapes.items()}
    operations = {name: operation.raw for name, operation in service.operations.items()}
    ours = flatten(operations, shapes, show)
    if args.known_operations:
        if not args.newer.is_dir():
            kept = {n: o for n, o in raw["operations"].items() if n in operations}
            newer = flatten(kept, raw["shapes"], fine)
        newer = {k: v for k, v in newer.items() if about(k) is None or about(k) in operations}
    if not all(known):
        ours = {k: v for k, v in ours.items() if not k.startswith("error ")}
        newer = {k: v for k, v in newer.items() if not k.startswith("error ")}
    return compare(ours, newer)


def without_prose(value):
    return {k: v for k, v in value.items() if k not in PROSE}


def facts(raw, wanted):
    """The facts of a model in the form that model/ holds them."""
    operations = {n: without_prose(o) for n, o in sorted(raw["operations"].items())
                  if not wanted or n in wanted}
    shapes = {}
    for name in reachable(operations, raw["shapes"]):
        shape = without_prose(raw["shapes"][name])
        if "members" in shape:
            shape["members"] = {n: without_prose(m) for n, m in shape["members"].items()}
        shapes[name] = shape
    return {"source": "", "metadata": raw["metadata"], "operations": operations, "shapes": shapes}


def layout(value, indent=0, width=98):
    """JSON in which what fits on a line stands on one."""
    one = json.dumps(value, ensure_ascii=False)
    if len(one) + indent <= width or not isinstance(value, (dict, list)):
        return one
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(k)}: {layout(v, indent + 1, width - len(k) - 4)}"
                for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + layout(v, indent + 1, width) for v in value) + "\n" + (
        " " * indent + "]")


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("newer", type=pathlib.Path, metavar="NEWER")
    parser.add_argument("--model", type=pathlib.Path, default=root / "model")
    parser.add_argument("--service", help="our id of the service")
    parser.add_argument("--known-operations", action="store_true",
                        help="leave out operations that we do not have")
    parser.add_argument("--facts", action="store_true", help="print the newer model's facts")
    parser.add_argument("--operation", action="append", help="with --facts: only this one")
    args = parser.parse_args()
    try:
        if args.facts:
            print(layout(facts(read_service(args.newer), args.operation)))
            return 0
        lines = differences(args)
    except (OSError, ValueError, KeyError, apimodel.ModelError, jsmodel.JsError) as error:
        print(f"modeldiff: {error}", file=sys.stderr)
        return 2
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
