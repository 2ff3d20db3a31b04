package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.Installer;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// How commands change what `weir.lock` says of one installed plugin, and make that live.
final class LockCommand {

  @Mixin private InstalledParameter plugin = new InstalledParameter();
  @Mixin private LiveOptions live = new LiveOptions();
  @Mixin private MarketOptions options = new MarketOptions();

  /// A change.
  @FunctionalInterface
  interface Change {
    Changed with(Installer installer, Reference plugin) throws IOException, MarketplaceException;
  }

  /// What a change was, for programs and for people.
  record Changed(JsonObject json, String line) {}

  /// What is ordered if `weir.lock` says already what it is to say.
  @FunctionalInterface
  interface Order {
    GoLive.Outcome with(GoLive goLive, Reference plugin) throws IOException, MarketplaceException;
  }

  /// Carries out a change and prints what came of it.
  void run(Shell shell, Change change) throws IOException, MarketplaceException {
    runAgain(shell, change, (goLive, _) -> goLive.after(Optional.empty()));
  }

  /// The same for a change that may be ordered more than once.
  void runAgain(Shell shell, Change change, Order again) throws IOException, MarketplaceException {
    var reference = plugin.reference();
    var goLive = live.open(options.configuration(), shell);
    goLive.requireWelcome();
    try (var market = options.open()) {
      var installer = market.installer();
      var changed = change.with(installer, reference);
      var lock = installer.changed();
      var outcome = lock.isPresent() ? goLive.after(lock) : again.with(goLive, reference);
      var lines = new ArrayList<>(List.of(changed.line));
      lines.addAll(outcome.lines());
      options.print(shell.terminal(), changed.json.with("live", outcome.json()), lines);
    }
  }
}
