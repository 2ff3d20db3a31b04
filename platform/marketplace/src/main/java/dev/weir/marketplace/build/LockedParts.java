package dev.weir.marketplace.build;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a lock file says that a module was built of, as components of a bill of materials.
///
/// @param files the lock files, by name
record LockedParts(Map<String, String> files) {

  private static final Pattern PACKAGE =
      Pattern.compile("\\[\\[package]]\\n((?:(?!\\[\\[).*\\n?)*)");
  private static final Pattern FIELD =
      Pattern.compile("^(name|version|source|checksum) = \"(.*)\"$", Pattern.MULTILINE);
  private static final Pattern REQUIRED =
      Pattern.compile("^(?:require)?\\s+([a-z0-9][^\\s()]*)\\s+(v\\S+)", Pattern.MULTILINE);
  private static final Pattern COMPILER =
      Pattern.compile("compiler: (?:go version go|rustc )([0-9][^\\s]*)");

  /// The component of that name itself is none of its parts.
  List<JsonValue> components(String name) {
    var found = new TreeMap<String, JsonValue>();
    crates(name, found);
    goModules(found);
    return new ArrayList<>(found.values());
  }

  /// The compiler that a `BUILD` file names, and the standard library that came with it.
  List<JsonValue> compiler(String type) {
    var match = COMPILER.matcher(files.getOrDefault("BUILD", ""));
    if (!match.find()) {
      return List.of();
    }
    var isGo = match.group().contains("go version");
    var name = type.equals("application") ? (isGo ? "go" : "rustc") : "std";
    var component = component(type, name, match.group(1));
    return List.of(
        type.equals("application")
            ? component
            : component.with(
                "purl",
                isGo
                    ? "pkg:golang/std@" + match.group(1)
                    : "pkg:generic/rust-std@" + match.group(1)));
  }

  private void crates(String name, Map<String, JsonValue> found) {
    var packages = PACKAGE.matcher(files.getOrDefault("Cargo.lock", ""));
    while (packages.find()) {
      var fields = new TreeMap<String, String>();
      FIELD
          .matcher(packages.group(1))
          .results()
          .forEach(field -> fields.put(field.group(1), field.group(2)));
      var crate = fields.getOrDefault("name", "");
      if (!crate.equals(name)) {
        found.put(crate, crate(crate, fields));
      }
    }
  }

  private static JsonObject crate(String name, Map<String, String> fields) {
    var version = fields.getOrDefault("version", "");
    var component = component("library", name, version);
    // What has no source lies in the same repository.
    if (fields.containsKey("source")) {
      component = component.with("purl", "pkg:cargo/" + name + "@" + version);
    }
    var checksum = fields.get("checksum");
    if (checksum != null) {
      component =
          component.with(
              "hashes",
              new JsonArray(
                  List.of(JsonObject.EMPTY.with("alg", "SHA-256").with("content", checksum))));
    }
    return component;
  }

  private void goModules(Map<String, JsonValue> found) {
    var file = files.getOrDefault("go.mod", "");
    var required = REQUIRED.matcher(file.replaceAll("(?m)^(module|go|toolchain|replace) .*$", ""));
    while (required.find()) {
      var name = required.group(1);
      var component = component("library", name, required.group(2));
      found.put(
          name,
          file.contains("replace " + name + " =>")
              ? component
              : component.with("purl", "pkg:golang/" + name + "@" + required.group(2)));
    }
  }

  private static JsonObject component(String type, String name, String version) {
    return JsonObject.EMPTY
        .with("type", type)
        .with("bom-ref", name + "@" + version)
        .with("name", name)
        .with("version", version);
  }
}
