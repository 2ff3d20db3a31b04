"""Measures answers from a cache: Weir's memory beside nginx and Varnish, and Redis beside plain proxying."""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import machine
from load import get, wrk
from process import BenchmarkError, Process, free_port, run_main
from proxies import BENCH, BODY, ROOT, Nginx, Weir, start_upstream, tool

ONE_PATH = "wrk.lua"
MANY_PATHS = "wrk-many.lua"
PATHS = 20_000
os.environ["BENCH_HARNESS"] = str(Path(__file__).parent)
os.environ["BENCH_PATHS"] = str(PATHS)

FRESH = 'add_header Cache-Control "max-age=3600";'
NGINX_FOR_ALL = """
  proxy_cache_path {directory}/nginx-cache levels=1:2 keys_zone=pages:32m use_temp_path=off;
  open_file_cache max=50000 inactive=1h;
"""
NGINX_FOR_LOCATION = """
      proxy_cache pages;
      proxy_cache_lock on;
      add_header X-Cache-Status $upstream_cache_status;
"""


class CachingWeir(Weir):
    """Weir with the filter `cache`."""

    def __init__(self, title, memory="64MiB", memory_ttl="10s"):
        super().__init__(title, "cache: {}")
        self._memory, self._memory_ttl = memory, memory_ttl

    def configure(self, redis):
        """Has it share that Redis."""
        shared = f"redis: {{ servers: [ 127.0.0.1:{redis} ] }}\n" if redis else ""
        self._sharing = f"{shared}cache: {{ memory: {self._memory}, memory-ttl: {self._memory_ttl} }}\n"

    def _text(self, **values):
        return super()._text(**values) + self._sharing

    def _plugins(self):
        return [ROOT / "plugins" / "cache" / "target"]


class Varnish:
    """Varnish with its built-in configuration."""

    title = "Varnish"

    def start(self, name, upstream, directory, workers):
        port = free_port()
        command = [tool("varnishd"), "-F", "-n", f"{directory}/{name}", "-a", f"127.0.0.1:{port}"]
        command += ["-b", f"127.0.0.1:{upstream}", "-s", "malloc,64m", "-j", "none"]
        return Process(name, command, directory), port


PROXIES = {
    "weir": CachingWeir("Weir, memory"),
    "weir-redis": CachingWeir("Weir, memory, with Redis"),
    "nginx": Nginx("nginx, proxy_cache", NGINX_FOR_ALL, NGINX_FOR_LOCATION),
    "varnish": Varnish(),
    "plain": Weir("Weir, no cache, many URLs"),
    "weir-shared": CachingWeir("Weir, Redis, many URLs", memory="1MiB"),
}
WITH_REDIS = {"weir-redis", "weir-shared"}
WITH_MANY_PATHS = {"plain", "weir-shared"}
BESIDE = {"weir": "nginx", "weir-redis": "nginx", "varnish": "nginx", "weir-shared": "plain"}


def parse_options():
    parser = argparse.ArgumentParser(prog="platform/bench/cached", description=__doc__)
    parser.add_argument("--only", metavar="LIST", help="some of: " + ",".join(PROXIES))
    parser.add_argument("--connections", type=int, default=32, help="how many clients at once (32)")
    parser.add_argument("--workers", type=int, default=2, help="threads or processes that each may use (2)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each (3)")
    parser.add_argument("--seconds", type=int, default=10, help="length of a warm-up and of a measurement (10)")
    parser.add_argument("--quick", action="store_true", help="one round of 3 s after a warm-up of 3 s")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 3
    options.only = options.only.split(",") if options.only else list(PROXIES)
    unknown = [name for name in options.only if name not in PROXIES]
    if unknown:
        parser.error(f"--only: {', '.join(unknown)} (expected: some of {', '.join(PROXIES)})")
    return options


def ask(name, port, options):
    return wrk(name, port, options.connections, options.seconds, MANY_PATHS if name in WITH_MANY_PATHS else ONE_PATH)


