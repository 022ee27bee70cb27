# SPDX-License-Identifier: Apache-2.0
"""The API models of model/: reading, merging and checking them (docs/models.md).

A service is a vendor's model (model/ID-VERSION.json) or our own, written as
fragments (model/ID/*.json). Both use the layout of botocore's service-2.json.
Overlays (model/overlay/ID.json and model/overlay/ID/*.json) add what is newer
than the vendor's file and hold our decisions. Every fault is reported with the
file, the place and the remedy; nothing is repaired silently.
"""

import json
import pathlib
import re

MODEL_KEYS = {"metadata", "operations", "shapes", "source", "shared", "documentation"}
METADATA_KEYS = {
    "apiVersion", "endpointPrefix", "jsonVersion", "protocol", "protocols", "serviceFullName",
    "serviceId", "serviceAbbreviation", "signatureVersion", "signingName", "targetPrefix", "uid",
    "xmlNamespace", "globalEndpoint", "auth",
}
OPERATION_KEYS = {"name", "http", "input", "output", "errors", "documentation"}
SHAPE_KEYS = {
    "type", "members", "required", "member", "key", "value", "min", "max", "enum", "pattern",
    "sensitive", "sparse", "exception", "fault", "error", "documentation", "synthetic",
}
MEMBER_KEYS = {"shape", "documentation", "sensitive"}
OVERLAY_KEYS = {"service", "eventSource", "defaults", "operations", "shapes", "added"}
ADDED_KEYS = {"since", "source", "operations", "shapes"}
DECISION_KEYS = {"access", "feature", "rate", "bodyMax", "audit", "staff", "resultKey"}
DECISIONS_NEEDED = ("access", "feature", "rate", "bodyMax", "staff")
PATCH_KEYS = {"min", "max", "pattern", "enum", "sensitive", "sparse", "cName", "members"}
SCALARS = {"string", "blob", "boolean", "integer", "long", "double", "timestamp"}
ALIASES = {"float": "double"}
TYPES = SCALARS | {"structure", "list", "map"}
RATES = ("none", "support", "advisor", "mainstay", "sts")
ACCESS = ("read", "write")
PROTOCOLS = ("json", "query")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
OPERATION_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
BODY_MAX = 64 * 1024 * 1024


class ModelError(Exception):
    """A fault in a model file; its text is the whole message."""


def fail(where, what):
    raise ModelError(f"{where}: {what}")


def snake(name):
    """CamelCase as snake_case: "TrustedAdvisorCheckID" is "trusted_advisor_check_id"."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return name.lower()


def constant(text):
    """A value of an enum as part of a macro's name: "attachment-ready" is "ATTACHMENT_READY"."""
    return re.sub(r"[^A-Za-z0-9]+", "_", snake(text)).strip("_").upper()


def read_json(path):
    def pairs(items):
        seen = {}
        for key, value in items:
            if key in seen:
                raise ModelError(f"{path}: the key \"{key}\" stands twice in one object; remove one")
            seen[key] = value
        return seen

    try:
        value = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=pairs)
    except ValueError as error:
        fail(path, f"not JSON: {error}")
    if not isinstance(value, dict):
        fail(path, "must be a JSON object")
    return value


def check_keys(where, value, allowed):
    if not isinstance(value, dict):
        fail(where, "must be an object")
    for key in value:
        if key not in allowed:
            fail(where, f"unknown key \"{key}\"; known are {', '.join(sorted(allowed))}")


class Shape:
    """One shape after merging. `ours` is true for shapes whose words are our own."""

    def __init__(self, name, where, raw, ours):
        self.name, self.where, self.raw, self.ours = name, where, raw, ours
        self.type = ALIASES.get(raw.get("type"), raw.get("type"))
        self.c_name = snake(name)
        self.used_by = None
        self.shared = False

    @property
    def members(self):
        return self.raw.get("members", {})

    @property
    def required(self):
        return self.raw.get("required", [])

    def refers(self):
        """(member name or role, shape name) of everything this shape refers to."""
        if self.type == "structure":
            return [(name, member["shape"]) for name, member in self.members.items()]
        if self.type == "list":
            return [("member", self.raw["member"]["shape"])]
        if self.type == "map":
            return [(role, self.raw[role]["shape"]) for role in ("key", "value")]
        return []


