package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"weir.dev/filter/filtertest"
)

const signed = `{
	"secret": "0123456789abcdef",
	"experiments": {
		"checkout": {"buckets": {"control": 1, "new": 1}, "force-query": "ab"},
		"search": {"buckets": {"old": 0, "fast": 1}, "by": "header:X-User", "header": "X-Search", "cookie": "s"}
	}
}`

func TestGivesTheClientABucketOfEachExperiment(t *testing.T) {
	exchange := filtertest.MustStart(t, signed).Handle(filtertest.Request{}, filtertest.Response{})

	bucket := exchange.Upstream.Header.Get("X-Ab-Checkout")
	if bucket != "control" && bucket != "new" {
		t.Errorf("checkout: %q", bucket)
	}
	if got := exchange.Upstream.Header.Get("X-Search"); got != "fast" {
		t.Errorf("search: %q", got)
	}
	cookies := exchange.Response.Header["Set-Cookie"]
	if len(cookies) != 2 || !strings.HasPrefix(cookies[0], "ab-checkout="+bucket+".") ||
		!strings.HasPrefix(cookies[1], "s=fast.") ||
		!strings.HasSuffix(cookies[1], "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure") {
		t.Errorf("%q", cookies)
	}
}

func TestTheClientKeepsItsBucket(t *testing.T) {
	b := filtertest.MustStart(t, signed)
	first := b.Handle(filtertest.Request{}, filtertest.Response{})
	cookies := http.Header{"Cookie": {cookiesOf(first)}}

	for i := range 50 {
		again := b.Handle(filtertest.Request{Source: fmt.Sprintf("192.0.2.%d:1", i), Header: cookies}, filtertest.Response{})

		if got, want := again.Upstream.Header.Get("X-Ab-Checkout"), first.Upstream.Header.Get("X-Ab-Checkout"); got != want {
			t.Errorf("%s (expected: %s)", got, want)
		}
		if set := again.Response.Header["Set-Cookie"]; set != nil {
			t.Errorf("set again: %q", set)
		}
	}
}

func TestABucketOfNoWeightKeepsItsClients(t *testing.T) {
	b := filtertest.MustStart(t, `{"experiments": {"x": {"buckets": {"old": 0, "new": 1}}}}`)

	exchange := b.Handle(filtertest.Request{Header: http.Header{"Cookie": {"ab-x=old"}}}, filtertest.Response{})

	if got := exchange.Upstream.Header.Get("X-Ab-X"); got != "old" {
		t.Error(got)
	}
}

func TestBelievesNothingThatClientsMadeUp(t *testing.T) {
	b := filtertest.MustStart(t, signed)
	real := cookiesOf(b.Handle(filtertest.Request{}, filtertest.Response{}))
	signature := real[strings.Index(real, ".")+1 : strings.Index(real, ";")]

	for _, cookie := range []string{
		"s=old", "s=old.", "s=old." + signature, "s=old.0000000000000000", "s=fast", "s=fast." + signature,
		"s=\"\"", "s", "s=", "s==", ";;;", "s=fast.%00", strings.Repeat("s=old;", 10_000), "S=old",
		"s=old." + strings.Repeat("0", 60_000), "s=\x80\xff", "s=$(id)", "__proto__=s",
	} {
		exchange := b.Handle(filtertest.Request{
			Header: http.Header{"Cookie": {cookie}, "X-Search": {"old", "forged"}},
		}, filtertest.Response{})

		if got := exchange.Upstream.Header["X-Search"]; len(got) != 1 || got[0] != "fast" {
			t.Errorf("%.40q: %q", cookie, got)
		}
		if set := exchange.Response.Header["Set-Cookie"]; len(set) != 2 {
			t.Errorf("%.40q: %q", cookie, set)
		}
	}
}

