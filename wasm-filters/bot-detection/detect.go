package main

import (
	"errors"
	"fmt"
	"strings"
)

// A class is what a client is taken for, by its User-Agent.
type class uint8

const (
	none    class = iota // nothing suggests a bot
	search               // a search engine's crawler
	preview              // fetches a page to show a preview of a link
	ai                   // collects pages for a language model
	tool                 // a command line tool or an HTTP library
	scanner              // looks for vulnerabilities
	missing              // no User-Agent at all
	denied               // named by the configuration
	classes
)

var classNames = [classes]string{
	"none", "search", "preview", "ai", "tool", "scanner", "missing", "denied",
}

// known holds what gives a class away, in lower case. Where several match, the later class wins: a
// scanner that calls itself a search engine is a scanner.
var known = map[class][]string{
	search: {
		"googlebot", "bingbot", "duckduckbot", "yandexbot", "baiduspider", "slurp", "applebot",
		"qwantbot", "seznambot", "petalbot", "mojeekbot", "sogou",
	},
	preview: {
		"facebookexternalhit", "twitterbot", "slackbot", "discordbot", "telegrambot", "linkedinbot",
		"whatsapp", "pinterestbot", "skypeuripreview", "mastodon",
	},
	ai: {
		"gptbot", "chatgpt-user", "oai-searchbot", "claudebot", "claude-web", "anthropic-ai", "ccbot",
		"bytespider", "perplexitybot", "amazonbot", "google-extended", "meta-externalagent",
		"cohere-ai", "diffbot", "applebot-extended",
	},
	tool: {
		"curl/", "wget/", "python-requests", "python-urllib", "aiohttp", "httpx", "go-http-client",
		"java/", "apache-httpclient", "okhttp", "node-fetch", "axios", "libwww-perl", "scrapy",
		"headlesschrome", "phantomjs", "puppeteer", "playwright", "selenium", "postmanruntime",
	},
	scanner: {
		"sqlmap", "nikto", "nmap", "masscan", "zgrab", "nuclei", "dirbuster", "gobuster", "wpscan",
		"acunetix", "nessus", "openvas", "feroxbuster", "wfuzz", "hydra", "censysinspect", "expanse",
	},
}

// config is what the route says about the filter.
type config struct {
	Header string   `json:"header"`
	Block  []string `json:"block"`
	Allow  []string `json:"allow"`
	Deny   []string `json:"deny"`
	Status int      `json:"status"`
}

// detector tells bots from people. It does not change once it is made.
type detector struct {
	header  string
	status  int
	blocked [classes]bool
	matcher matcher
}

// SetDefaults sets what holds where the route says nothing.
func (c *config) SetDefaults() {
	*c = config{Header: "X-Bot", Block: []string{"scanner"}, Status: 403}
}

func newDetector(c config) (*detector, error) {
	if c.Status < 400 || c.Status > 499 {
		return nil, fmt.Errorf("status: '%d' (expected: 400..499)", c.Status)
	}
	if c.Header == "" || strings.ContainsAny(c.Header, " \t\r\n:") {
		return nil, fmt.Errorf("header: '%s' (expected: a header name)", c.Header)
	}
	d := &detector{header: c.Header, status: c.Status}
	for _, name := range c.Block {
		blocked, err := classOf(name)
		if err != nil {
			return nil, err
		}
		d.blocked[blocked] = true
	}
	d.blocked[denied] = true
	if err := d.addPatterns(c); err != nil {
		return nil, err
	}
	return d, nil
}

func classOf(name string) (class, error) {
	for c, known := range classNames {
		if known == name && class(c) != none {
			return class(c), nil
		}
	}
	return none, fmt.Errorf("block: '%s' (expected: one of %s)", name, strings.Join(classNames[1:], ", "))
}

func (d *detector) addPatterns(c config) error {
	b := newMatcherBuilder()
	for class := search; class < missing; class++ {
		for _, pattern := range known[class] {
			b.add(pattern, class)
		}
	}
	for _, pattern := range c.Deny {
		if pattern == "" {
			return errors.New("deny: '' (expected: a part of a User-Agent)")
		}
		b.add(pattern, denied)
	}
	for _, pattern := range c.Allow {
		if pattern == "" {
			return errors.New("allow: '' (expected: a part of a User-Agent)")
		}
		b.add(pattern, allowed)
	}
	d.matcher = b.build()
	return nil
}

// classify tells what a client is taken for.
func (d *detector) classify(userAgent []byte) class {
	if len(userAgent) == 0 {
		return missing
	}
	found := d.matcher.match(userAgent)
	if found == allowed {
		return none
	}
	return found
}
