package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;

/// What a gateway has to know of a release to run it and to take it back.
///
/// @param isSecurity whether it keeps requests out: its routes answer 503 when it is gone
/// @param failsOpen whether requests may pass when it fails
/// @param isReloadable whether it can be swapped while the gateway runs
/// @param stateSchema the version of what it keeps across swaps
public record Behavior(
    boolean isSecurity, boolean failsOpen, boolean isReloadable, int stateSchema) {

  /// Of a filter that says nothing about itself.
  public static final Behavior USUAL = new Behavior(false, false, true, 1);

  /// The names that it has in files.
  public static final List<String> MEMBERS =
      List.of("security", "onFailure", "reloadable", "stateSchema");

  private static final int MAX_STATE_SCHEMA = 1_000_000;

  /// What a file says of it.
  public static Behavior parse(JsonView view) throws JsonException {
    var onFailure = Fields.optional(view, "onFailure", v -> v.oneOf("closed", "open"));
    return new Behavior(
        Fields.flag(view, "security", USUAL.isSecurity),
        onFailure.filter("open"::equals).isPresent(),
        Fields.flag(view, "reloadable", USUAL.isReloadable),
        Fields.optional(view, "stateSchema", v -> (int) v.integer(1, MAX_STATE_SCHEMA))
            .orElse(USUAL.stateSchema));
  }

  /// As a file says it; what is usual is left out.
  public JsonObject addTo(JsonObject json) {
    var described = Fields.withFlag(json, "security", isSecurity, USUAL.isSecurity);
    described = failsOpen ? described.with("onFailure", "open") : described;
    described = Fields.withFlag(described, "reloadable", isReloadable, USUAL.isReloadable);
    return stateSchema == USUAL.stateSchema
        ? described
        : described.with("stateSchema", stateSchema);
  }
}
