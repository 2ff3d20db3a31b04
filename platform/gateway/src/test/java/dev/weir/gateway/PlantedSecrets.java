package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Secrets that tell where they have been put. They look like words, not like tokens, so that
/// nothing hides them for their looks.
final class PlantedSecrets {

  private final String letters =
      RandomGenerator.getDefault()
          .ints(8, 'a', 'z' + 1)
          .mapToObj(Character::toString)
          .collect(Collectors.joining());
  private final Map<String, String> byPlace = new ConcurrentHashMap<>();

  /// The secret for a place, whose name has letters only.
  String of(String place) {
    return byPlace.computeIfAbsent(place, it -> letters + it + letters);
  }

  /// The places whose secrets are in the text, as they are or in Base64.
  Set<String> in(String text) {
    var places = new TreeSet<String>();
    byPlace.forEach((place, secret) -> {
      if (text.contains(secret) || text.contains(base64(secret))) {
        places.add(place);
      }
    });
    return places;
  }

  // As in Basic credentials of somebody called `user`.
  private static String base64(String secret) {
    return Base64.getEncoder().encodeToString(("user:" + secret).getBytes(ISO_8859_1));
  }
}
