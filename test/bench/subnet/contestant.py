"""The contestant "Python ipaddress"."""

import ipaddress
import json
import os
import sys
import time

folder = sys.argv[1]


def lines(name):
    with open(os.path.join(folder, name), encoding="ascii") as file:
        return file.read().split("\n")


texts = {4: lines("texts4"), 6: lines("texts6")}
addresses = {version: [ipaddress.ip_address(text) for text in texts[version]] for version in texts}
prefixes = [ipaddress.ip_network(text) for text in lines("prefixes")]
blocks = {4: ipaddress.ip_network("64.0.0.0/3"), 6: ipaddress.ip_network("4000::/3")}


def cpu_time(count, work):
    start = time.process_time_ns()
    times = 0
    while time.process_time_ns() - start < 150_000_000:
        total = work()
        times += 1
    return {"ns": (time.process_time_ns() - start) / (count * times), "sum": total}


def parse(version):
    read = ipaddress.ip_address
    return lambda: sum(read(text).version for text in texts[version])


def written(version):
    return lambda: sum(ord(str(address)[-1]) for address in addresses[version])


def contained(version):
    return lambda: sum(address in blocks[version] for address in addresses[version])


cases = {}
for version in (4, 6):
    cases[f"parse{version}"] = (len(texts[version]), parse(version))
    cases[f"format{version}"] = (len(texts[version]), written(version))
    cases[f"contains{version}"] = (len(texts[version]), contained(version))
cases["collapse"] = (1, lambda: len(list(ipaddress.collapse_addresses(prefixes))))

for question in sys.stdin:
    case = cases.get(question.strip())
    print(json.dumps(cpu_time(*case) if case else {}), flush=True)
