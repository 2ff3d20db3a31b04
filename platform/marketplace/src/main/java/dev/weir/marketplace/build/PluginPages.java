package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.schema.ConfigSchema;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page in Markdown for each plugin of an index, made of nothing but what the index publishes.
public final class PluginPages {

  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n.*?```\\n", Pattern.DOTALL);

  private final BuiltIndex index;

  /// The pages of an index.
  public PluginPages(BuiltIndex index) {
    this.index = index;
  }

  /// The pages by the names of their files.
  public SortedMap<String, String> write() throws MarketplaceException {
    var pages = new TreeMap<String, String>();
    for (var id : index.catalog().listings().keySet()) {
      var files = index.published(id.publisher());
      var bytes = files.get(id.path());
      if (bytes != null) {
        pages.put(id.name() + ".md", page(Entry.read(bytes, id.path()), files));
      }
    }
    return pages;
  }

  private static String page(Entry entry, SortedMap<String, byte[]> files)
      throws MarketplaceException {
    var release = entry.releases().getFirst();
    var page = new StringBuilder();
    page.append("# ").append(entry.description().title()).append("\n\n");
    page.append("<!-- Made by platform/docs/plugins/build of what the index publishes. -->\n\n");
    page.append(entry.description().summary()).append(".\n\n");
    page.append("| `").append(entry.id()).append("` | |\n| --- | --- |\n");
    facts(entry, release, page);
    configuration(entry, release, files, page);
    text(release.documents().readme(), files)
        .map(EXAMPLE::matcher)
        .filter(example -> example.find())
        .ifPresent(example -> page.append("\n## Example\n\n").append(example.group()));
    releases(entry, page);
    errors(entry, release, page);
    return page.toString();
  }

  private static void facts(Entry entry, Release release, StringBuilder page) {
    row(
        page,
        "Kind",
        switch (entry.kind()) {
          case JAVA -> "Java, with the rights of the gateway";
          case WASM -> "WebAssembly, in a sandbox";
        });
    row(page, "License", entry.description().license());
    row(page, "Categories", String.join(", ", entry.description().categories()));
    var wanted = release.permissions().lines();
    row(
        page,
        "Permissions",
        wanted.isEmpty() ? "nothing beyond handling requests" : String.join("; ", wanted));
    row(page, "Install", "`weir plugin install " + entry.id() + "`");
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private static void configuration(
      Entry entry, Release release, SortedMap<String, byte[]> files, StringBuilder page)
      throws MarketplaceException {
    var text = text(release.documents().configSchema(), files);
    if (text.isEmpty()) {
      return;
    }
    var schema = ConfigSchema.read(text.get().getBytes(UTF_8), entry.id().toString());
    page.append("\n## Configuration\n");
    for (var filter : schema.filters()) {
      var table = PropertyTable.of(schema, filter);
      page.append("\n`")
          .append(filter)
          .append(table.isEmpty() ? "` has no properties.\n" : "` has these properties:\n\n")
          .append(table);
    }
  }

  private static void releases(Entry entry, StringBuilder page) {
    page.append("\n## Versions\n\n| Version | Needs |\n| --- | --- |\n");
    for (var release : entry.releases()) {
      row(
          page,
          release.version() + release.yanked().map(why -> ", not to be used: " + why).orElse(""),
          needs(entry.kind(), release));
    }
  }

  private static String needs(Kind kind, Release release) {
    var compat = release.compat();
    return switch (kind) {
      case JAVA ->
          "gateway `%s`, plugin API %s, Java `%s`"
              .formatted(
                  compat.gateway(),
                  compat.pluginApi().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining(", ")),
                  compat.java());
      case WASM -> "gateway `%s`, ABI %s".formatted(compat.gateway(), compat.abi().orElse(""));
    };
  }

  private static void errors(Entry entry, Release release, StringBuilder page) {
    page.append("\n## Errors\n\n");
    page.append(
        """
        - What does not fit the table above is a problem of the configuration: `weir check` says where, and a running \
        gateway goes on with what it has.
        """);
    page.append(
        release.behavior().failsOpen()
            ? "- It may be used with `on-failure: open`: a request for which it fails can pass.\n"
            : "- When it fails, the request is refused with 500 `filter-failed`.\n");
    if (release.behavior().isSecurity()) {
      page.append(
          "- It keeps requests out: when it is taken back, its routes answer 503, and never pass without it.\n");
    }
    if (entry.kind() == Kind.WASM) {
      page.append(
          "- It runs within limits of time and memory, and a filter that keeps failing is quarantined.\n");
    }
  }

  private static Optional<String> text(
      Optional<FileDigest> document, SortedMap<String, byte[]> files) {
    return document
        .flatMap(file -> Optional.ofNullable(files.get(file.path())))
        .map(bytes -> new String(bytes, UTF_8));
  }
}
