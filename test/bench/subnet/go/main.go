// The contestants "Go netip" and "bart Fast". Build with GOAMD64=v3.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/gaissmai/bart"
	"go4.org/netipx"
)

type measured struct {
	Ns            float64 `json:"ns,omitempty"`
	BytesPerRoute float64 `json:"bytesPerRoute,omitempty"`
	Sum           int     `json:"sum"`
}

var (
	folder   = os.Args[1]
	texts4   = lines("texts4")
	texts6   = lines("texts6")
	all4     = parseAll(texts4)
	all6     = parseAll(texts6)
	prefixes []netip.Prefix
	table    *bart.Fast[uint32]
	routes   []netip.Prefix
	queries  []netip.Addr
)

func main() {
	for _, line := range lines("prefixes") {
		prefixes = append(prefixes, netip.MustParsePrefix(line))
	}
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		out.Encode(answer(in.Text()))
	}
}

func answer(question string) measured {
	block4, block6 := netip.MustParsePrefix("64.0.0.0/3"), netip.MustParsePrefix("4000::/3")
	switch verb, name, _ := strings.Cut(question, " "); verb {
	case "load":
		return load(name)
	case "parse4":
		return cpuTime(len(texts4), func() int { return parse(texts4) })
	case "parse6":
		return cpuTime(len(texts6), func() int { return parse(texts6) })
	case "format4":
		return cpuTime(len(all4), func() int { return format(all4) })
	case "format6":
		return cpuTime(len(all6), func() int { return format(all6) })
	case "contains4":
		return cpuTime(len(all4), func() int { return contains(block4, all4) })
	case "contains6":
		return cpuTime(len(all6), func() int { return contains(block6, all6) })
	case "collapse":
		return cpuTime(1, func() int { return len(collapse(prefixes)) })
	case "collapse-netipx":
		return cpuTime(1, collapseNetipx)
	case "lookup":
		return cpuTime(len(queries), lookupAll)
	case "update":
		return cpuTime(20000, updateSome)
	}
	return measured{}
}

func parse(texts []string) (sum int) {
	for _, text := range texts {
		if address, err := netip.ParseAddr(text); err == nil {
			sum += address.BitLen()
		}
	}
	return
}

func format(addresses []netip.Addr) (sum int) {
	for _, address := range addresses {
		text := address.String()
		sum += int(text[len(text)-1])
	}
	return
}

func contains(block netip.Prefix, addresses []netip.Addr) (sum int) {
	for _, address := range addresses {
		if block.Contains(address) {
			sum++
		}
	}
	return
}

// collapse sorts, drops what is contained, and joins halves: the same work as ours, by hand.
func collapse(list []netip.Prefix) []netip.Prefix {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, netip.Prefix.Compare)
	left := make([]netip.Prefix, 0, len(sorted))
	for _, prefix := range sorted {
		if n := len(left); n > 0 && left[n-1].Contains(prefix.Addr()) {
			continue
		}
		left = append(left, prefix)
		for n := len(left); n > 1 && left[n-1].Bits() == left[n-2].Bits() && left[n-1].Bits() > 0; n = len(left) {
			parent := netip.PrefixFrom(left[n-2].Addr(), left[n-2].Bits()-1)
			if parent.Masked() != parent || !parent.Contains(left[n-1].Addr()) {
				break
			}
			left = append(left[:n-2], parent)
		}
	}
	return left
}

func collapseNetipx() int {
	var builder netipx.IPSetBuilder
	for _, prefix := range prefixes {
		builder.AddPrefix(prefix)
	}
	set, _ := builder.IPSet()
	return len(set.Prefixes())
}

func lookupAll() (sum int) {
	for _, address := range queries {
		hop, _ := table.Lookup(address)
		sum += int(hop)
	}
	return
}

func updateSome() int {
	some := routes[:min(10000, len(routes))]
	for _, prefix := range some {
		table.Delete(prefix)
	}
	for _, prefix := range some {
		table.Insert(prefix, 1)
	}
	return table.Size()
}

func load(name string) measured {
	table, routes, queries = nil, nil, nil
	is4 := strings.Contains(name, "4-")
	routeBytes, queryBytes := read(name+".routes"), read(name+".queries")
	hops := []uint32{}
	for ; len(routeBytes) > 0; routeBytes = routeBytes[24:] {
		length := int(binary.LittleEndian.Uint32(routeBytes[16:]))
		routes = append(routes, netip.PrefixFrom(address(routeBytes, is4), length))
		hops = append(hops, binary.LittleEndian.Uint32(routeBytes[20:]))
	}
	for ; len(queryBytes) > 0; queryBytes = queryBytes[16:] {
		queries = append(queries, address(queryBytes, is4))
	}
	before := heap()
	start := cpu()
	table = new(bart.Fast[uint32])
	for n, prefix := range routes {
		table.Insert(prefix, hops[n])
	}
	ns := (cpu() - start) / float64(len(routes))
	return measured{Ns: ns, BytesPerRoute: float64(heap()-before) / float64(len(routes)), Sum: table.Size()}
}

func address(words []byte, is4 bool) netip.Addr {
	var bytes [16]byte
	for n := 0; n < 16; n += 4 {
		binary.BigEndian.PutUint32(bytes[n:], binary.LittleEndian.Uint32(words[n:]))
	}
	if is4 {
		return netip.AddrFrom4([4]byte(bytes[:4]))
	}
	return netip.AddrFrom16(bytes)
}

func cpuTime(count int, work func() int) measured {
	start := cpu()
	times, sum, spent := 0, 0, 0.0
	for spent < 150e6 {
		sum = work()
		times++
		spent = cpu() - start
	}
	return measured{Ns: spent / float64(count*times), Sum: sum}
}

func cpu() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}

func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func lines(name string) []string {
	return strings.Split(string(read(name)), "\n")
}

func parseAll(texts []string) (addresses []netip.Addr) {
	for _, text := range texts {
		addresses = append(addresses, netip.MustParseAddr(text))
	}
	return
}

func read(name string) []byte {
	bytes, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		panic(err)
	}
	return bytes
}
