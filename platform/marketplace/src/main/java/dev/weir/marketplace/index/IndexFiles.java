package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import java.util.Optional;

/// The verified files of one index, wherever they come from.
public interface IndexFiles {

  /// Learns what is new. Whatever fails, [#trusted] stays as it was.
  void refresh() throws MarketplaceException;

  /// The last good state, whatever its age; empty before the first refresh.
  Optional<TrustedFiles> trusted() throws MarketplaceException;
}
