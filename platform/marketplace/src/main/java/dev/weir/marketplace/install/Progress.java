package dev.weir.marketplace.install;

/// Hears how far an installation has come.
@FunctionalInterface
public interface Progress {

  /// Tells nobody.
  Progress SILENT = _ -> {};

  /// A step is done.
  void reached(Step step);
}