func TestASignatureForOneExperimentIsNoneForAnother(t *testing.T) {
	b := filtertest.MustStart(t, `{"secret": "0123456789abcdef", "experiments": {
		"a": {"buckets": {"x": 1, "y": 0}}, "b": {"buckets": {"x": 0, "y": 1}}}}`)
	first := cookiesOf(b.Handle(filtertest.Request{}, filtertest.Response{}))
	swapped := strings.Replace(first, "ab-a=x", "ab-b=x", 1)

	exchange := b.Handle(filtertest.Request{Header: http.Header{"Cookie": {swapped}}}, filtertest.Response{})

	if got := exchange.Upstream.Header.Get("X-Ab-B"); got != "y" {
		t.Errorf("%s (expected: y)", got)
	}
}

func TestTestersForceABucketWhereTheRouteLetsThem(t *testing.T) {
	b := filtertest.MustStart(t, signed)

	for uri, want := range map[string]string{
		"/?ab=new": "new", "/?ab=control": "control", "/?a=1&ab=ne%77": "new", "/?ab=new&ab=control": "new",
	} {
		exchange := b.Handle(filtertest.Request{URI: uri}, filtertest.Response{})

		if got := exchange.Upstream.Header.Get("X-Ab-Checkout"); got != want {
			t.Errorf("%s: %s (expected: %s)", uri, got, want)
		}
		if got := exchange.Response.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "ab-checkout="+want+".") {
			t.Errorf("%s: %s", uri, got)
		}
	}
	for _, uri := range []string{"/?ab=", "/?ab=other", "/?ab=%zz", "/?ab", "/?AB=new", "/?s=old", "/?X-Search=old"} {
		forced, plain := b.Handle(filtertest.Request{URI: uri}, filtertest.Response{}), b.Handle(filtertest.Request{}, filtertest.Response{})

		if got, want := fmt.Sprint(forced.Upstream.Header), fmt.Sprint(plain.Upstream.Header); got != want {
			t.Errorf("%s: %s (expected: %s)", uri, got, want)
		}
	}
}

func TestTellsClientsApartByWhatTheRouteNames(t *testing.T) {
	for by, requests := range map[string][2]filtertest.Request{
		"address":       {{Source: "192.0.2.1:1"}, {Source: "192.0.2.1:2"}},
		"header:X-User": {{Source: "192.0.2.1:1", Header: http.Header{"X-User": {"7"}}}, {Source: "[::1]:1", Header: http.Header{"X-User": {"7"}}}},
		"cookie:uid":    {{Source: "192.0.2.1:1", Header: http.Header{"Cookie": {"uid=7"}}}, {Source: "[::1]:1", Header: http.Header{"Cookie": {"a=b; uid=7"}}}},
	} {
		buckets := make([]string, 0, 64)
		for i := range 64 {
			buckets = append(buckets, fmt.Sprintf(`"b%d": 1`, i))
		}
		b := filtertest.MustStart(t, fmt.Sprintf(`{"experiments": {"x": {"by": "%s", "buckets": {%s}}}}`, by, strings.Join(buckets, ",")))

		one, same := b.Handle(requests[0], filtertest.Response{}), b.Handle(requests[1], filtertest.Response{})
		other := b.Handle(filtertest.Request{Source: "203.0.113.9:1"}, filtertest.Response{})

		if one.Upstream.Header.Get("X-Ab-X") != same.Upstream.Header.Get("X-Ab-X") {
			t.Errorf("%s: the same client has two buckets", by)
		}
		if one.Upstream.Header.Get("X-Ab-X") == other.Upstream.Header.Get("X-Ab-X") {
			t.Errorf("%s: two clients have the same of 64 buckets", by)
		}
	}
}

func TestAClientMovesWithinItsIPv6Network(t *testing.T) {
	identity := func(source string) string {
		b := filtertest.MustStart(t, `{"experiments": {"x": {"buckets": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}}}}`)
		return b.Handle(filtertest.Request{Source: source}, filtertest.Response{}).Upstream.Header.Get("X-Ab-X")
	}
	for i := range 20 {
		if got, want := identity(fmt.Sprintf("[2001:db8:1:2::%d]:1", i)), identity("[2001:db8:1:2::]:1"); got != want {
			t.Errorf("%s (expected: %s)", got, want)
		}
	}
	if identity("[::ffff:192.0.2.1]:1") != identity("192.0.2.1:1") {
		t.Error("an IPv4 address in IPv6 clothes is another client")
	}
}

