"""Measures Weir and other proxies in front of the same upstream, in turns."""

import argparse
import json
import shlex
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import machine
from load import check_answers, steady_p99, wrk
from process import BenchmarkError, run_main
from proxies import (
    BENCH,
    BESIDE_GO,
    PROXIES,
    USUAL,
    build_go_proxy,
    build_spring_cloud_gateway,
    start_upstream,
)

REFERENCE = "haproxy"
QUIET = 0.05
README = BENCH / "README.md"
TABLE = BENCH / "target" / "side-by-side.md"


def parse_options():
    parser = argparse.ArgumentParser(prog="platform/bench/run", description=__doc__)
    parser.add_argument("--only", metavar="LIST", help="some of: " + ",".join(PROXIES))
    parser.add_argument("--http-wasm", action="store_true", help="Weir beside Go's host of http-wasm, same filters")
    parser.add_argument("--connections", type=int, default=32, help="how many clients at once (32)")
    parser.add_argument("--workers", type=int, default=2, help="threads or processes that each proxy may use (2)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each proxy (3)")
    parser.add_argument("--seconds", type=int, default=10, help="length of a warm-up and of a measurement (10)")
    parser.add_argument("--quick", action="store_true", help="one round of 3 s after a warm-up of 3 s")
    parser.add_argument("--rate", action="store_true", help="also p99 at half of each proxy's peak, with h2load")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measurement to this file")
    parser.add_argument("--markdown", type=Path, metavar="FILE", default=TABLE, help="write the table to this file")
    parser.add_argument("--readme", action="store_true", help="put the table into the README, too")
    parser.add_argument("--build-spring", action="store_true", help="build Spring Cloud Gateway even if it is built")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 3
    options.beside = BESIDE_GO if options.http_wasm else {}
    compared = list(dict.fromkeys(name for pair in options.beside.items() for name in pair))
    options.only = options.only.split(",") if options.only else compared or USUAL
    unknown = [name for name in options.only if name not in PROXIES]
    if unknown:
        parser.error(f"--only: {', '.join(unknown)} (expected: some of {', '.join(PROXIES)})")
    if min(options.connections, options.workers, options.rounds, options.seconds) < 1:
        parser.error("--connections, --workers, --rounds, --seconds: expected > 0")
    return options


class Measured:
    """A running proxy and what was measured of it."""

    def __init__(self, name, process, port):
        self.name = name
        self.process = process
        self.port = port
        self.warm_up_errors = 0
        self.rounds = []
        self.steady = None

    def warm_up(self, options):
        """Load whose numbers do not count; errors are reported, as a cold proxy may have time limits to break."""
        self.warm_up_errors = wrk(self.name, self.port, options.connections, options.seconds)["errors"]
        self.process.check_alive()
        if self.warm_up_errors:
            say(f"{self.name}: {self.warm_up_errors} errors\n{self.process.log_tail()}")

    def load(self, options):
        before = self.process.cpu_seconds()
        result = wrk(self.name, self.port, options.connections, options.seconds)
        used = self.process.cpu_seconds() - before
        self.process.check_alive()
        if result["errors"] or not result["requests"]:
            raise BenchmarkError(
                f"{self.name}: {result['errors']} errors, {result['requests']} requests\n{self.process.log_tail()}"
            )
        return {
            "requests_per_second": result["requests"] / result["microseconds"] * 1e6,
            "cpu_microseconds": used / result["requests"] * 1e6,
            "p50_microseconds": result["p50"],
            "p99_microseconds": result["p99"],
            "rss_megabytes": self.process.rss_megabytes(),
            "requests": result["requests"],
        }

    def load_steadily(self, options, directory):
        half = self.median("requests_per_second") / 2
        p99, reached = steady_p99(self.name, self.port, options.connections, options.seconds, half, directory)
        if reached < 0.95 * half:
            raise BenchmarkError(f"{self.name}: {reached:.0f} requests/s at a rate of {half:.0f}")
        self.steady = {"requests_per_second": reached, "p99_microseconds": p99}

    def values(self, key):
        return [it[key] for it in self.rounds]

    def median(self, key):
        return statistics.median(self.values(key))


def measure(options, directory):
    with ExitStack() as running:
        upstream, upstream_port = start_upstream(directory)
        running.enter_context(upstream)
        upstream.await_port(upstream_port)
        proxies = []
        for name in options.only:
            process, port = PROXIES[name].start(name, upstream_port, directory, options.workers)
            running.enter_context(process)
            process.await_port(port)
            check_answers(name, port)
            proxies.append(Measured(name, process, port))
        for proxy in proxies:
            say(f"warm-up: {proxy.name}")
            proxy.warm_up(options)
        for number in range(options.rounds):
            # Each round begins with another proxy, so that nobody always follows the same neighbour.
            start = number % len(proxies)
            for proxy in proxies[start:] + proxies[:start]:
                result = proxy.load(options)
                proxy.rounds.append(result)
                speed, cpu = result["requests_per_second"], result["cpu_microseconds"]
                say(f"round {number + 1}: {proxy.name}: {speed:.0f} requests/s, {cpu:.2f} us CPU")
        if options.rate:
            for proxy in proxies:
                say(f"half of peak: {proxy.name}")
                proxy.load_steadily(options, directory)
        for proxy in proxies:
            check_answers(proxy.name, proxy.port)
        return proxies


