package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.Arrays;
import java.util.Locale;

/// Something that code can do beyond handling requests, found in its references.
public enum Capability {
  /// Opens connections of its own.
  NETWORK,
  /// Reads or writes files.
  FILES,
  /// Asks the gateway for secrets.
  SECRETS,
  /// Sends requests to configured upstreams.
  UPSTREAMS,
  /// Reads environment variables.
  ENVIRONMENT,
  /// Starts threads of its own.
  THREADS,
  /// Looks up classes and members by name.
  REFLECTION,
  /// Uses databases.
  JDBC,
  /// Uses management beans.
  JMX,
  /// Changes what the whole JVM shares.
  JVM_GLOBAL,
  /// Starts processes.
  PROCESS,
  /// Ends the JVM.
  EXIT,
  /// Calls native code.
  NATIVE;

  /// Its name in files.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Capability parse(JsonView view) throws JsonException {
    var ids = Arrays.stream(values()).map(Capability::id).toArray(String[]::new);
    var id = view.oneOf(ids);
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// Whether permission is for named things rather than for all or nothing.
  boolean isList() {
    return this == NETWORK || this == FILES || this == SECRETS;
  }

  @Override
  public String toString() {
    return id();
  }
}
