package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin list`.
@Command(
    name = "list",
    description = "Shows what weir.lock names.",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin list", "weir plugin list --json"},
    mixinStandardHelpOptions = true)
final class PluginListCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var lock = LockFile.read(options.folder().lock());
    var pins = lock.pins().values();
    List<JsonValue> elements = new ArrayList<>();
    pins.forEach(pin -> elements.add(json(lock, pin)));
    options.print(
        shell.terminal(),
        JsonObject.EMPTY.with("plugins", new JsonArray(elements)),
        pins.isEmpty()
            ? List.of(Pins.none(options.folder()))
            : pins.stream().flatMap(pin -> lines(lock, pin)).toList());
    return ExitCode.OK;
  }

  private static JsonObject json(LockFile lock, Pin pin) {
    var json = CandidateTexts.json(pin);
    return lock.canary(pin.name())
        .map(canary -> json.with("canary", CandidateTexts.json(canary)))
        .orElse(json);
  }

  private static Stream<String> lines(LockFile lock, Pin pin) {
    return Stream.concat(
        Stream.of(line(pin)),
        lock.canary(pin.name()).stream()
            .map(canary -> "  canary " + canary.pin().version() + ", " + canary.share()));
  }

  private static String line(Pin pin) {
    return "%-32s %-14s %-5s %s"
        .formatted(
            pin.name(), pin.version(), pin.kind().id(), CandidateTexts.text(pin.permissions()));
  }
}
