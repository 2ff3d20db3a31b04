package dev.weir.gateway.plugin.heap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where everything is in a dump: one pass over all of it.
final class HeapIndex {

  private static final int STRING = 0x01;
  private static final int LOAD_CLASS = 0x02;
  private static final int HEAP_DUMP = 0x0c;
  private static final int HEAP_DUMP_SEGMENT = 0x1c;
  private static final int RECORD_HEADER = 9;

  static final int CLASS = 0x20;
  static final int INSTANCE = 0x21;
  static final int OBJECT_ARRAY = 0x22;
  static final int PRIMITIVE_ARRAY = 0x23;

  private final HprofFile file;

  /// Where the names are, by their ids.
  private final LongMap names = new LongMap();

  private final Map<Long, String> classNames = new HashMap<>();
  final Map<Long, HeapClass> classes = new HashMap<>();

  /// Where objects and arrays are, by their ids.
  final LongMap objects = new LongMap();

  final List<HeapRoot> roots = new ArrayList<>();

  /// The threads by the number that their frames name.
  final Map<Integer, Long> threads = new HashMap<>();

  HeapIndex(HprofFile file) throws IOException {
    this.file = file;
    for (var at = file.begin(); at + RECORD_HEADER <= file.size(); ) {
      var length = Integer.toUnsignedLong(file.intAt(at + 5));
      read(file.byteAt(at), at + RECORD_HEADER, length);
      at += RECORD_HEADER + length;
    }
  }

  private void read(int tag, long at, long length) throws IOException {
    switch (tag) {
      case STRING -> names.put(file.longAt(at), at);
      case LOAD_CLASS -> {
        var name = name(file.longAt(at + 4 + HprofFile.ID + 4));
        classNames.put(file.longAt(at + 4), name.replace('/', '.'));
      }
      case HEAP_DUMP, HEAP_DUMP_SEGMENT -> {
        var end = at + length;
        for (var next = at; next < end; ) {
          next = readPart(file.byteAt(next), next + 1);
        }
      }
      default -> {} // stack traces, and what tells of the JVM itself
    }
  }

  /// A name, whose record begins there: its length is in the header of the record.
  private String name(long id) {
    var at = names.get(id);
    return at == 0 ? "?" : file.text(at + HprofFile.ID, file.intAt(at - 4) - HprofFile.ID);
  }

  /// @return where the next part begins
  private long readPart(int tag, long at) throws IOException {
    return switch (tag) {
      case CLASS -> readClass(at);
      case INSTANCE -> {
        objects.put(file.longAt(at), at - 1);
        yield at + 2 * HprofFile.ID + 8 + file.intAt(at + 2 * HprofFile.ID + 4);
      }
      case OBJECT_ARRAY -> {
        objects.put(file.longAt(at), at - 1);
        var count = (long) file.intAt(at + HprofFile.ID + 4);
        yield at + 2 * HprofFile.ID + 8 + count * HprofFile.ID;
      }
      case PRIMITIVE_ARRAY -> {
        objects.put(file.longAt(at), at - 1);
        var count = (long) file.intAt(at + HprofFile.ID + 4);
        var type = ValueType.of(file.byteAt(at + HprofFile.ID + 8));
        yield at + HprofFile.ID + 9 + count * type.size();
      }
      default -> readRoot(tag, at);
    };
  }

  private long readRoot(int tag, long at) throws IOException {
    var kind = HeapRoot.Kind.of(tag);
    var hasThread = kind.length() > HprofFile.ID && kind != HeapRoot.Kind.JNI_GLOBAL;
    var thread = hasThread ? file.intAt(at + HprofFile.ID) : 0;
    var id = file.longAt(at);
    if (id != 0) {
      roots.add(new HeapRoot(kind, id, thread));
    }
    if (kind == HeapRoot.Kind.THREAD) {
      threads.put(thread, id);
    }
    return at + kind.length();
  }

  private long readClass(long at) {
    var id = file.longAt(at);
    var parent = file.longAt(at + HprofFile.ID + 4);
    var loader = file.longAt(at + 2 * HprofFile.ID + 4);
    var references = new ArrayList<HeapClass.Reference>();
    references.add(new HeapClass.Reference("signers", file.longAt(at + 3 * HprofFile.ID + 4)));
    references.add(
        new HeapClass.Reference("protection domain", file.longAt(at + 4 * HprofFile.ID + 4)));
    var next = at + 7 * HprofFile.ID + 8;
    var constants = file.shortAt(next);
    next += 2;
    for (var i = 0; i < constants; i++) {
      next = readValue("constant", next + 2, references);
    }
    var statics = file.shortAt(next);
    next += 2;
    for (var i = 0; i < statics; i++) {
      next = readValue(name(file.longAt(next)), next + HprofFile.ID, references);
    }
    var count = file.shortAt(next);
    next += 2;
    var fields = new ArrayList<HeapClass.Field>();
    for (var i = 0; i < count; i++) {
      var type = ValueType.of(file.byteAt(next + HprofFile.ID));
      fields.add(new HeapClass.Field(name(file.longAt(next)), type));
      next += HprofFile.ID + 1;
    }
    references.removeIf(it -> it.target() == 0);
    var className = classNames.getOrDefault(id, "?");
    classes.put(id, new HeapClass(id, className, parent, loader, references, fields));
    return next;
  }

  /// @return where the next value begins
  private long readValue(String name, long at, List<HeapClass.Reference> references) {
    var type = ValueType.of(file.byteAt(at));
    if (type == ValueType.REFERENCE) {
      references.add(new HeapClass.Reference(name, file.longAt(at + 1)));
    }
    return at + 1 + type.size();
  }
}
