package org.apache.kafka.common.security.plain.internals;

/// Stands for the class of this name in the client of Kafka, which makes it possible to be a server
/// with SASL/PLAIN. It would add a security provider to the JVM, which would keep the plugin in
/// memory after its unload; a client needs none.
public final class PlainSaslServerProvider {

  private PlainSaslServerProvider() {}

  /// Called by `PlainLoginModule`; does nothing.
  public static void initialize() {}
}
