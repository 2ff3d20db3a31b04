package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// The checks of one jar.
final class JarCheck implements JarContents.Visitor {

  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/([^/]*)/(.*)");
  private static final Pattern RELEASE = Pattern.compile("9|[1-9][0-9]{1,2}");
  private static final Pattern SERVICE_FILE =
      Pattern.compile("META-INF/extensions\\.idx", Pattern.CASE_INSENSITIVE);

  // What a plugin gets from the gateway, and what nobody but the JDK may define.
  private static final List<String> FOREIGN_PACKAGES =
      List.of(
          "dev/weir/api/",
          "dev/weir/testkit/",
          "dev/weir/gateway/",
          "dev/weir/http/",
          "dev/weir/wasm/",
          "dev/weir/cli/",
          "dev/weir/marketplace/",
          "org/pf4j/",
          "java/");

  // They load code from elsewhere, or change the JVM before anything was checked.
  private static final List<String> FORBIDDEN_ATTRIBUTES =
      List.of(
          "Class-Path",
          "Plugin-Dependencies",
          "Premain-Class",
          "Agent-Class",
          "Launcher-Agent-Class",
          "Boot-Class-Path",
          "Add-Exports",
          "Add-Opens",
          "Enable-Native-Access");

  private final Subject subject;
  private final JarLimits limits;
  private final CapabilityScan scan = new CapabilityScan();
  private final List<String> nested = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private final List<String> badClasses = new ArrayList<>();
  private final List<String> badVersions = new ArrayList<>();
  private final Set<String> classes = new HashSet<>();
  private final List<byte[]> manifests = new ArrayList<>();
  private final List<String> extensions = new ArrayList<>();
  private boolean hasVersions;

  JarCheck(Subject subject, JarLimits limits) {
    this.subject = subject;
    this.limits = limits;
  }

  Report check(Path file) {
    var outcomes = new ArrayList<Outcome>();
    try {
      JarContents.read(file, limits, this);
      outcomes.add(Outcome.pass("archive"));
      outcomes.add(of("nested", nested, "no archive within the jar"));
      outcomes.add(of("packages", foreign, "no class of the gateway, of PF4J or of the JDK"));
      outcomes.add(
          of("classes", badClasses, "class files that this Java reads, under their names"));
      outcomes.add(manifest());
      outcomes.add(extensions());
      outcomes.add(ArtifactCheck.permissions(scan.found(), subject));
    } catch (CheckFailure e) {
      outcomes.add(e.outcome());
    } catch (ZipException e) {
      outcomes.add(Outcome.fail("archive", "no jar: " + e.getMessage()));
    } catch (IOException | RuntimeException e) {
      outcomes.add(Outcome.error("archive", e));
    }
    return new Report(outcomes, scan.found(), List.of());
  }

  private static Outcome of(String check, List<String> found, String expected) {
    return found.isEmpty()
        ? Outcome.pass(check)
        : Outcome.fail(check, found + " (expected: " + expected + ")");
  }

  @Override
  public void visit(String name, byte[] bytes) {
    if (startsLike(bytes, 'P', 'K', 3, 4) || startsLike(bytes, 'P', 'K', 5, 6)) {
      nested.add(name);
    }
    if (isNativeCode(bytes)) {
      scan.add(Capability.NATIVE, ArchiveNames.shown(name));
    }
    if (name.toUpperCase(Locale.ROOT).equals("META-INF/MANIFEST.MF")) {
      manifests.add(bytes);
    }
    if (SERVICE_FILE.matcher(name).matches()) {
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .forEach(extensions::add);
    }
    var plain = withoutVersion(name);
    if (plain.endsWith(".class")) {
      visitClass(name, plain, bytes);
    }
  }

  // The path of a class however it is versioned: all variants are looked at, since which of them
  // runs depends on the Java it runs on.
  private String withoutVersion(String name) {
    if (!name.toUpperCase(Locale.ROOT).startsWith("META-INF/VERSIONS/")) {
      return name;
    }
    hasVersions = true;
    var match = VERSIONED.matcher(name);
    if (!match.matches()
        || !RELEASE.matcher(match.group(1)).matches()
        || match.group(2).toUpperCase(Locale.ROOT).startsWith("META-INF/")) {
      badVersions.add(name);
      return name;
    }
    return match.group(2);
  }

  private void visitClass(String name, String path, byte[] bytes) {
    var problem = scan.add(path.substring(0, path.length() - ".class".length()), bytes);
    problem.ifPresent(what -> badClasses.add(name + ": " + what));
    classes.add(path);
    FOREIGN_PACKAGES.stream()
        .filter(path::startsWith)
        .findFirst()
        .ifPresent(_ -> foreign.add(name));
  }

  private static boolean startsLike(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (var i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  // ELF, Windows, Mach-O.
  private static boolean isNativeCode(byte[] bytes) {
    return startsLike(bytes, 0x7f, 'E', 'L', 'F')
        || startsLike(bytes, 'M', 'Z')
        || startsLike(bytes, 0xcf, 0xfa, 0xed, 0xfe)
        || startsLike(bytes, 0xce, 0xfa, 0xed, 0xfe);
  }

  private Outcome manifest() throws IOException {
    var check = "manifest";
    if (manifests.size() != 1) {
      return Outcome.fail(check, manifests.size() + " manifests (expected: one)");
    }
    var attributes =
        new Manifest(new ByteArrayInputStream(manifests.getFirst())).getMainAttributes();
    var problems = new ArrayList<String>();
    require(attributes, "Plugin-Id", subject.id().name(), problems);
    require(attributes, "Plugin-Version", subject.version().toString(), problems);
    FORBIDDEN_ATTRIBUTES.stream()
        .filter(name -> attributes.getValue(name) != null)
        .forEach(name -> problems.add(name + ": there (expected: not)"));
    if (!badVersions.isEmpty()) {
      problems.add(badVersions + " (expected: versions of classes from 9 on)");
    }
    if (hasVersions && !"true".equalsIgnoreCase(attributes.getValue("Multi-Release"))) {
      problems.add("Multi-Release: not true (expected: true, since there are versions)");
    }
    return problems.isEmpty()
        ? Outcome.pass(check)
        : Outcome.fail(check, String.join("; ", problems));
  }

  private static void require(
      Attributes attributes, String name, String expected, List<String> problems) {
    var found = attributes.getValue(name);
    if (!expected.equals(found)) {
      problems.add(
          name
              + ": "
              + (found == null ? "missing" : "'" + found + "'")
              + " (expected: '"
              + expected
              + "')");
    }
  }

  private Outcome extensions() {
    if (extensions.isEmpty()) {
      return Outcome.fail(
          "extensions", "META-INF/extensions.idx names none (expected: at least one class)");
    }
    var missing =
        extensions.stream()
            .filter(name -> !classes.contains(name.replace('.', '/') + ".class"))
            .toList();
    return of("extensions", missing, "classes of the jar");
  }
}
