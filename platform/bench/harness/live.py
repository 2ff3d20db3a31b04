"""How long a plugin takes to be live in a gateway: a new version from a local index, and a saved source."""

import argparse
import http.client
import tempfile
import time
from pathlib import Path

import market
from process import BenchmarkError, Process, free_port, run_main

SOURCE = "src/main/java/com/example/greet/GreetFilterFactory.java"
CONFIG = """
listeners: [ { address: "127.0.0.1:%d" } ]
admin: { address: "127.0.0.1:%d" }
routes: [ { id: all, filters: [ greet, respond ] } ]
"""
PLUGIN = """
{ "v": 1, "id": "acme/greet", "kind": "java", "title": "Greetings", "summary": "Greets whoever asks",
  "license": "Apache-2.0", "categories": ["traffic-control"], "releases": [%s] }
"""
RELEASE = """
{ "version": "%s", "artifact": { "build": "greet-%s.jar" }, "permissions": {},
  "compat": { "pluginApi": ["0.1"], "gateway": ">=0.1.0 <0.2.0" } }
"""
POLICY = '{ "v": 1, "licenses": ["Apache-2.0"], "categories": ["traffic-control"], "forbidden": [], "maxSize": 1000000 }'

class Client:
    """Asks a gateway what its filter says."""

    def __init__(self, port):
        self._port = port

    def greeting(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("GET", "/")
            response = connection.getresponse()
            response.read()
            return response.getheader("X-Greeting")
        finally:
            connection.close()

    def await_greeting(self, wanted, seconds=30):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.greeting() == wanted:
                return time.monotonic()
            time.sleep(0.005)
        raise BenchmarkError(f"the filter does not say '{wanted}' after {seconds} s, but '{self.greeting()}'")

def replace(file, old, new):
    text = file.read_text()
    if old not in text:
        raise BenchmarkError(f"{file}: no {old}")
    file.write_text(text.replace(old, new))

def greet_by(source, old, new):
    replace(source, f"= {old};", f"= {new};")

def make_index(folder, versions):
    """Signs an index of a plugin whose versions greet by their numbers."""
    sources = folder / "index"
    place = sources / "sources" / "acme" / "greet"
    place.mkdir(parents=True)
    plugin = folder / "greet"
    market.run("plugin", "new", "greet", "--directory", plugin)
    said, number = "config.greeting()", "0.1.0"
    for version in versions:
        greet_by(plugin / SOURCE, said, f'"{version}"')
        said = f'"{version}"'
        if version != number:
            replace(plugin / "pom.xml", f"<version>{number}</version>", f"<version>{version}</version>")
            number = version
        market.run("plugin", "pack", plugin, "-o", place / f"greet-{version}.jar")
    releases = ",".join(RELEASE % (version, version) for version in versions)
    (place / "plugin.json").write_text(PLUGIN % releases)
    (sources / "policy.json").write_text(POLICY)
    (sources / "revocations.json").write_text('{ "v": 1, "revocations": [] }')
    repository = folder / "repository"
    market.run("index", "sign", sources, "--keys", folder / "keys", "--repository", repository, "--development")
    return repository

def measure_upgrades(folder, rounds):
    """From the start of `weir plugin upgrade` to the first answer of the new version."""
    versions = [f"0.1.{number}" for number in range(rounds + 1)]
    repository = make_index(folder, versions)
    home = folder / "home"
    home.mkdir()
    config = home / "weir.yaml"
    port = free_port()
    config.write_text(CONFIG % (port, free_port()))
    root = repository / "metadata" / "1.root.json"
    market.run("index", "add", "ours", repository.as_uri() + "/", "--root", root, "--trust", "acme", "--cool-down", 0,
               "-c", config)
    market.run("plugin", "install", f"acme/greet@{versions[0]}", "--accept-permissions", "-c", config)
    client = Client(port)
    rows = []
    with Process("weir", market.weir_command("run", config), home) as gateway:
        gateway.await_port(port)
        client.await_greeting(versions[0])
        for version in versions[1:]:
            begin = time.monotonic()
            wall, _, _ = market.run("plugin", "upgrade", f"acme/greet@{version}", "-c", config)
            live = client.await_greeting(version) - begin
            rows.append((live * 1000, wall, live * 1000 - wall))
    return rows

def measure_saves(folder, rounds):
    """From the save of a source to the first answer of what it says now, by `weir plugin dev`."""
    plugin = folder / "saved"
    market.run("plugin", "new", "greet", "--directory", plugin)
    source = plugin / SOURCE
    greet_by(source, "config.greeting()", '"save 0"')
    port = free_port()
    rows = []
    command = market.weir_command("plugin", "dev", plugin, "--port", port, "--json")
    with Process("dev", command, folder) as session:
        session.await_port(port)
        client = Client(port)
        client.await_greeting("save 0")
        for number in range(1, rounds + 1):
            begin = time.monotonic()
            greet_by(source, f'"save {number - 1}"', f'"save {number}"')
            rows.append(((client.await_greeting(f"save {number}") - begin) * 1000,))
    return rows

def row(what, values):
    ordered = sorted(values)
    print(f"| {what} | {values[0]:.0f} | {ordered[len(ordered) // 2]:.0f} | {ordered[-1]:.0f} |")

def main():
    parser = argparse.ArgumentParser(prog="platform/bench/live", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how many upgrades, and saves (10)")
    rounds = parser.parse_args().rounds
    market.require_distribution()
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as directory:
        upgrades = measure_upgrades(Path(directory), rounds)
        saves = measure_saves(Path(directory), rounds)
    print("| ms | the first | median | slowest |\n| --- | ---: | ---: | ---: |")
    row("weir plugin upgrade, start of the command to live", [it[0] for it in upgrades])
    row("of which the command", [it[1] for it in upgrades])
    row("of which after the command", [it[2] for it in upgrades])
    row("weir plugin dev, save to live", [it[0] for it in saves])

if __name__ == "__main__":
    run_main(main)
