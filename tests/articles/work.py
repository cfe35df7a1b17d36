"""Work measured in executed lines: the same on an idle and on a busy machine."""

import sys


class Work:
    """Counts the lines executed within it, of this project's code and of `difflib`."""

    TOOL = 4

    def __enter__(self):
        self.lines, self.counted = 0, set()
        monitoring = sys.monitoring
        monitoring.use_tool_id(self.TOOL, "work")
        monitoring.register_callback(self.TOOL, monitoring.events.LINE, self._line)
        monitoring.set_events(self.TOOL, monitoring.events.LINE)
        return self

    def _line(self, code, line):
        file = code.co_filename
        if file not in self.counted:  # Cached, as it is asked for every line.
            if not any(place in file for place in ("/articles/", "difflib")):
                return sys.monitoring.DISABLE
            self.counted.add(file)
        self.lines += 1
        return None

    def __exit__(self, *_):
        sys.monitoring.set_events(self.TOOL, 0)
        sys.monitoring.register_callback(self.TOOL, sys.monitoring.events.LINE, None)
        sys.monitoring.free_tool_id(self.TOOL)


def work(function, *arguments):
    """The number of lines that a call executes."""
    with Work() as counted:
        function(*arguments)
    return counted.lines
