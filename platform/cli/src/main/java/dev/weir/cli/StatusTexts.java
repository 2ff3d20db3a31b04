package dev.weir.cli;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.index.Ages;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How commands show the plugins of a running gateway.
///
/// @param status what the gateway says
/// @param lock which plugins are installed, by whose digests those of the gateway get full names
record StatusTexts(JsonView status, LockFile lock, Instant now) {

  private static final String COLUMNS = "%-32s %-14s %4s  %-12s %9s  %-7s %s";

  /// For programs: what the gateway says of plugins, with their names in `weir.lock`.
  JsonObject json(String admin) throws JsonException {
    var plugins = new ArrayList<JsonValue>();
    for (var version : status.member("versions").elements()) {
      var name = pinned(version);
      var json = version.object();
      plugins.add(name.isPresent() ? json.with("name", name.get()) : json);
    }
    return JsonObject.EMPTY
        .with("admin", admin)
        .with("generation", status.member("generation").integer())
        .with("lock", status.member("lock").value())
        .with("plugins", new JsonArray(plugins))
        .with("canaries", status.member("canaries").value())
        .with("revoked", status.member("revoked").value());
  }

  /// For people.
  List<String> lines() throws JsonException {
    var lines = new ArrayList<String>();
    lines.add(COLUMNS.formatted("PLUGIN", "VERSION", "GEN", "STATE", "IN-FLIGHT", "AGE", "LOADER"));
    for (var version : status.member("versions").elements()) {
      lines.add(line(version));
    }
    for (var canary : status.member("canaries").elements()) {
      lines.add(canary(canary));
    }
    for (var revoked : status.member("revoked").elements()) {
      lines.add(revoked(revoked));
    }
    return lines;
  }

  private String line(JsonView version) throws JsonException {
    var state = version.member("state").string();
    var share = version.optional("share");
    return COLUMNS
        .formatted(
            Printable.of(pinned(version).orElse(version.member("plugin").string())),
            Printable.of(version.member("version").string()),
            number(version.optional("generation")),
            share.isPresent() ? state + " " + share.get().string() : state,
            number(version.optional("in-flight")),
            age(version),
            state.equals("leaked") ? "leaked" : "live")
        .stripTrailing();
  }

  private Optional<String> pinned(JsonView version) throws JsonException {
    var digest = version.optional("digest");
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    var sha256 = digest.get().string().replaceFirst("^sha256:", "");
    return lock.all().stream()
        .filter(pin -> pin.sha256().equals(sha256))
        .map(pin -> pin.name().toString())
        .findFirst();
  }

  private static String number(Optional<JsonView> view) throws JsonException {
    return view.isPresent() ? Long.toString(view.get().integer()) : "-";
  }

  private String age(JsonView version) throws JsonException {
    var since = version.optional("loaded-at");
    if (since.isEmpty()) {
      since = version.optional("unloaded-at");
    }
    if (since.isEmpty()) {
      return "-";
    }
    try {
      return Ages.text(Duration.between(Instant.parse(since.get().string()), now));
    } catch (DateTimeException _) {
      throw since.get().refused("a time");
    }
  }

  // Also of what is not loaded any more, and so is in no line above.
  private static String revoked(JsonView revoked) throws JsonException {
    var isBlocked = revoked.member("action").string().equals("block");
    var url = revoked.optional("url");
    var text =
        "%s %s: %s: %s%s"
            .formatted(
                revoked.member("plugin").string(),
                revoked.member("version").string(),
                isBlocked ? "revoked, its filters get no requests" : "its index warns of it",
                revoked.member("reason").string(),
                url.isPresent() ? " (" + url.get().string() + ")" : "");
    return Printable.of(text);
  }

  private String canary(JsonView canary) throws JsonException {
    var plugin = canary.member("plugin").string();
    var version = canary.member("candidate").member("version").string();
    var state = canary.member("state").string();
    var text =
        "%s %s: %s, %s: %s"
            .formatted(
                plugin,
                version,
                state,
                canary.member("share").string(),
                canary.member("reason").string());
    var name =
        lock.canaries().values().stream()
            .map(tried -> tried.pin())
            .filter(pin -> pin.name().id().name().equals(plugin))
            .filter(pin -> pin.version().toString().equals(version))
            .map(pin -> pin.name().toString())
            .findFirst();
    if (name.isEmpty() || state.equals("trial")) {
      return Printable.of(text);
    }
    var order = state.equals("promoted") ? "promote " : "rollback ";
    return Printable.of(text) + "; to keep it: weir plugin " + order + name.get();
  }
}
