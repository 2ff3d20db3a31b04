package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"weir.dev/filter/filtertest"
)

const behindProxies = `{
	"table": {"192.0.2.0/24": "DE", "2001:db8::/32": "FR", "10.0.0.0/8": "us"},
	"default": "ZZ",
	"trusted-proxies": ["10.0.0.0/8", "fd00::1"]
}`

func TestNamesTheNetworkOfTheClient(t *testing.T) {
	geo := filtertest.MustStart(t, `{"table": {
		"192.0.2.0/24": "DE",
		"192.0.2.128/25": {"X-Country": "DE", "X-Region": "BY"},
		"198.51.100.7": {"X-Region": "SE"},
		"2001:db8::/32": "FR"}}`)

	for source, want := range map[string]string{
		"192.0.2.1:99":          "DE ",
		"192.0.2.200:99":        "DE BY",
		"198.51.100.7:99":       " SE",
		"198.51.100.8:99":       " ",
		"[2001:db8::1]:99":      "FR ",
		"[::ffff:192.0.2.1]:99": "DE ",
		"[fe80::1%eth0]:99":     " ",
		"@":                     " ",
	} {
		sent := geo.Handle(filtertest.Request{Source: source}, filtertest.Response{}).Upstream

		if got := sent.Header.Get("X-Country") + " " + sent.Header.Get("X-Region"); got != want {
			t.Errorf("%s: %q (expected: %q)", source, got, want)
		}
	}
}

func TestReplacesWhatClientsForge(t *testing.T) {
	geo := filtertest.MustStart(t, `{"header": "X-Net", "table": {"192.0.2.0/24": {"x-net": "a", "X-Zone": "b"}, "::/0": "c"}}`)
	forged := http.Header{"X-Net": {"1", "2"}, "X-Zone": {"3"}, "X-Other": {"4"}}

	for source, want := range map[string]string{
		"192.0.2.1:99":    "map[X-Net:[a] X-Other:[4] X-Zone:[b]]",
		"[2001:db8::]:99": "map[X-Net:[c] X-Other:[4]]",
		"198.51.100.1:99": "map[X-Other:[4]]",
	} {
		exchange := geo.Handle(filtertest.Request{Source: source, Header: forged}, filtertest.Response{})

		if got := fmt.Sprint(exchange.Upstream.Header); got != want {
			t.Errorf("%s: %s (expected: %s)", source, got, want)
		}
	}
}

func TestBelievesTrustedProxiesOnly(t *testing.T) {
	geo := filtertest.MustStart(t, behindProxies)

	for _, c := range []struct{ source, forwarded, want string }{
		{"10.0.0.1:99", "192.0.2.1", "DE"},
		{"10.0.0.1:99", "192.0.2.1, 10.9.9.9", "DE"},
		{"[fd00::1]:99", "2001:db8::7", "FR"},
		{"10.0.0.1:99", "[2001:db8::7]:4711", "FR"},
		{"10.0.0.1:99", "[2001:db8::7]", "FR"},
		{"10.0.0.1:99", "192.0.2.1:4711", "DE"},
		{"10.0.0.1:99", "::ffff:192.0.2.1", "DE"},
		{"10.0.0.1:99", " ,192.0.2.1,, ", "DE"},
		{"10.0.0.1:99", "", "us"},
		{"10.0.0.1:99", "10.1.1.1, 10.2.2.2", "us"},
		{"198.51.100.1:99", "192.0.2.1", "ZZ"},
		{"10.0.0.1:99", "192.0.2.1, 198.51.100.1", "ZZ"},
		{"10.0.0.1:99", "192.0.2.1, unknown", "ZZ"},
		{"10.0.0.1:99", "192.0.2.1, 10.0.0.999", "ZZ"},
		{"10.0.0.1:99", "192.0.2.1, " + strings.Repeat("10.0.0.1,", 5000), "DE"},
		{"10.0.0.1:99", strings.Repeat("[", 60_000), "ZZ"},
	} {
		exchange := geo.Handle(filtertest.Request{
			Source: c.source, Header: http.Header{"X-Forwarded-For": {c.forwarded}},
		}, filtertest.Response{})

		if got := exchange.Upstream.Header.Get("X-Country"); got != c.want {
			t.Errorf("%s for %.60s: %s (expected: %s)", c.source, c.forwarded, got, c.want)
		}
	}
}

