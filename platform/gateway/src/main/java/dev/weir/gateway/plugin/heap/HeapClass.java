package dev.weir.gateway.plugin.heap;

import java.util.List;

/// A class in a dump.
///
/// @param parent the id of its superclass, or 0
/// @param loader the id of its class loader, or 0 for the JVM's own
/// @param references what the class itself refers to: its static fields, signers, constants
/// @param fields those that it declares for its objects
record HeapClass(
    long id,
    String name,
    long parent,
    long loader,
    List<Reference> references,
    List<Field> fields) {

  /// Where an object refers to another, and to which.
  record Reference(String from, long target) {}

  /// A field of objects.
  record Field(String name, ValueType type) {}
}
