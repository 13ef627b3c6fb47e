# Names are looked up in files only, for both.
# A host's state for the comparison with net-tools: run in a network namespace and a mount namespace of their own.
set -e
printf "hosts: files\nnetworks: files\n" >"$1/nsswitch.conf"
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
ip link set lo up
for name in eth0 verylongname0 idle0 eth2 eth10; do ip link add "$name" type veth peer name "f$name"; done
ip link set eth0 addr 02:00:00:00:00:01
ip addr add 10.0.1.2/24 brd + dev eth0
ip addr add 10.0.1.3/24 brd + dev eth0 label eth0:1
ip addr add fd00::2/64 dev eth0 nodad
ip link set feth0 addrgenmode none up
ip link set eth0 addrgenmode none mtu 1400 up
ip link set verylongname0 addrgenmode none promisc on allmulticast on up
ip addr add 10.5.5.5/32 dev verylongname0
ip link set eth2 addrgenmode none arp off up
ip route add default via 10.0.1.1 metric 7
ip route add 172.16.0.0/12 via 10.0.1.9 mtu 1300 advmss 1200 window 5000 rtt 100ms
ip route add 192.168.7.7 via 10.0.1.9
ip route add 192.0.2.0/24 nexthop via 10.0.1.5 nexthop via 10.0.1.6
ip route add blackhole 203.0.113.0/24
ip route add unreachable 198.51.100.0/24
ip route add prohibit 198.51.101.7 metric 5
