"""Three gateways that share limits through one Redis, and what asks them: for the scripts about limits."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
import zipfile
from pathlib import Path

import market
from process import BenchmarkError, Process, free_port
from proxies import BENCH, CLASS_PATH, JAVA

GATEWAYS = 3
PATTERNS = ("uniform", "bursty")
STAMP = "dev/weir/bench/limits/StampFilterFactory"
MANIFEST = """Manifest-Version: 1.0
Plugin-Id: stamp
Plugin-Version: 0.1.0
Plugin-Requires: >=0.1.0
"""
CONFIG = """
listeners: [ {{ address: "127.0.0.1:{port}", max-connections: 15000, timeouts: {{ idle: 1h }} }} ]
admin: {{ address: "127.0.0.1:{admin}" }}
redis: {{ {redis} }}
routes:
{routes}
upstreams:
  origin: {{ endpoints: [ "127.0.0.1:{upstream}" ] }}
plugins: {{ directory: {plugins} }}
"""
ROUTE = """  - id: {name}
    match: {{ path: /{name} }}
    filters:
      - stamp: {{ header: X-Before }}
      - rate-limit: {{ requests: {permits}, burst: {burst}, key: "header:X-Key", scope: shared, on-redis-failure: {failure} }}
      - stamp: {{ header: X-After }}
    upstream: origin
