"""Commands of the marketplace: how they are run and timed."""

import functools
import http.server
import os
import resource
import subprocess
import threading
import time

from process import BenchmarkError
from proxies import ROOT

WEIR_HOME = ROOT / "platform" / "cli" / "target" / "weir"


def weir_command(*arguments):
    """A command, started by the launcher of the distribution."""
    return [str(WEIR_HOME / "weir"), *map(str, arguments)]


def run(*arguments, cwd=None):
    """Runs a command to its end; returns its wall and CPU time in ms, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run(weir_command(*arguments), cwd=cwd, capture_output=True, text=True, check=False)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise BenchmarkError(f"weir {' '.join(map(str, arguments))}: exited with {done.returncode}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1000, cpu * 1000, done.stdout


def require_distribution():
    """Also prepares its fast starts, if that has not been done."""
    if not (WEIR_HOME / "weir").is_file():
        raise BenchmarkError(f"{WEIR_HOME} is not there (expected: built by mvn -pl platform/cli -am package)")
    run("--version")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


class FileServer:
    """A web server for a folder, in this process."""

    def __init__(self, folder):
        handler = functools.partial(_Quiet, directory=os.fspath(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
