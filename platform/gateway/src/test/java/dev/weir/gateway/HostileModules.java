package dev.weir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// Modules that are too large or too broken to have a source.
final class HostileModules {

  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final byte END = 0x0b;
  private static final byte[] NEXT = {0x42, 1, END};
  private static final byte[] MOST = number(0xffff_ffffL);

  private HostileModules() {}

  /// Writes one of them into a file.
  static Path write(String name, Path directory) {
    try {
      var file = directory.resolve(name + ".wasm");
      if (name.equals("of-100-megabytes")) {
        return large(file);
      }
      return Files.write(
          file,
          switch (name) {
            case "empty" -> new byte[0];
            case "truncated" -> truncated();
            case "garbage" -> random(1 << 16);
            case "garbage-in-sections" -> joined(HEADER, random(1 << 16));
            case "component" -> joined(new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0}, random(64));
            case "too-many-locals" -> filter(joined(new byte[] {1}, MOST, new byte[] {0x7e}, NEXT));
            case "too-many-functions" -> joined(HEADER, section(3, MOST));
            case "too-long-section" -> joined(HEADER, new byte[] {1}, MOST);
            default -> throw new IllegalArgumentException(name + ": no such module");
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Valid, but for its size: a custom section is followed by zeros.
  private static Path large(Path file) throws IOException {
    var size = 100L << 20;
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(HEADER);
      out.write(0);
      out.write(number(size));
      out.setLength(HEADER.length + 1 + number(size).length + size);
    }
    return file;
  }

  private static byte[] truncated() throws IOException {
    var whole = Files.readAllBytes(Guests.file("hostile/proxy/negative-pointers"));
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /// A module that speaks http-wasm.
  ///
  /// @param handleRequest the locals and the code of that function
  private static byte[] filter(byte[] handleRequest) {
    return joined(
        HEADER,
        section(1, new byte[] {2, 0x60, 0, 1, 0x7e, 0x60, 2, 0x7f, 0x7f, 0}),
        section(3, new byte[] {2, 0, 1}),
        section(5, new byte[] {1, 0, 1}),
        section(
            7,
            joined(
                new byte[] {3},
                exported("memory", 2, 0),
                exported("handle_request", 0, 0),
                exported("handle_response", 0, 1))),
        section(
            10,
            joined(
                new byte[] {2},
                number(handleRequest.length),
                handleRequest,
                new byte[] {2, 0, END})));
  }

  private static byte[] exported(String name, int kind, int index) {
    var bytes = name.getBytes(StandardCharsets.US_ASCII);
    return joined(number(bytes.length), bytes, new byte[] {(byte) kind, (byte) index});
  }

  private static byte[] section(int id, byte[] content) {
    return joined(new byte[] {(byte) id}, number(content.length), content);
  }

  /// A number in LEB128.
  private static byte[] number(long value) {
    var out = new ByteArrayOutputStream();
    var rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
