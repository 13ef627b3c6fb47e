// Go's net/netip, asked one JSON line at a time: [kind, text] gives [version, ...] or null.
package main

import (
	"bufio"
	"encoding/json"
	"net/netip"
	"os"
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

func answer(kind, text string) []any {
	if kind == "address" {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return nil
		}
		return []any{address.BitLen(), address.String(), address.StringExpanded(), address.Next().String(), address.Prev().String()}
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return nil
	}
	return []any{prefix.Addr().BitLen(), prefix.Masked().String()}
}
