"""Imitates a systemd socket unit: it holds the socket while a service is stopped and restarted.

python tests/newsroom/supervising.py PORT COMMAND… starts the command in its folder with the socket as
descriptor 3; on SIGHUP it restarts it, after the previous one has ended; on SIGTERM it ends.
"""

import os
import signal
import socket
import subprocess
import sys


def main(port, command):
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=512)
    if listening.fileno() != 3:
        os.dup2(listening.fileno(), 3, inheritable=True)
    os.set_inheritable(3, True)
    signals = {signal.SIGHUP, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    received = signal.SIGHUP
    while received == signal.SIGHUP:
        with subprocess.Popen(command, pass_fds=[3], preexec_fn=_unblocked) as process:
            received = signal.sigwait(signals)
            process.terminate()


def _unblocked():
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
