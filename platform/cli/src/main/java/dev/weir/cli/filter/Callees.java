package dev.weir.cli.filter;

import java.util.Optional;

/// Whom a filter that is tried can call, but for upstreams that really exist.
///
/// All methods may be called by any thread.
public interface Callees {

  /// The made-up upstream that a filter means by that name, by its own name; empty if there is
  /// none.
  Optional<String> upstream(String name);

  /// A filter called an upstream that there is none of, and was told so.
  void unknown(String name);

  /// What a call to a made-up upstream gets. May take its time.
  Stub.Answer answer(MadeCall call);
}
