"""Sends large bodies both ways through Weir with a small heap, and compares what arrives with what was sent."""

import argparse
import http.client
import http.server
import itertools
import tempfile
import threading
import time
import zlib

from process import BenchmarkError, run_main
from proxies import Weir

HEAP = "256m"
BLOCK = 1 << 20
# Every block differs from its neighbours, so that one that is lost, doubled or moved shows in the checksum.
PATTERN = bytes(range(251)) * (2 * BLOCK // 251 + 1)


def blocks(size):
    for start in range(0, size, BLOCK):
        offset = start // BLOCK % 251
        yield memoryview(PATTERN)[offset : offset + min(BLOCK, size - start)]


class Sum:
    """How many bytes there were, and their checksum."""

    def __init__(self, pieces):
        self.size, self.checksum = 0, 0
        for piece in pieces:
            self.size += len(piece)
            self.checksum = zlib.crc32(piece, self.checksum)

    def __str__(self):
        return f"{self.size} bytes with checksum {self.checksum:08x}"


def chunk(piece):
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def read_chunks(stream):
    while size := int(stream.readline(), 16):
        yield stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass  # trailers


def read_length(stream, size):
    while size:
        piece = stream.read(min(size, BLOCK))
        if not piece:
            raise BenchmarkError(f"upstream: the body ends {size} bytes early")
        size -= len(piece)
        yield piece


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers GET /SIZE/FRAMING with that many bytes, and POST with the sum of what it got."""

    protocol_version = "HTTP/1.1"
    rbufsize = 1 << 18

    def do_GET(self):
        _, size, framing = self.path.split("/")
        self.send_response(200)
        if framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", size)
        self.end_headers()
        for piece in blocks(int(size)):
            self.wfile.write(chunk(piece) if framing == "chunked" else piece)
        if framing == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def do_POST(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            pieces = read_chunks(self.rfile)
        else:
            pieces = read_length(self.rfile, int(self.headers["Content-Length"]))
        answer = str(Sum(pieces)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def download(port, size, framing):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", f"/{size}/{framing}")
    response = client.getresponse()
    arrived = Sum(iter(lambda: response.read(BLOCK), b""))
    client.close()
    return response.status, str(arrived)


def upload(port, size, framing):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {} if framing == "chunked" else {"Content-Length": str(size)}
    client.request("POST", "/", blocks(size), headers, encode_chunked=framing == "chunked")
    response = client.getresponse()
    arrived = response.read().decode()
    client.close()
    return response.status, arrived


def measure(weir, port, size):
    sent = str(Sum(blocks(size)))
    print("| Way | Framing | MB/s | peak RSS MB |\n| --- | --- | ---: | ---: |")
    for way, framing in itertools.product((upload, download), ("length", "chunked")):
        started = time.monotonic()
        status, arrived = way(port, size, framing)
        speed = size / (time.monotonic() - started) / 1e6
        if status != 200 or arrived != sent:
            raise BenchmarkError(f"{way.__name__}, {framing}: {status}, {arrived} (expected: {sent})")
        print(f"| {way.__name__} | {framing} | {speed:.0f} | {weir.peak_rss_megabytes():.0f} |", flush=True)
    print(f"\nEach way {sent}, through a gateway with -Xmx{HEAP}.")


def main():
    parser = argparse.ArgumentParser(prog="platform/bench/transfer", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024, help="size of each body (1024)")
    size = parser.parse_args().megabytes << 20
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        weir, port = Weir(heap=HEAP).start("weir", upstream.server_port, directory, 2)
        with weir:
            weir.await_port(port)
            try:
                measure(weir, port, size)
            except (OSError, http.client.HTTPException) as error:
                raise BenchmarkError(f"{error!r}\n{weir.log_tail()}") from error


if __name__ == "__main__":
    run_main(main)
