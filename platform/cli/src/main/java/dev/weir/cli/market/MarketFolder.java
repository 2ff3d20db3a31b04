package dev.weir.cli.market;

import dev.weir.marketplace.index.IndexFolder;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Workspace;
import java.nio.file.Path;

/// The folder of a configuration, as the marketplace sees it.
///
/// `weir.lock` and `weir-indexes.json` belong to the configuration and go where it goes; what is
/// below `.weir` was downloaded, and can be again.
public record MarketFolder(Path folder) {

  /// The folder that a configuration file is in.
  public static MarketFolder of(Path configuration) {
    var file = configuration.toAbsolutePath().normalize();
    var parent = file.getParent();
    return new MarketFolder(parent == null ? file : parent);
  }

  /// Which plugins there are.
  public Path lock() {
    return folder.resolve(LockFile.NAME);
  }

  /// Which indexes there are.
  public Path indexes() {
    return folder.resolve(IndexList.NAME);
  }

  /// What is known of the indexes.
  public IndexFolder indexFolder() {
    return new IndexFolder(downloads());
  }

  private Path downloads() {
    return folder.resolve(Workspace.FOLDER);
  }

  /// The plugins and their bytes.
  public Workspace workspace() {
    return new Workspace(lock(), downloads());
  }
}
