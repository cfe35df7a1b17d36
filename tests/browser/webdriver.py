"""Firefox and WebKit, driven by W3C WebDriver commands.

Firefox takes them over Marionette, its own socket, for which geckodriver is only a translator; WebKit takes
them over HTTP from WebKitWebDriver. Commands are named as in the standard.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from tests.ports import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key for an element in the standard."""
PATIENCE = 120_000
"""Milliseconds until finding an element times out; no test's outcome depends on them."""
MOST_TRIES = 5
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class Browser:
    """A person's actions in a browser; each waits for its element."""

    def do(self, command, **parameters):
        raise NotImplementedError

    def start(self, width=1280, height=900):
        self.do("SetTimeouts", implicit=PATIENCE, pageLoad=PATIENCE, script=PATIENCE)
        self.do("SetWindowRect", width=width, height=height)

    def go(self, address):
        self.do("Navigate", url=address)

    def find(self, css):
        return self.do("FindElement", using="css selector", value=css)[ELEMENT]

    def see(self, text):
        """Wait until there is an element with this text."""
        self.do("FindElement", using="xpath", value=f"//body//*[contains(normalize-space(.), '{text}')]")

    def click(self, css):
        element = self.find(css)
        # In a browser without `command`, a dialog's button does nothing until the page's scripts have run.
        while self.run("return document.readyState") != "complete":
            pass
        self.do("ElementClick", id=element)

    def type(self, css, text):
        self.do("ElementSendKeys", id=self.find(css), text=text)

    def run(self, script, *args):
        return self.do("ExecuteScript", script=script, args=list(args))

    def complaints(self):
        """The errors of its pages' scripts and policy."""
        raise NotImplementedError


class Firefox(Browser):
    name = "Firefox"
    package = "firefox-esr"
    PREFERENCES = {
        "marionette.port": 0,
        "browser.shell.checkDefaultBrowser": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "toolkit.telemetry.enabled": False,
        "app.normandy.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.safebrowsing.malware.enabled": False,
        "browser.safebrowsing.phishing.enabled": False,
        "extensions.getAddons.cache.enabled": False,
        "services.settings.server": "data:,",
    }

    @staticmethod
    def program():
        return shutil.which("firefox-esr") or shutil.which("firefox")

    def __init__(self, folder, stack):
        lines = [
            f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in self.PREFERENCES.items()
        ]
        (folder / "user.js").write_text("\n".join(lines))
        # The last option lets the test read the browser's console.
        options = ["--headless", "--marionette", "--remote-allow-system-access", "--profile", str(folder)]
        started = _started(stack, [self.program(), *options], stderr=subprocess.STDOUT)
        port = _said(started, r"Listening on port (\d+)")
        self.socket = stack.enter_context(socket.create_connection(("127.0.0.1", int(port))))
        self.stream, self.number = stack.enter_context(self.socket.makefile("rb")), 0
        self._answer()
        self.do("NewSession")
        self.start()

    def do(self, command, **parameters):
        return self._ask(f"WebDriver:{command}", parameters)

    def _ask(self, command, parameters):
        self.number += 1
        sent = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(b"%d:%b" % (len(sent), sent))
        _, _, error, result = self._answer()
        assert not error, error
        return result.get("value", result)

    def _answer(self):
        length = b"".join(iter(lambda: self.stream.read(1), b":"))
        return json.loads(self.stream.read(int(length)))

    def complaints(self):
        self._ask("Marionette:SetContext", {"value": "chrome"})
        found = self.run(
            """const said = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage)
                .getEvents().filter(({ level, filename }) => level === "error" && /^http/.test(filename))
                .map((each) => each.arguments.join(" "));
            return said.concat(Services.console.getMessageArray()
                .filter((each) => each instanceof Ci.nsIScriptError && !(each.flags & each.warningFlag))
                .filter(({ category }) => /content javascript|CSP/.test(category))
                .map(({ errorMessage }) => errorMessage));"""
        )
        self._ask("Marionette:SetContext", {"value": "content"})
        return found


