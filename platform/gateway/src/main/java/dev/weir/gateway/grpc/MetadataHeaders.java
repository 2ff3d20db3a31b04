package dev.weir.gateway.grpc;

import dev.weir.api.Headers;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// gRPC's metadata as header fields: values of names that end in `-bin` are Base64, as on the wire.
final class MetadataHeaders {

  private MetadataHeaders() {}

  /// The metadata that these fields say.
  ///
  /// @throws IllegalArgumentException if a name or a Base64 value is none
  static Metadata metadata(Headers headers) {
    var metadata = new Metadata();
    headers.forEach((name, value) -> put(metadata, name.toLowerCase(Locale.ROOT), value));
    return metadata;
  }

  private static void put(Metadata metadata, String name, String value) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      metadata.put(
          Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER),
          Base64.getDecoder().decode(value));
    } else {
      metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
  }

  /// The fields that the metadata has. What cannot stand in a field is left out.
  static Headers headers(Metadata metadata) {
    var fields = new ArrayList<String>();
    for (var name : metadata.keys()) {
      values(metadata, name).forEach(value -> add(fields, name, value));
    }
    return Headers.of(fields.toArray(String[]::new));
  }

  private static void add(List<String> fields, String name, String value) {
    try {
      var field = List.of(Headers.requireName(name), Headers.requireValue(value));
      fields.addAll(field);
    } catch (IllegalArgumentException _) {
      // The peer's mistake; the fields around it are good.
    }
  }

  private static List<String> values(Metadata metadata, String name) {
    var values = new ArrayList<String>();
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      var encoder = Base64.getEncoder().withoutPadding();
      var all = metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
      if (all != null) {
        all.forEach(bytes -> values.add(encoder.encodeToString(bytes)));
      }
      return values;
    }
    var all = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    if (all != null) {
      all.forEach(text -> values.add(text.strip()));
    }
    return values;
  }
}
