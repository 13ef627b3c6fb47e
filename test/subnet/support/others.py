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


def relation(text):
    """Compares two prefixes, takes the second out of the first, joins both, and covers the range from one to the other."""
    a, b = (ipaddress.ip_network(part) for part in text.split())
    ends = sorted([a.network_address, b.broadcast_address])
    return [
        a.overlaps(b),
        b.subnet_of(a),
        [str(left) for left in sorted(a.address_exclude(b))] if b.subnet_of(a) else None,
        [str(joined) for joined in ipaddress.collapse_addresses([a, b])],
        [str(part) for part in ipaddress.summarize_address_range(*ends)],
        str(a.supernet(new_prefix=a.prefixlen // 2)),
        [str(half) for half in a.subnets()] if a.prefixlen < a.max_prefixlen else [str(a)],
    ]


KINDS = {"address": address, "prefix": prefix, "relation": relation}


def main():
    answers = []
    for line in sys.stdin:
        kind, text = json.loads(line)
        try:
            answers.append(json.dumps(KINDS[kind](text)))
        except ValueError:
            answers.append("null")
    sys.stdout.write("\n".join(answers) + "\n")


main()