def check(name, port):
    """The answer must be the upstream's and, but for a plain proxy, come from the cache the second time."""
    for _ in range(2):
        status, headers, body = get(port, "/api/v1/orders/4711")
        if status != 200 or body != BODY:
            raise BenchmarkError(f"{name}: {status} with {len(body)} bytes (expected: 200 with {len(BODY)})")
    said = {
        "nginx": headers.get("X-Cache-Status") == "HIT",
        "varnish": len((headers.get("X-Varnish") or "").split()) == 2,
        "plain": True,
    }
    if not said.get(name, "; hit" in (headers.get("Cache-Status") or "")):
        raise BenchmarkError(f"{name}: no hit: {dict(headers)}")


def fill(name, port):
    """Has every URL stored."""
    if name not in WITH_MANY_PATHS:
        return
    command = ["curl", "-s", "-Z", "--parallel-max", "32", "-o", "/dev/null"]
    command += [f"http://127.0.0.1:{port}/api/v1/orders/[1-{PATHS}]"]
    subprocess.run(command, timeout=120, check=True)


def load(name, process, port, options):
    before = process.cpu_seconds()
    result = ask(name, port, options)
    used = process.cpu_seconds() - before
    process.check_alive()
    if result["errors"] or not result["requests"]:
        raise BenchmarkError(f"{name}: {result['errors']} errors\n{process.log_tail()}")
    return {
        "speed": result["requests"] / result["microseconds"] * 1e6,
        "cpu": used / result["requests"] * 1e6,
        "p99": result["p99"],
    }


def redis_server(running, directory):
    port = free_port()
    command = [tool("redis-server"), "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", directory]
    process = running.enter_context(Process("redis", command, directory))
    process.await_port(port)
    return port


def measure(options, directory):
    with ExitStack() as running:
        upstream, upstream_port = start_upstream(directory, FRESH)
        running.enter_context(upstream).await_port(upstream_port)
        redis = redis_server(running, directory) if WITH_REDIS & set(options.only) else 0
        started = {}
        for name in options.only:
            if isinstance(PROXIES[name], CachingWeir):
                PROXIES[name].configure(redis if name in WITH_REDIS else 0)
            process, port = PROXIES[name].start(name, upstream_port, directory, options.workers)
            running.enter_context(process)
            process.await_port(port)
            check(name, port)
            fill(name, port)
            started[name] = (process, port)
        rounds = {name: [] for name in started}
        for name, (process, port) in started.items():
            say(f"warm-up: {name}")
            ask(name, port, options)
        for number in range(options.rounds):
            names = list(started)
            start = number % len(names)
            for name in names[start:] + names[:start]:
                result = load(name, *started[name], options)
                rounds[name].append(result)
                say(f"round {number + 1}: {name}: {result['speed']:.0f} requests/s, {result['cpu']:.2f} us CPU")
        for name, (_, port) in started.items():
            check(name, port)
        return rounds


def say(text):
    print(text, file=sys.stderr, flush=True)


def table(rounds):
    lines = ["| | CPU us/request | (min-max) | requests/s | p99 us | beside | CPU | requests/s |"]
    lines.append("| --- |" + " ---: |" * 4 + " --- |" + " ---: |" * 2)
    for name, results in rounds.items():
        cpu = [it["cpu"] for it in results]
        cells = [
            PROXIES[name].title,
            f"{statistics.median(cpu):.1f}",
            f"{min(cpu):.1f}-{max(cpu):.1f}",
            f"{median(results, 'speed'):.0f}",
            f"{median(results, 'p99'):.0f}",
        ]
        other = rounds.get(BESIDE.get(name, ""))
        if other:
            cells += [PROXIES[BESIDE[name]].title]
            cells += [f"{median(results, key) / median(other, key):.2f}" for key in ("cpu", "speed")]
        else:
            cells += ["", "", ""]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def median(results, key):
    return statistics.median(it[key] for it in results)


def main():
    options = parse_options()
    facts = machine.facts([])
    # Whose files are in memory, as those of the others are.
    base = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="weir-bench-", dir=base) as directory:
        Path(directory).chmod(0o755)
        rounds = measure(options, directory)
    command = shlex.join(["platform/bench/cached", *sys.argv[1:]])
    text = f"`{command}`, {facts['date']}\n\n{table(rounds)}\n\n{machine.sentence(facts)}\n"
    if facts["busy_before"] > 0.05:
        text += f"\nOthers used {facts['busy_before']:.0%} of the machine when the run began.\n"
    print(text)
    (BENCH / "target" / "cached.md").write_text(text)


if __name__ == "__main__":
    run_main(main)
