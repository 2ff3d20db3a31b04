package dev.weir.wasm.engine;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Whose files are believed: those of some users, if nobody else may write to them.
///
/// Where files have no owners and permissions of the POSIX kind, all are believed.
final class FileTrust {

  private static final long ROOT = 0;

  private final Set<Long> owners;

  /// @param owners the users, by number
  FileTrust(Set<Long> owners) {
    this.owners = owners;
  }

  /// The user of this process, and the administrator: whoever installs may be somebody else than
  /// who runs.
  static FileTrust ofThisProcess() {
    // Not Set.of: they may be the same.
    return new FileTrust(
        isPosix() ? Set.copyOf(List.of(ROOT, new UnixSystem().getUid())) : Set.of());
  }

  private static boolean isPosix() {
    return Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /// Whether a file or directory is believed. A link never is, since it may lead anywhere.
  boolean covers(Path path) throws IOException {
    if (!isPosix()) {
      return true;
    }
    var owner =
        ((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
    var permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    return owners.contains(owner)
        && !Files.isSymbolicLink(path)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  /// Sets the permissions of a file that is ours, if it has any.
  static void permit(Path path, String permissions) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }
}
