package dev.weir.gateway.plugin.heap;

/// The types of values in a dump, with the sizes that they have there.
enum ValueType {
  REFERENCE(2, 8),
  BOOLEAN(4, 1),
  CHAR(5, 2),
  FLOAT(6, 4),
  DOUBLE(7, 8),
  BYTE(8, 1),
  SHORT(9, 2),
  INT(10, 4),
  LONG(11, 8);

  private static final ValueType[] BY_CODE = new ValueType[12];

  static {
    for (var type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int size;

  ValueType(int code, int size) {
    this.code = code;
    this.size = size;
  }

  static ValueType of(int code) {
    var type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (type == null) {
      throw new IllegalArgumentException("type " + code + " (expected: one of HPROF's)");
    }
    return type;
  }

  int size() {
    return size;
  }
}
