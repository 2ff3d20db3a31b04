package dev.weir.marketplace.check;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// The imports and exports of a module, read without running anything.
///
/// @param imports as `module.name`, sorted
/// @param exports their names
record WasmModule(List<String> imports, List<String> exports) {

  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int IMPORTS = 2;
  private static final int EXPORTS = 7;
  private static final int LAST_SECTION = 13;
  private static final int MAX_ITEMS = 10_000;

  static WasmModule parse(byte[] bytes) throws CheckFailure {
    if (bytes.length < HEADER.length
        || !Arrays.equals(HEADER, 0, HEADER.length, bytes, 0, HEADER.length)) {
      throw new CheckFailure("module", "no WebAssembly module of version 1");
    }
    var reader = new Reader(ByteBuffer.wrap(bytes, HEADER.length, bytes.length - HEADER.length));
    var imports = new TreeSet<String>();
    var exports = new ArrayList<String>();
    while (reader.bytes.hasRemaining()) {
      var id = reader.octet();
      var section = reader.part(reader.number());
      switch (id) {
        case IMPORTS -> section.imports(imports);
        case EXPORTS -> section.exports(exports);
        default -> {
          if (id > LAST_SECTION) {
            throw malformed("section " + id);
          }
        }
      }
    }
    return new WasmModule(List.copyOf(imports), List.copyOf(exports));
  }

  private static CheckFailure malformed(String what) {
    return new CheckFailure("module", "malformed: " + what);
  }

  private record Reader(ByteBuffer bytes) {

    void imports(TreeSet<String> imports) throws CheckFailure {
      for (var left = count(); left > 0; left--) {
        imports.add(name() + "." + name());
        skipDescription();
      }
    }

    private void skipDescription() throws CheckFailure {
      switch (octet()) {
        case 0 -> number();
        case 1 -> {
          octet();
          skipLimits();
        }
        case 2 -> skipLimits();
        case 3 -> {
          octet();
          octet();
        }
        case 4 -> {
          octet();
          number();
        }
        default -> throw malformed("import");
      }
    }

    private void skipLimits() throws CheckFailure {
      var hasMaximum = (octet() & 1) == 1;
      number();
      if (hasMaximum) {
        number();
      }
    }

    void exports(List<String> exports) throws CheckFailure {
      for (var left = count(); left > 0; left--) {
        exports.add(name());
        octet();
        number();
      }
    }

    private int count() throws CheckFailure {
      var count = number();
      if (count > MAX_ITEMS) {
        throw malformed(count + " items");
      }
      return count;
    }

    private String name() throws CheckFailure {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(part(number()).bytes).toString();
      } catch (CharacterCodingException e) {
        var failure = malformed("name");
        failure.initCause(e);
        throw failure;
      }
    }

    Reader part(int length) throws CheckFailure {
      if (length > bytes.remaining()) {
        throw malformed("it ends early");
      }
      var part = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      return new Reader(part);
    }

    int octet() throws CheckFailure {
      if (!bytes.hasRemaining()) {
        throw malformed("it ends early");
      }
      return bytes.get() & 0xff;
    }

    // LEB128 of at most 31 bits: nothing in a file can be longer.
    int number() throws CheckFailure {
      var number = 0L;
      for (var shift = 0; shift < 35; shift += 7) {
        var octet = octet();
        number |= (long) (octet & 0x7f) << shift;
        if (octet < 0x80) {
          if (number > Integer.MAX_VALUE) {
            throw malformed("number");
          }
          return (int) number;
        }
      }
      throw malformed("number");
    }
  }
}
