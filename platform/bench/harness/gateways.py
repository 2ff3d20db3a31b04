"""Several gateways with the filter `cache` that share a Redis, for the scripts about caches."""

from pathlib import Path

from process import Process, free_port
from proxies import CLASS_PATH, JAVA, ROOT, Weir, tool

CONFIG = """
listeners: [ {{ address: "127.0.0.1:{port}", max-connections: 12000 }} ]
admin: {{ address: "127.0.0.1:{admin}" }}
{redis}
routes: [ {{ id: all, filters: [ {{ cache: {{ coalesce: 30s }} }} ], upstream: origin }} ]
upstreams:
  origin:
    endpoints: [ "127.0.0.1:{origin}" ]
    policies: {{ max-connections: 1000, pending-timeout: 60s }}
plugins: {{ directory: {directory}/no-plugins }}
"""


class Gateway:
    """A gateway in a process of its own."""

    def __init__(self, running, name, origin, redis, directory):
        self.port = free_port()
        self.admin = free_port()
        config = Path(directory) / f"{name}.yaml"
        ports = {"port": self.port, "admin": self.admin, "origin": origin}
        config.write_text(CONFIG.format(redis=redis, directory=directory, **ports))
        command = [JAVA, *Weir.flags(), "-cp", CLASS_PATH, "dev.weir.bench.BenchGateway", config]
        command.append(ROOT / "plugins" / "cache" / "target")
        self.process = running.enter_context(Process(name, command, directory))


def start_gateways(running, count, origin, directory):
    """That many, which share a Redis if they are several, all listening."""
    redis = ""
    if count > 1:
        port = free_port()
        command = [tool("redis-server"), "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", directory]
        running.enter_context(Process("redis", command, directory)).await_port(port)
        redis = f'redis: {{ servers: [ "127.0.0.1:{port}" ] }}'
    gateways = [Gateway(running, f"weir-{number}", origin, redis, directory) for number in range(count)]
    for gateway in gateways:
        gateway.process.await_port(gateway.port)
        gateway.process.await_port(gateway.admin)
    return gateways
