package filterlog_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"weir.dev/filter"
	"weir.dev/filter/filterlog"
	"weir.dev/filter/filtertest"
)

type logging struct{ log *slog.Logger }

func (l logging) OnRequest(r *filter.Request) filter.Next {
	l.log.Info("plain")
	l.log.Warn("no such user", "id", 7, "name", "a b", "level", "high", "msg", "kept")
	l.log.With("route", "x").WithGroup("client").Error("gone", "ip", "192.0.2.1")
	l.log.Log(context.Background(), slog.LevelDebug-4, "trace")
	return filter.Continue
}

func TestWritesRecordsAsLinesOfTheHost(t *testing.T) {
	filter.Register(func(struct{}) (logging, error) {
		return logging{slog.New(filterlog.NewHandler())}, nil
	})

	exchange := filtertest.MustStart(t, "").Handle(filtertest.Request{}, filtertest.Response{})

	want := []string{
		"info: plain",
		`warn: no such user id=7 name="a b" level=high msg=kept`,
		"error: gone route=x client.ip=192.0.2.1",
		"debug: trace",
	}
	if !slices.Equal(exchange.Log, want) {
		t.Errorf("%q (expected: %q)", exchange.Log, want)
	}
}
