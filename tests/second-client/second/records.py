"""Reading a record as it was pulled: winners, heads, conflicts, sets, the lifecycle.

Purpose: the questions a view asks of a record, answered from what the record itself carries.
Refuses: to change a record or to fold operations into it: this client shows what the server has, and its outbox beside it.
Invariant: pure functions; a member that this client does not know is left where it is.
"""

import json

FIRST_STATE = {"walk": "draft", "finding": "received"}


def canonical(record):
    """The same bytes for equal records, whatever order their members came in."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def writes(record, field):
    return record.get("fields", {}).get(field, [])


def value(record, field):
    """The value that counts: that of the last write, None where nobody has written."""
    found = writes(record, field)
    return found[-1].get("value") if found else None


def heads(record, field):
    """The writes that no other write of the field has seen."""
    found = writes(record, field)
    seen = {rank for write in found for rank in write.get("base", [])}
    return [write for write in found if write["rank"] not in seen]


def is_conflict(record, field):
    """True where heads differ in value: two people wrote without having seen each other."""
    return len({canonical(write.get("value")) for write in heads(record, field)}) > 1


def winner_base(record, field):
    """What `base` names for a field of which a person saw the value shown."""
    found = writes(record, field)
    return [{"stamp": found[-1]["rank"]}] if found else []


def all_heads_base(record, field):
    """What `base` names where a person has seen the rivals and settles them."""
    return [{"stamp": write["rank"]} for write in heads(record, field)]


def elements(record, set_name):
    """The elements of a set that stand: added and not removed."""
    found = record.get("sets", {}).get(set_name, {})
    return {element: entry for element, entry in found.items() if "removed" not in entry}


def state(record):
    """Where the lifecycle stands: as the record says it, or the kind's first state before any move."""
    return record.get("standing", {}).get("state", FIRST_STATE.get(record["kind"]))


def is_withdrawn(record):
    return "withdrawn" in record
