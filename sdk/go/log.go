package filter

import (
	"fmt"

	"weir.dev/filter/internal/host"
)

// Level is the level of a log line.
type Level int32

// The levels, from the least important to the most.
const (
	Debug Level = host.Debug
	Info  Level = host.Info
	Warn  Level = host.Warn
	Error Level = host.Error
)

// Log writes a line to the host's log. For log/slog, see the package filterlog.
func Log(level Level, message string) { host.Log(int32(level), message) }

// Logf formats a line and writes it to the host's log, if lines of that level are logged.
func Logf(level Level, format string, arguments ...any) {
	if LogEnabled(level) {
		Log(level, fmt.Sprintf(format, arguments...))
	}
}

// LogEnabled tells whether lines of a level are logged.
func LogEnabled(level Level) bool { return host.LogEnabled(int32(level)) }
