#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates src/gen and model/gen from the API models (docs/models.md).

usage: apigen.py [--check] [--model DIR] [--out DIR]

--check writes nothing and fails when a generated file is not what the models
say. Output depends on the models alone: the same input gives the same bytes.
"""

import argparse
import json
import pathlib
import sys

import apicheck
import apigen_c
import apigen_model
import apimodel


def generate(folder):
    """(C file name -> text, model file name -> text)."""
    services, common = apimodel.load(folder)
    apicheck.check(services, common)
    code = {name: "\n".join(lines) + "\n"
            for name, lines in apigen_c.c_files(services, common).items()}
    models = {"operations.md": "\n".join(apigen_model.operations_page(services, common)) + "\n"}
    for service in services:
        if not any(operation.ours for operation in service.operations.values()):
            continue
        stem = f"{service.id}-{service.metadata['apiVersion']}"
        for kind, value in (("service-2", apigen_model.client_model(service)),
                            ("paginators-1", apigen_model.paginators(service))):
            models[f"{stem}.{kind}.json"] = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    return code, models


def is_ours(path):
    """Whether an earlier run wrote this file."""
    if path.suffix in (".c", ".h"):
        return apigen_c.NOTE in path.read_text(encoding="utf-8")
    return path.name.endswith((".service-2.json", ".paginators-1.json"))


def write(folder, files, check):
    """Brings the folder in line; returns the names of files that were not."""
    stale = []
    for name, text in sorted(files.items()):
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_file() and path.name not in files and is_ours(path):
            stale.append(str(path))
            if not check:
                path.unlink()
    return stale


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail on differences")
    parser.add_argument("--model", type=pathlib.Path, default=root / "model")
    parser.add_argument("--out", type=pathlib.Path, help="folder for both kinds of output")
    args = parser.parse_args()
    try:
        code, models = generate(args.model)
    except apimodel.ModelError as error:
        print(f"apigen: {error}", file=sys.stderr)
        return 1
    if args.out:
        stale = write(args.out, {**code, **models}, args.check)
    else:
        stale = write(root / "src" / "gen", code, args.check)
        stale += write(args.model / "gen", models, args.check)
    if args.check and stale:
        print(f"apigen: not up to date, run script/generate: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
