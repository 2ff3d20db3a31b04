package dev.weir.api;

/// A configuration value of any shape, kept as JSON text (RFC 8259).
///
/// A filter factory whose configuration is up to somebody else, such as a WASM guest, takes `Json`
/// in place of a record of its own; a record may also have components of this type. What the file
/// says in YAML arrives as JSON with the same content.
///
/// @param text a JSON value, without insignificant whitespace; `{}` if the file says nothing
public record Json(String text) {}