func TestReadsTheLinesOfAHeaderAsOneList(t *testing.T) {
	geo := filtertest.MustStart(t, behindProxies)

	exchange := geo.Handle(filtertest.Request{
		Source: "10.0.0.1:99",
		Header: http.Header{"X-Forwarded-For": {"2001:db8::1, 192.0.2.1", "10.0.0.2"}},
	}, filtertest.Response{})

	if got := exchange.Upstream.Header.Get("X-Country"); got != "DE" {
		t.Errorf("%s (expected: DE)", got)
	}
}

func TestReadsTheHeaderThatTheRouteNames(t *testing.T) {
	geo := filtertest.MustStart(t, strings.Replace(behindProxies, "{", `{"address-header": "CF-Connecting-IP",`, 1))

	exchange := geo.Handle(filtertest.Request{
		Source: "10.0.0.1:99",
		Header: http.Header{"X-Forwarded-For": {"2001:db8::1"}, "Cf-Connecting-Ip": {"192.0.2.1"}},
	}, filtertest.Response{})

	if got := exchange.Upstream.Header.Get("X-Country"); got != "DE" {
		t.Errorf("%s (expected: DE)", got)
	}
}

func TestRefusesAConfigurationItDoesNotUnderstand(t *testing.T) {
	for text, want := range map[string]string{
		``:                                       "table: is empty (expected: at least one address range)",
		`{"tabel": {}}`:                          "tabel: unknown property (expected one of: address-header, default, header, table, trusted-proxies)",
		`{"table": {"10.0.0.1/8": "a"}}`:         "table.10.0.0.1/8: '10.0.0.1/8' (expected: 10.0.0.0/8)",
		`{"table": {"10.0.0.0/33": "a"}}`:        "table.10.0.0.0/33: '10.0.0.0/33' (expected: an address range such as 192.0.2.0/24)",
		`{"table": {"": "a"}}`:                   "table.: '' (expected: an address range such as 192.0.2.0/24)",
		`{"table": {"fe80::1%a": "a"}}`:          "table.fe80::1%a: 'fe80::1%a' (expected: an address range such as 192.0.2.0/24)",
		`{"table": {"::ffff:1.2.3.0/120": "a"}}`: "table.::ffff:1.2.3.0/120: '::ffff:1.2.3.0/120' (expected: an address range such as 192.0.2.0/24)",
		`{"table": {"1.2.3.4": "a", "1.2.3.4/32": "b"}}`:     "table.1.2.3.4/32: is there twice, as 1.2.3.4/32",
		`{"table": {"::": 7}}`:                               "7 (expected: a text, or a map of headers)",
		`{"table": {"::": {"a b": "c"}}}`:                    "table.::: 'a b' (expected: a header name)",
		`{"table": {"::": {"a": "c", "A": "d"}}}`:            "table.::: a: is there twice",
		`{"table": {"::": "a\r\nb: c"}}`:                     `table.::: "a\r\nb: c" (expected: printable ASCII)`,
		`{"table": {"::": "a"}, "default": {"": "b"}}`:       "default: '' (expected: a header name)",
		`{"table": {"::": "a"}, "header": "x:"}`:             "header: 'x:' (expected: a header name)",
		`{"table": {"::": "a"}, "address-header": ""}`:       "address-header: '' (expected: a header name)",
		`{"table": {"::": "a"}, "trusted-proxies": ["all"]}`: "trusted-proxies[0]: 'all' (expected: an address range such as 192.0.2.0/24)",
	} {
		if _, err := filtertest.Start(text); err == nil || err.Error() != "configuration: "+want {
			t.Errorf("%s: %v (expected: %s)", text, err, want)
		}
	}
}

func FuzzForwarded(f *testing.F) {
	f.Add("192.0.2.1, 10.0.0.1")
	f.Add("[::1]:5, fe80::1%x,,")
	geo, err := filtertest.Start(behindProxies)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, forwarded string) {
		exchange := geo.Handle(filtertest.Request{
			Source: "10.0.0.1:99", Header: http.Header{"X-Forwarded-For": {forwarded}},
		}, filtertest.Response{})

		if got := exchange.Upstream.Header["X-Country"]; len(got) != 1 || !strings.Contains("DE FR us ZZ", got[0]) {
			t.Errorf("%q: %q", forwarded, got)
		}
	})
}
