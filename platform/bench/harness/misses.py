"""How often the upstream is asked when many clients ask for the same thing at once and no cache has it."""

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack

from gateways import start_gateways
from process import BenchmarkError, run_main
from proxies import BENCH

KINDS = {
    "/shared": "Cache-Control: max-age=3600\r\n",
    "/private": "Cache-Control: private, max-age=3600\r\n",
    "/cookie": "Cache-Control: max-age=3600\r\nSet-Cookie: a=b\r\n",
}
SLOW_SECONDS = 2


class Origin:
    """Answers each request with a body of its own, the first one for each path after two seconds."""

    def __init__(self):
        self.port = 0
        self.asked = Counter()
        self._numbers = itertools.count(1)

    async def start(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                self.asked[path] += 1
                if self.asked[path] == 1:
                    await asyncio.sleep(SLOW_SECONDS)
                body = f"answer {next(self._numbers)}"
                fields = KINDS[path.partition("?")[0]]
                writer.write(f"HTTP/1.1 200 OK\r\n{fields}Content-Length: {len(body)}\r\n\r\n{body}".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


async def connect(ports, count):
    """Connections, in turns to each port."""
    connections = []
    for number in range(count):
        connections.append(await asyncio.open_connection("127.0.0.1", ports[number % len(ports)]))
    return connections


async def ask(connection, path):
    reader, writer = connection
    writer.write(f"GET {path} HTTP/1.1\r\nHost: shop.example\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if line)
    body = await reader.readexactly(int(fields[b"content-length"]))
    if not head.startswith(b"HTTP/1.1 200 "):
        raise BenchmarkError(f"answer {head[:12]} {body[:300]} (expected: 200)")
    return body


async def measure(gateways, clients, directory):
    origin = Origin()
    async with await origin.start():
        with ExitStack() as running:
            ports = [it.port for it in start_gateways(running, gateways, origin.port, directory)]
            # One each, so that classes are loaded and Redis is known.
            for path in KINDS:
                for connection in await connect(ports, len(ports)):
                    await ask(connection, f"{path}?first={path}")
                    connection[1].close()
            connections = await connect(ports, clients)
            lines = []
            for path in KINDS:
                say(f"{gateways} gateways: {path}")
                bodies = await asyncio.gather(*(ask(connection, path) for connection in connections))
                lines.append((gateways, path, origin.asked[path], len(set(bodies))))
            for _, writer in connections:
                writer.close()
            return lines


def say(text):
    print(text, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/misses", description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000, help="how many at once (10000)")
    parser.add_argument("--gateways", default="1,3", metavar="LIST", help="how many gateways, one run each (1,3)")
    options = parser.parse_args()
    rows = []
    for gateways in [int(it) for it in options.gateways.split(",")]:
        with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
            rows += asyncio.run(measure(gateways, options.clients, directory))
    text = "| Gateways | Answer | Clients | Asked of the upstream | Different bodies | |\n"
    text += "| ---: | --- | ---: | ---: | ---: | --- |\n"
    good = True
    for gateways, path, asked, bodies in rows:
        expected = 1 if path == "/shared" else options.clients
        good &= (asked, bodies) == (expected, expected)
        verdict = "ok" if (asked, bodies) == (expected, expected) else f"expected: {expected}"
        text += f"| {gateways} | {path[1:]} | {options.clients} | {asked} | {bodies} | {verdict} |\n"
    print(text)
    (BENCH / "target" / "misses.md").write_text(text)
    if not good:
        raise BenchmarkError("the upstream was asked too often, or clients shared what was not for all")


if __name__ == "__main__":
    run_main(main)
