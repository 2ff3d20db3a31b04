package dev.weir.cli.filter;

/// Colours a text, or leaves it as it is.
///
/// @param isColoured whether there is somebody to see the colours
public record Ink(boolean isColoured) {

  /// As something that is as it should be.
  public String good(String text) {
    return coloured("32", text);
  }

  /// As something that is not.
  public String bad(String text) {
    return coloured("31", text);
  }

  /// As something to be read last.
  public String weak(String text) {
    return coloured("2", text);
  }

  /// As something to be read first.
  public String strong(String text) {
    return coloured("1", text);
  }

  private String coloured(String code, String text) {
    return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
