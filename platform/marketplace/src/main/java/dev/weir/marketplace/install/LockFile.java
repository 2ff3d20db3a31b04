package dev.weir.marketplace.install;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
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
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// All plugins of a gateway: the file `weir.lock`, kept with the configuration.
///
/// Start-up loads what it names and nothing else. The same plugins are the same text, one fact on a
/// line, so that a change of it can be read.
public record LockFile(SequencedMap<PluginName, Pin> pins) {

  /// What it is usually called.
  public static final String NAME = "weir.lock";

  /// Without plugins.
  public static final LockFile EMPTY = new LockFile(new TreeMap<>());

  private static final int FORMAT = 1;

  public LockFile {
    pins = Collections.unmodifiableSequencedMap(new TreeMap<>(pins));
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
    for (var plugin : view.member("plugins").members().entrySet()) {
      var name =
          PluginName.parse(plugin.getKey())
              .orElseThrow(
                  () -> plugin.getValue().refused("of a plugin called index/publisher/name"));
      pins.put(name, Pin.parse(name, plugin.getValue()));
    }
    return new LockFile(pins);
  }

  /// The text.
  public byte[] bytes() {
    var plugins = JsonObject.EMPTY;
    for (var pin : pins.values()) {
      plugins = plugins.with(pin.name().toString(), pin.json());
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

  /// A copy with a plugin added or replaced.
  public LockFile with(Pin pin) {
    var copy = new TreeMap<>(pins);
    copy.put(pin.name(), pin);
    return new LockFile(copy);
  }

  /// A copy without a plugin.
  public LockFile without(PluginName name) {
    var copy = new TreeMap<>(pins);
    copy.remove(name);
    return new LockFile(copy);
  }
}
