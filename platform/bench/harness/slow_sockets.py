"""Whether clients that send half a head, half a body or nothing keep others waiting, and when they are cut off."""

import argparse
import subprocess
import tempfile

from process import BenchmarkError, run_main
from proxies import CLASS_PATH, JAVA, Weir, start_upstream

# The longest default deadline, that for the next part of a body, is 30 s.
PATIENCE_SECONDS = 45


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/slow-sockets", description=__doc__)
    parser.add_argument("--sockets", type=int, default=5_000, help="how many (5000)")
    sockets = parser.parse_args().sockets
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        upstream, upstream_port = start_upstream(directory)
        with upstream:
            weir, port = Weir().start("weir", upstream_port, directory, 2)
            with weir:
                weir.await_port(port)
                command = [JAVA, "-Xmx512m", "-cp", CLASS_PATH, "dev.weir.bench.SlowSockets"]
                client = subprocess.run(
                    [*command, str(port), str(sockets), str(PATIENCE_SECONDS)],
                    timeout=PATIENCE_SECONDS * 4,
                    check=False,
                )
                weir.check_alive()
    if client.returncode != 0:
        raise BenchmarkError("some sockets stayed open, or the probe failed")


if __name__ == "__main__":
    run_main(main)
