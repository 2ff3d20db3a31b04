"""What has to be known of a machine to judge numbers that were measured on it."""

import datetime
import os
import platform
import re
import subprocess
import time
from pathlib import Path

from proxies import BESIDE_GO, GO_PROXY, JAVA, ROOT, SPRING_JAR, tool


def busy(seconds=2):
    """Which part of the machine's cores somebody else uses now."""
    before = _cpu_ticks()
    time.sleep(seconds)
    after = _cpu_ticks()
    total = sum(after) - sum(before)
    idle = sum(after[3:5]) - sum(before[3:5])
    return 1 - idle / total


def _cpu_ticks():
    """user nice system idle iowait irq softirq steal, of all cores."""
    return [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]


def facts(proxies):
    known = {
        "date": datetime.date.today().isoformat(),
        "busy_before": round(busy(), 2),
        "cpu": _first(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "kernel": platform.release().partition("-")[0],
        "weir": _said(["git", "-C", ROOT, "describe", "--always", "--dirty"]),
        "java": _first(r"Runtime Environment.*?\(build (.*?)\)", _said([JAVA, "-version"])),
        "nginx": _first(r"nginx/(\S+)", _said([tool("nginx"), "-v"])),
        "wrk": _first(r"wrk (?:debian/)?(\S+)", _said([tool("wrk"), "-v"])),
    }
    if "haproxy" in proxies:
        known["haproxy"] = _first(r"version (\d+(?:\.\d+)+)", _said([tool("haproxy"), "-v"]))
    if "spring-cloud-gateway" in proxies:
        known["spring_cloud_gateway"] = _spring_version()
    if set(proxies) & set(BESIDE_GO.values()):
        parts = GO_PROXY.read_bytes().decode("latin-1")
        known["go"] = _first(r"\bgo(1\.\d+(?:\.\d+)?)\b", parts)
        known["http_wasm"] = _first(r"http-wasm-host-go\tv(\S+)", parts)
        known["wazero"] = _first(r"tetratelabs/wazero\tv(\S+)", parts)
    return known


def sentence(known):
    peers = [f"nginx {known['nginx']} (the upstream, too)"]
    if "haproxy" in known:
        peers.append(f"HAProxy {known['haproxy']}")
    if "spring_cloud_gateway" in known:
        peers.append(f"Spring Cloud Gateway {known['spring_cloud_gateway']}")
    if "go" in known:
        peers.append(f"Go {known['go']}, http-wasm-host-go {known['http_wasm']}, wazero {known['wazero']}")
    return (
        f"{known['cores']} cores ({known['cpu']}), {known['memory_gb']} GB, Linux {known['kernel']}; "
        f"Weir {known['weir']}, Java {known['java']}, {', '.join(peers)}, wrk {known['wrk']}."
    )


def _spring_version():
    listing = _said([JAVA.with_name("jar"), "-tf", SPRING_JAR])
    return _first(r"spring-cloud-gateway-server-webflux-(\S+)\.jar", listing)


def _said(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return (result.stdout + result.stderr).strip()


def _first(pattern, text):
    match = re.search(pattern, text)
    return match.group(1).strip() if match else "unknown"