def say(text):
    print(text, file=sys.stderr, flush=True)


class Reference:
    """What the last columns compare with: HAProxy, or for each the one that does the same."""

    def __init__(self, proxies, options):
        measured = {proxy.name: proxy for proxy in proxies}
        self.title = "Go" if options.http_wasm else PROXIES[REFERENCE].title
        self._of = {}
        for name in measured:
            other = options.beside.get(name, name) if options.beside else REFERENCE
            if other in measured:
                self._of[name] = measured[other]

    def of(self, proxy):
        return self._of.get(proxy.name)

    def is_there(self):
        return bool(self._of)


def table(proxies, options):
    reference = Reference(proxies, options)
    columns = ["", "CPU us/request", "(min-max)", "requests/s", "p50 us", "p99 us", "RSS MB"]
    if options.rate:
        columns.append("p99 us at half of peak")
    if reference.is_there():
        columns += [f"CPU / {reference.title}", f"requests/s / {reference.title}"]
        columns += [f"p99 at half / {reference.title}"] if options.rate else []
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(row(proxy, reference.of(proxy), options)) + " |" for proxy in proxies]
    return "\n".join(lines)


def row(proxy, reference, options):
    cpu = proxy.values("cpu_microseconds")
    cells = [
        PROXIES[proxy.name].title,
        f"{proxy.median('cpu_microseconds'):.1f}",
        f"{min(cpu):.1f}-{max(cpu):.1f}",
        f"{proxy.median('requests_per_second'):.0f}",
        f"{proxy.median('p50_microseconds'):.0f}",
        f"{proxy.median('p99_microseconds'):.0f}",
        f"{proxy.median('rss_megabytes'):.0f}",
    ]
    if options.rate:
        cells.append(f"{proxy.steady['p99_microseconds']}")
    if reference:
        for key in ("cpu_microseconds", "requests_per_second"):
            cells.append(f"{proxy.median(key) / reference.median(key):.2f}")
        if options.rate:
            cells.append(f"{proxy.steady['p99_microseconds'] / reference.steady['p99_microseconds']:.2f}")
    return cells


def report(proxies, options, facts):
    text = f"`{facts['command']}`, {facts['date']}\n\n{table(proxies, options)}\n\n{machine.sentence(facts)}\n"
    if facts["busy_before"] > QUIET:
        text += f"\nOthers used {facts['busy_before']:.0%} of the machine when the run began.\n"
    for proxy in proxies:
        if proxy.warm_up_errors:
            text += f"\n{PROXIES[proxy.name].title}: {proxy.warm_up_errors} errors while it warmed up, none later.\n"
    return text


def put_into_readme(text, section):
    before, begin, rest = README.read_text().partition(f"<!-- {section} -->\n")
    _, end, after = rest.partition(f"<!-- end of {section} -->\n")
    if not end:
        raise BenchmarkError(f"{README.name}: no place for results")
    README.write_text(f"{before}{begin}\n{text}\n{end}{after}")


def section(options):
    return "results beside Go" if options.http_wasm else "results"


def results(proxies):
    return {
        proxy.name: {
            "warm_up_errors": proxy.warm_up_errors,
            "rounds": proxy.rounds,
            "half_of_peak": proxy.steady,
        }
        for proxy in proxies
    }


def main():
    options = parse_options()
    if "spring-cloud-gateway" in options.only:
        build_spring_cloud_gateway(options.build_spring)
    if set(options.only) & set(BESIDE_GO.values()):
        build_go_proxy()
    facts = machine.facts(options.only)
    facts["command"] = shlex.join(["platform/bench/run", *sys.argv[1:]])
    if facts["busy_before"] > QUIET:
        say(f"the machine is {facts['busy_before']:.0%} busy already: numbers will be off")
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        # The workers of nginx run as another user and write their large bodies here.
        Path(directory).chmod(0o755)
        proxies = measure(options, directory)
    text = report(proxies, options, facts)
    print(text)
    options.markdown.parent.mkdir(parents=True, exist_ok=True)
    options.markdown.write_text(text)
    if options.readme:
        put_into_readme(text, section(options))
    if options.json:
        options.json.write_text(json.dumps({"facts": facts, "proxies": results(proxies)}, indent=2) + "\n")


if __name__ == "__main__":
    run_main(main)
