package dev.weir.cli.plugin;

import dev.weir.cli.plugin.Finding.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What is wrong with a jar as it lies there: its manifest, its index, what it must not have in it.
final class StaticChecks {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");
  private static final Pattern LICENSE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+() -]*");

  /// What the gateway has or only tests need; a copy of its own would be another class to the JVM.
  private static final List<String> NOT_TO_BE_BUNDLED =
      List.of(
          "dev/weir/api/",
          "dev/weir/testkit/",
          "dev/weir/gateway/",
          "dev/weir/http/",
          "dev/weir/wasm/",
          "dev/weir/cli/",
          "dev/weir/marketplace/",
          "org/pf4j/",
          "org/junit/",
          "org/assertj/");

  private final JarContent jar;
  private final List<Finding> findings = new ArrayList<>();

  private StaticChecks(JarContent jar) {
    this.jar = jar;
  }

  static List<Finding> of(JarContent jar) {
    var checks = new StaticChecks(jar);
    checks.checkManifest();
    checks.checkLicense();
    checks.checkIndex();
    checks.checkBundled();
    checks.checkArchive();
    checks.checkJava();
    return checks.findings;
  }

  private void error(Check check, String message) {
    findings.add(Finding.error(check, message));
  }

  private void checkManifest() {
    require("Plugin-Id", ID, "kebab-case, such as request-id");
    require("Plugin-Version", VERSION, "a semantic version, such as 1.0.0");
    refuse("Plugin-Dependencies", "plugins stand alone");
    refuse("Class-Path", "a plugin is one jar with its libraries inside");
    recommend("Plugin-Requires", "a range of versions of the plugin API, such as >=0.1.0");
    recommend("Plugin-Description", "one sentence");
    recommend("Plugin-Provider", "who publishes it");
  }

  private void require(String attribute, Pattern pattern, String expected) {
    var value = jar.attribute(attribute);
    if (value.isEmpty()) {
      error(Check.MANIFEST, attribute + " is missing (expected: " + expected + ")");
    } else if (!pattern.matcher(value.get()).matches()) {
      error(Check.MANIFEST, attribute + ": '" + value.get() + "' (expected: " + expected + ")");
    }
  }

  private void refuse(String attribute, String reason) {
    jar.attribute(attribute)
        .ifPresent(value ->
            error(
                Check.MANIFEST, attribute + ": '" + value + "' (expected: none, " + reason + ")"));
  }

  private void recommend(String attribute, String expected) {
    if (jar.attribute(attribute).isEmpty()) {
      findings.add(
          Finding.warning(Check.MANIFEST, attribute + " is missing (expected: " + expected + ")"));
    }
  }

  private void checkLicense() {
    var license = jar.attribute("Plugin-License").orElse("");
    if (!LICENSE.matcher(license).matches()) {
      error(
          Check.LICENSE,
          "Plugin-License: '"
              + license
              + "' (expected: an SPDX expression, such as Apache-2.0 or MIT)");
    }
  }

  private void checkIndex() {
    if (jar.index().isEmpty()) {
      error(
          Check.INDEX,
          "META-INF/extensions.idx is missing (was PF4J's annotation processor run when it was"
              + " compiled?)");
      return;
    }
    var names = jar.index().get();
    if (names.isEmpty()) {
      error(
          Check.INDEX,
          "META-INF/extensions.idx lists nothing (expected: factories of filters or sinks)");
    }
    for (var name : names) {
      if (!jar.classes().containsKey(name.replace('.', '/') + ".class")) {
        error(Check.INDEX, "META-INF/extensions.idx lists " + name + ", which is not in the jar");
      }
    }
  }

  private void checkBundled() {
    for (var prefix : NOT_TO_BE_BUNDLED) {
      var count = jar.names().stream().filter(name -> name.startsWith(prefix)).count();
      if (count > 0) {
        error(
            Check.BUNDLED,
            "has %d %s of %s in it (expected: none; in the pom, the scope is %s)"
                .formatted(
                    count,
                    count == 1 ? "file" : "files",
                    prefix.substring(0, prefix.length() - 1).replace('/', '.'),
                    prefix.matches("dev/weir/api/|org/pf4j/") ? "provided" : "test"));
      }
    }
  }

  private void checkArchive() {
    jar.broken().forEach(name -> error(Check.ARCHIVE, name + " is no class file"));
    jar.names().stream()
        .filter(name -> name.endsWith(".jar"))
        .forEach(name ->
            findings.add(
                Finding.warning(
                    Check.ARCHIVE, name + " is a jar in a jar, whose classes nobody finds")));
    jar.names().stream()
        .filter(name -> name.startsWith("/") || name.contains("..") || name.contains("\\"))
        .forEach(name -> error(Check.ARCHIVE, "'" + name + "' (expected: a path inside the jar)"));
  }

  private void checkJava() {
    var newest = Runtime.version().feature();
    var tooNew =
        jar.classes().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("META-INF/versions/"))
            .filter(entry -> entry.getValue().majorVersion() - 44 > newest)
            .toList();
    if (!tooNew.isEmpty()) {
      var one = tooNew.getFirst().getValue();
      error(
          Check.JAVA,
          "%s is compiled for Java %d (expected: at most %d)"
              .formatted(one.name(), one.majorVersion() - 44, newest));
    }
  }
}
