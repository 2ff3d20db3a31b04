package dev.weir.wasm.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a route says about one use of a WASM filter. Immutable.
public final class FilterSettings {

  private final Builder settings;

  private FilterSettings(Builder settings) {
    this.settings = settings;
  }

  /// Settings with defaults for all that is not given.
  ///
  /// @param name what messages and the log call the filter
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /// What messages and the log call the filter.
  public String name() {
    return settings.name;
  }

  /// What the guest gets as its configuration; empty if there is none.
  public Optional<byte[]> config() {
    return Optional.ofNullable(settings.config).map(byte[]::clone);
  }

  /// What a proxy-wasm guest gets as the configuration of its VM.
  public byte[] vmConfig() {
    return settings.vmConfig.clone();
  }

  /// Filters that name the same one share data and queues; others share with nobody.
  public Optional<String> vmId() {
    return settings.vmId;
  }

  /// Which of several filters in the module is meant.
  public String rootId() {
    return settings.rootId;
  }

  /// The guest's environment variables.
  public Map<String, String> environment() {
    return settings.environment;
  }

  /// How far apart requests are kept.
  public Isolation isolation() {
    return settings.isolation;
  }

  /// Whether a proxy-wasm guest that pauses in its headers callback goes on to see the body, as
  /// Envoy's option of that name has it; else it sees nothing more until it continues.
  public boolean allowOnHeadersStopIteration() {
    return settings.allowOnHeadersStopIteration;
  }

  /// Whether the guest may call that upstream.
  public boolean allowsUpstream(String upstream) {
    return settings.upstreams.contains("*") || settings.upstreams.contains(upstream);
  }

  /// What the guest may use.
  public WasmLimits limits() {
    return settings.limits;
  }

  /// Makes settings. Not safe for use by several threads.
  public static final class Builder implements Cloneable {

    private final String name;
    private byte @Nullable [] config;
    private byte[] vmConfig = {};
    private Optional<String> vmId = Optional.empty();
    private String rootId = "";
    private Map<String, String> environment = Map.of();
    private Isolation isolation = Isolation.SHARED;
    private boolean allowOnHeadersStopIteration;
    private List<String> upstreams = List.of("*");
    private WasmLimits limits = WasmLimits.defaults();

    private Builder(String name) {
      this.name = name;
    }

    /// The guest's configuration.
    public Builder config(byte[] config) {
      this.config = config.clone();
      return this;
    }

    /// The guest's configuration as text.
    public Builder config(String config) {
      return config(config.getBytes(StandardCharsets.UTF_8));
    }

    /// The configuration of the VM.
    public Builder vmConfig(String vmConfig) {
      this.vmConfig = vmConfig.getBytes(StandardCharsets.UTF_8);
      return this;
    }

    /// Whom the guest shares data and queues with.
    public Builder vmId(Optional<String> vmId) {
      this.vmId = vmId;
      return this;
    }

    /// Which of several filters in the module is meant.
    public Builder rootId(String rootId) {
      this.rootId = rootId;
      return this;
    }

    /// The environment variables.
    public Builder environment(Map<String, String> environment) {
      this.environment = Map.copyOf(environment);
      return this;
    }

    /// How far apart requests are kept.
    public Builder isolation(Isolation isolation) {
      this.isolation = isolation;
      return this;
    }

    /// Whether a pause in the headers callback lets the body callbacks go on.
    public Builder allowOnHeadersStopIteration(boolean allow) {
      this.allowOnHeadersStopIteration = allow;
      return this;
    }

    /// The upstreams that the guest may call; `*` for all.
    public Builder upstreams(List<String> upstreams) {
      this.upstreams = List.copyOf(upstreams);
      return this;
    }

    /// What the guest may use.
    public Builder limits(WasmLimits limits) {
      this.limits = limits;
      return this;
    }

    /// The settings.
    public FilterSettings build() {
      try {
        return new FilterSettings((Builder) clone());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("it is cloneable", e);
      }
    }
  }
}
