"""How many bytes of heap Weir allocates for one proxied request."""

import argparse
import tempfile

from load import check_answers, wrk
from process import BenchmarkError, run_main
from proxies import PROXIES, start_upstream

NAMES = [name for name in PROXIES if name.startswith("weir")]


def measure(name, upstream_port, directory, options):
    process, port = PROXIES[name].start(name, upstream_port, directory, 2)
    with process:
        process.await_port(port)
        check_answers(name, port)
        wrk(name, port, options.connections, options.seconds)
        process.ask("allocated")  # loads what asking needs
        first, second = process.ask("allocated"), process.ask("allocated")
        load = wrk(name, port, options.connections, options.seconds)
        # Less what it takes to ask, which the two answers right after each other have shown.
        allocated = process.ask("allocated") - second - (second - first)
    if load["errors"] or not load["requests"]:
        raise BenchmarkError(f"{name}: {load['errors']} errors, {load['requests']} requests\n{process.log_tail()}")
    return allocated / load["requests"], load["requests"]


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/garbage", description=__doc__)
    parser.add_argument("--only", metavar="LIST", help="some of: " + ",".join(NAMES))
    parser.add_argument("--connections", type=int, default=32, help="how many clients at once (32)")
    parser.add_argument("--seconds", type=int, default=10, help="length of the warm-up and of the measurement (10)")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else NAMES
    if not set(names) <= set(NAMES):
        parser.error(f"--only: {options.only} (expected: some of {', '.join(NAMES)})")
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        upstream, upstream_port = start_upstream(directory)
        with upstream:
            upstream.await_port(upstream_port)
            print("|  | bytes/request | requests |\n| --- | ---: | ---: |")
            for name in names:
                size, requests = measure(name, upstream_port, directory, options)
                print(f"| {PROXIES[name].title} | {size:.0f} | {requests} |", flush=True)


if __name__ == "__main__":
    run_main(main)
