package dev.weir.cli.plugin;

import dev.weir.cli.filter.Ink;
import dev.weir.cli.filter.Sizes;
import java.util.List;
import java.util.Locale;

/// A check, written for people.
final class PluginCheckText {

  private static final int MOST_SIGNS = 3;

  private final PluginCheck check;
  private final Ink ink;
  private final StringBuilder text = new StringBuilder();

  PluginCheckText(PluginCheck check, Ink ink) {
    this.check = check;
    this.ink = ink;
  }

  String text() {
    text.append(
        "%s: %s %s, %s\n"
            .formatted(
                check.title(),
                check.manifest().getOrDefault("Plugin-Id", "no plugin"),
                check.manifest().getOrDefault("Plugin-Version", ""),
                Sizes.of(check.bytes())));
    line("sha256", check.sha256());
    line("license", check.manifest().getOrDefault("Plugin-License", "none"));
    line("API", check.manifest().getOrDefault("Plugin-Requires", "any"));
    names("filters", check.filters());
    names("sinks", check.sinks());
    writeCapabilities();
    check.findings().forEach(this::write);
    text.append(check.isGood() ? ink.good("good") : ink.bad("not good"))
        .append(": ")
        .append(verdict())
        .append('\n');
    return text.toString();
  }

  private void names(String title, List<PluginLoading.PartSchema> parts) {
    if (!parts.isEmpty()) {
      line(title, String.join(", ", parts.stream().map(PluginLoading.PartSchema::name).toList()));
    }
  }

  private void writeCapabilities() {
    if (check.capabilities().isEmpty()) {
      line("capable", "of nothing beyond its requests, as far as its code shows");
    }
    check
        .capabilities()
        .forEach((capability, signs) -> {
          line("capable", "of " + ink.strong(capability.id()) + ": " + some(List.copyOf(signs)));
        });
  }

  private static String some(List<String> signs) {
    var shown = String.join("; ", signs.subList(0, Math.min(MOST_SIGNS, signs.size())));
    var left = signs.size() - MOST_SIGNS;
    return left > 0 ? shown + "; and " + left + " more" : shown;
  }

  private void write(Finding finding) {
    var word = finding.severity().name().toLowerCase(Locale.ROOT);
    line(finding.isError() ? "error" : word, finding.message());
  }

  private String verdict() {
    if (check.isGood()) {
      return "it can be published";
    }
    return check.isIncompatible() ? "it does not go with this gateway" : "it cannot be published";
  }

  private void line(String title, String content) {
    text.append("  %-9s %s\n".formatted(title, content));
  }
}
