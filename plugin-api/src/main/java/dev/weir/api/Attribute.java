package dev.weir.api;

/// The key of a value that filters of one request leave for each other ([Exchange#attribute]).
///
/// Keys are compared by identity: share the constant, not the name.
///
/// @param <T> the type of the value
@SuppressWarnings("UnusedTypeParameter") // ties the value that is set to the value that is read
public final class Attribute<T> {

  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /// A new key.
  ///
  /// @param name for logs and debugging; need not be unique
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
