package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/// What all metadata begins with.
record Header(long version, Instant expires) {

  private static final String SPECIFICATION = "1.0.34";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'")
          .withResolverStyle(ResolverStyle.STRICT);

  static Header parse(JsonView signed, String type) throws JsonException {
    signed.member("_type").oneOf(type);
    var specification = signed.member("spec_version");
    if (!specification.string().matches("1\\.[0-9]{1,4}(\\.[0-9]{1,4})?")) {
      throw specification.refused("1.x");
    }
    return new Header(
        signed.member("version").integer(1, Metadata.MAX_VERSION), time(signed.member("expires")));
  }

  private static Instant time(JsonView view) throws JsonException {
    try {
      return LocalDateTime.parse(view.string(), TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      var refused = view.refused("a time like 2026-08-20T10:00:00Z");
      refused.initCause(e);
      throw refused;
    }
  }

  JsonObject json(String type) {
    return JsonObject.EMPTY
        .with("_type", type)
        .with("spec_version", SPECIFICATION)
        .with("version", version)
        .with("expires", TIME.format(expires.atOffset(ZoneOffset.UTC)));
  }
}
