package dev.weir.marketplace.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.Jars;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JarCheckTest {

  @TempDir private Path folder;

  static Stream<Arguments> hostileArchives() {
    return Stream.of(
        Arguments.of("zip-slip", plugin().file("../evil.class", ""), "names: '../evil.class'"),
        Arguments.of("absolute path", plugin().file("/etc/passwd", ""), "names: '/etc/passwd'"),
        Arguments.of("backslashes", plugin().file("a\\..\\..\\x", ""), "names: 'a\\..\\..\\x'"),
        Arguments.of("drive", plugin().file("C:x", ""), "names: 'C:x'"),
        Arguments.of("empty part", plugin().file("a//b", ""), "names: 'a//b'"),
        Arguments.of("control character", plugin().file("a\u001b[2J", ""), "names: 'a?[2J'"),
        Arguments.of(
            "bomb",
            plugin().file("zeros", new byte[9 << 20]),
            "bomb: 9437384 bytes and more come out of "),
        Arguments.of(
            "large file", plugin().file("zeros", new byte[(32 << 20) + 1]), "bomb: zeros: more"));
  }

  static Stream<Arguments> hostileManifests() {
    return Stream.of(
        Arguments.of(
            "other plugin",
            Jars.plugin("cors", "1.4.2"),
            "manifest: Plugin-Id: 'cors' (expected: 'jwt-extra')"),
        Arguments.of(
            "other version",
            Jars.plugin("jwt-extra", "1.4.3"),
            "manifest: Plugin-Version: '1.4.3' (expected: '1.4.2')"),
        Arguments.of(
            "no manifest", plugin().without("META-INF/MANIFEST.MF"), "manifest: 0 manifests"),
        Arguments.of(
            "two manifests",
            plugin().file("META-INF/manifest.mf", "Plugin-Id: cors\n\n"),
            "manifest: 2 manifests"),
        Arguments.of(
            "class path",
            plugin().manifest("Class-Path: /tmp/x.jar"),
            "manifest: Class-Path: there"),
        Arguments.of(
            "another plugin's classes",
            plugin().manifest("Plugin-Dependencies: cors"),
            "manifest: Plugin-Dependencies: there"),
        Arguments.of("agent", plugin().manifest("Premain-Class: X"), "manifest: Premain-Class"),
        Arguments.of(
            "hidden versions",
            plugin().file("META-INF/versions/25/acme/Factory.class", factory()),
            "manifest: Multi-Release: not true"),
        Arguments.of(
            "version of metadata",
            multiRelease().file("META-INF/versions/25/META-INF/extensions.idx", "acme.Evil"),
            "manifest: [META-INF/versions/25/META-INF/extensions.idx]"),
        Arguments.of(
            "version that is none",
            multiRelease().file("META-INF/versions/025/acme/Factory.class", factory()),
            "manifest: [META-INF/versions/025/acme/Factory.class]"),
        Arguments.of(
            "versioned capability",
            multiRelease().file("META-INF/versions/25/acme/Factory.class", exiting("acme.Factory")),
            "permissions: not declared: exit (acme.Factory uses java.lang.System.exit)"));
  }

  static Stream<Arguments> hostileContents() {
    return Stream.of(
        Arguments.of(
            "jar in jar",
            plugin().file("lib/inner.bin", Jars.plugin("x", "1.0.0").bytes()),
            "nested: [lib/inner.bin]"),
        Arguments.of(
            "gateway's class",
            plugin().file("dev/weir/api/Filter.class", type("dev.weir.api.Filter")),
            "packages: [dev/weir/api/Filter.class]"),
        Arguments.of(
            "class of another module of the gateway",
            plugin().file("dev/weir/wasm/Module.class", type("dev.weir.wasm.Module")),
            "packages: [dev/weir/wasm/Module.class]"),
        Arguments.of(
            "text that steers a terminal",
            plugin().file("META-INF/extensions.idx", "acme.\u001b[2J\u009b\n"),
            "extensions: [acme.?[2J?]"),
        Arguments.of(
            "PF4J's class",
            plugin().file("org/pf4j/Plugin.class", type("org.pf4j.Plugin")),
            "packages: [org/pf4j/Plugin.class]"),
        Arguments.of(
            "class under another name",
            plugin().file("acme/Other.class", factory()),
            "classes: [acme/Other.class: is acme/Factory]"),
        Arguments.of(
            "no class",
            plugin().file("acme/X.class", "text"),
            "classes: [acme/X.class: no class file"),
        Arguments.of(
            "future class",
            plugin().file("acme/Factory.class", ofVersion(99)),
            "classes: [acme/Factory.class: no class file: Unsupported class file version: 99"),
        Arguments.of(
            "no extensions",
            plugin().file("META-INF/extensions.idx", "# empty\n"),
            "extensions: META-INF/extensions.idx names none"),
        Arguments.of(
            "missing extension",
            plugin().file("META-INF/extensions.idx", "acme.Missing\n"),
            "extensions: [acme.Missing]"),
        Arguments.of(
            "undeclared",
            plugin().calling("java.lang.Runtime", "exec"),
            "permissions: not declared: process (acme.Caller uses java.lang.Runtime.exec)"),
        Arguments.of(
            "native library",
            plugin().file("libx.so", new byte[] {0x7f, 'E', 'L', 'F', 2}),
            "permissions: not declared: native (libx.so)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"hostileArchives", "hostileManifests", "hostileContents"})
  void isRefused(String name, Jars jar, String message) throws Exception {
    var report = check(jar.bytes());

    assertThat(report.verdict()).as(name).isEqualTo(Verdict.FAIL);
    assertThat(report.problems())
        .extracting(Outcome::toString)
        .anyMatch(p -> p.startsWith(message));
  }

  @Test
  void aPluginThatDoesWhatItDeclaresPasses() throws Exception {
    var report = check(plugin().calling("java.nio.file.Files", "list").bytes(), Capability.FILES);

    assertThat(report.problems()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.PASS);
    assertThat(report.detected()).containsOnlyKeys(Capability.FILES);
  }

  @Test
  void versionsOfClassesPassInAMultiReleaseJar() throws Exception {
    var jar = multiRelease().file("META-INF/versions/25/acme/Factory.class", factory());

    assertThat(check(jar.bytes()).problems()).isEmpty();
  }

  @Test
  void signaturesOfJarsSayNothing() throws Exception {
    var jar =
        plugin()
            .file("META-INF/ACME.SF", "Signature-Version: 1.0\n\n")
            .file("META-INF/ACME.RSA", "forged");

    assertThat(check(jar.bytes()).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws Exception {
    var jar = plugin().file("acme/one1", "1").file("acme/one2", "2").bytes();

    assertThat(check(replaced(jar, "acme/one2", "acme/one1")).problems())
        .hasToString("[duplicates: 'acme/one1' again (expected: once)]");
  }

  // Two texts of the same length and CRC.
  @Test
  void twoJarsInOneAreRefusedAlsoIfTheirChecksumsAreTheSame() throws Exception {
    var seenByStreams = plugin().file("acme/text", "buckeroo").bytes();
    var seenByLoaders = plugin().file("acme/text", "plumless").bytes();
    var both = Arrays.copyOf(seenByStreams, seenByStreams.length + seenByLoaders.length);
    System.arraycopy(seenByLoaders, 0, both, seenByStreams.length, seenByLoaders.length);

    assertThat(check(both).problems())
        .hasToString(
            "[archive: its directory and its content differ (expected: the same files in both)]");
  }

  @Test
  void aFileThatReadersSeeDifferentlyIsRefused() throws Exception {
    var jar = plugin().file("acme/one1", "1").bytes();
    var text = new String(jar, StandardCharsets.ISO_8859_1).replaceFirst("acme/one1", "acme/two1");

    assertThat(check(text.getBytes(StandardCharsets.ISO_8859_1)).problems())
        .hasToString(
            "[archive: its directory and its content differ (expected: the same files in both)]");
  }

  @Test
  void tooManyEntriesAreRefused() throws Exception {
    var jar = plugin();
    for (var i = 0; i <= 10_000; i++) {
      jar.file("f" + i, "");
    }

    assertThat(check(jar.bytes()).problems())
        .hasToString("[bomb: 10004 entries (expected: at most 10000)]");
  }

  @Test
  void whatIsNoJarIsRefused() throws Exception {
    assertThat(check(new byte[] {1, 2, 3}).problems().toString()).startsWith("[archive: no jar: ");
    assertThat(check(new byte[0]).verdict()).isNotEqualTo(Verdict.PASS);
  }

  @Test
  void truncatedJarsAreRefused() throws Exception {
    var jar = plugin().bytes();
    for (var length = 0; length < jar.length; length += 7) {
      assertThat(check(Arrays.copyOf(jar, length)).verdict()).isNotEqualTo(Verdict.PASS);
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorAndRefused() {
    var report = ArtifactCheck.of(folder.resolve("missing.jar"), subject());

    assertThat(report.verdict()).isEqualTo(Verdict.ERROR);
    assertThatThrownBy(() -> report.requirePass("acme/jwt-extra 1.4.2"))
        .hasMessageStartingWith("artifact: acme/jwt-extra 1.4.2: archive: could not be checked: ")
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(Reason.VERIFICATION);
  }

  @Test
  void nothingCheckedIsNoPass() {
    assertThat(new Report(List.of(), Collections.emptySortedMap(), List.of()).verdict())
        .isEqualTo(Verdict.ERROR);
  }

  private static Jars plugin() {
    return Jars.plugin("jwt-extra", "1.4.2");
  }

  private static Jars multiRelease() {
    return plugin().manifest("Multi-Release: true");
  }

  private static byte[] factory() {
    return type("acme.Factory");
  }

  private static byte[] type(String name) {
    return Jars.type(name, _ -> {});
  }

  private static byte[] exiting(String name) {
    return Jars.type(
        name,
        code ->
            code.iconst_0()
                .invokestatic(
                    ClassDesc.of("java.lang.System"), "exit", MethodTypeDesc.ofDescriptor("(I)V")));
  }

  private static byte[] ofVersion(int major) {
    var bytes = ClassFile.of().build(ClassDesc.of("acme.Factory"), _ -> {});
    bytes[7] = (byte) major;
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(from, to)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Subject subject(Capability... allowed) {
    return new Subject(
        Entries.id("acme/jwt-extra"),
        Kind.JAVA,
        Entries.version("1.4.2"),
        Set.of(allowed),
        Optional.empty(),
        List.of());
  }

  private Report check(byte[] jar, Capability... allowed) throws Exception {
    var file = Files.write(folder.resolve("plugin.jar"), jar);
    return ArtifactCheck.of(file, subject(allowed));
  }
}
