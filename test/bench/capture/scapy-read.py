"""Reads a capture with scapy and asks each packet for addresses, ports and checksums."""
import sys

from scapy.config import conf
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import IPv6
from scapy.utils import PcapReader
import scapy.layers.dns  # noqa: F401
import scapy.layers.l2  # noqa: F401

conf.ipv6_enabled = True
packets = 0
total = 0
with PcapReader(sys.argv[1]) as reader:
    for packet in reader:
        packets += 1
        for layer in (IP, IPv6):
            if layer in packet:
                total += len(packet[layer].src)
        for layer in (TCP, UDP):
            if layer in packet:
                total += packet[layer].sport + packet[layer].chksum
print(packets, total)
