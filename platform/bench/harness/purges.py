"""How soon a purge is seen by all of three gateways that had the response in memory."""

import argparse
import http.client
import http.server
import sys
import tempfile
import threading
import time
from contextlib import ExitStack

from gateways import start_gateways
from process import BenchmarkError, run_main
from proxies import BENCH

GATEWAYS = 3
PATIENCE_SECONDS = 5


class Origin(http.server.ThreadingHTTPServer):
    """Answers with the number of the version that it has now."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.version = 0


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet

    def do_GET(self):
        body = str(self.server.version).encode()
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Surrogate-Key", "page")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Client:
    """A kept connection to a gateway."""

    def __init__(self, port, host="shop.example"):
        self._headers = {"Host": host}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(self, method, path):
        self._connection.request(method, path, headers=self._headers)
        with self._connection.getresponse() as response:
            body = response.read().decode()
            if response.status != 200:
                raise BenchmarkError(f"{method} {path}: {response.status} {body}")
            return body, response.headers.get("Cache-Status", "")


def await_hit(clients, version):
    """Has all gateways answer with the version from memory."""
    until = time.monotonic() + PATIENCE_SECONDS
    for client in clients:
        while True:
            body, status = client.ask("GET", "/page")
            if body == str(version) and "hit" in status:
                break
            if time.monotonic() > until:
                raise BenchmarkError(f"version {version}: '{body}' with '{status}' (expected: a hit)")


def purge_once(origin, clients, admin):
    """The milliseconds from the order until each gateway has answered anew."""
    await_hit(clients, origin.version)
    origin.version += 1
    began = time.perf_counter()
    admin.ask("POST", "/admin/v1/cache/purge?tag=page")
    waiting = dict(enumerate(clients))
    times = []
    while waiting:
        for number, client in list(waiting.items()):
            body, _ = client.ask("GET", "/page")
            passed = time.perf_counter() - began
            if body == str(origin.version):
                times.append(passed * 1000)
                del waiting[number]
            elif passed > PATIENCE_SECONDS:
                raise BenchmarkError(f"gateway {number} still answers '{body}' (expected: '{origin.version}')")
    return max(times)


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/purges", description=__doc__)
    parser.add_argument("--purges", type=int, default=1000, help="how many (1000)")
    options = parser.parse_args()
    origin = Origin()
    threading.Thread(target=origin.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory, ExitStack() as running:
        gateways = start_gateways(running, GATEWAYS, origin.server_address[1], directory)
        clients = [Client(gateway.port) for gateway in gateways]
        admin = Client(gateways[0].admin, "127.0.0.1")
        times = sorted(purge_once(origin, clients, admin) for _ in range(options.purges))
    p50, p99 = (times[len(times) * part // 100] for part in (50, 99))
    text = f"{options.purges} purges by tag on {GATEWAYS} gateways, from the order until the last gateway has"
    text += f" answered anew: p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {times[-1]:.1f} ms\n"
    print(text)
    (BENCH / "target" / "purges.md").write_text(text)
    if p99 > 100:
        print("expected: a p99 of 100 ms at most", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    run_main(main)
