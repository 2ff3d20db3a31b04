package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.gateway.config.Percent;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.Candidate;
import dev.weir.marketplace.install.Candidate.Move;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How `weir plugin install` and `weir plugin upgrade` bring a release in.
final class PluginChange {

  @Option(
      names = "--offline",
      description = "ask no index for news; use what is known, however old")
  private boolean isOffline;

  @Option(
      names = "--allow-fresh",
      description = "let an exact version be younger than the cool-down of its index")
  private boolean allowsFresh;

  @Mixin private ConsentOptions consent = new ConsentOptions();
  @Mixin private LiveOptions live = new LiveOptions();
  @Mixin private MarketOptions options = new MarketOptions();

  /// Their indexes and plugins.
  Marketplace open() throws IOException, MarketplaceException {
    var market = options.open();
    market.refresh(isOffline);
    return market;
  }

  /// The options of all commands.
  MarketOptions options() {
    return options;
  }

  /// What makes changes live.
  GoLive goLive(Shell shell) throws IOException {
    var goLive = live.open(options.configuration(), shell);
    goLive.requireWelcome();
    return goLive;
  }

  /// Brings the release in that a reference means, shows what was verified, and makes it live.
  ///
  /// @param canary how much of the requests it gets beside the version that is there; empty to take
  ///   its place
  JsonObject run(Venue venue, Reference reference, Optional<Percent> canary)
      throws IOException, MarketplaceException {
    var market = venue.market;
    var terminal = venue.terminal;
    market.source(reference);
    var installer = market.installer();
    try (var candidate = installer.prepare(reference, allowsFresh)) {
      var index = market.indexes().index(candidate.name().index()).status(Instant.now());
      if (!isOffline) {
        Marketplace.requireCurrent(index);
      }
      var json = CandidateTexts.json(candidate, index);
      if (canary.isEmpty() && isThere(market, candidate)) {
        say(terminal, candidate.name() + " " + candidate.release().version() + " is installed");
        return json.with("changed", false);
      }
      CandidateTexts.lines(candidate, index).forEach(line -> say(terminal, line));
      var fit = ConfigurationFit.of(candidate, options.configuration());
      fit.lines().forEach(line -> say(terminal, line));
      terminal.out().flush();
      fit.require(candidate);
      // A program has nobody to answer for it.
      var prompt = options.json().isGiven() ? Prompt.NOBODY : terminal.prompt();
      if (canary.isPresent()) {
        var tried = installer.tryOut(candidate, canary.get().toString(), consent.of(prompt));
        json = json.with("canary", tried.share());
        say(terminal, "  tried out with " + tried.share() + " of the requests");
      } else {
        installer.install(candidate, consent.of(prompt));
      }
      var lock = installer.changed();
      say(terminal, lock.isPresent() ? "  weir.lock updated" : "  weir.lock says so already");
      var outcome = venue.goLive.after(lock);
      outcome.lines().forEach(line -> say(terminal, line));
      return json.with("changed", lock.isPresent()).with("live", outcome.json());
    } catch (MarketplaceException e) {
      throw e.reason() == Reason.PERMISSION_NOT_ACCEPTED ? howToAccept(e) : e;
    }
  }

  private static MarketplaceException howToAccept(MarketplaceException e) {
    return new MarketplaceException(
        e.reason(),
        e.getMessage() + "; to accept it: at a terminal, or by --accept-permissions",
        e);
  }

  /// Where plugins come from, where they go, and who sees it.
  record Venue(Marketplace market, GoLive goLive, Terminal terminal) {}

  private void say(Terminal terminal, String line) {
    if (!options.json().isGiven()) {
      terminal.out().println(line);
    }
  }

  private static boolean isThere(Marketplace market, Candidate candidate) throws IOException {
    return candidate.move() == Move.NONE
        && !candidate.needsConsent()
        && market.workspace().store().find(candidate.release().artifact().sha256()).isPresent();
  }

  /// Whether anything may be older than it looks.
  static List<String> notes(List<IndexStatus> statuses) {
    return statuses.stream()
        .filter(Marketplace::isOld)
        .map(status -> "note: index " + status)
        .toList();
  }
}