"""


class Stream:
    """Requests of one kind, to a route of their own."""

    def __init__(self, name, rate, permits, keys=1, burst=None, failure="local"):
        self.name = name
        self.rate = rate
        self.permits = permits
        self.keys = keys
        self.burst = burst or permits
        self.failure = failure

    def __str__(self):
        return f"{self.name},/{self.name},{self.keys},{self.rate},{self.permits},{self.burst}"

    def route(self):
        return ROUTE.format(name=self.name, permits=self.permits, burst=self.burst, failure=self.failure)

    def at(self, rate):
        return Stream(self.name, rate, self.permits, self.keys, self.burst, self.failure)

    def lease(self, gateways=GATEWAYS):
        """What one gateway may have in hand at most, by the plugin's rule (LeaseSize)."""
        seconds = min(0.016, 0.05 / gateways)
        affordable = min(self.burst // 2, self.burst - 1) // gateways
        return max(1, min(int(self.permits * seconds), affordable))


class Connection:
    """Commands to a Redis, one after the other."""

    def __init__(self, port, host="127.0.0.1", seconds=5):
        self._socket = socket.create_connection((host, port), timeout=seconds)
        self._in = self._socket.makefile("rb")

    def call(self, *words):
        parts = [str(word).encode() for word in words]
        sent = b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(it), it) for it in parts)
        self._socket.sendall(sent)
        return self._reply()

    def _reply(self):
        line = self._in.readline()
        if not line:
            raise OSError("redis closed the connection")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"-":
            raise BenchmarkError(f"redis: {rest}")
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == "-1" else self._in.read(int(rest) + 2)[:-2].decode()
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        return rest

    def info(self, section):
        """The fields of a section of INFO, as text."""
        lines = self.call("INFO", section).splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def scripts(self):
        """How often scripts were run: each is one command of a gateway, whatever it calls itself."""
        stats = self.info("commandstats")
        runs = [stats.get(f"cmdstat_{name}", "calls=0") for name in ("evalsha", "eval")]
        return sum(int(run.split(",")[0].removeprefix("calls=")) for run in runs)

    def close(self):
        self._in.close()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Redis:
    """A server without persistence."""

    def __init__(self, name, directory, *options, prefix=(), host="127.0.0.1"):
        # The bus of a cluster has a port that is 10000 higher.
        self.port = next(port for port in iter(free_port, None) if port <= 55535)
        self._host = host
        self._name = name
        self._directory = directory
        command = [*prefix, program("redis-server"), "--port", self.port, "--save", "", "--appendonly", "no"]
        self._command = [*command, "--dir", directory, *options]
        self.process = self.start()

    def start(self):
        process = Process(self._name, self._command, self._directory)
        try:
            self._await(process)
        except BaseException:
            process.stop()
            raise
        return process

    def _await(self, process):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            process.check_alive()
            try:
                with self.connect() as connection:
                    connection.call("PING")
                    return
            except (OSError, BenchmarkError):
                time.sleep(0.02)
        raise BenchmarkError(f"{self._name}: does not answer\n{process.log_tail()}")

    def restart(self):
        self.process.stop()
        self.process = self.start()

    def connect(self):
        return Connection(self.port, self._host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


def program(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
    if not found:
        raise BenchmarkError(f"{name} is not installed")
    return found


def write_stamp(plugins):
    """Packs the plugin that notes when requests come to the limit, and leave it."""
    classes = BENCH / "target" / "classes"
    jar = plugins / "stamp.jar"
    with zipfile.ZipFile(jar, "w") as packed:
        packed.writestr("META-INF/MANIFEST.MF", MANIFEST)
        packed.writestr("META-INF/extensions.idx", STAMP.replace("/", ".") + "\n")
        for file in sorted((classes / STAMP).parent.glob(Path(STAMP).name + "*.class")):
            packed.write(file, file.relative_to(classes))
    os.utime(jar, (time.time() - 5,) * 2)


class Gateway:
    """A process of the distribution."""

    def __init__(self, number, redis, streams, upstream, directory, prefix=()):
        self.port, self.admin = free_port(), free_port()
        config = Path(directory) / f"gateway-{number}.yaml"
        routes = "".join(stream.route() for stream in streams)
        plugins = Path(directory) / "plugins"
        config.write_text(
            CONFIG.format(
                port=self.port, admin=self.admin, redis=redis, routes=routes, upstream=upstream, plugins=plugins
            )
        )
        environment = {**os.environ, "WEIR_JAVA_OPTS": "-Xms128m -Xmx256m"}
        command = [*prefix, *market.weir_command("run", config)]
        self.process = Process(f"gateway-{number}", command, directory, environment)

    def metrics(self):
        """What it tells of itself, by the metrics' names with their labels."""
        asked = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=30)
        try:
            asked.request("GET", "/metrics")
            text = asked.getresponse().read().decode()
        finally:
            asked.close()
        lines = [line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("weir_")]
        return {line[0]: float(line[1]) for line in lines if len(line) == 2}

    def sum(self, name):
        return sum(value for key, value in self.metrics().items() if key.partition("{")[0] == name)

    def is_connected(self):
        known = [value for key, value in self.metrics().items() if key.startswith("weir_redis_connected")]
        return bool(known) and all(value == 1 for value in known)


class Figures:
    """The process that asks, and is the upstream."""

    def __init__(self, upstream, gateways, directory):
        ports = [str(port) for port in (upstream, *(gateway.port for gateway in gateways))]
        command = [str(JAVA), "-Xms256m", "-Xmx1g", "-XX:+UseParallelGC", "-cp", CLASS_PATH]
        self._log = (Path(directory) / "figures.log").open("wb")
        self._popen = subprocess.Popen(
            [*command, "dev.weir.bench.limits.LimitFigures", *ports],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )

    def begin(self, seconds, pattern, seed, streams):
        self._say("run", seconds, pattern, seed, *streams)

    def result(self):
        line = self._popen.stdout.readline()
        if not line:
            raise BenchmarkError(f"the load ended\n{Path(self._log.name).read_text(errors='replace')[-2000:]}")
        return json.loads(line)

    def run(self, seconds, pattern, seed, streams):
        self.begin(seconds, pattern, seed, streams)
        return self.result()

    def report(self, begin, end):
        """On what was due between two moments, in seconds since the start of the last run."""
        self._say("report", begin, end)
        return self.result()

    def _say(self, *words):
        self._popen.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._popen.stdin.flush()

    def stop(self):
        self._popen.kill()
        self._popen.wait()
        self._log.close()


class Rig:
    """Gateways, and what asks them; to be used in a `with`."""

    def __init__(self, directory, redis, streams, prefixes=((),) * GATEWAYS):
        self._directory = Path(directory)
        self._redis = redis
        self._streams = streams
        self._prefixes = prefixes
        self.gateways = []
        self.figures = None

    def __enter__(self):
        plugins = self._directory / "plugins"
        plugins.mkdir(exist_ok=True)
        write_stamp(plugins)
        upstream = free_port()
        try:
            for number, prefix in enumerate(self._prefixes, 1):
                gateway = Gateway(number, self._redis, self._streams, upstream, self._directory, prefix)
                self.gateways.append(gateway)
            for gateway in self.gateways:
                for port in (gateway.port, gateway.admin):
                    gateway.process.await_port(port)
            self.figures = Figures(upstream, self.gateways, self._directory)
            self._await_each_other()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_each_other(self):
        until = time.monotonic() + 30
        while any(gateway.sum("weir_redis_gateways") != len(self.gateways) for gateway in self.gateways):
            if time.monotonic() > until:
                raise BenchmarkError("the gateways do not know of each other\n" + self.gateways[0].process.log_tail())
            time.sleep(0.1)

    def warm_up(self, seconds=10):
        """Until what runs often is compiled."""
        self.figures.run(seconds, "uniform", 0, [stream.at(3000 / len(self._streams)) for stream in self._streams])
        time.sleep(2)

    def store_failures(self):
        """Requests for which some gateway could not ask Redis, so far."""
        return sum(gateway.sum("weir_plugin_rate_limit_store_failures_total") for gateway in self.gateways)

    def check_alive(self):
        for gateway in self.gateways:
            gateway.process.check_alive()

    def __exit__(self, *_):
        if self.figures:
            self.figures.stop()
        for gateway in self.gateways:
            gateway.process.stop()
