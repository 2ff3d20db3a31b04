"""What three gateways on one Redis admit together of an open load above the limit, and what that costs Redis."""

import argparse
import tempfile
import time

import machine
import market
from process import BenchmarkError, run_main
from shared import PATTERNS, Redis, Rig, Stream

FACTORS = (2, 5, 10)
HOT_RATE = 5000
WARM_UP_SECONDS = 10
# So that every bucket is full when a load begins: all of them fill in a second.
FULL_AGAIN_SECONDS = 2


def number(value):
    return "-" if value is None else f"{value:.1f}".replace("-0.0", "0.0")


def row(title, result, stream, scripts, failures):
    """One line of the table: a stream's requests, and the judge's word on them."""
    found = result["streams"][stream.name]
    cells = [
        title,
        stream.name,
        found["offered"],
        found["admitted"],
        number(found["over"]),
        number(found["over_behind"]),
        number(found["over_upstream"]),
        found["under"],
        sum(found["failed"].values()),
        f"{found['latency_us']['p50'] / 1000:.1f} / {found['latency_us']['p99'] / 1000:.1f}",
        scripts,
        failures,
    ]
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


class Totals:
    """What the table adds up to."""

    def __init__(self):
        self.decisions = 0
        self.duplicates = 0
        self.over = 0
        self.under = []
        self.brackets = []

    def add(self, result, streams):
        self.decisions += result["decisions"]
        self.duplicates += result["duplicates"]
        self.brackets.append(result["bracket_us"])
        for stream in streams:
            found = result["streams"][stream.name]
            self.over = max(self.over, found["over"] or 0)
            self.under.append((found["under"], stream))


def measure(rig, redis, title, run, totals):
    seconds, pattern, seed, streams = run
    time.sleep(FULL_AGAIN_SECONDS)
    with redis.connect() as connection:
        scripts, failures = connection.scripts(), rig.store_failures()
        result = rig.figures.run(seconds, pattern, seed, streams)
        scripts, failures = connection.scripts() - scripts, rig.store_failures() - failures
    rig.check_alive()
    totals.add(result, streams)
    for stream in streams:
        row(title, result, stream, scripts, f"{failures:.0f}")
    return result, scripts


def print_head():
    titles = ["load", "keys", "offered", "admitted", "over", "behind", "upstream", "under", "failed"]
    titles += ["p50 / p99 ms", "scripts", "not asked"]
    print("| " + " | ".join(titles) + " |")
    print("| --- | --- |" + " ---: |" * (len(titles) - 2))


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/limits", description=__doc__)
    parser.add_argument("--limit", type=int, default=1000, help="permits a second of the hot key (1000)")
    parser.add_argument("--seconds", type=int, default=26, help="of each of the six loads (26: a million requests)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    market.require_distribution()
    hot = Stream("hot", 0, arguments.limit)
    zipf = Stream("zipf", 1000, 10, keys=10_000)
    single = Stream("single", HOT_RATE, arguments.limit)
    totals = Totals()
    print(f"{machine.busy():.0%} of the machine was busy before")
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory, Redis("redis", directory) as redis:
        with Rig(directory, f'servers: [ "127.0.0.1:{redis.port}" ]', [hot, zipf, single]) as rig:
            rig.warm_up(WARM_UP_SECONDS)
            print_head()
            for pattern in PATTERNS:
                for factor in FACTORS:
                    streams = [hot.at(factor * arguments.limit), zipf]
                    run = (arguments.seconds, pattern, arguments.seed, streams)
                    measure(rig, redis, f"{factor}x, {pattern}", run, totals)
            result, scripts = measure(rig, redis, "one hot key", (10, "uniform", arguments.seed, [single]), totals)
    widest = max(it["p99"] for it in totals.brackets)
    print(f"\n{totals.decisions} decisions, {totals.duplicates} sent twice; most admitted above the limit: {totals.over:.1f}")
    print(f"a decision is known to within {widest:.0f} us (p99 of the worst load)")
    print(f"one script in {result['decisions'] / scripts:.0f} requests at {HOT_RATE} requests/s on one hot key")
    check(totals)


def check(totals):
    if totals.over > 0:
        raise BenchmarkError(f"{totals.over:.1f} permits too many were given (expected: none)")
    for under, stream in totals.under:
        # The permits of 20 ms, by the key's rate; 3 of a key of which nobody has any in advance.
        allowed = max(3, stream.permits // 50)
        if under > allowed:
            raise BenchmarkError(f"{stream.name}: {under} permits were not given (expected: at most {allowed})")


if __name__ == "__main__":
    run_main(main)
