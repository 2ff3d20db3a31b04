package dev.weir.cli.plugin;

import dev.weir.gateway.config.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A check, written for programs.
final class PluginCheckJson {

  private PluginCheckJson() {}

  static String of(PluginCheck check) {
    var json = new LinkedHashMap<String, Object>();
    json.put("file", check.title());
    json.put("good", check.isGood());
    json.put("bytes", check.bytes());
    json.put("sha256", check.sha256());
    json.put("manifest", check.manifest());
    json.put("filters", check.filters().stream().map(PluginCheckJson::part).toList());
    json.put("sinks", check.sinks().stream().map(PluginCheckJson::part).toList());
    var capabilities = new LinkedHashMap<String, Object>();
    check
        .capabilities()
        .forEach((capability, signs) -> capabilities.put(capability.id(), List.copyOf(signs)));
    json.put("capabilities", capabilities);
    json.put("findings", check.findings().stream().map(PluginCheckJson::finding).toList());
    return JsonText.pretty(json);
  }

  private static Map<String, Object> part(PluginLoading.PartSchema part) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", part.name());
    part.schema().ifPresent(schema -> json.put("schema", schema));
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    var json = new LinkedHashMap<String, Object>();
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("check", finding.check().id());
    json.put("message", finding.message());
    return json;
  }
}
