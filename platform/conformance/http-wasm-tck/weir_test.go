package tck

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// guest is a WASM filter on a route of its own.
type guest struct {
	host   string // which requests get it; empty: all
	module string
	config string // empty: none
}

// weir is a gateway that serves guests in front of an origin.
type weir struct {
	url     string
	process *exec.Cmd
	ended   chan struct{}
	lock    sync.Mutex
	log     []string
}

var serving = regexp.MustCompile(`serving .*; port (\d+), admin port (\d+);`)

// launcher is the script that starts Weir: the checkout's, or the one that WEIR names.
func launcher() string {
	if named := os.Getenv("WEIR"); named != "" {
		return named
	}
	return filepath.Join("..", "..", "..", "weir")
}

// startWeir returns when the gateway says that it is ready; it is stopped when the test ends.
func startWeir(t *testing.T, origin string, guests ...guest) *weir {
	t.Helper()
	process := exec.Command(launcher(), "run", writeConfiguration(t, origin, guests))
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Stderr = process.Stdout
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	w := &weir{process: process, ended: make(chan struct{})}
	ports := make(chan []string, 1)
	go w.read(output, ports)
	t.Cleanup(func() { w.stop(t) })
	select {
	case found := <-ports:
		w.url = "http://127.0.0.1:" + found[1]
		w.awaitReady(t, found[2])
	case <-w.ended:
		t.Fatalf("Weir did not start:\n%s", strings.Join(w.lines(), "\n"))
	case <-time.After(5 * time.Minute): // it may have to be built
		t.Fatalf("Weir does not serve:\n%s", strings.Join(w.lines(), "\n"))
	}
	return w
}

func writeConfiguration(t *testing.T, origin string, guests []guest) string {
	t.Helper()
	var yaml strings.Builder
	yaml.WriteString("listeners: [ { address: \"127.0.0.1:0\" } ]\nadmin: { address: \"127.0.0.1:0\" }\nroutes:\n")
	for i, g := range guests {
		fmt.Fprintf(&yaml, "  - id: guest-%d\n    match: { path: /** ", i)
		if g.host != "" {
			fmt.Fprintf(&yaml, ", hosts: [ %s ] ", quote(g.host))
		}
		fmt.Fprintf(&yaml, "}\n    filters: [ { wasm: { module: %s", quote(g.module))
		if g.config != "" {
			fmt.Fprintf(&yaml, ", config: %s", quote(g.config))
		}
		yaml.WriteString(", limits: { time: 1s } } } ]\n    upstream: origin\n")
	}
	fmt.Fprintf(&yaml, "upstreams: { origin: { endpoints: [ %s ] } }\n", quote(strings.TrimPrefix(origin, "http://")))
	file := filepath.Join(t.TempDir(), "weir.yaml")
	if err := os.WriteFile(file, []byte(yaml.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// quote writes a string so that YAML reads the same: JSON is YAML.
func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

func (w *weir) read(output io.Reader, ports chan<- []string) {
	defer close(w.ended)
	for lines := bufio.NewScanner(output); lines.Scan(); {
		w.lock.Lock()
		w.log = append(w.log, lines.Text())
		w.lock.Unlock()
		if found := serving.FindStringSubmatch(lines.Text()); found != nil {
			ports <- found
		}
	}
}

func (w *weir) lines() []string {
	w.lock.Lock()
	defer w.lock.Unlock()
	return append([]string(nil), w.log...)
}

func (w *weir) awaitReady(t *testing.T, adminPort string) {
	t.Helper()
	response, err := http.Get("http://127.0.0.1:" + adminPort + "/health/ready")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("Weir is not ready: %s", response.Status)
	}
}

// stop ends the gateway as an operator would; again, it does nothing.
func (w *weir) stop(t *testing.T) {
	if w.process.ProcessState != nil {
		return
	}
	_ = w.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-w.ended:
	case <-time.After(time.Minute):
		t.Error("Weir does not stop")
		_ = w.process.Process.Kill()
	}
	if err := w.process.Wait(); err != nil {
		t.Errorf("Weir ended: %v", err)
	}
	if t.Failed() {
		t.Logf("Weir's log:\n%s", strings.Join(w.lines(), "\n"))
	}
}
