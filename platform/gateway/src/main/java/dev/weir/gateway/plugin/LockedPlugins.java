package dev.weir.gateway.plugin;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The plugins that `weir.lock` names, as they lie in the store. No index is asked.
///
/// @param workspace where both are
/// @param replaced the directories whose plugins give way to one of the same id: those that came
///   with the gateway
/// @param revocations what the index of a plugin says against it now
public record LockedPlugins(
    Workspace workspace, List<Path> replaced, Function<Pin, Optional<Revocation>> revocations) {

  public LockedPlugins {
    replaced = List.copyOf(replaced);
  }

  /// What was found.
  ///
  /// @param revoked what must not be loaded
  /// @param pins all that the lock file names
  record Found(List<PluginFile> files, List<RevokedPlugin> revoked, List<Pin> pins) {

    /// The ids of all plugins that the lock file names, also of those that are revoked or whose
    /// bytes are not right: nothing else takes their place.
    Set<String> ids() {
      return pins.stream().map(pin -> pin.name().id().name()).collect(Collectors.toSet());
    }
  }

  /// A lock file as it was at one moment.
  ///
  /// @param digest of its bytes; empty if there is none
  /// @param problem why nothing can be read from it
  public record Content(LockFile file, String digest, Optional<PluginProblem> problem) {

    /// Where there is none.
    public static final Content NONE = new Content(LockFile.EMPTY, "", Optional.empty());
  }

  /// The lock file as it is now.
  public Content read() {
    var digest = "";
    try {
      var bytes = Files.readAllBytes(workspace.lock());
      digest = Sha256.of(bytes);
      var file = LockFile.parse(bytes, LockFile.NAME);
      return new Content(file, digest, Optional.empty());
    } catch (NoSuchFileException _) {
      return Content.NONE;
    } catch (IOException | MarketplaceException e) {
      var problem = new PluginProblem(workspace.lock().toString(), reason(e));
      return new Content(LockFile.EMPTY, digest, Optional.of(problem));
    }
  }

  /// The files whose bytes are those that a lock file names, also those that are tried out.
  Found scan(Content content, List<PluginProblem> problems) {
    content.problem().ifPresent(problems::add);
    var found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var pin : content.file().all()) {
      found.pins.add(pin);
      revocations
          .apply(pin)
          .filter(Revocation::isBlocking)
          .ifPresentOrElse(
              it -> found.revoked.add(RevokedPlugin.of(pin, it, workspace.store())),
              () -> add(pin, found.files, problems));
    }
    return found;
  }

  private void add(Pin pin, List<PluginFile> files, List<PluginProblem> problems) {
    try {
      var file = workspace.store().verified(pin.label(), pin.sha256());
      var name = pin.name().id().name() + "-" + pin.version() + "." + pin.kind().extension();
      files.add(new PluginFile(file, name, pin.sha256()));
    } catch (IOException | MarketplaceException e) {
      problems.add(new PluginProblem(pin.label(), reason(e)));
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof MarketplaceException
        ? String.valueOf(failure.getMessage())
        : "cannot be read: " + PluginException.describe(failure);
  }

  /// Whether a file of a directory gives way to a plugin of one of these ids.
  boolean isReplaced(PluginFile file, Set<String> ids) {
    return !ids.isEmpty()
        && replaced.stream().anyMatch(file.path()::startsWith)
        && ids.contains(id(file));
  }

  private static String id(PluginFile file) {
    try {
      return file.isJar() ? JarManifest.read(file.path()).id() : WasmFile.Name.of(file).name();
    } catch (PluginException _) {
      // What is wrong with it is said when it is loaded.
      return "";
    }
  }
}
