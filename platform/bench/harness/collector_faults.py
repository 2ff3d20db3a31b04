"""Steady load on Weir that traces every request, while its collector takes, is dead, lingers, refuses, and takes again."""

import argparse
import re
import shlex
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import machine
from load import steady_p99, wrk
from process import BenchmarkError, Process, free_port, run_main
from proxies import BENCH, Weir, start_upstream
from urllib.request import urlopen

PHASES = ["take", "dead", "linger", "refuse", "take again"]
CONNECTIONS = 32
MORE = """
telemetry:
  traces: {{ otlp: {{ endpoint: "http://127.0.0.1:{collector}", protocol: http }}, sample: 100% }}
"""


class TracingWeir(Weir):
    """Weir that traces every request, with an admin port that is known."""

    def __init__(self, collector):
        super().__init__(more=MORE)
        self._collector = collector
        self.admin = free_port()

    def _text(self, **values):
        text = super()._text(collector=self._collector, **values)
        return text.replace("address: 127.0.0.1:0", f"address: 127.0.0.1:{self.admin}")


def parse_options():
    parser = argparse.ArgumentParser(prog="platform/bench/collector-faults", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long each phase takes (60)")
    parser.add_argument("--rate", type=int, default=4000, help="requests in a second (4000)")
    return parser.parse_args()


def counts(weir):
    """What of the spans was sent and lost so far."""
    page = urlopen(f"http://127.0.0.1:{weir.admin}/metrics", timeout=10).read().decode()
    return {
        outcome: sum(
            float(it)
            for it in re.findall(
                rf'^weir_telemetry_spans_total{{[^}}]*outcome="{outcome}"[^}}]*}} ([0-9.eE+]+)$', page, re.MULTILINE
            )
        )
        for outcome in ("sent", "lost")
    }


def measure(options, directory):
    mode = Path(directory) / "mode"
    mode.write_text("take")
    port = free_port()
    command = [sys.executable, Path(__file__).parent / "collector.py", port, mode]
    rows = []
    with ExitStack() as running:
        upstream, upstream_port = start_upstream(directory)
        running.enter_context(upstream).await_port(upstream_port)
        collector = running.enter_context(Process("collector", command, directory))
        collector.await_port(port)
        weir = TracingWeir(port)
        process, weir_port = weir.start("weir", upstream_port, directory, 2)
        running.enter_context(process).await_port(weir_port)
        wrk("weir", weir_port, CONNECTIONS, 10)
        for phase in PHASES:
            if phase == "dead":
                collector.__exit__(None, None, None)
            elif rows and rows[-1]["phase"] == "dead":
                mode.write_text(phase)
                collector = running.enter_context(Process("collector-again", command, directory))
                collector.await_port(port)
            mode.write_text(phase.split()[0])
            before = counts(weir)
            p99, reached = steady_p99("weir", weir_port, CONNECTIONS, options.seconds, options.rate, directory)
            after = counts(weir)
            process.check_alive()
            row = {"phase": phase, "p99": p99, "reached": reached, "rss": process.rss_megabytes()}
            rows.append({**row, **{name: after[name] - before[name] for name in after}})
            print(rows[-1], file=sys.stderr, flush=True)
    return rows


def table(rows):
    healthy = rows[0]["p99"]
    lines = ["| The collector | p99 us | / healthy | requests/s | RSS MB | spans sent | lost |", "| --- |" + " ---: |" * 6]
    for row in rows:
        cells = [row["phase"], f"{row['p99']}", f"{row['p99'] / healthy:.2f}", f"{row['reached']:.0f}"]
        cells += [f"{row['rss']:.0f}", f"{row['sent']:.0f}", f"{row['lost']:.0f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    options = parse_options()
    facts = machine.facts(["weir"])
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        Path(directory).chmod(0o755)
        rows = measure(options, directory)
    if not any(row["lost"] for row in rows):
        raise BenchmarkError("no span was lost (expected: some while the collector was away)")
    command = shlex.join(["platform/bench/collector-faults", *sys.argv[1:]])
    text = f"`{command}`, {facts['date']}\n\n{table(rows)}\n\n{machine.sentence(facts)}\n"
    print(text)
    (BENCH / "target" / "collector-faults.md").write_text(text)


if __name__ == "__main__":
    run_main(main)
