# SPDX-License-Identifier: Apache-2.0
"""The rules a merged API model must keep before C is generated from it (docs/models.md).

Each rule has a failing input in tests/apigen/.
"""

import re

import apimodel
from apimodel import fail, snake

BOUNDED = {"string", "blob", "list", "map", "integer", "long", "double"}


def check(services, common):
    if not services:
        fail("model", "there is no service; a model file is named ID-YYYY-MM-DD.json")
    for service in services:
        check_service(service)
        for shape in service.shapes.values():
            check_shape(service, shape)
        for operation in service.operations.values():
            check_operation(service, operation, common)
        mark_used(service)
        check_c_names(service)
        check_documented(service)


def check_service(service):
    where = f"service {service.id}"
    if service.metadata is None:
        fail(where, "no file has its \"metadata\"")
    for key in ("apiVersion", "protocol", "serviceFullName", "serviceId", "endpointPrefix"):
        if key not in service.metadata:
            fail(where, f"its metadata needs \"{key}\"")
    protocol = service.metadata["protocol"]
    if protocol not in apimodel.PROTOCOLS:
        fail(where, f"protocol \"{protocol}\" is not known; known are json, query")
    needed = {"json": "targetPrefix", "query": "xmlNamespace"}[protocol]
    if needed not in service.metadata:
        fail(where, f"its metadata needs \"{needed}\" with protocol {protocol}")
    if not re.fullmatch(r"[a-z][a-z0-9]*", service.id):
        fail(where, "an id is small letters and digits")
    if not service.event_source:
        fail(where, "its overlay needs \"eventSource\", the name in audit records")


def check_shape(service, shape):
    raw, where = shape.raw, shape.where
    for role, name in shape.refers():
        target = service.shape(name, where, f"\"{role}\"")
        if target.raw.get("exception"):
            fail(where, f"\"{role}\" is the error {name}; errors are only listed by operations")
    for name in shape.required:
        if name not in shape.members:
            fail(where, f"requires \"{name}\", which is not a member")
    if len(shape.required) != len(set(shape.required)):
        fail(where, "requires a member twice")
    if shape.type == "map" and service.shapes[raw["key"]["shape"]].type != "string":
        fail(where, "the keys of a map must be strings")
    inner = [service.shapes[name].type for _, name in shape.refers()]
    if raw.get("sparse") and shape.type in ("list", "map") and inner[-1] == "structure":
        fail(where, "a sparse list or map of structures cannot be held; only scalars can be null")
    check_bounds(shape)
    if raw.get("exception"):
        check_error_shape(service, shape)


def check_bounds(shape):
    raw, where = shape.raw, shape.where
    for key in ("min", "max"):
        if key in raw and (shape.type not in BOUNDED or not isinstance(raw[key], (int, float))):
            fail(where, f"\"{key}\" is a number and fits {', '.join(sorted(BOUNDED))} only")
        if key in raw and raw[key] != int(raw[key]):
            fail(where, f"\"{key}\" must be a whole number")
        if key in raw and shape.type in ("string", "blob", "list", "map") and raw[key] < 0:
            fail(where, f"\"{key}\" is a length and cannot be negative")
    if "min" in raw and "max" in raw and raw["min"] > raw["max"]:
        fail(where, f"min {raw['min']} is above max {raw['max']}")
    for key in ("enum", "pattern"):
        if key in raw and shape.type != "string":
            fail(where, f"\"{key}\" fits strings only")
    if "enum" in raw and (not raw["enum"] or len(set(raw["enum"])) != len(raw["enum"])):
        fail(where, "\"enum\" must have different values, at least one")
    if raw.get("sparse") and shape.type not in ("list", "map"):
        fail(where, "\"sparse\" fits lists and maps only")


def check_error_shape(service, shape):
    if shape.type != "structure":
        fail(shape.where, "an error must be a structure")
    for name, member in shape.members.items():
        if name.lower() == "message" and service.shapes[member["shape"]].type == "string":
            return
    fail(shape.where, "an error needs a string member \"message\"")


def check_operation(service, operation, common):
    where = operation.where
    for role in ("input", "output"):
        if role not in operation.raw:
            fail(where, f"needs \"{role}\": {{\"shape\": NAME}}; an empty structure will do")
        shape = service.shape(operation.raw[role]["shape"], where, f"\"{role}\"")
        if shape.type != "structure" or shape.raw.get("exception"):
            fail(where, f"its {role} \"{shape.name}\" must be a structure that is no error")
    for name in operation.errors:
        shape = service.shape(name, where, "\"errors\"")
        if not shape.raw.get("exception"):
            fail(where, f"its error \"{name}\" lacks \"exception\": true")
    if len(operation.errors) != len(set(operation.errors)):
        fail(where, "lists an error twice")
    check_decision(service, operation)
    check_paging(service, operation)
    dry_run = service.shapes[operation.input].members.get("dryRun")
    if dry_run and service.shapes[dry_run["shape"]].type != "boolean":
        fail(where, "the input's dryRun must be a boolean")


