"""The command `newsroom`: manage.py from any folder, with the settings of the installed site."""

import ast
import os
import re
import sys
from pathlib import Path

from newsroom.version import FULL_VERSION

HOME = Path(__file__).parents[1]
SETTINGS_FILE = "/etc/newsroom.env"
HELP = """usage: newsroom COMMAND [OPTION…]

{commands}

`newsroom COMMAND --help` says what a command takes; `newsroom help --commands` names Django's commands too.
Settings come from the environment, or else from {settings_file}.
"""


def main() -> None:
    """Run a command of the site."""
    settings_file = Path(os.environ.get("NEWSROOM_ENV", SETTINGS_FILE))
    match sys.argv[1:]:
        case [] | ["help" | "-h" | "--help"]:
            sys.stdout.write(HELP.format(commands=_list(), settings_file=settings_file))
        case ["version" | "--version"]:
            sys.stdout.write(f"{FULL_VERSION}\n")
        case arguments:
            _take_settings(settings_file)
            run(["newsroom", *arguments])


def run(arguments: list[str]) -> None:
    """Run a command of Django or of the site; the first argument is the program's name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from newsroom.command_faults import Utility

    Utility(arguments).execute()


def _list() -> str:
    """The site's own commands with their help, read without the settings that Django would need."""
    found = {path.stem: _help_in(path) for path in HOME.glob("*/management/commands/[!_]*.py")}
    width = max(map(len, found), default=0)
    return "\n".join(f"  {name:{width}}  {found[name]}" for name in sorted(found))


def _help_in(path):
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Assign(targets=[ast.Name(id="help")], value=ast.Constant(value=text)):
                return text
    return ""


def _take_settings(path):
    """Load a systemd environment file, without overriding what is already in the environment."""
    try:
        text = path.read_text()
    except FileNotFoundError:
        return
    except PermissionError:
        sys.exit(f"Only root and the site's own user may read {path}: use sudo.")
    for line in text.splitlines():
        name, is_setting, value = line.strip().partition("=")
        if is_setting and not name.startswith(("#", ";")):
            os.environ.setdefault(name.strip(), unquoted(value.strip()))


def quoted(value: str) -> str:
    """A value in quotation marks, as systemd and `unquoted` read it."""
    escaped = re.sub(r'(["\\`$])', r"\\\1", value)
    return f'"{escaped}"'


def unquoted(value: str) -> str:
    """A value as systemd reads it: in quotation marks or plain. Source: systemd.exec(5), EnvironmentFile."""
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r'\\(["\\`$])', r"\1", value[1:-1])
    return re.sub(r"\\(.)", r"\1", value)
