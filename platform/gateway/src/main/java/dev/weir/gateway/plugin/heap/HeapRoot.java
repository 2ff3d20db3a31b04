package dev.weir.gateway.plugin.heap;

import java.io.IOException;

/// Something that is alive because the JVM says so.
///
/// @param thread the number of the thread that it belongs to, if it belongs to one
record HeapRoot(Kind kind, long id, int thread) {

  /// Why it is alive.
  enum Kind {
    UNKNOWN(0xff, 8, "root"),
    JNI_GLOBAL(0x01, 16, "held by native code"),
    JNI_LOCAL(0x02, 16, "local variable of native code"),
    FRAME(0x03, 16, "local variable"),
    NATIVE_STACK(0x04, 12, "stack of native code"),
    SYSTEM_CLASS(0x05, 8, "class of the JVM"),
    THREAD_BLOCK(0x06, 12, "thread block"),
    MONITOR(0x07, 8, "monitor in use"),
    THREAD(0x08, 16, "thread that lives");

    private final int code;
    private final int length;
    private final String text;

    Kind(int code, int length, String text) {
      this.code = code;
      this.length = length;
      this.text = text;
    }

    static Kind of(int code) throws IOException {
      for (var kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("part " + code + " of a dump (expected: one of HPROF's)");
    }

    int length() {
      return length;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