KEEP_COMPLAINTS = """
const kept = () => JSON.parse(sessionStorage.getItem("complaints") ?? "[]");
const keep = (said) => sessionStorage.setItem("complaints", JSON.stringify([...kept(), String(said)]));
if (!window.keepsComplaints) {
  window.keepsComplaints = true;
  addEventListener("error", ({ message }) => message && keep(message));
  addEventListener("unhandledrejection", ({ reason }) => keep(reason));
  const broken = ({ effectiveDirective, blockedURI }) => keep(`${effectiveDirective} ${blockedURI}`);
  addEventListener("securitypolicyviolation", broken);
  const told = (reports) => reports.forEach(({ body }) => keep(body.effectiveDirective));
  new ReportingObserver(told, { types: ["csp-violation"], buffered: true }).observe();
}"""
"""Records a page's complaints, because WebKitWebDriver gives no access to the console.

Policy violations before this runs are reported too; an earlier error shows in what the page then can't do.
"""


class WebKit(Browser):
    name = "WebKit"
    package = "webkit2gtk-driver xvfb"
    COMMANDS = {
        "SetTimeouts": "timeouts",
        "SetWindowRect": "window/rect",
        "Navigate": "url",
        "FindElement": "element",
        "ElementClick": "element/{id}/click",
        "ElementSendKeys": "element/{id}/value",
        "ExecuteScript": "execute/sync",
    }

    @staticmethod
    def program():
        found = sorted(Path("/usr/lib").glob(MINI_BROWSERS.removeprefix("/usr/lib/")))
        has_all = found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
        return str(found[0]) if has_all else None

    def __init__(self, folder, stack):
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        display = _said(_started(stack, screen), r"(\d+)")
        home = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        environment = {**os.environ, **home, "DISPLAY": f":{display}", "GDK_BACKEND": "x11"}
        port = free_port()
        driver = ["WebKitWebDriver", f"--port={port}"]
        _started(stack, driver, stdout=subprocess.DEVNULL, env=environment)
        self.address = f"http://127.0.0.1:{port}/session"
        options = {"binary": self.program(), "args": ["--automation"]}
        _connected(port)
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.address += f"/{self._post('', asked)['sessionId']}"
        self.start()

    def do(self, command, **parameters):
        path = f"/{self.COMMANDS[command].format(**parameters)}"
        for _ in range(MOST_TRIES):
            try:
                return self._post(path, parameters)
            except AssertionError as refusal:
                # Asked while one page replaces another: ask the next page again.
                if "before the unload event" not in str(refusal):
                    raise
        raise AssertionError(f"{command}: each page gives way to another.")

    def _post(self, path, parameters):
        sent = json.dumps(parameters).encode()
        request = urllib.request.Request(self.address + path, sent, {"Content-Type": "application/json"})  # noqa: S310 - a browser of the tests
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - the driver that was started here
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused

    def find(self, css):
        found = super().find(css)
        self.run(KEEP_COMPLAINTS)
        return found

    def complaints(self):
        return self.run(f"{KEEP_COMPLAINTS} return kept();")


BROWSERS = (Firefox, WebKit)


def _started(stack, command, **options):
    """A program in its own process group, which ends with the stack."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, **options}
    program = subprocess.Popen(command, start_new_session=True, **options)
    stack.callback(_end, program)
    return program


def _end(program):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.communicate()


def _said(program, pattern):
    """The first group of the pattern, from the first line of output that matches."""
    for line in program.stdout:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"{program.args[0]} ended without saying {pattern}.")


def _connected(port):
    """Wait until the driver accepts connections."""
    while True:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return


@contextlib.contextmanager
def opened(browser):
    """A browser with its own profile; all of its processes are killed afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        yield browser(Path(folder), stack)
