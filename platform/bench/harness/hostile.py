"""How long requests of a plain route take while guests of another one compute without a rest."""

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading

from load import check_answers, get, steady_p99
from process import BenchmarkError, run_main
from proxies import BENCH, Weir, start_upstream

MODULE = BENCH / "hostile-guest" / "busy.wasm"
WORKERS = 2

# What the guests do, as their configuration says it, and the time that they have. Those that loop
# for ever are ended and end in quarantine; those that end in time never do.
ATTACKS = {"for-ever": ("f", "20ms"), "for-15-ms": ("15", "1s")}


def route(name):
    config, time = ATTACKS[name]
    guest = f"wasm: {{ module: {json.dumps(str(MODULE))}, config: {json.dumps(config)}, limits: {{ time: {time} }} }}"
    return f"  - {{ id: {name}, match: {{ path: /{name} }}, filters: [ {{ {guest} }} ], upstream: origin }}\n"


class Attackers:
    """Clients that keep as many guests at work."""

    def __init__(self, port, path, count):
        self._port = port
        self._path = path
        self._is_over = threading.Event()
        self._counts = [0] * count
        self._threads = [threading.Thread(target=self._run, args=(i,), daemon=True) for i in range(count)]

    def _run(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._is_over.is_set():
            try:
                connection.request("GET", self._path)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                continue
            self._counts[number] += 1
            if answer.status == 503:
                self._is_over.wait(0.01)

    def requests(self):
        return sum(self._counts)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        for thread in self._threads:
            thread.join()


def measure(port, options, directory):
    """The p99 of every round in microseconds: alone, and under each attack."""
    seconds, times = options.seconds, {"alone": []} | {name: [] for name in ATTACKS}

    def p99():
        return steady_p99("weir", port, 8, seconds, options.rate, directory)[0]

    p99()  # to warm up
    for number in range(options.rounds):
        print(f"round {number + 1}", file=sys.stderr)
        times["alone"].append(p99())
        for name in ATTACKS:
            with Attackers(port, f"/{name}", options.guests) as attackers:
                times[name].append(p99())
                if attackers.requests() == 0:
                    raise BenchmarkError(f"{name}: no request of an attacker was answered")
    return times


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/hostile", description=__doc__)
    parser.add_argument("--guests", type=int, default=8, help="how many compute at once (8)")
    parser.add_argument("--rate", type=int, default=500, help="requests/s of the plain route (500)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each kind (5)")
    parser.add_argument("--seconds", type=int, default=10, help="length of a measurement (10)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        upstream, upstream_port = start_upstream(directory)
        with upstream:
            routes = "".join(route(name) for name in ATTACKS)
            weir, port = Weir(routes=routes).start("weir", upstream_port, directory, WORKERS)
            with weir:
                weir.await_port(port)
                check_answers("weir", port)
                get(port, "/for-15-ms")
                times = measure(port, options, directory)
                weir.check_alive()
    alone = statistics.median(times["alone"])
    print("| Guests compute | p99 us of the plain route | (min-max) | / alone |\n| --- | ---: | ---: | ---: |")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"| {name} | {median:.0f} | {min(values)}-{max(values)} | {median / alone:.2f} |")


if __name__ == "__main__":
    run_main(main)
