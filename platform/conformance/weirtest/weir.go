// Package weirtest starts a real Weir for a test: the checkout's, or the one that the environment variable WEIR names.
package weirtest

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

// Gateway is a running Weir.
type Gateway struct {
	URL      string
	AdminURL string
	process  *exec.Cmd
	ended    chan struct{}
	lock     sync.Mutex
	log      []string
}

// Listening is the part of a configuration that Start needs: it lets the system choose the ports.
const Listening = "listeners: [ { address: \"127.0.0.1:0\" } ]\nadmin: { address: \"127.0.0.1:0\" }\n"

var serving = regexp.MustCompile(`serving .*; port (\d+), admin port (\d+);`)

// Launcher is the script that starts Weir.
func Launcher() string {
	if named := os.Getenv("WEIR"); named != "" {
		return named
	}
	return filepath.Join("..", "..", "..", "weir")
}

// Write puts a configuration into a file of the test's own.
func Write(t *testing.T, configuration string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "weir.yaml")
	if err := os.WriteFile(file, []byte(configuration), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// Quote writes a string so that YAML reads the same: JSON is YAML.
func Quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// Start returns when the gateway serves; it is stopped when the test ends. The error is what Weir printed.
func Start(t *testing.T, configuration string) (*Gateway, error) {
	t.Helper()
	process := exec.Command(Launcher(), "run", Write(t, configuration))
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Stderr = process.Stdout
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	g := &Gateway{process: process, ended: make(chan struct{})}
	ports := make(chan []string, 1)
	go g.read(output, ports)
	select {
	case found := <-ports:
		t.Cleanup(func() { g.Stop(t) })
		g.URL, g.AdminURL = "http://127.0.0.1:"+found[1], "http://127.0.0.1:"+found[2]
		g.awaitReady(t)
		return g, nil
	case <-g.ended:
		_ = process.Wait()
		return nil, fmt.Errorf("Weir did not start:\n%s", strings.Join(g.Log(), "\n"))
	case <-time.After(15 * time.Minute): // it may have to be built, and to compile large modules
		_ = process.Process.Kill()
		return nil, fmt.Errorf("Weir does not serve:\n%s", strings.Join(g.Log(), "\n"))
	}
}

func (g *Gateway) read(output io.Reader, ports chan<- []string) {
	defer close(g.ended)
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		g.lock.Lock()
		g.log = append(g.log, lines.Text())
		g.lock.Unlock()
		if found := serving.FindStringSubmatch(lines.Text()); found != nil {
			ports <- found
		}
	}
}

// Log is what the gateway has printed until now. One that is stopped has written all.
func (g *Gateway) Log() []string {
	g.lock.Lock()
	defer g.lock.Unlock()
	return append([]string(nil), g.log...)
}

func (g *Gateway) awaitReady(t *testing.T) {
	t.Helper()
	response, err := http.Get(g.AdminURL + "/health/ready")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("Weir is not ready: %s", response.Status)
	}
}

// Stop ends the gateway as an operator would; again, it does nothing.
func (g *Gateway) Stop(t *testing.T) {
	if g.process.ProcessState != nil {
		return
	}
	_ = g.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-g.ended:
	case <-time.After(time.Minute):
		t.Error("Weir does not stop")
		_ = g.process.Process.Kill()
	}
	if err := g.process.Wait(); err != nil {
		t.Errorf("Weir ended: %v", err)
	}
	if t.Failed() {
		t.Logf("Weir's log:\n%s", strings.Join(g.Log(), "\n"))
	}
}
