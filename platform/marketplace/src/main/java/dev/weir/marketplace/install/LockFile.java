package dev.weir.marketplace.install;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All plugins of a gateway: the file `weir.lock`, kept with the configuration.
///
/// Start-up loads what it names and nothing else. The same plugins are the same text, one fact on a
/// line, so that a change of it can be read.
///
/// @param canaries the versions that are tried out, each beside the pin of the same name
public record LockFile(
    SequencedMap<PluginName, Pin> pins, SequencedMap<PluginName, PinnedCanary> canaries) {

  /// What it is usually called.
  public static final String NAME = "weir.lock";

  /// Without plugins.
  public static final LockFile EMPTY = new LockFile(new TreeMap<>(), new TreeMap<>());

  private static final int FORMAT = 1;

  public LockFile {
    pins = Collections.unmodifiableSequencedMap(new TreeMap<>(pins));
    canaries = Collections.unmodifiableSequencedMap(new TreeMap<>(canaries));
  }

  /// The plugins of a file; none if there is no file.
  ///
  /// @throws MarketplaceException with the line and column, or the name of the plugin, of what is
  ///   wrong
  public static LockFile read(Path file) throws IOException, MarketplaceException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return EMPTY;
    }
    return parse(bytes, file.getFileName().toString());
  }

  /// The plugins of a text.
  ///
  /// @param name what messages call it
  public static LockFile parse(byte[] bytes, String name) throws MarketplaceException {
    try {
      return parse(JsonView.of(JsonReader.read(bytes)));
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "lock: " + name + ": " + e.getMessage(), e);
    }
  }

  private static LockFile parse(JsonView view) throws JsonException {
    view.allowOnly("v", "plugins");
    view.member("v").integer(FORMAT, FORMAT);
    var pins = new TreeMap<PluginName, Pin>();
    var canaries = new TreeMap<PluginName, PinnedCanary>();
    for (var plugin : view.member("plugins").members().entrySet()) {
      var name =
          PluginName.parse(plugin.getKey())
              .orElseThrow(
                  () -> plugin.getValue().refused("of a plugin called index/publisher/name"));
      var canary = plugin.getValue().optional(PinnedCanary.MEMBER);
      var own = plugin.getValue().object().without(PinnedCanary.MEMBER);
      var pin = Pin.parse(name, new JsonView(plugin.getValue().path(), own));
      pins.put(name, pin);
      if (canary.isPresent()) {
        canaries.put(name, PinnedCanary.parse(pin, canary.get()));
      }
    }
    return new LockFile(pins, canaries);
  }

  /// The text.
  public byte[] bytes() {
    var plugins = JsonObject.EMPTY;
    for (var pin : pins.values()) {
      var json = pin.json();
      var canary = canaries.get(pin.name());
      if (canary != null) {
        json = json.with(PinnedCanary.MEMBER, canary.json());
      }
      plugins = plugins.with(pin.name().toString(), json);
    }
    return JsonWriter.write(JsonObject.EMPTY.with("v", FORMAT).with("plugins", plugins));
  }

  /// Replaces the file as a whole.
  public void write(Path file) throws IOException {
    AtomicFiles.write(file, bytes());
  }

  /// The plugin of a name.
  public Optional<Pin> pin(PluginName name) {
    return Optional.ofNullable(pins.get(name));
  }

  /// The plugin that is meant. Without an index it is the only one of that name.
  ///
  /// @throws MarketplaceException if several indexes have one of that name
  public Optional<Pin> find(Reference reference) throws MarketplaceException {
    List<Pin> found =
        pins.values().stream()
            .filter(pin -> pin.name().id().equals(reference.id()))
            .filter(pin -> reference.index().map(pin.name().index()::equals).orElse(true))
            .toList();
    if (found.size() > 1) {
      throw new MarketplaceException(
          Reason.NOT_FOUND,
          "lock: %s: one of %s".formatted(reference, found.stream().map(Pin::name).toList()));
    }
    return found.stream().findFirst();
  }

  /// The version of a plugin that is tried out.
  public Optional<PinnedCanary> canary(PluginName name) {
    return Optional.ofNullable(canaries.get(name));
  }

  /// All that has to be in the store: the plugins, and the versions that are tried out.
  public List<Pin> all() {
    return Stream.concat(pins.values().stream(), canaries.values().stream().map(PinnedCanary::pin))
        .toList();
  }

  /// A copy with a plugin added or replaced; what was tried out beside it is gone.
  public LockFile with(Pin pin) {
    var copy = new TreeMap<>(pins);
    copy.put(pin.name(), pin);
    return new LockFile(copy, othersThan(pin.name()));
  }

  /// A copy with a version that is tried out beside its plugin, which is there.
  public LockFile with(PinnedCanary canary) {
    var copy = othersThan(canary.pin().name());
    copy.put(canary.pin().name(), canary);
    return new LockFile(pins, copy);
  }

  /// A copy without a plugin.
  public LockFile without(PluginName name) {
    var copy = new TreeMap<>(pins);
    copy.remove(name);
    return new LockFile(copy, othersThan(name));
  }

  /// A copy in which no other version of a plugin is tried out.
  public LockFile withoutCanary(PluginName name) {
    return new LockFile(pins, othersThan(name));
  }

  private TreeMap<PluginName, PinnedCanary> othersThan(PluginName name) {
    var copy = new TreeMap<>(canaries);
    copy.remove(name);
    return copy;
  }
}
