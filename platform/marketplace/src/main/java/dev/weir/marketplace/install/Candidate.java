package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.check.Report;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.provenance.Statement;
import dev.weir.marketplace.schema.ConfigSchema;
import dev.weir.marketplace.store.ContentStore.Staged;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A release that was downloaded and verified and is not installed yet. Closing it forgets it.
public final class Candidate implements AutoCloseable {

  private final PluginName name;
  private final Choice choice;
  private final Verified verified;
  private final Optional<Pin> before;
  private final List<Staged> staged;

  /// What was verified of it.
  ///
  /// @param provenance where it was built, if its publisher says that
  record Verified(Report report, Optional<Statement> provenance) {}

  Candidate(
      PluginName name,
      Choice choice,
      Verified verified,
      Optional<Pin> before,
      List<Staged> staged) {
    this.name = name;
    this.choice = choice;
    this.verified = verified;
    this.before = before;
    this.staged = staged;
  }

  /// The plugin.
  public PluginName name() {
    return name;
  }

  /// Which release, and why.
  public Choice choice() {
    return choice;
  }

  /// The release.
  public Release release() {
    return choice.release();
  }

  /// What the checks found.
  public Report report() {
    return verified.report();
  }

  /// Where it was built, if its publisher says that.
  public Optional<Statement> provenance() {
    return verified.provenance();
  }

  /// The JSON Schema of its configuration, if it comes with one.
  public Optional<ConfigSchema> schema() throws IOException, MarketplaceException {
    var document = release().documents().configSchema();
    return document.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ConfigSchema.read(
                choice.view().document(name.id(), document.get()), document.get().path()));
  }

  /// What is installed now.
  public Optional<Pin> before() {
    return before;
  }

  /// The ids of the keys that signed for its publisher.
  public List<String> signers() {
    return choice.found().signers();
  }

  /// What it asks for that was not accepted before.
  public List<String> addedPermissions() {
    return release().permissions().beyond(accepted());
  }

  /// What was accepted before that it does not ask for any more.
  public List<String> droppedPermissions() {
    return accepted().beyond(release().permissions());
  }

  private Permissions accepted() {
    return before.map(Pin::permissions).orElse(Permissions.NONE);
  }

  /// Whether other keys sign for the publisher than when it was installed.
  public boolean hasNewSigners() {
    return before.isPresent() && !before.get().signers().containsAll(signers());
  }

  /// Whether it is of another kind than what is installed: a jar has no sandbox as a module has.
  public boolean hasNewKind() {
    return before.isPresent() && before.get().kind() != kind();
  }

  /// The kind of plugin.
  public Kind kind() {
    return choice.found().entry().kind();
  }

  /// What it does to what is installed.
  public enum Move {
    /// It is new here.
    INSTALL,
    /// It is newer.
    UPGRADE,
    /// It is there already.
    NONE,
    /// It is older, since what is installed may not be chosen any more, or because it was asked
    /// for.
    DOWNGRADE
  }

  /// What it does to what is installed.
  public Move move() {
    if (before.isEmpty()) {
      return Move.INSTALL;
    }
    var order = release().version().compareTo(before.get().version());
    if (order == 0) {
      return Move.NONE;
    }
    return order > 0 ? Move.UPGRADE : Move.DOWNGRADE;
  }

  /// Whether somebody has to agree: to a plugin that is new here, that asks for more, that comes by
  /// other hands, that is of another kind, or to an older version that nobody asked for.
  public boolean needsConsent() {
    var isUnasked = move() == Move.DOWNGRADE && choice.wish().version().isEmpty();
    return before.isEmpty()
        || !addedPermissions().isEmpty()
        || hasNewSigners()
        || hasNewKind()
        || isUnasked;
  }

  /// The pin that it becomes.
  Pin pin() {
    var release = release();
    var artifact = release.artifact();
    return new Pin(
        name,
        kind(),
        release.version(),
        artifact.sha256(),
        artifact.size(),
        release.documents().configSchema().map(FileDigest::sha256),
        signers(),
        release.permissions(),
        release.behavior(),
        choice.view().state().version());
  }

  void keep() throws IOException {
    for (var file : staged) {
      file.keep();
    }
  }

  @Override
  public void close() throws IOException {
    for (var file : staged) {
      file.close();
    }
  }
}
