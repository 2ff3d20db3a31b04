package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.market.RevokingIndex;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.FileDigests;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.gateway.plugin.TestLock;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.PinnedCanary;
import dev.weir.marketplace.install.Workspace;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A version that the lock file tries out, and what the configuration says of it.
@Timeout(120)
class LockedCanaryTest {

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;
  private final Map<String, Pin> pins = new HashMap<>();
  private Workspace workspace;
  private LockFile stable = LockFile.EMPTY;

  @BeforeEach
  void pinTheFirst() throws Exception {
    workspace = Workspace.beside(directory.resolve("weir.yaml"));
    stable = LockFile.EMPTY.with(pin("1.0.0"));
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  // Made once: a jar has the time in it.
  private Pin pin(String version) throws Exception {
    var known = pins.get(version);
    if (known == null) {
      known = make(version);
      pins.put(version, known);
    }
    return known;
  }

  private Pin make(String version) throws Exception {
    var jar = TestJar.of("geo", version).write(directory.resolve("made.jar"));
    return TestLock.pin(workspace, "geo", Kind.JAVA, version, Files.readAllBytes(jar));
  }

  private LockFile trying(String version, String share) throws Exception {
    return stable.with(new PinnedCanary(pin(version), share));
  }

  /// A gateway that sees no change of the lock file by itself.
  private GatewayFixture start(LockFile lock, String canary) throws Exception {
    lock.write(workspace.lock());
    GatewayFixture.write(directory, yaml(canary));
    return GatewayFixture.open(directory);
  }

  private String yaml(String canary) {
    return GatewayFixture.yaml(origin, "[ { id: all, upstream: origin, filters: [ geo ] } ]")
        .replace("directory: plugins", "watch: false, canary: " + canary);
  }

  private HttpResponse<String> reload(GatewayFixture gateway, LockFile lock) throws Exception {
    lock.write(workspace.lock());
    return order(gateway, FileDigests.read(workspace.lock()));
  }

  private static HttpResponse<String> order(GatewayFixture gateway, String digest) {
    return gateway.admin(
        "/admin/v1/reload?lock=sha256:" + digest, it -> it.POST(BodyPublishers.noBody()));
  }

  private static SortedSet<String> versions(GatewayFixture gateway) {
    return IntStream.range(0, 60)
        .mapToObj(_ -> gateway.get("/").headers().firstValue("X-Version").orElse("none"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String status(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/status", it -> it.GET()).body().replaceAll("\\s", "");
  }

  @Test
  void theLockFileAloneIsEnough() throws Exception {
    try (var gateway = start(trying("1.1.0", "50%"), "{}")) {
      assertThat(versions(gateway)).containsExactly("1.0.0", "1.1.0");
    }
    try (var again = GatewayFixture.open(directory)) {
      assertThat(versions(again)).containsExactly("1.0.0", "1.1.0");
      assertThat(status(again))
          .contains("\"version\":\"1.1.0\",\"digest\"", "\"state\":\"canary\",\"share\":\"50%\"");
    }
  }

  @Test
  void anotherShareInItGoesOnWithTheSameTrial() throws Exception {
    try (var gateway = start(trying("1.1.0", "50%"), "{}")) {
      versions(gateway);

      var answer = reload(gateway, trying("1.1.0", "100%"));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(versions(gateway)).containsExactly("1.1.0");
      // Both had requests before the share was changed.
      assertThat(status(gateway))
          .contains("sharechangedintheconfiguration")
          .doesNotContainPattern("\"stable\":\\{[^}]*\"requests\":0,");
    }
  }

  @Test
  void whatItSettlesIsSettled() throws Exception {
    try (var gateway = start(trying("1.1.0", "50%"), "{}")) {
      assertThat(reload(gateway, LockFile.EMPTY.with(pin("1.1.0"))).body())
          .contains("\"generation\": 2", "\"loaded\": []");
      assertThat(versions(gateway)).containsExactly("1.1.0");

      assertThat(reload(gateway, stable).body()).contains("\"generation\": 3", "\"1.0.0\"");
      assertThat(versions(gateway)).containsExactly("1.0.0");
    }
  }

  @Test
  void theConfigurationSaysHowItIsJudged() throws Exception {
    var rule = "{ geo: { share: 1%, rule: { requests: 20 } } }";
    try (var gateway = start(stable, rule)) {
      assertThat(versions(gateway)).containsExactly("1.0.0");

      reload(gateway, trying("1.1.0", "50%"));
      assertThat(versions(gateway)).containsExactly("1.0.0", "1.1.0");

      Eventually.isTrue("promoted", () -> status(gateway).contains("\"state\":\"promoted\""));
      assertThat(versions(gateway)).containsExactly("1.1.0");
      // What a rule decided is not written down: the lock file still says 50%.
      order(gateway, FileDigests.read(workspace.lock()));
      assertThat(versions(gateway)).containsExactly("1.1.0");
    }
    try (var again = GatewayFixture.open(directory)) {
      assertThat(status(again)).contains("\"state\":\"trial\",\"share\":\"50%\"");
    }
  }

  private RevokingIndex index() throws Exception {
    var index = new RevokingIndex(directory.resolve("repository"));
    index.addTo(directory);
    index.refresh(directory);
    return index;
  }

  private void revoke(RevokingIndex index, String version) throws Exception {
    index.revoke(
        RevokingIndex.BLOCK.replace("acme/tea", "acme/geo").replace("=1.0.0", "=" + version));
    index.refresh(directory);
  }

  @Test
  void aVersionThatIsRevokedIsRolledBackWithoutAReload() throws Exception {
    var index = index();
    try (var gateway = start(trying("1.1.0", "50%"), "{}")) {
      assertThat(versions(gateway)).containsExactly("1.0.0", "1.1.0");

      revoke(index, "1.1.0");

      Eventually.isTrue("rolled back", () -> status(gateway).contains("\"state\":\"rolled-back\""));
      assertThat(status(gateway)).contains("\"reason\":\"itwasrevoked");
      assertThat(versions(gateway)).containsExactly("1.0.0");
      var promoted =
          gateway.admin("/admin/v1/plugins/geo/promote", it -> it.POST(BodyPublishers.noBody()));
      assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(409);
      assertThat(promoted.body()).contains("was revoked");
      assertThat(versions(gateway)).containsExactly("1.0.0");
    }
  }

  @Test
  void aVersionThatWasRevokedIsNotTriedOutAtAStart() throws Exception {
    revoke(index(), "1.1.0");

    try (var gateway = start(trying("1.1.0", "100%"), "{}")) {
      assertThat(versions(gateway)).containsExactly("1.0.0");
      assertThat(status(gateway)).doesNotContain("\"canary\"");
    }
  }

  @Test
  void aVersionIsPromotedOverOneThatWasRevoked() throws Exception {
    revoke(index(), "1.0.0");

    try (var gateway = start(trying("1.1.0", "0%"), "{}")) {
      assertThat(gateway.get("/").statusCode()).isEqualTo(503);

      gateway.admin("/admin/v1/plugins/geo/promote", it -> it.POST(BodyPublishers.noBody()));

      assertThat(versions(gateway)).containsExactly("1.1.0");
    }
  }

  @Test
  void bothMayNameTheVersionAndTheLockFileSaysItsShare() throws Exception {
    try (var gateway = start(trying("1.1.0", "100%"), "{ geo: { version: 1.1.0, share: 0% } }")) {
      assertThat(versions(gateway)).containsExactly("1.1.0");
    }
  }

  @Test
  void twoVersionsToTryOutAreRefused() throws Exception {
    assertThatThrownBy(() -> start(trying("1.1.0", "50%"), "{ geo: { version: 1.2.0 } }"))
        .hasMessageContaining(
            "plugins.canary.geo.version: '1.2.0' (expected: 1.1.0, which weir.lock tries out, or none)");
  }

  @Test
  void aReloadThatIsOrderedTwiceIsMadeOnce() throws Exception {
    try (var gateway = start(stable, "{}")) {
      var lock = trying("1.1.0", "50%");

      assertThat(reload(gateway, lock).body()).contains("\"generation\": 2", "\"load-millis\": ");
      assertThat(reload(gateway, lock).body()).contains("\"generation\": 2", "\"load-millis\": ");
      assertThat(status(gateway)).contains("\"generation\":2,");
    }
  }

  @Test
  void aReloadIsNotMadeForAnotherLockFileThanThatWhichIsThere() throws Exception {
    try (var gateway = start(stable, "{}")) {
      var answer = order(gateway, "0".repeat(64));

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("\"other-lock\"", workspace.lock().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, status",
    "POST, reload",
    "POST, plugins/leaks",
    "POST, plugins/geo/promote",
    "POST, plugins/geo/rollback",
    "POST, plugins/geo/canary?share=100%25"
  })
  void nothingBelowAdminIsDoneWithoutTheToken(String method, String path) throws Exception {
    trying("1.1.0", "0%").write(workspace.lock());
    GatewayFixture.write(
        directory, yaml("{}").replace("admin: { ", "admin: { token: \"${env:TOKEN}\", "));
    try (var gateway = GatewayFixture.open(directory, Map.of("TOKEN", "hunter2"))) {
      var answer =
          gateway.admin("/admin/v1/" + path, it -> it.method(method, BodyPublishers.noBody()));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("token-missing").doesNotContain("hunter");
      assertThat(gateway.gateway().reload()).as("nothing was published").isEqualTo(2);
    }
  }

  @Test
  void operatorsShowTheTokenForWhatIsBelowAdmin() throws Exception {
    stable.write(workspace.lock());
    var token = "admin: { token: \"${env:TOKEN}\", ";
    GatewayFixture.write(directory, yaml("{}").replace("admin: { ", token));
    try (var gateway = GatewayFixture.open(directory, Map.of("TOKEN", "hunter2"))) {
      var path = "/admin/v1/status";

      assertThat(gateway.admin(path, it -> it.GET()).statusCode()).isEqualTo(401);
      assertThat(gateway.admin(path, it -> it.header("Authorization", "Bearer hunter").GET()))
          .satisfies(it -> assertThat(it.statusCode()).isEqualTo(401))
          .satisfies(it -> assertThat(it.body()).contains("wrong-token"));
      assertThat(gateway.admin(path, it -> it.header("Authorization", "Bearer hunter2").GET()))
          .satisfies(it -> assertThat(it.statusCode()).isEqualTo(200));
      assertThat(gateway.admin("/health/ready", it -> it.GET()).statusCode()).isEqualTo(200);
    }
  }
}
