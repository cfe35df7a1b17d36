"""Which statements of a migration the version before could not live with, by squawk's rules."""

import json
import re
import subprocess
import sys
from pathlib import Path

LOCKS = {
    "adding-foreign-key-constraint",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
    "changing-column-type",
    "adding-not-nullable-field",
    "adding-field-with-default",
    "adding-serial-primary-key-field",
}
"""They lock or rewrite a table that people write to."""
OLD_VERSION = {
    "adding-required-field",
    "ban-drop-column",
    "ban-drop-default",  # Django's way to add NOT NULL without db_default: the old version's INSERT fails.
    "ban-drop-table",
    "renaming-column",
    "renaming-table",
    "ban-concurrent-index-creation-in-transaction",
}
"""What the version before, which serves meanwhile and after a way back, still reads or writes."""
SMALL = re.compile(
    "articles_(about|author|category|newspaper|pin|collection|job)|newsroom_|auth_|django_(?!session)"
)
"""Tables of some hundred rows, jobs of the last days included: locked for a moment only."""


def unsafe(sql: str) -> list[str]:
    """A sentence for each statement that is unsafe while the version before serves."""
    command = [Path(sys.executable).with_name("squawk"), "--reporter", "json", "--pg-version", "14.0"]
    said = subprocess.run(command, input=sql, capture_output=True, text=True, check=False).stdout
    lines = sql.splitlines()
    created = set(re.findall(r'CREATE TABLE "(\w+)"', sql))
    found = []
    for each in json.loads(said):
        statement = lines[each["line"] : each["line_end"] + 1]  # counted from 0
        table = _table(" ".join(statement))
        if _matters(each["rule_name"], table, created):
            found.append(f"{each['rule_name']}: {statement[0].strip()[:150]}")
    return found


def _table(statement):
    """The table that a statement changes; empty where it can't be told."""
    found = re.search(r'(?:TABLE|\bON)(?: ONLY)?(?: IF EXISTS)? "(\w+)"', statement)
    return found[1] if found else ""


def _matters(rule, table, created):
    if rule == "syntax-error" or (rule in OLD_VERSION and table not in created):
        return True
    return rule in LOCKS and table not in created and not SMALL.match(table)
