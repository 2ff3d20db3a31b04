package dev.weir.cli.plugin;

import java.util.List;

/// Says that a plugin does not compile, and where.
public final class CompileError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Place> places;

  /// A mistake.
  ///
  /// @param file as it is seen from where the command runs
  /// @param line counted from 1
  /// @param message what the compiler says
  public record Place(String file, long line, long column, String message) {

    /// `src/main/java/acme/Greet.java:12:5: cannot find symbol`, and what else there is to say.
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + message;
    }
  }

  CompileError(List<Place> places) {
    super(places.size() == 1 ? "1 error" : places.size() + " errors");
    this.places = List.copyOf(places);
  }

  /// The mistakes, in the order in which the compiler met them.
  public List<Place> places() {
    return places;
  }
}