class Operation:
    def __init__(self, name, where, raw, ours):
        self.name, self.where, self.raw, self.ours = name, where, raw, ours
        self.decision = {}
        self.decided_in = None

    @property
    def input(self):
        return self.raw["input"]["shape"]

    @property
    def output(self):
        return self.raw["output"]["shape"]

    @property
    def errors(self):
        return [error["shape"] for error in self.raw.get("errors", [])]


class Service:
    def __init__(self, ident):
        self.id = ident
        self.metadata = None
        self.documentation = None
        self.operations = {}
        self.shapes = {}
        self.event_source = None
        self.defaults = {}
        self.since = {}

    def shape(self, name, where, role):
        if name not in self.shapes:
            fail(where, f"{role} refers to the shape \"{name}\", which no file defines")
        return self.shapes[name]


def load_vendor(service, path):
    add_file(service, path, read_json(path), ours=False)


def load_fragments(service, folder):
    for path in sorted(folder.glob("*.json")):
        add_file(service, path, read_json(path), ours=True)


def add_file(service, path, raw, ours):
    check_keys(path, raw, MODEL_KEYS)
    if "metadata" in raw:
        if service.metadata is not None:
            fail(path, f"\"metadata\" of {service.id} stands in another file already; keep one")
        check_keys(f"{path}: metadata", raw["metadata"], METADATA_KEYS)
        service.metadata = raw["metadata"]
        service.documentation = raw.get("documentation")
    for name, value in raw.get("operations", {}).items():
        add_operation(service, f"{path}: operation {name}", name, value, ours)
    for name, value in raw.get("shapes", {}).items():
        add_shape(service, f"{path}: shape {name}", name, value, ours)
        service.shapes[name].shared = bool(raw.get("shared"))


def add_operation(service, where, name, raw, ours):
    check_keys(where, raw, OPERATION_KEYS)
    if name in service.operations:
        fail(where, f"is defined already in {service.operations[name].where}; rename one")
    if not OPERATION_NAME.match(name):
        fail(where, "an operation's name is CamelCase letters and digits")
    if raw.get("name", name) != name:
        fail(where, f"its \"name\" is \"{raw['name']}\"; make them equal or leave it out")
    service.operations[name] = Operation(name, where, raw, ours)


def add_shape(service, where, name, raw, ours):
    check_keys(where, raw, SHAPE_KEYS)
    if name in service.shapes:
        fail(where, f"is defined already in {service.shapes[name].where}; rename or share it")
    if not NAME.match(name):
        fail(where, "a shape's name is letters and digits")
    shape = Shape(name, where, raw, ours)
    if shape.type not in TYPES:
        fail(where, f"unknown type \"{raw.get('type')}\"; known are {', '.join(sorted(TYPES))}")
    for role in {"list": ("member",), "map": ("key", "value")}.get(shape.type, ()):
        if role not in raw:
            fail(where, f"a {shape.type} needs \"{role}\": {{\"shape\": NAME}}")
        check_keys(f"{where}: {role}", raw[role], MEMBER_KEYS | {"locationName"})
    for member, value in shape.members.items():
        check_member(f"{where}: member {member}", member, value)
    service.shapes[name] = shape


def check_member(where, name, raw):
    check_keys(where, raw, MEMBER_KEYS)
    if not NAME.match(name):
        fail(where, "a member's name is letters and digits")
    if "shape" not in raw:
        fail(where, "needs \"shape\": NAME")


def add_overlay(service, path, decisions=True):
    """Merges an overlay; without decisions only what newer models have."""
    raw = read_json(path)
    check_keys(path, raw, OVERLAY_KEYS)
    if raw.get("service") != service.id:
        fail(path, f"\"service\" must be \"{service.id}\", as its path says")
    for added in raw.get("added", []):
        merge_added(service, path, added)
    if not decisions:
        return
    if "eventSource" in raw:
        service.event_source = raw["eventSource"]
    check_keys(f"{path}: defaults", raw.get("defaults", {}), DECISION_KEYS - {"audit", "resultKey"})
    service.defaults.update(raw.get("defaults", {}))
    for name, decision in raw.get("operations", {}).items():
        where = f"{path}: operation {name}"
        if name not in service.operations:
            fail(where, "no model file defines this operation; define or remove it")
        check_keys(where, decision, DECISION_KEYS)
        operation = service.operations[name]
        if operation.decided_in:
            fail(where, f"is decided already in {operation.decided_in}; keep one")
        operation.decision, operation.decided_in = decision, where
    for name, patch in raw.get("shapes", {}).items():
        patch_shape(service, f"{path}: shape {name}", name, patch)


