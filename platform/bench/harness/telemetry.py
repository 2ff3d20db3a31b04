"""What metrics, access log and traces cost a request: one Weir that is told by turns, by a reload, which of them it has to do."""

import argparse
import shlex
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

import machine
from load import check_answers, wrk
from process import Process, free_port, run_main
from proxies import BENCH, Weir, start_upstream
from side_by_side import QUIET, put_into_readme, say

NOTHING = "nothing told"
METRICS = "metrics: {{ requests: true }}"
TRACES = "traces: {{ otlp: {{ endpoint: http://127.0.0.1:{collector}, protocol: http }}, sample: SAMPLE }}"
SILENT = "metrics: {{ requests: false }}"
LOG = "access-log: [ {{ file: {{ path: {directory}/access.log }} }} ]\n"
UNSAMPLED = TRACES.replace("SAMPLE", "0%")
SAMPLED = TRACES.replace("SAMPLE", "1%")
VARIANTS = {
    NOTHING: f"telemetry: {{{{ {SILENT} }}}}\n",
    "metrics": f"telemetry: {{{{ {METRICS} }}}}\n",
    "JSON access log to a file": f"telemetry: {{{{ {SILENT} }}}}\n{LOG}",
    "traces, none sampled": f"telemetry: {{{{ {SILENT}, {UNSAMPLED} }}}}\n",
    "traces, 1 % sampled": f"telemetry: {{{{ {SILENT}, {SAMPLED} }}}}\n",
    "all three": f"telemetry: {{{{ {METRICS}, {SAMPLED} }}}}\n{LOG}",
}


class ChangingWeir(Weir):
    """Weir whose configuration changes while it runs."""

    def __init__(self):
        super().__init__()
        self.admin = free_port()
        self._collector = free_port()
        self._values = {}

    def collector(self, directory):
        command = [sys.executable, Path(__file__).parent / "collector.py", self._collector]
        return Process("collector", command, directory), self._collector

    def _text(self, **values):
        self._values = values
        return self._with(VARIANTS[NOTHING])

    def _with(self, more):
        text = super()._text(**self._values) + more.format(collector=self._collector, **self._values)
        return text.replace("address: 127.0.0.1:0", f"address: 127.0.0.1:{self.admin}")

    def tell(self, variant, file):
        """Has it do what the variant says from now on."""
        file.write_text(self._with(VARIANTS[variant]))
        urlopen(Request(f"http://127.0.0.1:{self.admin}/admin/v1/reload", method="POST"), timeout=30).close()


def parse_options():
    parser = argparse.ArgumentParser(prog="platform/bench/telemetry", description=__doc__)
    parser.add_argument("--connections", type=int, default=32, help="how many clients at once (32)")
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each (15)")
    parser.add_argument("--seconds", type=int, default=3, help="length of a measurement (3)")
    parser.add_argument("--quick", action="store_true", help="two rounds of one second")
    parser.add_argument("--readme", action="store_true", help="put the table into the README, too")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 2, 1
    return options


def measure(options, directory):
    weir = ChangingWeir()
    rounds = []
    with ExitStack() as running:
        upstream, upstream_port = start_upstream(directory)
        running.enter_context(upstream).await_port(upstream_port)
        collector, collector_port = weir.collector(directory)
        running.enter_context(collector).await_port(collector_port)
        process, port = weir.start("weir", upstream_port, directory, 2)
        running.enter_context(process).await_port(port)
        process.await_port(weir.admin)
        check_answers("weir", port)

        def load(variant, seconds):
            weir.tell(variant, Path(directory) / "weir.yaml")
            # What a reload leaves to be done counts for nobody.
            wrk("weir", port, options.connections, 1)
            before = process.cpu_seconds()
            result = wrk("weir", port, options.connections, seconds)
            process.check_alive()
            return (process.cpu_seconds() - before) / result["requests"] * 1e6

        # The compiler is to have seen all of it.
        for variant in [*VARIANTS, *VARIANTS]:
            load(variant, 2 * options.seconds)
        names = list(VARIANTS)
        for number in range(options.rounds):
            start = number % len(names)
            rounds.append({name: load(name, options.seconds) for name in names[start:] + names[:start]})
            say(f"round {number + 1}: " + ", ".join(f"{name} {rounds[-1][name]:.1f}" for name in names))
    return rounds


def table(rounds):
    lines = ["| | CPU us/request | on top, in the same round | (quartiles) |", "| --- |" + " ---: |" * 3]
    for name in VARIANTS:
        cpu = statistics.median(it[name] for it in rounds)
        on_top = [it[name] - it[NOTHING] for it in rounds]
        low, middle, high = statistics.quantiles(on_top, n=4)
        cells = [name, f"{cpu:.1f}"] + ([] if name == NOTHING else [f"{middle:.2f}", f"{low:.2f} to {high:.2f}"])
        lines.append("| " + " | ".join(cells + [""] * (4 - len(cells))) + " |")
    return "\n".join(lines)


def main():
    options = parse_options()
    facts = machine.facts(["weir"])
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        Path(directory).chmod(0o755)
        rounds = measure(options, directory)
    command = shlex.join(["platform/bench/telemetry", *sys.argv[1:]])
    text = f"`{command}`, {facts['date']}\n\n{table(rounds)}\n\n{machine.sentence(facts)}\n"
    if facts["busy_before"] > QUIET:
        text += f"\nOthers used {facts['busy_before']:.0%} of the machine when the run began.\n"
    print(text)
    (BENCH / "target" / "telemetry.md").write_text(text)
    if options.readme:
        put_into_readme(text, "results of telemetry")


if __name__ == "__main__":
    run_main(main)
