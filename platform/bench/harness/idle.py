"""What connections that clients keep open, and do not use, cost Weir in memory."""

import argparse
import multiprocessing
import resource
import socket
import sys
import tempfile

from process import BenchmarkError, run_main
from proxies import BODY, Weir, start_upstream

SPARE_FILES = 300
REQUEST = b"GET / HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: weir-bench\r\nAccept: */*\r\n\r\n"


def request(connection):
    connection.sendall(REQUEST)
    answer = b""
    while not answer.endswith(BODY.encode()):
        piece = connection.recv(4096)
        if not piece:
            raise BenchmarkError(f"the connection was closed after {answer[:200]}")
        answer += piece
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise BenchmarkError(f"answer {answer[:200]} (expected: 200)")


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    finally:
        connection.settimeout(30)


def hold_connections(pipe, port, count):
    """Opens the connections and says so; asked again, says how many are still open and usable."""
    try:
        held = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), timeout=30)
            request(connection)
            held.append(connection)
        pipe.send(len(held))
        pipe.recv()
        still_open = [connection for connection in held if is_open(connection)]
        for connection in still_open[:: max(1, count // 100)]:
            request(connection)
        pipe.send(len(still_open))
    except (BenchmarkError, OSError) as error:
        pipe.send(f"clients: {error}")


def received(pipe, expected):
    if not pipe.poll(120):
        raise BenchmarkError("clients: no answer after 120 s")
    answer = pipe.recv()
    if answer != expected:
        raise BenchmarkError(f"clients: {answer} (expected: {expected} open connections)")


def possible(wanted):
    """The gateway keeps some files to spare, whatever its configuration says."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = limit - SPARE_FILES
    if wanted > most:
        print(f"{most} connections instead of {wanted}: the limit of open files is {limit}", file=sys.stderr)
    return min(wanted, most)


def measure(count, weir, port):
    pipe, other_end = multiprocessing.Pipe()
    clients = multiprocessing.Process(target=hold_connections, args=(other_end, port, count), daemon=True)
    # One request first, so that what the first request loads is not put down to the connections.
    with socket.create_connection(("127.0.0.1", port)) as connection:
        request(connection)
    before = weir.rss_megabytes()
    clients.start()
    try:
        received(pipe, count)
        after = weir.rss_megabytes()
        pipe.send("still there?")
        received(pipe, count)
    finally:
        clients.terminate()
        clients.join()
    return before, after


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/idle", description=__doc__)
    parser.add_argument("--connections", type=int, default=10_000, help="how many (10000)")
    count = possible(parser.parse_args().connections)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        upstream, upstream_port = start_upstream(directory)
        with upstream:
            weir, port = Weir().start("weir", upstream_port, directory, 2)
            with weir:
                weir.await_port(port)
                before, after = measure(count, weir, port)
    print("| Connections | RSS MB | RSS MB before | KB per connection |\n| ---: | ---: | ---: | ---: |")
    print(f"| {count} | {after:.0f} | {before:.0f} | {(after - before) * 1024 / count:.1f} |")


if __name__ == "__main__":
    run_main(main)
