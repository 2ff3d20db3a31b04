package org.apache.kafka.common.utils;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/// Stands for the class of this name in the client of Kafka, of which a client needs this alone.
public final class SecurityUtils {

  private static final String PROVIDERS = "security.providers";

  private SecurityUtils() {}

  /// Called before TLS and SASL are set up. Does nothing: a provider that was added to the JVM
  /// would keep the plugin in memory after its unload.
  ///
  /// @throws ConfigException if there are any to add
  public static void addConfiguredSecurityProviders(Map<String, ?> configuration) {
    var providers = configuration.get(PROVIDERS);
    if (providers != null) {
      throw new ConfigException(PROVIDERS, providers, "not possible here");
    }
  }
}
