package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One verified state of an index's files.
public interface TrustedFiles {

  /// Which state.
  State state();

  /// The file of a name, and who vouches for it.
  Optional<TrustedFile> find(String path) throws MarketplaceException;

  /// The bytes of a small file.
  byte[] read(TrustedFile file, int maxLength) throws IOException, MarketplaceException;

  /// Writes the bytes to a file that is there and empty.
  void download(TrustedFile file, Path to) throws IOException, MarketplaceException;

  /// Which state of an index this is.
  ///
  /// @param version grows whenever its curators change something
  /// @param root who says so, as `root v2, 2-of-3`
  /// @param refreshed when it was last found to be the newest
  /// @param expires from when on it may not be the newest any more
  /// @param isFrozen whether it came in an archive, and so is never the newest
  record State(long version, String root, Instant refreshed, Instant expires, boolean isFrozen) {}

  /// A file that somebody vouches for.
  ///
  /// @param role a publisher, or `targets` for the curators
  /// @param signers the ids of the keys that signed for the role
  record TrustedFile(String path, long length, String sha256, String role, List<String> signers) {

    public TrustedFile {
      signers = List.copyOf(signers);
    }

    boolean isByCurators() {
      return role.equals("targets");
    }
  }
}
