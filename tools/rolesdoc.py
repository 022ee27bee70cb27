#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes model/gen/permissions.md: which role may call which operation.

Reads catalog/roles.yaml and the models by its own rules, not with the server's
code; a test of src/identity compares the two.

usage: rolesdoc.py [--check]
  --check   write nothing; fail when the committed page differs
"""
import fnmatch
import pathlib
import sys

import yaml

import apimodel

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "model" / "gen" / "permissions.md"
INTRO = """# Who may call what

Made by `tools/rolesdoc.py` of `catalog/roles.yaml` and the models; do not edit. `script/generate` makes it anew, a test
compares it with what the server decides, and a change of permissions is thereby seen in review. Roles and how to change
them: [identity.md](../../docs/identity.md).

"""


def operations():
    """(action, whether it is the staff's only), in order of services and names."""
    services, _ = apimodel.load(ROOT / "model")
    result = []
    for service in services:
        prefix = service.metadata.get("signingName") or service.metadata["endpointPrefix"]
        for name in sorted(service.operations):
            decision = {**service.defaults, **service.operations[name].decision}
            result.append((f"{prefix}:{name}", decision["staff"]))
    return result


def allowed(roles, role, action, staff_only):
    if staff_only and role["side"] == "customer":
        return False
    if any(fnmatch.fnmatchcase(action, pattern) for pattern in role["allow"]):
        return True
    base = roles.get(role.get("extends"))
    return base is not None and allowed(roles, base, action, staff_only)


def page():
    text = (ROOT / "catalog" / "roles.yaml").read_text(encoding="utf-8")
    roles = {role["code"]: role for role in yaml.safe_load(text)["roles"]}
    lines = ["| operation | " + " | ".join(roles) + " |", "|---|" + "---|" * len(roles)]
    for action, staff_only in operations():
        cells = ["yes" if allowed(roles, role, action, staff_only) else "-"
                 for role in roles.values()]
        lines.append(f"| {action} | " + " | ".join(cells) + " |")
    return INTRO + "\n".join(lines) + "\n"


def main():
    fresh = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{PAGE.relative_to(ROOT)} is stale; run script/generate", file=sys.stderr)
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
