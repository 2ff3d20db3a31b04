"""A collector of OpenTelemetry that keeps nothing: collector.py PORT [FILE], which takes, refuses or lingers, as FILE says."""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT = int(sys.argv[1])
MODE = Path(sys.argv[2]) if len(sys.argv) > 2 else None


class Collector(BaseHTTPRequestHandler):
    """Answers a batch with an empty message, which means that all of it was taken."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        mode = MODE.read_text().strip() if MODE else "take"
        if mode == "linger":
            time.sleep(60)
        self.send_response(503 if mode == "refuse" else 200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), Collector).serve_forever()
