// Go's net/netip, asked one JSON line at a time: [kind, text] gives [version, ...] or null.
package main

import (
	"bufio"
	"encoding/json"
	"net/netip"
	"os"
	"strings"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var question [2]string
		if err := json.Unmarshal(in.Bytes(), &question); err != nil {
			panic(err)
		}
		answer, _ := json.Marshal(answer(question[0], question[1]))
		out.Write(answer)
		out.WriteByte('\n')
	}
}

// relation compares two prefixes: overlap, and whether the first contains the second's network address.
func relation(texts []string) []any {
	a, b := netip.MustParsePrefix(texts[0]).Masked(), netip.MustParsePrefix(texts[1]).Masked()
	return []any{a.Overlaps(b), a.Contains(b.Addr())}
}

func answer(kind, text string) []any {
	if kind == "address" {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return nil
		}
		said := []any{address.BitLen(), address.String(), address.StringExpanded(), address.Next().String(), address.Prev().String()}
		if address.Is4In6() {
			return said
		}
		return append(said, address.IsPrivate(), address.IsLoopback(), address.IsLinkLocalUnicast(), address.IsMulticast())
	}
	if kind == "relation" {
		return relation(strings.Fields(text))
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return nil
	}
	return []any{prefix.Addr().BitLen(), prefix.Masked().String()}
}
