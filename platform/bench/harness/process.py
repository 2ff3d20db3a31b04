"""Processes that a benchmark starts, and what Linux says they used."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class BenchmarkError(Exception):
    """What makes a result worthless; the message is for the user."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _stat(pid):
    """The fields of /proc/PID/stat from the state on; the name before it may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _status_kilobytes(pid, key):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    raise BenchmarkError(f"process {pid}: no {key}")


class Process:
    """A process with its children: those are counted with it, and stopped with it."""

    def __init__(self, name, command, directory, environment=None):
        self.name = name
        self.log = Path(directory) / f"{name}.log"
        with self.log.open("wb") as log:
            # In a session of its own: Ctrl-C reaches this script alone, which then stops it.
            self._popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=directory,
                env=environment,
                start_new_session=True,
            )
        self.pid = self._popen.pid

    def await_port(self, port, seconds=60):
        """Returns when the process accepts connections."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.check_alive()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise BenchmarkError(f"{self.name}: does not listen after {seconds} s\n{self.log_tail()}")

    def check_alive(self):
        if self._popen.poll() is not None:
            raise BenchmarkError(f"{self.name}: exited with {self._popen.returncode}\n{self.log_tail()}")

    def log_tail(self):
        """The last lines it has written, without the frames of Java's stack traces."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if not line.startswith("\tat ")][-20:])

    def ask(self, key, seconds=10):
        """Sends an empty line and returns the number behind the key in the line that comes back."""
        known = len(self._answers(key))
        self._popen.stdin.write(b"\n")
        self._popen.stdin.flush()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            answers = self._answers(key)
            if len(answers) > known:
                return int(answers[-1])
            time.sleep(0.01)
        raise BenchmarkError(f"{self.name}: does not say '{key}'\n{self.log_tail()}")

    def _answers(self, key):
        return re.findall(rf"^{key} (\d+)\n", self.log.read_text(errors="replace"), re.MULTILINE)

    def tree(self):
        """The ids of the process and of all its descendants."""
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    children.setdefault(int(_stat(entry)[1]), []).append(int(entry))
                except (FileNotFoundError, ProcessLookupError):
                    pass  # it ended since
        found = [self.pid]
        for pid in found:
            found.extend(children.get(pid, []))
        return found

    def cpu_seconds(self):
        """User and system time that all of them have used, those included that have ended."""
        ticks = 0
        for pid in self.tree():
            fields = _stat(pid)
            ticks += sum(int(field) for field in fields[11:15])
        return ticks / TICKS_PER_SECOND

    def rss_megabytes(self):
        return sum(_status_kilobytes(pid, "VmRSS") for pid in self.tree()) / 1024

    def peak_rss_megabytes(self):
        return sum(_status_kilobytes(pid, "VmHWM") for pid in self.tree()) / 1024

    def stop(self):
        pids = self.tree() if self._popen.poll() is None else []
        self._popen.terminate()
        try:
            self._popen.wait(timeout=10)
        except subprocess.TimeoutExpired:
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # it ended since
            self._popen.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def run_main(main):
    """Runs a script: SIGTERM unwinds it like Ctrl-C, and an error is one message and status 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except BenchmarkError as error:
        sys.exit(f"benchmark failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
