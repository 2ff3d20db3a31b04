package dev.weir.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may import what. Rules for packages that do not exist yet hold as soon as they do.
@AnalyzeClasses(packages = "dev.weir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyConfigParsesYaml =
      onlyPackagesMayImport("org.snakeyaml..", "dev.weir.gateway.config..");

  @ArchTest
  static final ArchRule onlyListenerAndAdminKnowTheWebServer =
      onlyPackagesMayImport(
          "io.helidon.webserver..", "dev.weir.gateway.listener..", "dev.weir.gateway.admin..");

  @ArchTest
  static final ArchRule onlyPluginLoadingKnowsPf4j =
      onlyPackagesMayImport("org.pf4j..", "dev.weir.gateway.plugin..", "dev.weir.api..");

  @ArchTest
  static final ArchRule onlySharedStateKnowsRedis =
      onlyPackagesMayImport("io.lettuce..", "dev.weir.gateway.redis..");

  @ArchTest
  static final ArchRule onlyGrpcCallsKnowGrpc =
      onlyPackagesMayImport("io.grpc..", "dev.weir.gateway.grpc..");

  @ArchTest
  static final ArchRule onlyTheLibrariesOverItKnowNetty =
      onlyPackagesMayImport("io.netty..", "dev.weir.gateway.grpc..", "dev.weir.gateway.redis..");

  @ArchTest
  static final ArchRule onlyTelemetryKnowsTheOpenTelemetrySdk =
      onlyPackagesMayImport("io.opentelemetry.sdk..", "dev.weir.gateway.telemetry..");

  /// What belongs to a request goes where its exchange goes, not where a thread goes.
  @ArchTest
  static final ArchRule nothingHangsOnThreads =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule onlyTheWasmHostKnowsChicory =
      onlyPackagesMayImport("com.dylibso.chicory..", "dev.weir.wasm..");

  @ArchTest
  static final ArchRule pluginApiStandsAlone =
      packagesDependOnlyOn(
          new String[] {"dev.weir.api.."},
          "dev.weir.api..",
          "java..",
          "org.pf4j..",
          "org.jspecify..");

  @ArchTest
  static final ArchRule wireCodecsStandAlone =
      packagesDependOnlyOn(
          new String[] {"dev.weir.http.."}, "dev.weir.http..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule marketplaceNeedsTheJdkAlone =
      packagesDependOnlyOn(
              new String[] {"dev.weir.marketplace.."},
              "dev.weir.marketplace..",
              "java..",
              "javax.crypto..",
              "org.jspecify..")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule marketplaceHasNoCycles =
      slices().matching("dev.weir.marketplace.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule wasmHostDoesNotKnowTheGateway =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.wasm..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.weir.gateway..", "dev.weir.http..", "dev.weir.cli..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingInTheGatewayKnowsWhoWiresIt =
      noClasses()
          .that()
          .resideInAPackage("dev.weir.gateway.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.gateway")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.weir.gateway.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheCommandLineWritesToTheTerminal =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weir.cli..")
          .should(ACCESS_STANDARD_STREAMS)
          .allowEmptyShould(true);

  private static ArchRule onlyPackagesMayImport(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  private static ArchRule packagesDependOnlyOn(String[] packages, String... allowed) {
    return classes()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .allowEmptyShould(true);
  }
}
