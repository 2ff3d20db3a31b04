"""The upstream and the proxies in front of it: how each is configured and started."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from process import BenchmarkError, Process, free_port

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent.parent
JAVA = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
CLASS_PATH = f"{BENCH}/target/classes:{BENCH}/target/lib/*"
SPRING_PROJECT = BENCH / "spring-cloud-gateway"
SPRING_JAR = SPRING_PROJECT / "target" / "spring-cloud-gateway.jar"
SPRING_FLAGS = "-Xms256m -Xmx512m -XX:+UseParallelGC -XX:+UseCompactObjectHeaders"

GO_PROJECT = BENCH / "http-wasm-go"
GO_PROXY = GO_PROJECT / "target" / "http-wasm-go"

BODY = ("weir-bench " * 100)[:1024]

NGINX_UPSTREAM = """
daemon off;
worker_processes 1;
pid {directory}/upstream.pid;
error_log stderr error;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    default_type text/plain;
    location / {{ {fields} return 200 "{body}"; }}
    location = /seen {{
      return 200 "for=$http_x_forwarded_for bench=$http_x_bench bot=$http_x_bot";
    }}
  }}
}}
"""

NGINX_PROXY = """
daemon off;
worker_processes {workers};
pid {directory}/{name}.pid;
error_log stderr error;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  client_body_temp_path {directory}/nginx-client;
  proxy_temp_path {directory}/nginx-proxy;
  fastcgi_temp_path {directory}/nginx-fastcgi;
  uwsgi_temp_path {directory}/nginx-uwsgi;
  scgi_temp_path {directory}/nginx-scgi;
  {for_all}
  upstream origin {{
    server 127.0.0.1:{upstream};
    keepalive 64;
    keepalive_requests 1000000000;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      {for_location}
    }}
  }}
}}
"""

HAPROXY = """
global
  nbthread {workers}
  maxconn 8192
defaults
  mode http
  option forwardfor
  option http-keep-alive
  http-reuse always
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
frontend clients
  bind 127.0.0.1:{port} backlog 4096
  default_backend origin
backend origin
  server origin 127.0.0.1:{upstream}
"""

WEIR = """
listeners:
  - address: 127.0.0.1:{port}
    max-connections: 15000
    timeouts: {{ idle: 1h }}
admin:
  address: 127.0.0.1:0
