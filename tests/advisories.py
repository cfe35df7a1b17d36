"""Check the packages that production installs against known advisories, read from a file, offline.

python -m tests.advisories FILE: OSV's export for PyPI, https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip
(format: https://ossf.github.io/osv-schema/), downloaded on any machine and copied here.
"""

import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
ANSWERED = {"CVE-2024-24815", "CVE-2024-24816", "CVE-2023-4771", "CVE-2024-43407", "CVE-2024-43411"}
"""CKEditor's, answered in SECURITY.md."""
ADVICE = """Not audited: {file} is not there. On a machine with the network:
  curl --output {file} https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip"""


def installed() -> dict[str, Version]:
    """{name: version} of everything uv.lock can install."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return {normal(each["name"]): Version(each["version"]) for each in packages if "version" in each}


def normal(name: str) -> str:
    """The name normalised as on PyPI (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def advisories(file: Path) -> Iterator[dict]:
    """The advisories in the file that were not withdrawn."""
    with zipfile.ZipFile(file) as found:
        for name in found.namelist():
            advisory = json.loads(found.read(name))
            if "withdrawn" not in advisory:
                yield advisory


def concerns(advisory: dict, packages: dict[str, Version]) -> Iterator[str]:
    """The installed packages whose versions an advisory affects."""
    for affected in advisory.get("affected", []):
        name = normal(affected.get("package", {}).get("name", ""))
        version = packages.get(name)
        if version is None or affected["package"].get("ecosystem") != "PyPI":
            continue
        ranges = [each for each in affected.get("ranges", []) if each["type"] == "ECOSYSTEM"]
        listed = any(_is(version, each) for each in affected.get("versions", []))
        if listed or any(_is_within(version, each["events"]) for each in ranges):
            yield f"{name} {version}"


def _is(version, text):
    try:
        return Version(text) == version
    except InvalidVersion:
        return False


def _is_within(version, events) -> bool:
    """Whether a version is within a range by OSV's rule: the last event at or before it decides."""
    within = False
    for event in sorted(events, key=_place):
        kind, at = next(iter(event.items()))
        if kind == "introduced" and (at == "0" or version >= Version(at)):
            within = True
        elif (kind == "fixed" and version >= Version(at)) or (
            kind == "last_affected" and version > Version(at)
        ):
            within = False
    return within


def _place(event):
    at = next(iter(event.values()))
    return Version("0.dev0") if at == "0" else Version(at)


def audit(file: Path, packages: dict[str, Version]) -> tuple[int, str, list[str]]:
    """The number of advisories read, the newest modification, and those affecting these packages."""
    count, newest, found = 0, "", []
    for advisory in advisories(file):
        count, newest = count + 1, max(newest, advisory.get("modified", ""))
        names = {advisory["id"], *advisory.get("aliases", [])}
        if not names & ANSWERED:
            about = advisory.get("summary", "")
            found += [
                f"{each}: {', '.join(sorted(names))} {about}".strip() for each in concerns(advisory, packages)
            ]
    return count, newest, found


def main(name: str) -> int:
    file = Path(name)
    if not file.is_file():
        sys.stderr.write(ADVICE.format(file=file) + "\n")
        return 2
    count, newest, found = audit(file, installed())
    sys.stdout.writelines(f"{line}\n" for line in sorted(found))
    sys.stdout.write(
        f"{count:,} advisories, the newest of {newest[:10]}: {len(found)} concern what is locked.\n"
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
