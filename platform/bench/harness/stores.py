"""Redis as gateways share it: alone, in a network that can be cut, behind a Sentinel, as a Cluster."""

import os
import signal
import subprocess
import time

from process import BenchmarkError, Process, free_port
from shared import Connection, Redis, program

SLOTS = 16384


def _run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")


class Standalone:
    """One server."""

    def __init__(self, directory):
        self.server = Redis("redis", directory)
        self.config = f'servers: [ "127.0.0.1:{self.server.port}" ]'

    def connect(self):
        return self.server.connect()

    def call(self, *words):
        with self.connect() as connection:
            connection.call(*words)

    def signal(self, number):
        os.kill(self.server.process.pid, number)

    def stop(self):
        self.server.process.stop()


class Namespace(Standalone):
    """One server in a network of its own, the way to which can be cut."""

    def __init__(self, directory):
        number = os.getpid() % 200
        self._name = f"weir-bench-{os.getpid()}"
        self._here, self._there = f"10.213.{number}.1", f"10.213.{number}.2"
        device = f"wb{os.getpid()}"
        _run("ip", "netns", "add", self._name)
        try:
            _run("ip", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", self._name)
            _run("ip", "addr", "add", f"{self._here}/24", "dev", device)
            _run("ip", "link", "set", device, "up")
            self._inside("ip", "addr", "add", f"{self._there}/24", "dev", "eth0")
            self._inside("ip", "link", "set", "eth0", "up")
            options = ["--bind", "0.0.0.0", "--protected-mode", "no"]
            prefix = ["ip", "netns", "exec", self._name]
            self.server = Redis("redis", directory, *options, prefix=prefix, host=self._there)
        except BaseException:
            _run("ip", "netns", "del", self._name)
            raise
        self.config = f'servers: [ "{self._there}:{self.server.port}" ]'

    def _inside(self, *command):
        _run("ip", "netns", "exec", self._name, *command)

    def cut(self):
        self._inside(program("iptables"), "-I", "INPUT", "-p", "tcp", "-j", "DROP")
        self._inside(program("iptables"), "-I", "OUTPUT", "-p", "tcp", "-j", "DROP")

    def join(self):
        self._inside(program("iptables"), "-F")

    def stop(self):
        super().stop()
        _run("ip", "netns", "del", self._name)


class Sentinel:
    """A primary, its replica, and who decides which is which."""

    def __init__(self, directory):
        self._servers = [Redis("primary", directory)]
        try:
            primary = self._servers[0].port
            delay = ["--repl-diskless-sync-delay", "0"]
            self._servers.append(Redis("replica", directory, "--replicaof", f"127.0.0.1 {primary}", *delay))
            self._await_replica()
            self._port = free_port()
            file = os.path.join(directory, "sentinel.conf")
            with open(file, "w", encoding="ascii") as config:
                config.write(
                    f"port {self._port}\nbind 127.0.0.1\nsentinel monitor orders 127.0.0.1 {primary} 1\n"
                    "sentinel down-after-milliseconds orders 500\nsentinel failover-timeout orders 3000\n"
                )
            self._sentinel = Process("sentinel", [program("redis-server"), file, "--sentinel"], directory)
            self._sentinel.await_port(self._port)
        except BaseException:
            self._stop_servers()
            raise
        self.config = f'mode: sentinel, master: orders, servers: [ "127.0.0.1:{self._port}" ]'

    def _await_replica(self):
        with self._servers[1].connect() as replica:
            until = time.monotonic() + 20
            while replica.info("replication").get("master_link_status") != "up":
                if time.monotonic() > until:
                    raise BenchmarkError("the replica does not follow")
                time.sleep(0.1)

    def _primary(self):
        with Connection(self._port) as sentinel:
            return int(sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "orders")[1])

    def connect(self):
        return Connection(self._primary())

    def fail_over(self):
        with Connection(self._port) as sentinel:
            sentinel.call("SENTINEL", "FAILOVER", "orders")

    def kill(self):
        port = self._primary()
        os.kill(next(it.process.pid for it in self._servers if it.port == port), signal.SIGKILL)

    def _stop_servers(self):
        for server in self._servers:
            server.process.stop()

    def stop(self):
        self._sentinel.stop()
        self._stop_servers()


class Cluster:
    """Three servers, each of which has a third of the slots."""

    def __init__(self, directory):
        self._servers = []
        try:
            for number in range(3):
                options = ["--cluster-enabled", "yes", "--cluster-config-file", f"nodes-{number}.conf"]
                self._servers.append(Redis(f"node-{number}", directory, *options))
            self._join()
        except BaseException:
            self.stop()
            raise
        self.config = f'mode: cluster, servers: [ "127.0.0.1:{self._servers[0].port}" ]'

    def _join(self):
        size = SLOTS // len(self._servers) + 1
        for number, server in enumerate(self._servers):
            with server.connect() as node:
                node.call("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
                last = min(SLOTS, (number + 1) * size) - 1
                node.call("CLUSTER", "ADDSLOTSRANGE", number * size, last)
                for other in self._servers[:number]:
                    node.call("CLUSTER", "MEET", "127.0.0.1", other.port)
        until = time.monotonic() + 20
        while not all(self._is_complete(server) for server in self._servers):
            if time.monotonic() > until:
                raise BenchmarkError("the cluster does not form")
            time.sleep(0.1)

    def _is_complete(self, server):
        with server.connect() as node:
            known = len(node.call("CLUSTER", "NODES").splitlines())
            return known == len(self._servers) and "cluster_state:ok" in node.call("CLUSTER", "INFO")

    def connect(self):
        """To the server that has the hot key, or the first one while nobody has it."""
        for server in self._servers:
            connection = server.connect()
            if self._hot_key(connection):
                return connection
            connection.close()
        return self._servers[0].connect()

    @staticmethod
    def _hot_key(node):
        keys = node.call("KEYS", "weir:limit:{*hot*}")
        return keys[0] if keys else None

    def move_again_and_again(self, until):
        """Moves the slot of the hot key from server to server, once a second."""
        nodes = [server.connect() for server in self._servers]
        names = [node.call("CLUSTER", "MYID") for node in nodes]
        while time.monotonic() < until:
            at = next((it for it, node in enumerate(nodes) if self._hot_key(node)), None)
            if at is not None:
                self._move(nodes, names, at, (at + 1) % len(nodes))
            time.sleep(1)
        for node in nodes:
            node.close()

    def _move(self, nodes, names, at, to):
        key = self._hot_key(nodes[at])
        if not key:
            return
        slot = nodes[at].call("CLUSTER", "KEYSLOT", key)
        nodes[to].call("CLUSTER", "SETSLOT", slot, "IMPORTING", names[at])
        nodes[at].call("CLUSTER", "SETSLOT", slot, "MIGRATING", names[to])
        for moved in nodes[at].call("CLUSTER", "GETKEYSINSLOT", slot, 100):
            nodes[at].call("MIGRATE", "127.0.0.1", self._servers[to].port, moved, 0, 1000)
        for node in (nodes[to], nodes[at], *nodes):
            node.call("CLUSTER", "SETSLOT", slot, "NODE", names[to])

    def stop(self):
        for server in self._servers:
            server.process.stop()