func TestRefusesAConfigurationItDoesNotUnderstand(t *testing.T) {
	x := func(properties string) string { return `{"experiments": {"x": {` + properties + `}}}` }
	for text, want := range map[string]string{
		``:                                        "experiments: is empty (expected: at least one experiment)",
		`{"experiment": {}}`:                      "experiment: unknown property (expected one of: experiments, max-age, secret, secure)",
		`{"experiments": {"a b": {}}}`:            "experiments.a b: the name of an experiment has letters, digits and -",
		x(`"bucket": {}`):                         "experiments.x.bucket: unknown property (expected one of: buckets, by, cookie, force-query, header, salt)",
		x(`"buckets": {}`):                        "experiments.x: buckets: have no weight (expected: at least one bucket with some)",
		x(`"buckets": {"a": 0}`):                  "experiments.x: buckets: have no weight (expected: at least one bucket with some)",
		x(`"buckets": {"a": -1}`):                 "experiments.x: buckets.a: '-1' (expected: 0..1000000)",
		x(`"buckets": {"a": 1000001}`):            "experiments.x: buckets.a: '1000001' (expected: 0..1000000)",
		x(`"buckets": {"a;": 1}`):                 "experiments.x: buckets: 'a;' (expected: a name of letters, digits and -)",
		x(`"buckets": {"a": 1}, "by": "ip"`):      "experiments.x: by: 'ip' (expected: address, header:NAME or cookie:NAME)",
		x(`"buckets": {"a": 1}, "by": "cookie:"`): "experiments.x: by: 'cookie:' (expected: address, header:NAME or cookie:NAME)",
		x(`"buckets": {"a": 1}, "header": "a:"`):  "experiments.x: header: 'a:' (expected: a header name)",
		x(`"buckets": {"a": 1}, "cookie": "a=b"`): "experiments.x: cookie: 'a=b' (expected: a cookie name)",
		`{"secret": "short", "experiments": {"x": {"buckets": {"a": 1}}}}`:                              "secret: 5 characters (expected: >= 16)",
		`{"max-age": 0, "experiments": {"x": {"buckets": {"a": 1}}}}`:                                   "max-age: '0' (expected: 1..34560000)",
		`{"experiments": {"x": {"buckets": {"a": 1}}, "y": {"buckets": {"a": 1}, "header": "x-AB-x"}}}`: "experiments.y: header: x-ab-x is that of x",
		`{"experiments": {"x": {"buckets": {"a": 1}}, "y": {"buckets": {"a": 1}, "cookie": "ab-x"}}}`:   "experiments.y: cookie: ab-x is that of x",
	} {
		if _, err := filtertest.Start(text); err == nil || err.Error() != "configuration: "+want {
			t.Errorf("%s: %v (expected: %s)", text, err, want)
		}
	}
}

func FuzzRequests(f *testing.F) {
	f.Add("s=old", "ab=new", "7")
	f.Add("ab-checkout=new.0123456789abcdef; s=\"\"", "ab=%zz&ab", "")
	b, err := filtertest.Start(signed)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, cookie, query, user string) {
		exchange := b.Handle(filtertest.Request{
			URI: "/?" + query, Header: http.Header{"Cookie": {cookie}, "X-User": {user}},
		}, filtertest.Response{})

		if got := exchange.Upstream.Header.Get("X-Search"); got != "fast" {
			t.Errorf("%q %q %q: %q", cookie, query, user, got)
		}
	})
}

// cookiesOf returns what the client sends after it got this response.
func cookiesOf(exchange filtertest.Exchange) string {
	var pairs []string
	for _, set := range exchange.Response.Header["Set-Cookie"] {
		pair, _, _ := strings.Cut(set, ";")
		pairs = append(pairs, pair)
	}
	return strings.Join(pairs, "; ")
}
