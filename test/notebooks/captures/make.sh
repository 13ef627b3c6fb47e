#!/usr/bin/env bash
# Makes the recorded captures of notebooks/captures/ again: two hosts, a cable, and tcpdump at one end of it.
# Wants root (or unshare -Urn), iproute2, tcpdump and Python; touches nothing outside the two namespaces it makes.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
into="$here/../../../notebooks/captures"
if [ "${1:-}" != inside ]; then exec unshare -n bash "$0" inside; fi
mkdir -p "$into"

unshare -n sleep 60 & other=$!
trap 'kill $other 2>/dev/null || true' EXIT
sleep 0.3
in_server() { nsenter -t "$other" -n "$@"; }
ip link add eth0 type veth peer name eth1
ip link set eth1 netns "$other"
ip link set lo up
ip link set eth0 address 02:00:00:00:00:01 up
ip addr add 2.2.2.1/24 dev eth0
in_server ip link set lo up
in_server ip link set eth1 address 02:00:00:00:00:10 up
in_server ip addr add 2.2.2.10/24 dev eth1
sleep 1.5 # until the kernel has finished its IPv6 greetings

in_server python3 "$here/server.py" & server=$!
sleep 0.5
tcpdump -i eth0 -w "$into/office.pcap" -U 'not ip6' 2>/dev/null & dump=$!
sleep 0.8
python3 "$here/client.py"
sleep 0.8
kill -INT "$dump"
wait "$dump" || true
kill "$server" 2>/dev/null || true
tcpdump -nr "$into/office.pcap"
