package dev.weir.wasm.proxy;

import dev.weir.wasm.property.PropertySource;
import dev.weir.wasm.property.PropertyValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All properties that the guest of one instance sees in its current context.
///
/// What filters have set comes first, so that a filter can put its own value in the place of the
/// gateway's, then what is known of the request, then what is known of the filter.
final class Properties implements PropertySource {

  private static final String OWN_STATE = "wasm.";

  /// What Higress calls the attributes of a span.
  private static final String SPAN_ATTRIBUTE = "trace_span_tag.";

  private final HostScope scope;
  private final FilterState ofRoot;

  /// @param ofRoot what the filter itself has set already
  Properties(HostScope scope, FilterState ofRoot) {
    this.scope = scope;
    this.ofRoot = ofRoot;
  }

  /// What the filter itself has set, beside what belongs to requests.
  FilterState ofRoot() {
    return ofRoot;
  }

  /// The value at that path as the guest gets it; null if there is none.
  byte @Nullable [] encoded(List<String> path) {
    if (path.isEmpty()) {
      return null;
    }
    var stored = stored(path);
    return stored != null ? stored : known(path).map(PropertyValue::encoded).orElse(null);
  }

  @Override
  public Optional<PropertyValue> find(List<String> path) {
    var stored = path.isEmpty() ? null : stored(path);
    return stored != null ? Optional.of(PropertyValue.of(stored)) : known(path);
  }

  private byte @Nullable [] stored(List<String> path) {
    var key = key(path);
    var stream = scope.instance().currentStream();
    if (stream == null) {
      return ofRoot.get(key);
    }
    var state = FilterState.find(stream.original().exchange());
    return state == null ? null : state.get(key);
  }

  private static String key(List<String> path) {
    if (path.size() == 1) {
      return path.getFirst();
    }
    var parts = path.getFirst().equals("filter_state") ? path.subList(1, path.size()) : path;
    var key = String.join("\0", parts);
    return key.startsWith(OWN_STATE) ? key.substring(OWN_STATE.length()) : key;
  }

  private Optional<PropertyValue> known(List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    var ofFilter = ofFilter(path);
    if (ofFilter.isPresent()) {
      return ofFilter;
    }
    var stream = scope.instance().currentStream();
    return stream == null
        ? Optional.empty()
        : new StreamProperties(stream, scope.module().services()).find(path);
  }

  private Optional<PropertyValue> ofFilter(List<String> path) {
    var module = scope.module();
    return switch (path.getFirst()) {
      case "plugin_name" -> text(module.settings().name());
      case "plugin_root_id" -> text(module.settings().rootId());
      case "plugin_vm_id" -> text(module.settings().vmId().orElse(""));
      case "plugin_vm_memory" -> Optional.of(PropertyValue.of(scope.instance().memorySize()));
      case "node" -> node(path);
      case "listener_direction" -> Optional.of(PropertyValue.of(1));
      case "listener_metadata", "route_metadata", "cluster_metadata", "upstream_host_metadata" ->
          path.size() == 1 ? Optional.of(new PropertyValue.Entries(Map.of())) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<PropertyValue> node(List<String> path) {
    if (path.size() < 2) {
      return Optional.empty();
    }
    return switch (path.get(1)) {
      case "id", "cluster" -> text("weir");
      case "metadata" ->
          path.size() == 2 ? Optional.of(new PropertyValue.Entries(Map.of())) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<PropertyValue> text(String text) {
    return Optional.of(PropertyValue.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Sets a value and returns the status.
  int set(List<String> path, byte[] value) {
    if (path.isEmpty()) {
      return Status.BAD_ARGUMENT;
    }
    var key = key(path);
    if (key.equals("wasm_need_rebuild")) {
      scope.instance().wantRebuild();
    }
    var stream = scope.instance().currentStream();
    if (stream != null && key.startsWith(SPAN_ATTRIBUTE)) {
      var text = new String(value, StandardCharsets.UTF_8);
      stream
          .original()
          .exchange()
          .span()
          .setAttribute(key.substring(SPAN_ATTRIBUTE.length()), text);
    }
    var state = stream == null ? ofRoot : FilterState.of(stream.original().exchange());
    return state.put(key, value) ? Status.OK : Status.INTERNAL_FAILURE;
  }
}
