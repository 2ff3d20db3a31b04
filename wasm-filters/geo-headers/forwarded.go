package main

import (
	"net/netip"
	"strings"
)

// forwarded returns the address of the client that trusted proxies have passed on, each by adding to
// the right whom it got the request from. So it is the last one that is no trusted proxy: what is left
// of it, anybody can have written.
func (e *enricher) forwarded(proxy netip.Addr, values []string) netip.Addr {
	client := proxy
	for i := len(values) - 1; i >= 0; i-- {
		for rest, more := values[i], true; more; {
			var hop string
			rest, hop, more = cutLast(rest)
			if hop == "" {
				continue
			}
			if client = parseHop(hop); !client.IsValid() || e.trusted.lookup(client) < 0 {
				return client
			}
		}
	}
	return client
}

// cutLast takes the last element off a list with commas.
func cutLast(list string) (rest, last string, more bool) {
	comma := strings.LastIndexByte(list, ',')
	if comma < 0 {
		return "", strings.Trim(list, " \t"), false
	}
	return list[:comma], strings.Trim(list[comma+1:], " \t"), true
}

// parseHop reads an address as proxies write it: with or without a port, IPv6 in brackets or not.
func parseHop(hop string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	if len(hop) > 1 && hop[0] == '[' && hop[len(hop)-1] == ']' {
		hop = hop[1 : len(hop)-1]
	}
	address, err := netip.ParseAddr(hop)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}
