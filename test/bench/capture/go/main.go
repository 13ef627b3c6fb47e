// Reads a capture and takes its packets apart by gopacket's DecodingLayerParser, its fastest way; with "checksums" it
// computes those of IPv4, TCP and UDP, too.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	reader, err := pcapgo.NewReader(file)
	if err != nil {
		panic(err)
	}
	checksums := len(os.Args) > 2
	var eth layers.Ethernet
	var ip4 layers.IPv4
	var ip6 layers.IPv6
	var tcp layers.TCP
	var udp layers.UDP
	var icmp layers.ICMPv4
	var dns layers.DNS
	var payload gopacket.Payload
	parser := gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet, &eth, &ip4, &ip6, &tcp, &udp, &icmp, &dns, &payload)
	parser.IgnoreUnsupported = true
	decoded := make([]gopacket.LayerType, 0, 8)
	packets, sum := 0, 0
	for {
		data, _, err := reader.ZeroCopyReadPacketData()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		if parser.DecodeLayers(data, &decoded) != nil {
			continue
		}
		packets++
		for _, layer := range decoded {
			switch layer {
			case layers.LayerTypeIPv4:
				sum += int(ip4.SrcIP[3])
				if checksums {
					sum += headerSum(ip4.Contents)
					tcp.SetNetworkLayerForChecksum(&ip4)
					udp.SetNetworkLayerForChecksum(&ip4)
				}
			case layers.LayerTypeIPv6:
				sum += int(ip6.SrcIP[15])
				if checksums {
					udp.SetNetworkLayerForChecksum(&ip6)
					tcp.SetNetworkLayerForChecksum(&ip6)
				}
			case layers.LayerTypeTCP:
				sum += int(tcp.SrcPort)
				if checksums {
					found, _ := tcp.ComputeChecksum()
					sum += int(found)
				}
			case layers.LayerTypeUDP:
				sum += int(udp.SrcPort)
				if checksums {
					sum += headerSum(udp.Contents) + headerSum(udp.Payload)
				}
			}
		}
	}
	fmt.Println(packets, sum)
}

// gopacket computes IPv4's and UDP's only on the way out.
func headerSum(bytes []byte) int {
	sum := 0
	for at := 0; at+1 < len(bytes); at += 2 {
		sum += int(bytes[at])<<8 | int(bytes[at+1])
	}
	return sum
}