routes:
{routes}  - id: bench
    match: {{ path: /** }}
    filters: [{filters}]
    upstream: origin
upstreams:
  origin:
    endpoints: [ 127.0.0.1:{upstream} ]
plugins:
  directory: {directory}/no-plugins
"""

JAVA_FILTER = "headers: { request: { set: { X-Bench: java } } }"
RUST_CONFIG = json.dumps(
    {
        "strict-transport-security": False,
        "x-frame-options": False,
        "referrer-policy": False,
        "cross-origin-opener-policy": False,
        "remove": [],
        "mark": False,
    }
)


def wasm_module(name):
    return ROOT / "wasm-filters" / name / "dist" / f"{name}.wasm"


def wasm_filter(name, config):
    """An official filter, with more time than by default.

    Load generator and upstream take the cores from it, and a guest that has waited 20 ms for one counts as hung.
    """
    module = json.dumps(str(wasm_module(name)))
    return f"wasm: {{ module: {module}, config: {config}, limits: {{ time: 1s }} }}"


class Nginx:
    """nginx in front of the upstream."""

    def __init__(self, title="nginx", for_all="", for_location=""):
        self.title = title
        self._for_all = for_all
        self._for_location = for_location

    def start(self, name, upstream, directory, workers):
        port = free_port()
        config = Path(directory) / f"{name}.conf"
        values = {"name": name, "port": port, "upstream": upstream, "directory": directory, "workers": workers}
        for_all = self._for_all.format(directory=directory)
        config.write_text(NGINX_PROXY.format(for_all=for_all, for_location=self._for_location, **values))
        return nginx(name, config, directory), port


class Haproxy:
    """HAProxy in front of the upstream."""

    title = "HAProxy"

    def start(self, name, upstream, directory, workers):
        port = free_port()
        config = Path(directory) / f"{name}.cfg"
        config.write_text(HAPROXY.format(port=port, upstream=upstream, workers=workers))
        return Process(name, [tool("haproxy"), "-db", "-f", config], directory), port


class SpringCloudGateway:
    """Spring Cloud Gateway in front of the upstream, with as many event loops as others have workers."""

    title = "Spring Cloud Gateway"

    def start(self, name, upstream, directory, workers):
        port = free_port()
        command = [
            JAVA,
            *shlex.split(SPRING_FLAGS),
            f"-XX:ActiveProcessorCount={workers}",
            f"-Dreactor.netty.ioWorkerCount={workers}",
            "-jar",
            SPRING_JAR,
            f"--server.port={port}",
            f"--bench.upstream=http://127.0.0.1:{upstream}",
        ]
        return Process(name, command, directory), port


class Weir:
    """Weir in front of the upstream."""

    def __init__(self, title="Weir", filter_entry="", heap="", routes="", more=""):
        self.title = title
        self._more = more
        self._filters = f"{{ {filter_entry} }}" if filter_entry else ""
        self._heap = heap
        self._routes = routes

    def start(self, name, upstream, directory, workers):
        port = free_port()
        config = Path(directory) / f"{name}.yaml"
        values = {"routes": self._routes, "filters": self._filters}
        config.write_text(self._text(port=port, upstream=upstream, directory=directory, **values))
        command = [
            JAVA,
            *self._flags(),
            f"-XX:ActiveProcessorCount={workers}",
            "-cp",
            CLASS_PATH,
            "dev.weir.bench.BenchGateway",
            config,
            *self._plugins(),
        ]
        return Process(name, command, directory), port

    def _text(self, **values):
        return WEIR.format(**values) + self._more.format(**values)

    def _plugins(self):
        return [ROOT / "plugins" / "headers" / "target"]

    @staticmethod
    def flags():
        """What Java is started with."""
        return shlex.split(os.environ["WEIR_JVM_FLAGS"])

    def _flags(self):
        flags = self.flags()
        if not self._heap:
            return flags
        return [flag for flag in flags if not flag.startswith(("-Xms", "-Xmx"))] + [f"-Xmx{self._heap}"]


class GoProxy:
    """Go's reverse proxy in front of the upstream, with a guest in http-wasm's own host."""

    def __init__(self, title="Go ReverseProxy", guest="", config=""):
        self.title = title
        self._guest = ["-module", wasm_module(guest), "-config", config] if guest else []

    def start(self, name, upstream, directory, workers):
        port = free_port()
        command = [GO_PROXY, "-address", f"127.0.0.1:{port}", "-upstream", f"http://127.0.0.1:{upstream}", *self._guest]
        return Process(name, command, directory, {**os.environ, "GOMAXPROCS": str(workers)}), port


PROXIES = {
    "weir": Weir(),
    "weir-java": Weir("Weir, 1 Java filter", JAVA_FILTER),
    "weir-rust": Weir("Weir, 1 Rust WASM filter", wasm_filter("security-headers", RUST_CONFIG)),
    "weir-go": Weir("Weir, 1 Go WASM filter", wasm_filter("bot-detection", "{}")),
    "nginx": Nginx(),
    "haproxy": Haproxy(),
    "spring-cloud-gateway": SpringCloudGateway(),
    "go": GoProxy(),
    "go-rust": GoProxy("Go ReverseProxy, 1 Rust WASM filter", "security-headers", RUST_CONFIG),
    "go-go": GoProxy("Go ReverseProxy, 1 Go WASM filter", "bot-detection", "{}"),
}

# Each beside the one that does the same on Go's host of http-wasm.
BESIDE_GO = {"weir": "go", "weir-rust": "go-rust", "weir-go": "go-go"}
USUAL = [name for name in PROXIES if name not in BESIDE_GO.values()]


def start_upstream(directory, fields=""):
    """nginx that answers everything with 1 KB from memory, and with fields that directives add."""
    port = free_port()
    config = Path(directory) / "upstream.conf"
    config.write_text(NGINX_UPSTREAM.format(port=port, directory=directory, body=BODY, fields=fields))
    return nginx("upstream", config, directory), port


def nginx(name, config, directory):
    return Process(name, [tool("nginx"), "-p", directory, "-e", "stderr", "-c", config], directory)


def tool(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
    if not found:
        raise BenchmarkError(f"{name}: not found")
    return found


def build_go_proxy():
    go = shutil.which("go", path=os.environ["PATH"] + ":/usr/local/go/bin")
    if not go:
        raise BenchmarkError("go: not found (https://go.dev/dl)")
    command = [go, "build", "-o", GO_PROXY, "."]
    built = subprocess.run(command, cwd=GO_PROJECT, capture_output=True, text=True, check=False)
    if built.returncode:
        raise BenchmarkError(f"{GO_PROJECT.name} cannot be built\n{built.stdout}{built.stderr}")


def build_spring_cloud_gateway(again):
    if SPRING_JAR.exists() and not again:
        return
    print("building Spring Cloud Gateway", file=sys.stderr, flush=True)
    command = ["mvn", "-B", "-ntp", "-q", "package"]
    built = subprocess.run(command, cwd=SPRING_PROJECT, capture_output=True, text=True, check=False)
    if built.returncode:
        raise BenchmarkError(f"Spring Cloud Gateway cannot be built\n{built.stdout}{built.stderr}")
