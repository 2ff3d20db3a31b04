"""What refreshing and searching a large index costs: within a JVM, and as commands."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import market
from process import BenchmarkError, run_main
from proxies import CLASS_PATH, JAVA

ROUNDS = 5
HEAD = "| {} | first wall ms | first CPU ms | wall ms | CPU ms |\n| --- | ---: | ---: | ---: | ---: |"


def java(program, *arguments):
    command = [JAVA, "-XX:+UseSerialGC", "-cp", CLASS_PATH, f"dev.weir.bench.{program}", *arguments]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchmarkError(f"{program}: exited with {done.returncode}\n{done.stderr}")
    return done.stdout.rstrip()


def add(home, folder, url):
    home.mkdir()
    market.run("index", "add", "big", url, "--root", folder / "root.json", "--trust", "*", "-c", home / "weir.yaml")


def point_to(home, old, new):
    """Lets the index be found at another URL, as if what is at the first one had changed."""
    file = home / "weir-indexes.json"
    text = file.read_text()
    if old not in text:
        raise BenchmarkError(f"{file}: no {old}")
    file.write_text(text.replace(old, new))


def forget(home):
    for path in sorted((home / ".weir").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def commands(folder, home, before, after):
    """Each as a process of its own, so all but the first find only the file cache warm."""
    costs = {}
    for number in range(ROUNDS):
        point_to(home, before if number == 0 else after, before)
        forget(home)
        config = ("-c", home / "weir.yaml")
        measure(costs, "weir index refresh, first", "index", "refresh", *config)
        point_to(home, before, after)
        measure(costs, "weir index refresh, one publisher changed", "index", "refresh", *config)
        measure(costs, "weir index refresh, nothing new", "index", "refresh", *config)
        measure(costs, "weir plugin search", "plugin", "search", "team", "77", "counts", *config)
        measure(costs, "weir --version, for comparison", "--version")
    for what, all_costs in costs.items():
        wall = sorted(cost[0] for cost in all_costs[1:])
        cpu = sorted(cost[1] for cost in all_costs[1:])
        middle = len(wall) // 2
        print(f"| {what} | {all_costs[0][0]:.0f} | {all_costs[0][1]:.0f} | {wall[middle]:.0f} | {cpu[middle]:.0f} |")


def measure(costs, what, *arguments):
    wall, cpu, _ = market.run(*arguments)
    costs.setdefault(what, []).append((wall, cpu))


def measure_all(folder, kind, before, after):
    print(f"\n{HEAD.format(kind)}")
    state = folder / f"state-{kind}"
    state.mkdir()
    print(java("IndexFigures", state, folder / "root.json", before, after))
    home = folder / f"home-{kind}"
    add(home, folder, before)
    commands(folder, home, before, after)


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/index", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000, help="how many plugins (10000)")
    parser.add_argument("--publishers", type=int, default=100, help="of how many publishers (100)")
    options = parser.parse_args()
    market.require_distribution()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        folder = Path(directory)
        java("BigIndex", folder, options.entries, options.publishers)
        print(f"{options.entries} entries of {options.publishers} publishers")
        measure_all(folder, "file", (folder / "before").as_uri() + "/", (folder / "after").as_uri() + "/")
        with market.FileServer(folder) as server:
            measure_all(folder, "http", f"{server.url}/before/", f"{server.url}/after/")


if __name__ == "__main__":
    run_main(main)
