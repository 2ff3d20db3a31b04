package filter

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"
)

type nested struct {
	From string `json:"from"`
	To   *int   `json:"to"`
}

type common struct {
	Name string `json:"name"`
}

type sample struct {
	common
	Status   int               `json:"status"`
	Header   string            `json:"header,omitempty"`
	Rules    []nested          `json:"rules"`
	Labels   map[string]nested `json:"labels"`
	Prefixes []netip.Prefix    `json:"prefixes"`
	Any      any               `json:"any"`
	Raw      json.RawMessage   `json:"raw"`
	Since    time.Time         `json:"since"`
	Untagged bool
	Hidden   string `json:"-"`
	own      string
}

func (s *sample) SetDefaults() { s.Header = "X-Default" }

func TestDecodesWhatTheRouteSaysOverTheDefaults(t *testing.T) {
	config, err := decode[sample](`{
		"name": "n", "status": 7, "rules": [{"from": "a", "to": 1}], "labels": {"free name": {"to": 2}},
		"prefixes": ["10.0.0.0/8"], "any": {"x": {"y": 1}}, "raw": {"x": 1}, "since": "2026-01-01T00:00:00Z",
		"Untagged": true}`)

	if err != nil {
		t.Fatal(err)
	}
	if config.Name != "n" || config.Header != "X-Default" || *config.Rules[0].To != 1 ||
		*config.Labels["free name"].To != 2 || !config.Untagged || config.own != "" {
		t.Errorf("%+v", config)
	}
}

func TestNoConfigurationMeansTheDefaults(t *testing.T) {
	for _, text := range []string{"", " \n", "{}", "null"} {
		if config, err := decode[sample](text); err != nil || config.Header != "X-Default" {
			t.Errorf("%q: %+v %v", text, config, err)
		}
	}
}

func TestTextIsLeftAsItIs(t *testing.T) {
	if text, err := decode[string]("a: b\n"); err != nil || text != "a: b\n" {
		t.Errorf("%q %v", text, err)
	}
	if text, err := decode[[]byte]("{"); err != nil || string(text) != "{" {
		t.Errorf("%q %v", text, err)
	}
}

func TestSaysWhatIsWrongWithAConfiguration(t *testing.T) {
	for text, want := range map[string]string{
		`{"stauts": 1}`:                         "stauts: unknown property (expected one of: Untagged, any, header, labels, name, prefixes, raw, rules, since, status)",
		`{"rules": [{}, {"form": "a"}]}`:        "rules[1].form: unknown property (expected one of: from, to)",
		`{"labels": {"a": {"b": {}}}}`:          "labels.a.b: unknown property (expected one of: from, to)",
		`{"status": 1, "status": 2}`:            "status: is there twice",
		`{"any": {"x": [{"y": 1, "y": 2}]}}`:    "any.x[0].y: is there twice",
		`{"status": "1"}`:                       "status: a JSON string (expected: an integer)",
		`{"status": 1.5}`:                       "status: a JSON number 1.5 (expected: an integer)",
		`{"rules": {}}`:                         "rules: a JSON object (expected: a list)",
		`{"labels": []}`:                        "labels: a JSON array (expected: a map)",
		`{"Untagged": 0}`:                       "Untagged: a JSON number (expected: true or false)",
		`{"header": 1}`:                         "header: a JSON number (expected: a string)",
		`[]`:                                    "the configuration: a JSON array (expected: a map)",
		`{"status": 1`:                          "not JSON: unexpected end of JSON input at byte 12",
		`{"status": 1} {}`:                      "not JSON: invalid character '{' after top-level value at byte 15",
		`{"prefixes": ["10.0.0.0/99"]}`:         `netip.ParsePrefix("10.0.0.0/99"): prefix length out of range`,
		`{"name": "a", "rules": [{"from": "a"}`: "not JSON: unexpected end of JSON input at byte 37",
	} {
		if _, err := decode[sample](text); err == nil || err.Error() != want {
			t.Errorf("%s: %v (expected: %s)", text, err, want)
		}
	}
}

func TestNamesAreReadWithRegardToCase(t *testing.T) {
	_, err := decode[common](`{"Name": "n"}`)

	if err == nil || err.Error() != "Name: unknown property (expected: name)" {
		t.Error(err)
	}
}

func TestAFilterWithoutConfigurationTakesNoProperties(t *testing.T) {
	_, err := decode[struct{}](`{"a": 1}`)

	if err == nil || err.Error() != "a: unknown property (expected: none)" {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"rules": [{"from": "a", "to": 1}], "any": [[{}], null]}`)
	f.Add(`{"a": `)
	f.Fuzz(func(t *testing.T, text string) {
		config, err := decode[sample](text)
		if err == nil && text != "" && config.own != "" {
			t.Error("touched what is not exported")
		}
	})
}
