"""CPython's ipaddress, asked one JSON line at a time: [kind, text] gives [version, ...] or null."""

import ipaddress
import json
import sys


def address(text):
    value = ipaddress.ip_address(text)
    zone = getattr(value, "scope_id", None) or ""
    bare = ipaddress.ip_address(int(value)) if value.version == 4 else ipaddress.IPv6Address(int(value))
    return [value.version, str(int(value)), zone, bare.reverse_pointer, bare.exploded]


def prefix(text):
    value = ipaddress.ip_network(text, strict=False)
    return [
        value.version,
        str(int(value.network_address)),
        value.prefixlen,
        str(int(value.broadcast_address)),
        str(int(value.netmask)),
        str(int(value.hostmask)),
        str(value.num_addresses),
    ]


def main():
    answers = []
    for line in sys.stdin:
        kind, text = json.loads(line)
        try:
            answers.append(json.dumps(address(text) if kind == "address" else prefix(text)))
        except ValueError:
            answers.append("null")
    sys.stdout.write("\n".join(answers) + "\n")


main()
