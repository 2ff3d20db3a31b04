package dev.weir.cli.plugin;

import dev.weir.api.FilterFactory;
import dev.weir.cli.plugin.Finding.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whether what a plugin refers to will be there: in its jar, in the plugin API or in the JDK.
final class ReferenceChecks {

  private static final String API = "dev.weir.api.";
  private static final List<String> SHARED = List.of(API, "org.pf4j.", "org.jspecify.");

  /// Libraries of the gateway, which authors might think to share.
  private static final List<String> HIDDEN =
      List.of(
          "dev.weir.",
          "io.helidon.",
          "io.netty.",
          "io.grpc.",
          "io.lettuce.",
          "io.opentelemetry.",
          "com.dylibso.",
          "dev.cel.",
          "org.snakeyaml.",
          "org.slf4j.",
          "picocli.");

  private final Set<String> own = new HashSet<>();
  private final ApiSurface api =
      new ApiSurface(ReferenceChecks::apiClass, FilterFactory.class.getClassLoader());
  private final Map<String, Boolean> known = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private ReferenceChecks(JarContent jar) {
    jar.classes().values().forEach(it -> own.add(it.name()));
  }

  static List<Finding> of(JarContent jar) {
    var checks = new ReferenceChecks(jar);
    var missing = new TreeMap<String, String>();
    for (var one : jar.classes().values()) {
      checks.checkMembers(one);
      one.types().stream()
          .filter(type -> !checks.isThere(type))
          .forEach(type -> missing.putIfAbsent(type, one.name()));
    }
    missing.forEach(checks::report);
    return checks.findings;
  }

  private static Optional<byte[]> apiClass(String name) {
    if (!name.startsWith(API)) {
      return Optional.empty();
    }
    var file = "/" + name.replace('.', '/') + ".class";
    try (var in = FilterFactory.class.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkMembers(ClassFacts one) {
    for (var reference : one.references()) {
      if (reference.owner().startsWith(API) && api.has(reference.owner()) && !api.has(reference)) {
        findings.add(
            Finding.error(
                Check.API,
                "%s uses %s%s, which this plugin API does not have"
                    .formatted(
                        one.name(),
                        reference,
                        reference.isMethod() ? " " + reference.descriptor() : "")));
      }
    }
  }

  private boolean isThere(String type) {
    return own.contains(type) || known.computeIfAbsent(type, this::isVisible);
  }

  private boolean isVisible(String type) {
    if (type.startsWith(API)) {
      return api.has(type);
    }
    return SHARED.stream().anyMatch(type::startsWith) || jdkClass(type).isPresent();
  }

  /// The class of the JDK that plugins may use, if there is one.
  private static Optional<Class<?>> jdkClass(String type) {
    try {
      return Optional.<Class<?>>of(Class.forName(type, false, ClassLoader.getPlatformClassLoader()))
          .filter(it -> it.getModule().isExported(it.getPackageName()));
    } catch (ClassNotFoundException | LinkageError _) {
      return Optional.empty();
    }
  }

  private void report(String type, String user) {
    if (type.startsWith(API)) {
      findings.add(
          Finding.error(
              Check.API, user + " uses " + type + ", which this plugin API does not have"));
    } else if (isHidden(type)) {
      findings.add(
          Finding.error(
              Check.REFERENCES,
              user
                  + " refers to "
                  + type
                  + ", which no plugin sees (expected: dev.weir.api, the JDK, or a library in the"
                  + " jar)"));
    } else {
      findings.add(
          Finding.warning(
              Check.REFERENCES, user + " refers to " + type + ", which is not in the jar"));
    }
  }

  private static boolean isHidden(String type) {
    return HIDDEN.stream().anyMatch(type::startsWith)
        || Stream.of("java.", "jdk.", "sun.").anyMatch(type::startsWith);
  }
}
