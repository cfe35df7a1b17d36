"""Release folders: each is a checkout with its own packages; the link `current` points to one."""

import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from re import split

from newsroom.version import BUILD

KEPT = 3
"""Releases that stay on disk: the one that serves, and those that can be switched back to."""


class Failed(Exception):
    """A step of an update failed; the message has its output."""


class Releases:
    """The releases of a site, such as /srv/newsroom/releases, and the link next to that folder."""

    def __init__(self, serving: Path):
        self.serving = serving.resolve()
        self.folder = self.serving.parent
        self.current = self.folder.parent / "current"
        if not self.current.is_symlink() or self.current.resolve() != self.serving:
            raise Failed(
                f"{self.current} does not lead to {self.serving}, from which this runs: updates need the "
                "folders that docs/releases.md describes."
            )

    def fetch(self, name: str) -> str:
        """Fetch from the remote, and return the commit that a tag, branch or commit names."""
        if self._git("remote"):
            self._git("fetch", "--quiet", "--tags", "--force")
        for candidate in (name, f"origin/{name}"):
            try:
                return self._git("rev-parse", "--verify", "--quiet", f"{candidate}^{{commit}}")
            except Failed:
                continue
        raise Failed(f"There is no version {name}: name a tag, such as v0.2.0.")

    def add(self, commit: str) -> Path:
        """Check out a commit in a new folder."""
        path = self.folder / commit[:10]
        if path == self.serving or path.exists():
            raise Failed(f"{path} is there already: that version serves, or a failed update has left it.")
        self._git("worktree", "add", "--quiet", "--detach", str(path), commit)
        (path / BUILD).write_text(commit[:10])
        return path

    def remove(self, path: Path) -> None:
        self._git("worktree", "remove", "--force", str(path))

    def switch(self, path: Path) -> None:
        """Point `current` at a release, atomically."""
        new = self.current.with_name("current.new")
        new.unlink(missing_ok=True)
        new.symlink_to(path)
        new.replace(self.current)

    def tidy(self, serving: Path) -> None:
        """Remove the oldest releases; the first checkout, to which the others belong, stays."""
        builds = [path.parent for path in self.folder.glob(f"*/{BUILD}") if path.parent != serving]
        builds.sort(key=lambda path: (path / BUILD).stat().st_mtime)
        for path in builds[: max(0, len(builds) - KEPT + 1)]:
            self.remove(path)

    def _git(self, *arguments) -> str:
        return run(["git", "-C", str(self.serving), *arguments])


def run(command: list[str], **options) -> str:
    """The output of a program. If it fails, raises Failed with the end of its output."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # noqa: S603 - the operator's own
    except FileNotFoundError as missing:
        raise Failed(f"{command[0]} is not installed.") from missing
    if done.returncode:
        raise Failed(f"{' '.join(command)[:200]}: {(done.stderr + done.stdout).strip()[-3000:]}")
    return done.stdout.strip()


def extras_in_use(project: Path) -> list[str]:
    """The extras of a project whose packages are all installed here, so that a new version has them too."""
    offered = tomllib.loads((project / "pyproject.toml").read_text())["project"].get(
        "optional-dependencies", {}
    )
    names = {extra: [split(r"[^\w.-]", each)[0] for each in wanted] for extra, wanted in offered.items()}
    return [extra for extra, packages in names.items() if all(map(_is_installed, packages))]


def _is_installed(package):
    try:
        return bool(distribution(package))
    except PackageNotFoundError:
        return False
