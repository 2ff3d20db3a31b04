package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.install.Audit;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.ProvenanceCheck;
import dev.weir.marketplace.provenance.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `weir plugin verify`.
@Command(
    name = "verify",
    description = {
      "Says whether the bytes of all plugins are those that weir.lock names, and where they were built. Needs no network.",
      "",
      "The exit code is 3 if some are missing, 4 if some are others."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin verify", "weir plugin verify --json"},
    mixinStandardHelpOptions = true)
final class PluginVerifyCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var workspace = options.folder().workspace();
    var pins = workspace.lockFile().all();
    var lines = new ArrayList<String>();
    lines.add(
        pins.isEmpty()
            ? Pins.none(options.folder())
            : Texts.count(pins.size(), "plugin") + ": as in weir.lock");
    try (var market = options.open()) {
      for (var pin : pins) {
        lines.add(
            "  %s: provenance: %s"
                .formatted(pin.label(), CandidateTexts.provenance(provenance(market, pin))));
      }
    }
    return new PluginFindings(Audit.bytes(workspace))
        .print(options, shell.terminal(), String.join("\n", lines));
  }

  // Of what an index said when it was installed; an index that is not known any more says nothing.
  private static Optional<Statement> provenance(Marketplace market, Pin pin)
      throws IOException, MarketplaceException {
    for (var index : market.indexes().indexes()) {
      var view = index.known();
      if (!index.name().equals(pin.name().index()) || view.isEmpty()) {
        continue;
      }
      var id = pin.name().id();
      if (view.get().catalog().listing(id).isPresent()) {
        var found = view.get().entry(id);
        var release = found.entry().release(pin.version());
        if (release.isPresent() && release.get().artifact().sha256().equals(pin.sha256())) {
          return ProvenanceCheck.of(view.get(), found, release.get());
        }
      }
    }
    return Optional.empty();
  }
}
