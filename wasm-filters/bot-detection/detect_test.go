package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"weir.dev/filter/filtertest"
)

func TestClassifiesClientsByTheirUserAgent(t *testing.T) {
	d := detectorOf(t, "{}")
	for userAgent, want := range map[string]class{
		"":                     missing,
		"curl/8.5.0":           tool,
		"Python-Requests/2.31": tool,
		"sqlmap/1.7#stable":    scanner,
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":   none,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": search,
		"Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.1)":                  ai,
		"Slackbot-LinkExpanding 1.0":                                               preview,
		"Googlebot nuclei":                                                         scanner,
		"GOOGLEBO":                                                                 none,
		"ggooglebot":                                                               search,
		"Mozilla/5.0 Ünïcode \xff\x00":                                             none,
	} {
		if got := d.classify([]byte(userAgent)); got != want {
			t.Errorf("%q: %s (expected: %s)", userAgent, classNames[got], classNames[want])
		}
	}
}

func TestTheRouteDeniesAndAllows(t *testing.T) {
	d := detectorOf(t, `{"deny": ["EvilBot"], "allow": ["our-monitor"]}`)

	if got := d.classify([]byte("x evilbot/2")); got != denied || !d.blocked[got] {
		t.Errorf("evilbot: %s", classNames[got])
	}
	if got := d.classify([]byte("Our-Monitor curl/8")); got != none {
		t.Errorf("our-monitor: %s", classNames[got])
	}
}

func TestBlocksWhatTheRouteNames(t *testing.T) {
	d := detectorOf(t, `{"block": ["ai", "missing"], "status": 404, "header": "X-Client"}`)

	if !d.blocked[ai] || !d.blocked[missing] || d.blocked[scanner] || d.blocked[none] {
		t.Errorf("blocked: %v", d.blocked)
	}
	if d.status != 404 || d.header != "X-Client" {
		t.Errorf("%d %s", d.status, d.header)
	}
}

func TestAgreesWithSearchingForEachPattern(t *testing.T) {
	d := detectorOf(t, "{}")
	for c := search; c < missing; c++ {
		for _, pattern := range known[c] {
			text := "Mozilla " + strings.ToUpper(pattern) + " x"
			want := none
			for other, patterns := range known {
				for _, p := range patterns {
					if strings.Contains(strings.ToLower(text), p) {
						want = max(want, other)
					}
				}
			}
			if got := d.classify([]byte(text)); got != want {
				t.Errorf("%s: %s (expected: %s)", text, classNames[got], classNames[want])
			}
		}
	}
}

func TestNamesTheClassInPlaceOfTheClient(t *testing.T) {
	exchange := filtertest.MustStart(t, "").Handle(filtertest.Request{
		Header: http.Header{"User-Agent": {"curl/8.5.0"}, "X-Bot": {"none", "search"}},
	}, filtertest.Response{})

	if got := exchange.Upstream.Header["X-Bot"]; len(got) != 1 || got[0] != "tool" {
		t.Errorf("X-Bot: %q (expected: tool)", got)
	}
}

func TestAnswersThoseItBlocks(t *testing.T) {
	bots := filtertest.MustStart(t, `{"block": ["ai"], "status": 404}`)

	exchange := bots.Handle(filtertest.Request{Header: http.Header{"User-Agent": {"GPTBot/1.1"}}}, filtertest.Response{})

	if exchange.Upstream != nil || exchange.Response.Status != 404 ||
		exchange.Response.Body != "Automated access is not allowed here.\n" {
		t.Errorf("%+v", exchange)
	}
}

func TestAUserAgentOfUnusualLengthIsTakenForNone(t *testing.T) {
	for userAgent, want := range map[string]string{
		"curl/" + strings.Repeat("x", maxUserAgent-5): "tool",
		"curl/" + strings.Repeat("x", maxUserAgent-4): "missing",
	} {
		exchange := filtertest.MustStart(t, "").Handle(filtertest.Request{
			Header: http.Header{"User-Agent": {userAgent}},
		}, filtertest.Response{})

		if got := exchange.Upstream.Header.Get("X-Bot"); got != want {
			t.Errorf("%d bytes: %s (expected: %s)", len(userAgent), got, want)
		}
	}
}

func TestRefusesAConfigurationItDoesNotUnderstand(t *testing.T) {
	for text, want := range map[string]string{
		`{"blok": []}`:          "blok: unknown property (expected one of: allow, block, deny, header, status)",
		`{"block": ["robots"]}`: "block: 'robots' (expected: one of search, preview, ai, tool, scanner, missing, denied)",
		`{"block": ["none"]}`:   "block: 'none' (expected: one of search, preview, ai, tool, scanner, missing, denied)",
		`{"status": 200}`:       "status: '200' (expected: 400..499)",
		`{"header": "a b"}`:     "header: 'a b' (expected: a header name)",
		`{"deny": [""]}`:        "deny: '' (expected: a part of a User-Agent)",
		`{"allow": [""]}`:       "allow: '' (expected: a part of a User-Agent)",
	} {
		if _, err := filtertest.Start(text); err == nil || err.Error() != "configuration: "+want {
			t.Errorf("%s: %v (expected: %s)", text, err, want)
		}
	}
}

func detectorOf(t *testing.T, text string) *detector {
	t.Helper()
	var c config
	c.SetDefaults()
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	d, err := newDetector(c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
