"""What becomes of shared limits while Redis is killed, stopped, paused, cut off, emptied or moved, under load."""

import argparse
import contextlib
import signal
import subprocess
import tempfile
import threading
import time

import machine
import market
from process import BenchmarkError, run_main
from shared import GATEWAYS, Rig, Stream
from stores import Cluster, Namespace, Sentinel, Standalone

BEFORE_SECONDS = 10
AFTER_SECONDS = 10
SAMPLE_SECONDS = 0.1
HOT = Stream("hot", 1000, 500)
STREAMS = [
    HOT,
    Stream("zipf", 300, 10, keys=10_000),
    Stream("allow", 100, 50, failure="allow"),
    Stream("deny", 100, 50, failure="deny"),
]
OPEN = [stream.name for stream in STREAMS if stream.failure != "deny"]


class Fault:
    """What happens to a store."""

    def __init__(self, title, store, begin, end=None, throughout=None, skews=("",) * GATEWAYS):
        self.title = title
        self.store = store
        self.begin = begin
        self.end = end
        self.throughout = throughout
        self.skews = skews


def nothing(_):
    pass


def repeatedly(*words):
    def work(store, until):
        while time.monotonic() < until:
            store.call(*words)
            time.sleep(1)

    return work


def clock(skew):
    """What a command is begun with whose clock is wrong: what faketime does, without a process that stays before it."""
    if not skew:
        return ()
    told = subprocess.run(["faketime", "-f", skew, "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True)
    return ("env", f"LD_PRELOAD={told.stdout.strip()}", f"FAKETIME={skew}")


def faults(seconds):
    return {
        "kill": Fault("kill -9, restarted", Standalone, lambda it: it.signal(signal.SIGKILL), lambda it: it.server.restart()),
        "stop": Fault(
            "kill -STOP, -CONT", Standalone, lambda it: it.signal(signal.SIGSTOP), lambda it: it.signal(signal.SIGCONT)
        ),
        "pause": Fault(
            "CLIENT PAUSE ALL", Standalone, lambda it: it.call("CLIENT", "PAUSE", seconds * 1000, "ALL"), nothing
        ),
        "drop": Fault("packets dropped", Namespace, Namespace.cut, Namespace.join),
        "flushall": Fault("FLUSHALL", Standalone, lambda it: it.call("FLUSHALL")),
        "script-flush": Fault("SCRIPT FLUSH each second", Standalone, nothing, throughout=repeatedly("SCRIPT", "FLUSH")),
        "failover": Fault("SENTINEL FAILOVER", Sentinel, Sentinel.fail_over),
        "primary": Fault("primary killed, Sentinel", Sentinel, Sentinel.kill),
        "slot": Fault("slot moved each second", Cluster, nothing, throughout=Cluster.move_again_and_again),
        "skew": Fault("clocks of two at -30 s, +30 s", Standalone, nothing, skews=("", "-30s", "+30s")),
    }


class Watch:
    """Asks gateways and Redis how they stand, again and again, while a load runs."""

    def __init__(self, rig, store):
        self._rig = rig
        self._store = store
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=it, daemon=True) for it in (self._gateways, self._redis)]
        self.connected = []
        self.server = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _gateways(self):
        while not self._is_over.wait(SAMPLE_SECONDS):
            try:
                known = [gateway.is_connected() for gateway in self._rig.gateways]
                self.connected.append((time.monotonic(), known))
            except OSError:
                pass  # it is too busy; the next time may tell

    def _redis(self):
        connection = None
        while not self._is_over.wait(SAMPLE_SECONDS):
            try:
                connection = connection or self._store.connect()
                stats = connection.info("stats")
                connections = int(stats["total_connections_received"])
                self.server.append((time.monotonic(), connections, connection.scripts()))
            except (OSError, BenchmarkError, ValueError, IndexError):
                if connection:
                    connection.close()
                connection = None

    def opened(self, since, until):
        """When all breakers were open; None if they never were at once."""
        return next((at for at, known in self.connected if since <= at <= until and not any(known)), None)

    def recovered(self, since):
        """When the last one was closed again; None if one never was."""
        first = {}
        for at, known in self.connected:
            if at >= since:
                for gateway, is_closed in enumerate(known):
                    if is_closed:
                        first.setdefault(gateway, at)
        return max(first.values()) if len(first) == GATEWAYS else None

    def connections(self, since, seconds=5):
        """How many were made then, without this one's own."""
        counts = [count for at, count, _ in self.server if since <= at <= since + seconds]
        return counts[-1] - counts[0] if counts else None

    def most_scripts(self, since, until):
        """The most that ran in some second."""
        samples = [(at, scripts) for at, _, scripts in self.server if since <= at <= until]
        most = 0
        for begin, (at, scripts) in enumerate(samples):
            for later, more in samples[begin:]:
                if later - at >= 1:
                    most = max(most, (more - scripts) / (later - at))
                    break
        return most