def merge_added(service, path, added):
    """What newer models have and the vendor's file lacks: new things, or members and errors
    joined to things that exist."""
    check_keys(f"{path}: added", added, ADDED_KEYS)
    if "since" not in added:
        fail(f"{path}: added", "needs \"since\": the date of the model that has it")
    for name, raw in added.get("shapes", {}).items():
        where = f"{path}: added shape {name}"
        if name not in service.shapes:
            add_shape(service, where, name, raw, ours=False)
            service.since[name] = added["since"]
            continue
        check_keys(where, raw, {"members", "required", "min", "max", "enum", "sparse"})
        target = service.shapes[name].raw
        for member, value in raw.get("members", {}).items():
            check_member(f"{where}: member {member}", member, value)
            if member in target.get("members", {}):
                fail(where, f"the model has member \"{member}\" already; remove it here")
            target.setdefault("members", {})[member] = value
            service.since[f"{name}.{member}"] = added["since"]
        if "required" in raw:
            target["required"] = target.get("required", []) + raw["required"]
        for key in ("min", "max", "enum", "sparse"):
            if key in raw:
                if key in target:
                    fail(where, f"the model has \"{key}\" already; remove it here")
                target[key] = raw[key]
    for name, raw in added.get("operations", {}).items():
        where = f"{path}: added operation {name}"
        if name not in service.operations:
            add_operation(service, where, name, raw, ours=False)
            service.since[name] = added["since"]
            continue
        check_keys(where, raw, {"errors"})
        operation = service.operations[name]
        for error in raw.get("errors", []):
            if error["shape"] in operation.errors:
                fail(where, f"the model has error \"{error['shape']}\" already; remove it here")
            operation.raw.setdefault("errors", []).append(error)


def patch_shape(service, where, name, patch):
    """Our own decisions on a shape: tighter limits, sensitivity, another C name."""
    if name not in service.shapes:
        fail(where, "no model file defines this shape; define or remove it")
    check_keys(where, patch, PATCH_KEYS)
    shape = service.shapes[name]
    for key in ("min", "max", "pattern", "enum", "sensitive", "sparse"):
        if key in patch:
            shape.raw[key] = patch[key]
    if "cName" in patch:
        shape.c_name = patch["cName"]
    for member, value in patch.get("members", {}).items():
        check_keys(f"{where}: member {member}", value, {"sensitive"})
        if member not in shape.members:
            fail(where, f"has no member \"{member}\"")
        shape.members[member].update(value)


def overlays(folder, ident):
    single = folder / "overlay" / f"{ident}.json"
    return ([single] if single.exists() else []) + sorted(
        (folder / "overlay" / ident).glob("*.json"))


def load_facts(folder, ident):
    """A vendor's service as its models have it: without our decisions. None when there is none."""
    paths = sorted(pathlib.Path(folder).glob(f"{ident}-[0-9]*.json"))
    if not paths:
        return None
    service = Service(ident)
    load_vendor(service, paths[-1])
    for path in overlays(pathlib.Path(folder), ident):
        add_overlay(service, path, decisions=False)
    return service


def load(folder):
    """All services of a model folder, sorted by id, merged and checked, and the common errors."""
    folder = pathlib.Path(folder)
    services = {}
    for path in sorted(folder.glob("*-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json")):
        ident = path.name[: -len("-yyyy-mm-dd.json")]
        if ident in services:
            fail(path, f"{ident} has two model files; keep one")
        services[ident] = Service(ident)
        load_vendor(services[ident], path)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in ("overlay", "gen"):
            if path.name in services:
                fail(path, f"{path.name} has a model file and a folder; keep one")
            services[path.name] = Service(path.name)
            load_fragments(services[path.name], path)
    for ident in services:
        for path in overlays(folder, ident):
            add_overlay(services[ident], path)
    errors = load_common_errors(folder / "common-errors.json")
    return [services[ident] for ident in sorted(services)], errors


def load_common_errors(path):
    raw = read_json(path)
    check_keys(path, raw, {"errors"})
    errors = {}
    for name, value in raw["errors"].items():
        where = f"{path}: error {name}"
        check_keys(where, value, {"status", "query", "server", "messageName"})
        check_keys(f"{where}: query", value.get("query", {}), {"code", "status"})
        if not NAME.match(name) or not isinstance(value.get("status"), int):
            fail(where, "needs a name of letters and a \"status\"")
        errors[name] = value
    return errors
