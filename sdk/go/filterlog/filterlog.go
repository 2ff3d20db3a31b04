// Package filterlog lets a filter log with log/slog. It is apart from the package filter so that
// modules that do without do not grow by it.
//
//	var log = slog.New(filterlog.NewHandler())
package filterlog

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"time"

	"weir.dev/filter"
)

// Handler writes records to the host's log, one line each: the message and the attributes as slog's
// TextHandler writes them. The host knows the time and the level.
type Handler struct {
	line *bytes.Buffer
	text slog.Handler
}

// NewHandler returns a Handler.
func NewHandler() *Handler {
	line := new(bytes.Buffer)
	options := slog.HandlerOptions{
		Level:       slog.Level(math.MinInt), // Enabled asks the host.
		ReplaceAttr: withoutLevelAndMessage,
	}
	return &Handler{line, slog.NewTextHandler(line, &options)}
}

func withoutLevelAndMessage(groups []string, a slog.Attr) slog.Attr {
	_, isLevel := a.Value.Any().(slog.Level)
	isMessage := a.Key == slog.MessageKey && a.Value.String() == ""
	if len(groups) == 0 && (isLevel && a.Key == slog.LevelKey || isMessage) {
		return slog.Attr{}
	}
	return a
}

// Enabled asks the host whether lines of this level are logged.
func (h *Handler) Enabled(_ context.Context, level slog.Level) bool {
	return filter.LogEnabled(hostLevel(level))
}

// Handle writes a record.
func (h *Handler) Handle(ctx context.Context, record slog.Record) error {
	h.line.Reset()
	h.line.WriteString(record.Message)
	h.line.WriteByte(' ')
	untimed := slog.NewRecord(time.Time{}, record.Level, "", 0)
	record.Attrs(func(a slog.Attr) bool {
		untimed.AddAttrs(a)
		return true
	})
	if err := h.text.Handle(ctx, untimed); err != nil {
		return err
	}
	filter.Log(hostLevel(record.Level), string(bytes.TrimRight(h.line.Bytes(), " \n")))
	return nil
}

// WithAttrs returns a Handler that adds attributes to every record.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{h.line, h.text.WithAttrs(attrs)}
}

// WithGroup returns a Handler that puts the attributes that follow into a group.
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{h.line, h.text.WithGroup(name)}
}

func hostLevel(level slog.Level) filter.Level {
	switch {
	case level < slog.LevelInfo:
		return filter.Debug
	case level < slog.LevelWarn:
		return filter.Info
	case level < slog.LevelError:
		return filter.Warn
	default:
		return filter.Error
	}
}