def inject(fault, store, seconds):
    """Returns when it began and ended."""
    begin = time.monotonic()
    fault.begin(store)
    until = begin + seconds
    if fault.throughout:
        fault.throughout(store, until)
    time.sleep(max(0, until - time.monotonic()))
    end = time.monotonic()
    if fault.end:
        fault.end(store)
        end = time.monotonic()
    return begin, end


def measure(fault, seconds, directory):
    store = fault.store(directory)
    with contextlib.ExitStack() as stack:
        stack.callback(store.stop)
        rig = stack.enter_context(Rig(directory, store.config, STREAMS, [clock(it) for it in fault.skews]))
        rig.warm_up()
        with Watch(rig, store) as watch:
            rig.figures.begin(BEFORE_SECONDS + seconds + AFTER_SECONDS, "uniform", 1, STREAMS)
            time.sleep(BEFORE_SECONDS)
            begin, end = inject(fault, store, seconds)
            whole = rig.figures.result()
        rig.check_alive()
        return Outcome(rig, watch, whole, begin, end, fault.end is not None)


class Outcome:
    """What is told of a fault."""

    def __init__(self, rig, watch, whole, begin, end, has_end):
        self._rig = rig
        self._start = whole["start"] / 1e9
        self._whole = whole["streams"]
        opened = watch.opened(begin, end)
        settled = (opened or begin) + 0.5
        if opened and not has_end:
            # What follows is the time afterwards.
            end = max(settled + 0.1, watch.recovered(opened) or end)
        before = self._report(self._start + 2, begin)
        during = self._report(settled, end)
        self.cells = [
            sum(sum(self._whole[name]["failed"].values()) for name in OPEN),
            self._whole["deny"]["failed"].get("503", 0),
            f"{during['deny']['latency_us'].get('p99', 0) / 1000:.1f}",
            self._number(during["hot"]["over"]),
            self._number(self._whole["hot"]["over"]),
            self._number(self._whole["zipf"]["over"]),
            self._whole["hot"]["under"],
            " -> ".join(f"{it['hot']['latency_us'].get('p99', 0) / 1000:.1f}" for it in (before, during)),
            "-" if opened is None else f"{opened - begin:.1f}",
            self._recovery(watch, opened, begin, end if has_end else None),
            watch.connections(end),
            f"{watch.most_scripts(self._start + 2, begin):.0f} -> {watch.most_scripts(end, end + 5):.0f}",
        ]

    def _report(self, begin, end):
        return self._rig.figures.report(begin - self._start, end - self._start)["streams"]

    @staticmethod
    def _number(value):
        return "-" if value is None else f"{value:.1f}"

    @staticmethod
    def _recovery(watch, opened, begin, end):
        """Since the fault's end; since its beginning if it has none that anybody brings about."""
        if opened is None:
            return "-"
        at = watch.recovered(end or opened)
        return "never" if at is None else f"{at - (end or begin):.1f}"


TITLES = ["fault", "failed", "503 of deny", "p99 ms of deny", "over meanwhile", "over in all", "of Zipf keys", "under"]
TITLES += ["p99 ms", "open after s", "back after s", "connections", "scripts/s"]


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/faults", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="how long each fault lasts (30)")
    parser.add_argument("--only", help="some faults, separated by commas: " + ", ".join(faults(0)))
    arguments = parser.parse_args()
    market.require_distribution()
    known = faults(arguments.seconds)
    chosen = arguments.only.split(",") if arguments.only else list(known)
    unknown = set(chosen) - set(known)
    if unknown:
        parser.error(f"--only: {', '.join(sorted(unknown))} (expected: some of {', '.join(known)})")
    print(f"{machine.busy():.0%} of the machine was busy before")
    print("| " + " | ".join(TITLES) + " |\n| --- |" + " ---: |" * (len(TITLES) - 1))
    for name in chosen:
        with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
            outcome = measure(known[name], arguments.seconds, directory)
        print("| " + " | ".join(str(cell) for cell in [known[name].title, *outcome.cells]) + " |", flush=True)


if __name__ == "__main__":
    run_main(main)
