package dev.weir.wasm.foreign;

import dev.weir.wasm.property.PropertyValue;

/// What a guest says about a property that it is going to set.
///
/// @param name the path of the property
/// @param readOnly that it can be set only once
/// @param type what its bytes are
/// @param schema the schema of the bytes, for the types that have one
/// @param span how long a value lives
public record PropertyDeclaration(
    String name, boolean readOnly, Type type, PropertyValue.Bytes schema, LifeSpan span) {

  /// What the bytes of a property are.
  public enum Type {
    /// Nothing in particular.
    BYTES,
    /// Text in UTF-8.
    STRING,
    /// A FlatBuffers table; the schema is its binary schema.
    FLATBUFFERS,
    /// A protobuf message; the schema is its type URL.
    PROTOBUF;

    /// The type of a number in a message; one that nobody knows is the default, as in Envoy.
    static Type of(long number) {
      return number > 0 && number < values().length ? values()[(int) number] : BYTES;
    }
  }
}
