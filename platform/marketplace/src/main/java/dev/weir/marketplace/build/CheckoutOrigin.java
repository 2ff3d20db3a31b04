package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.provenance.Statement;
import java.io.IOException;

/// What a checkout is of, for the provenance of what was built in it.
///
/// @param builder a URI of who built it
/// @param keys who signs for a publisher
public record CheckoutOrigin(Statement.Source source, String builder, Keys keys) {

  /// Finds keys.
  @FunctionalInterface
  public interface Keys {
    /// The key of a publisher.
    SigningKey of(String publisher) throws IOException, MarketplaceException;
  }
}
