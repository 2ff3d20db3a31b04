"""What three gateways on one Redis admit together of an open load above the limit, and what that costs Redis."""

import argparse
import tempfile
import time

import machine
import market
from process import BenchmarkError, run_main
from shared import GATEWAYS, PATTERNS, Redis, Rig, Stream

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
        self.over = []
        self.under = []
        self.brackets = []

    def add(self, result, streams, not_asked):
        self.decisions += result["decisions"]
        self.duplicates += result["duplicates"]
        self.brackets.append(result["bracket_us"])
        for stream in streams:
            found = result["streams"][stream.name]
            # Who cannot ask grants from a share, of which it is not known whether others have it, too.
            self.over.append((found["over"] or 0, stream, stream.burst / GATEWAYS if not_asked else 0))
            # What gateways may have in hand, and as much again that is there for the next request.
            if not not_asked:
                self.under.append((found["under"], stream, max(3, 2 * GATEWAYS * stream.lease())))


def measure(rig, redis, title, run, totals):
    seconds, pattern, seed, streams = run
    time.sleep(FULL_AGAIN_SECONDS)
    with redis.connect() as connection:
        scripts, failures = connection.scripts(), rig.store_failures()
        result = rig.figures.run(seconds, pattern, seed, streams)
        scripts, failures = connection.scripts() - scripts, rig.store_failures() - failures
    rig.check_alive()
    totals.add(result, streams, failures)
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
    parser.add_argument("--limit", type=int, default=500, help="permits a second of the hot key (500)")
    parser.add_argument("--seconds", type=int, default=44, help="of each of the six loads (44: a million requests)")
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
    print(f"\n{totals.decisions} decisions, {totals.duplicates} sent twice; most admitted above a limit: {max(it[0] for it in totals.over):.1f}")
    print(f"a decision is known to within {widest:.0f} us (p99 of the worst load)")
    print(f"one script in {result['decisions'] / scripts:.0f} requests at {HOT_RATE} requests/s on one hot key")
    check(totals)


def check(totals):
    for over, stream, allowed in totals.over:
        if over > allowed:
            raise BenchmarkError(f"{stream.name}: {over:.1f} permits too many were given (expected: {allowed:.0f} or less)")
    for under, stream, allowed in totals.under:
        if under > allowed:
            raise BenchmarkError(f"{stream.name}: {under} permits were not given (expected: {allowed} or less)")


if __name__ == "__main__":
    run_main(main)
