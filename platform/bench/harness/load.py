"""Load on a proxy: wrk as fast as it goes, h2load at a steady rate."""

import json
import subprocess
import urllib.request
from pathlib import Path

from process import BenchmarkError
from proxies import BODY, tool

# What a browser sends that matters here: a filter that looks for bots has something to search.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br",
}
PATH = "/api/v1/orders/4711"


def target(port):
    """The end of a command line: what to ask for."""
    headers = [option for name, value in HEADERS.items() for option in ("-H", f"{name}: {value}")]
    return [*headers, f"http://127.0.0.1:{port}{PATH}"]


def get(port, path):
    """The status, headers and text of one answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=HEADERS)
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.status, response.headers, response.read().decode()


def check_answers(name, port):
    """One request by hand: the answer must be the upstream's, and the filters must have seen it."""
    try:
        status, headers, body = get(port, PATH)
        _, _, seen = get(port, "/seen")
    except OSError as error:
        raise BenchmarkError(f"{name}: {error}") from error
    if status != 200 or body != BODY:
        raise BenchmarkError(f"{name}: {status} with {len(body)} bytes (expected: 200 with {len(BODY)})")
    marks = {
        "java": "bench=java" in seen,
        "rust": headers.get("x-content-type-options") == "nosniff",
        "go": "bot=none" in seen,
    }
    _, _, filter_language = name.partition("-")
    if "for=127.0.0.1" not in seen or not marks.get(filter_language, True):
        raise BenchmarkError(f"{name}: the upstream saw '{seen}', headers {dict(headers)}")


def wrk(name, port, connections, seconds, script="wrk.lua"):
    """What wrk counted: requests and errors; the time, p50 and p99 in microseconds."""
    script = Path(__file__).parent / script
    command = [tool("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", script, *target(port)]
    output = _output(command, seconds)
    for line in output.splitlines():
        if line.startswith("wrk-result "):
            return json.loads(line.removeprefix("wrk-result "))
    raise BenchmarkError(f"{name}: wrk says nothing\n{output}")


def steady_p99(name, port, connections, seconds, requests_per_second, directory):
    """The p99 in microseconds at that rate, and the rate that was reached."""
    log = Path(directory) / "h2load.log"
    log.unlink(missing_ok=True)
    pace = [f"-D{seconds}", f"--rps={requests_per_second / connections:.3f}", f"--log-file={log}"]
    output = _output([tool("h2load"), "--h1", "-t1", f"-c{connections}", *pace, *target(port)], seconds)
    entries = [line.split("\t") for line in log.read_text().splitlines()]
    if not entries or any(status != "200" for _, status, _ in entries):
        raise BenchmarkError(f"{name}: not all answers are 200\n{output}")
    times = sorted(int(micros) for _, _, micros in entries)
    return times[len(times) * 99 // 100], len(times) / seconds


def _output(command, seconds):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=seconds + 60, check=False
    )
    if result.returncode:
        raise BenchmarkError(f"{command[0]} failed\n{result.stdout}{result.stderr}")
    return result.stdout
