package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexView;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.ProvenanceCheck;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin info`.
@Command(
    name = "info",
    description = "Says what an index knows of a plugin: its releases, and what each asks for.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin info acme/jwt-extra", "weir plugin info official/weir/cors --json"},
    mixinStandardHelpOptions = true)
final class PluginInfoCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private ReferenceParameter plugin = new ReferenceParameter();
  @Mixin private MarketOptions options = new MarketOptions();

  PluginInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var reference = plugin.reference();
    try (var market = options.open()) {
      market.refreshUnknown();
      var index = index(market, reference);
      var view = index.view();
      var found = view.entry(reference.id());
      var releases =
          found.entry().releases().stream()
              .filter(release -> reference.version().map(release.version()::equals).orElse(true))
              .toList();
      if (releases.isEmpty()) {
        throw notFound(index.name() + "/" + reference + ": no such release");
      }
      options.print(
          shell.terminal(),
          json(index, view, found, releases),
          lines(index, view, found, releases));
    }
    return ExitCode.OK;
  }

  // A plugin may be looked at before anybody trusts its publisher.
  private static Index index(Marketplace market, Reference reference)
      throws IOException, MarketplaceException {
    market.list().requireAny();
    if (reference.index().isPresent()) {
      return market.indexes().index(reference.index().get());
    }
    for (var index : market.indexes().indexes()) {
      if (index.trust().covers(reference.id())) {
        return index;
      }
    }
    for (var index : market.indexes().indexes()) {
      var view = index.known();
      if (view.isPresent() && view.get().catalog().listing(reference.id()).isPresent()) {
        return index;
      }
    }
    throw notFound("index: " + reference.id() + ": not listed in any index");
  }

  private static MarketplaceException notFound(String message) {
    return new MarketplaceException(Reason.NOT_FOUND, message);
  }

  private static List<String> lines(
      Index index, IndexView view, IndexView.Found found, List<Release> releases)
      throws IOException, MarketplaceException {
    var description = found.entry().description();
    var lines = new ArrayList<String>();
    lines.add(index.name() + "/" + found.entry().id() + ": " + description.title());
    lines.add("  " + description.summary());
    lines.add("  license   " + description.license());
    description.homepage().ifPresent(url -> lines.add("  homepage  " + url));
    lines.add("  isolation " + CandidateTexts.isolation(found.entry().kind()));
    lines.add(
        "  trusted   "
            + (index.trust().covers(found.entry().id())
                ? "yes"
                : "no: weir index trust " + index.name() + " " + found.entry().id()));
    description.deprecated().ifPresent(why -> lines.add("  deprecated: " + why));
    for (var release : releases) {
      lines.add(release.version() + since(found, release));
      lines.add("  wants     " + CandidateTexts.text(release.permissions()));
      lines.add("            " + release.permissions().hash());
      lines.add(
          "  provenance: " + CandidateTexts.provenance(ProvenanceCheck.of(view, found, release)));
      release.yanked().ifPresent(why -> lines.add("  yanked    " + why));
      view.revocations()
          .of(found.entry().id(), release.version(), release.artifact().sha256())
          .ifPresent(revocation -> lines.add("  revoked   " + revocation));
    }
    return lines;
  }

  private static String since(IndexView.Found found, Release release) {
    return found
        .listing()
        .release(release.version())
        .map(listed -> ", listed " + listed.listedAt())
        .orElse(", not listed");
  }

  private static JsonObject json(
      Index index, IndexView view, IndexView.Found found, List<Release> releases)
      throws IOException, MarketplaceException {
    var description = found.entry().description();
    List<JsonValue> elements = new ArrayList<>();
    for (var release : releases) {
      elements.add(json(view, found, release));
    }
    return JsonObject.EMPTY
        .with("name", index.name() + "/" + found.entry().id())
        .with("kind", found.entry().kind().id())
        .with("title", description.title())
        .with("summary", description.summary())
        .with("license", description.license())
        .with("trusted", index.trust().covers(found.entry().id()))
        .with("signers", JsonArray.ofStrings(found.signers()))
        .with("releases", new JsonArray(elements));
  }

  private static JsonObject json(IndexView view, IndexView.Found found, Release release)
      throws IOException, MarketplaceException {
    var json =
        JsonObject.EMPTY
            .with("version", release.version().toString())
            .with("sha256", release.artifact().sha256())
            .with("size", release.artifact().size())
            .with("permissions", release.permissions().json())
            .with("permissionsHash", release.permissions().hash());
    json = CandidateTexts.withProvenance(json, ProvenanceCheck.of(view, found, release));
    var listed = found.listing().release(release.version());
    if (listed.isPresent()) {
      json = json.with("listedAt", listed.get().listedAt().toString());
    }
    if (release.yanked().isPresent()) {
      json = json.with("yanked", release.yanked().get());
    }
    var revocation =
        view.revocations().of(found.entry().id(), release.version(), release.artifact().sha256());
    return revocation.isPresent() ? json.with("revoked", revocation.get().toString()) : json;
  }
}
