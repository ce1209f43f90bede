"""Operations: what one device says, encoded once.

Purpose: the six changes as JSON text whose bytes stay what they are from the moment of saving.
Refuses: to check what it is given: limits and lifecycles are the server's to judge, and a client that is behind must not be stricter.
Invariant: a body is encoded exactly once; nothing here decodes and encodes it again.
"""

import json

from .stamps import new_id

SCHEMA = 1


def encode(operation):
    """The JSON text of an operation. Non-ASCII stays as it is; lone surrogates can't be sent and are an error here."""
    text = json.dumps(operation, ensure_ascii=False, separators=(",", ":"))
    text.encode("utf-8")
    return text


def operation(clock, kind, record_id, change, base=None, replaces=None, op_id=None):
    """An operation's members, in the order in which the protocol names them."""
    made = {
        "op_id": op_id or new_id(),
        "schema": SCHEMA,
        "kind": kind,
        "record_id": record_id,
        "proposed": clock.propose(),
    }
    if base:
        made["base"] = base
    if replaces:
        made["replaces"] = replaces
    made["change"] = change
    return made


def create(fields):
    return {"type": "create", "fields": fields}


def set_fields(fields):
    return {"type": "set", "fields": fields}


def append(set_name, element, value):
    return {"type": "append", "set": set_name, "element": element, "value": value}


def remove(set_name, element):
    return {"type": "remove", "set": set_name, "element": element}


def move(from_state, to_state, reason=None):
    made = {"type": "move", "from": from_state, "to": to_state}
    if reason is not None:
        made["reason"] = reason
    return made


def withdraw():
    return {"type": "withdraw"}
