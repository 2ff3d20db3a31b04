package dev.weir.gateway.plugin.heap;

import dev.weir.gateway.plugin.heap.HeapClass.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A dump of the heap of a 64-bit HotSpot, in the JVM's own format (HPROF).
///
/// Reads the file where it is and keeps some 50 bytes for each object in memory.
public final class HeapDump implements AutoCloseable {

  private static final String REFERENCE = "java.lang.ref.Reference";
  private static final String SOFT_REFERENCE = "java.lang.ref.SoftReference";
  private static final int MAX_ARRAY = 1 << 24;

  private final HprofFile file;
  private final HeapIndex index;

  private HeapDump(HprofFile file) throws IOException {
    this.file = file;
    this.index = new HeapIndex(file);
  }

  /// Opens a dump.
  ///
  /// @throws IOException if it cannot be read, or is none
  public static HeapDump open(Path path) throws IOException {
    var file = new HprofFile(path);
    try {
      return new HeapDump(file);
    } catch (IOException e) {
      file.close();
      throw e;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      file.close();
      throw new IOException("a dump that is not whole: " + e.getMessage(), e);
    }
  }

  /// Why an object is alive: the shortest way from it to what the JVM keeps, one line for each
  /// object on it; empty if there is no such object, or nothing keeps it. If only soft references
  /// keep it, which the JVM clears when it needs the room, the way leads through one of them.
  ///
  /// @param type the name of the object's class
  /// @param field a field of type `String` of the object
  /// @param value what the field holds
  public List<String> path(String type, String field, String value) {
    return find(type, field, value).stream().boxed().flatMap(id -> path(id).stream()).toList();
  }

  private List<String> path(long id) {
    var strong = new PathSearch(this, index, false).path(id);
    return strong.isEmpty() ? new PathSearch(this, index, true).path(id) : strong;
  }

  private OptionalLong find(String type, String field, String value) {
    return index
        .objects
        .keys()
        .filter(id -> tag(id) == HeapIndex.INSTANCE && className(id).equals(type))
        .filter(id -> text(field(id, field)).filter(value::equals).isPresent())
        .findFirst();
  }

  private int tag(long id) {
    return file.byteAt(index.objects.get(id));
  }

  /// The class of an object.
  Optional<HeapClass> type(long id) {
    var at = index.objects.get(id);
    return at == 0 || file.byteAt(at) != HeapIndex.INSTANCE
        ? Optional.empty()
        : Optional.ofNullable(index.classes.get(file.longAt(at + 1 + HprofFile.ID + 4)));
  }

  /// What an object is, for people.
  String className(long id) {
    var known = index.classes.get(id);
    if (known != null) {
      return "class " + known.name();
    }
    var at = index.objects.get(id);
    if (at == 0) {
      return "?";
    }
    return switch (file.byteAt(at)) {
      case HeapIndex.INSTANCE -> type(id).map(HeapClass::name).orElse("?");
      case HeapIndex.OBJECT_ARRAY -> arrayName(file.longAt(at + 1 + HprofFile.ID + 8));
      default -> "array";
    };
  }

  private String arrayName(long typeId) {
    var type = index.classes.get(typeId);
    var name = type == null ? "?" : type.name();
    return name.startsWith("[L") ? name.substring(2).replace(";", "") + "[]" : name;
  }

  /// All that an object refers to. A class refers to its loader, and an object to its class.
  ///
  /// @param isSoft whether to count what an object refers to softly
  List<Reference> references(long id, boolean isSoft) {
    var known = index.classes.get(id);
    if (known != null) {
      var references = new ArrayList<>(known.references());
      references.add(new Reference("class loader", known.loader()));
      references.add(new Reference("superclass", known.parent()));
      return references;
    }
    var at = index.objects.get(id);
    return switch (at == 0 ? 0 : file.byteAt(at)) {
      case HeapIndex.INSTANCE -> ofInstance(at + 1, isSoft);
      case HeapIndex.OBJECT_ARRAY -> ofArray(at + 1);
      default -> List.of();
    };
  }

  private List<Reference> ofInstance(long at, boolean isSoft) {
    var references = new ArrayList<Reference>();
    var classId = file.longAt(at + HprofFile.ID + 4);
    var next = at + 2 * HprofFile.ID + 8;
    var isHeld = isSoft && isSoftReference(classId);
    for (var type = index.classes.get(classId);
        type != null;
        type = index.classes.get(type.parent())) {
      var isReference = type.name().equals(REFERENCE);
      for (var field : type.fields()) {
        // What a reference refers to weakly is not kept by it.
        if (field.type() == ValueType.REFERENCE && !(isReference && isWeak(field.name(), isHeld))) {
          references.add(new Reference(field.name(), file.longAt(next)));
        }
        next += field.type().size();
      }
    }
    references.add(new Reference("class", classId));
    return references;
  }

  private static boolean isWeak(String field, boolean isHeld) {
    return field.equals("discovered") || (field.equals("referent") && !isHeld);
  }

  private boolean isSoftReference(long classId) {
    var type = index.classes.get(classId);
    while (type != null && !type.name().equals(SOFT_REFERENCE)) {
      type = index.classes.get(type.parent());
    }
    return type != null;
  }

  private List<Reference> ofArray(long at) {
    var references = new ArrayList<Reference>();
    var count = file.intAt(at + HprofFile.ID + 4);
    var first = at + 2 * HprofFile.ID + 8;
    for (var i = 0; i < count; i++) {
      var target = file.longAt(first + (long) i * HprofFile.ID);
      if (target != 0) {
        references.add(new Reference("[]", target));
      }
    }
    return references;
  }

  /// The object in a field of an object, or 0.
  long field(long id, String name) {
    return references(id, false).stream()
        .filter(it -> it.from().equals(name))
        .mapToLong(Reference::target)
        .findFirst()
        .orElse(0);
  }

  /// The text that a `String` is.
  Optional<String> text(long id) {
    var bytes = index.objects.get(field(id, "value"));
    if (bytes == 0 || file.byteAt(bytes) != HeapIndex.PRIMITIVE_ARRAY) {
      return Optional.empty();
    }
    var length = Math.min(MAX_ARRAY, file.intAt(bytes + 1 + HprofFile.ID + 4));
    var value = file.bytesAt(bytes + 1 + HprofFile.ID + 9, length);
    return Optional.of(
        new String(value, isLatin(id) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE));
  }

  /// Whether the field `coder` of a `String` is 0.
  private boolean isLatin(long id) {
    var at = index.objects.get(id) + 1 + 2 * HprofFile.ID + 8;
    for (var field : type(id).map(HeapClass::fields).orElse(List.of())) {
      if (field.name().equals("coder")) {
        return file.byteAt(at) == 0;
      }
      at += field.type().size();
    }
    return true;
  }

  @Override
  public void close() {
    file.close();
  }
}
