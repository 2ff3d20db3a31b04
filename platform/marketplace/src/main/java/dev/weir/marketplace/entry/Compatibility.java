package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a release runs with.
///
/// @param pluginApi levels of the plugin API, of which one has to be served; for jars only
/// @param abi how a module and the gateway talk, `http-wasm-0.1`; for modules only
public record Compatibility(
    List<ApiLevel> pluginApi, Optional<String> abi, VersionRange gateway, VersionRange java) {

  private static final Pattern ABI =
      Pattern.compile("http-wasm-0\\.1|proxy-wasm-0\\.(?:1\\.0|2\\.0|2\\.1|2\\.100)");

  public Compatibility {
    pluginApi = List.copyOf(pluginApi);
  }

  /// What a file says of it.
  public static Compatibility parse(JsonView view, Kind kind) throws JsonException {
    view.allowOnly(kind == Kind.JAVA ? "pluginApi" : "abi", "gateway", "java");
    var abi = Fields.optional(view, "abi", v -> Fields.matching(v, ABI, "an ABI as http-wasm-0.1"));
    var levels = Fields.list(view, "pluginApi", ApiLevel::parse);
    if (kind == Kind.JAVA && levels.isEmpty()) {
      throw new JsonException(view.path() + ".pluginApi: missing");
    }
    if (kind == Kind.WASM && abi.isEmpty()) {
      throw new JsonException(view.path() + ".abi: missing");
    }
    return new Compatibility(
        levels,
        abi,
        VersionRange.parse(view.member("gateway")),
        Fields.optional(view, "java", VersionRange::parse).orElse(VersionRange.ALL));
  }

  JsonObject json() {
    var json = Fields.with(JsonObject.EMPTY, "pluginApi", pluginApi);
    json = Fields.with(json, "abi", abi).with("gateway", gateway.toString());
    return java.equals(VersionRange.ALL) ? json : json.with("java", java.toString());
  }

  /// Why it does not run there, if it does not.
  public Optional<String> problem(Platform platform) {
    if (!pluginApi.isEmpty() && pluginApi.stream().noneMatch(platform.pluginApi()::serves)) {
      return Optional.of(
          "needs plugin API %s, the gateway has %s"
              .formatted(
                  String.join(" or ", pluginApi.stream().map(ApiLevel::toString).toList()),
                  platform.pluginApi()));
    }
    if (abi.isPresent() && !platform.abis().contains(abi.get())) {
      return Optional.of("needs ABI " + abi.get() + ", the gateway has " + platform.abis());
    }
    // A pre-release of the gateway has what the release will have.
    if (!gateway.includes(platform.gateway().release())) {
      return Optional.of("needs gateway " + gateway + ", this is " + platform.gateway());
    }
    if (!java.includes(platform.java())) {
      return Optional.of("needs Java " + java + ", this is " + platform.java());
    }
    return Optional.empty();
  }
}