def check_decision(service, operation):
    operation.decision = {**service.defaults, **operation.decision}
    decision = operation.decision
    where = operation.decided_in or operation.where
    for key in apimodel.DECISIONS_NEEDED:
        if key not in decision:
            fail(where, f"model/overlay/{service.id} must decide \"{key}\" for it, or in defaults")
    if decision["access"] not in apimodel.ACCESS:
        fail(where, f"access \"{decision['access']}\" is neither read nor write")
    if decision["rate"] not in apimodel.RATES:
        fail(where, f"rate \"{decision['rate']}\" is not one of {', '.join(apimodel.RATES)}")
    if not isinstance(decision["staff"], bool):
        fail(where, "staff is true or false")
    if decision["feature"] is not None and not re.fullmatch(r"[a-z][a-z-]*", decision["feature"]):
        fail(where, "feature is null or an entitlement id of small letters and hyphens")
    if not isinstance(decision["bodyMax"], int) or not 0 < decision["bodyMax"] <= apimodel.BODY_MAX:
        fail(where, f"bodyMax is a number of bytes from 1 to {apimodel.BODY_MAX}")
    audit = decision.setdefault("audit", {})
    apimodel.check_keys(f"{where}: audit", audit, {"request", "response"})
    for role, shape in (("request", operation.input), ("response", operation.output)):
        for name in audit.get(role, []):
            check_audit_member(service, where, role, service.shapes[shape], name)


def check_audit_member(service, where, role, shape, name):
    if name not in shape.members:
        fail(where, f"audit {role} names \"{name}\", which is no member of {shape.name}")
    member = shape.members[name]
    if member.get("sensitive") or service.shapes[member["shape"]].raw.get("sensitive"):
        fail(where, f"audit {role} names \"{name}\", which is sensitive")


def result_key(service, operation):
    """The member of the output that holds a page's elements; None when it does not page."""
    taken = service.shapes[operation.input].members
    given = service.shapes[operation.output].members
    if "nextToken" not in taken:
        return None
    if "resultKey" in operation.decision:
        return operation.decision["resultKey"]
    lists = [n for n, m in given.items() if service.shapes[m["shape"]].type == "list"]
    return lists[0] if len(lists) == 1 else ""


def check_paging(service, operation):
    key = result_key(service, operation)
    if key is None:
        return
    given = service.shapes[operation.output].members
    if "nextToken" not in given:
        fail(operation.where, "takes nextToken but does not give one")
    if not key or key not in given:
        fail(operation.where, "pages, so its output needs one list, or the overlay a resultKey")


def mark_used(service):
    for operation in service.operations.values():
        for name in [operation.input, operation.output, *operation.errors]:
            mark(service, name, operation.name)
    for shape in service.shapes.values():
        if shape.used_by is None and not shape.shared:
            fail(shape.where, "nothing uses this shape; remove it")


def mark(service, name, user):
    shape = service.shapes[name]
    if shape.used_by is None:
        shape.used_by = user
        for _, target in shape.refers():
            mark(service, target, name)


def check_c_names(service):
    seen = {}
    for operation in service.operations.values():
        name = snake(operation.name)
        if name in seen:
            fail(operation.where, f"its C name \"{name}\" is that of {seen[name]} too; rename it")
        seen[name] = operation.name
    seen = {}
    for shape in service.shapes.values():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", shape.c_name):
            fail(shape.where, f"\"{shape.c_name}\" is no C name; settle it with cName")
        names = [shape.c_name]
        if shape.type == "map":
            names.append(f"{shape.c_name}_entry")
        for name in names:
            if name in seen:
                fail(shape.where, f"its C name \"{name}\" is that of {seen[name]} too; "
                     "settle it with cName in the overlay")
            seen[name] = shape.name
        members = {}
        for name in shape.members:
            if snake(name) in members:
                fail(shape.where, f"members {members[snake(name)]} and {name} have one C name")
            members[snake(name)] = name
        values = {}
        for value in shape.raw.get("enum", []):
            name = apimodel.constant(value)
            if name in values:
                fail(shape.where, f"values {values[name]} and {value} have one C name")
            values[name] = value


def check_documented(service):
    for operation in service.operations.values():
        if not operation.ours:
            continue
        if not operation.raw.get("documentation"):
            fail(operation.where, "needs \"documentation\": what it does, for help texts")
        shape = service.shapes[operation.input]
        for name, member in shape.members.items():
            target = service.shapes[member["shape"]]
            if not member.get("documentation") and not target.raw.get("documentation"):
                fail(shape.where, f"input member {name} needs \"documentation\"")
