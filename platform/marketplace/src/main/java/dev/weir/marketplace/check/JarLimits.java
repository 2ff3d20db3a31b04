package dev.weir.marketplace.check;

/// How much may come out of a jar.
///
/// @param entries how many files and folders
/// @param entry bytes of one of them
/// @param total bytes of all of them
/// @param ratio bytes that come out for each that is in the jar
record JarLimits(int entries, long entry, long total, int ratio) {

  static final JarLimits DEFAULT = new JarLimits(10_000, 32 << 20, 256 << 20, 100);
}
