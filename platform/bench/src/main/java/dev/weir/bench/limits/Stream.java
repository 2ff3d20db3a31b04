package dev.weir.bench.limits;

/// Requests of one kind: where they go, how many there are, and what their limit is.
///
/// @param path what is asked for; the route has the limit
/// @param keys how many keys; the first is asked for most, by Zipf's law
/// @param rate requests a second, of all keys together
/// @param permits a second, of each key
/// @param burst of each key
record Stream(String name, String path, int keys, double rate, double permits, long burst) {

  /// From `name,path,keys,rate,permits,burst`.
  static Stream parse(String text) {
    var parts = text.split(",", -1);
    if (parts.length != 6) {
      throw new IllegalArgumentException(text + " (expected: name,path,keys,rate,permits,burst)");
    }
    return new Stream(
        parts[0],
        parts[1],
        Integer.parseInt(parts[2]),
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]),
        Long.parseLong(parts[5]));
  }

  /// What a key is called.
  String key(int index) {
    return keys == 1 ? name : name + index;
  }

  double permitsPerNano() {
    return permits / 1e9;
  }
}
