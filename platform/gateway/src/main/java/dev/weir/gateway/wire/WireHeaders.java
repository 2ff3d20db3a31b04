package dev.weir.gateway.wire;

import dev.weir.api.Headers;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The fields of a message that came in on a wire: its bytes and, in a list that grows with each
/// copy, what filters changed.
///
/// Changing a field costs one small object, however many fields there are; what nobody changed goes
/// out in the bytes it came in.
public final class WireHeaders implements Headers {

  /// One change, made after the earlier ones.
  ///
  /// @param value the field to add, or null to add none
  /// @param replaces whether fields of this name that were there before are gone
  record Edit(String name, @Nullable String value, boolean replaces, @Nullable Edit earlier) {}

  private static final int FEW = 16;

  private final HeaderBlock block;
  private final @Nullable Edit edits;

  /// The fields as they came in.
  public WireHeaders(HeaderBlock block) {
    this(block, null);
  }

  private WireHeaders(HeaderBlock block, @Nullable Edit edits) {
    this.block = block;
    this.edits = edits;
  }

  /// The same fields in a copy of their head, which lives longer than the message takes.
  public WireHeaders copy() {
    return new WireHeaders(block.copy(), edits);
  }

  /// Without the fields of a name.
  public WireHeaders without(FieldName name) {
    return new WireHeaders(block, new Edit(name.text(), null, true, edits));
  }

  /// The head the fields came in with.
  public HeaderBlock block() {
    return block;
  }

  /// Whether no filter has changed anything.
  public boolean isUnchanged() {
    return edits == null;
  }

  @Nullable Edit edits() {
    return edits;
  }

  /// Whether a later change took away the fields of this name.
  @SuppressWarnings("ReferenceEquality") // a place in the list, not a value
  static boolean isReplaced(String name, @Nullable Edit edits, @Nullable Edit until) {
    for (var edit = edits; edit != null && edit != until; edit = edit.earlier) {
      if (edit.replaces && edit.name.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a change took away the field of the block with this index.
  boolean isReplaced(int index) {
    for (var edit = edits; edit != null; edit = edit.earlier) {
      if (edit.replaces && block.isNamed(index, edit.name)) {
        return true;
      }
    }
    return false;
  }

  /// The changes that add a field which is still there, in the order they were made.
  List<Edit> additions() {
    if (edits == null) {
      return List.of();
    }
    var additions = new ArrayList<Edit>();
    // A guest can make thousands of changes: then each is not compared with all that came later.
    var replaced = hasMany(edits) ? new TreeSet<>(String.CASE_INSENSITIVE_ORDER) : null;
    for (var edit = edits; edit != null; edit = edit.earlier) {
      if (edit.value != null && !isReplaced(edit, replaced)) {
        additions.add(edit);
      }
      if (replaced != null && edit.replaces) {
        replaced.add(edit.name);
      }
    }
    Collections.reverse(additions);
    return additions;
  }

  private boolean isReplaced(Edit edit, @Nullable Set<String> replaced) {
    return replaced == null ? isReplaced(edit.name, edits, edit) : replaced.contains(edit.name);
  }

  private static boolean hasMany(Edit edits) {
    var count = 0;
    for (var edit = edits; edit != null && count <= FEW; edit = edit.earlier) {
      count++;
    }
    return count > FEW;
  }

  @Override
  public Optional<String> first(String name) {
    if (edits == null || !isReplaced(name, edits, null)) {
      var index = block.indexOf(name, 0);
      if (index >= 0) {
        return Optional.of(block.value(index));
      }
    }
    var result = Optional.<String>empty();
    for (var edit = edits; edit != null; edit = edit.earlier) {
      if (edit.name.equalsIgnoreCase(name)) {
        result = edit.value == null ? result : Optional.of(edit.value);
        if (edit.replaces) {
          break;
        }
      }
    }
    return result;
  }

  // As first, without making a string.
  @Override
  public boolean contains(String name) {
    if (edits == null) {
      return block.indexOf(name, 0) >= 0;
    }
    return first(name).isPresent();
  }

  @Override
  public List<String> all(String name) {
    var first = first(name);
    if (first.isEmpty()) {
      return List.of();
    }
    var values = new ArrayList<String>(2);
    addAdded(name, values);
    Collections.reverse(values);
    if (!isReplaced(name, edits, null)) {
      var at = 0;
      for (var i = block.indexOf(name, 0); i >= 0; i = block.indexOf(name, i + 1)) {
        values.add(at++, block.value(i));
      }
    }
    return Collections.unmodifiableList(values);
  }

  // The latest first.
  private void addAdded(String name, List<String> values) {
    for (var edit = edits; edit != null; edit = edit.earlier) {
      if (edit.name.equalsIgnoreCase(name)) {
        if (edit.value != null) {
          values.add(edit.value);
        }
        if (edit.replaces) {
          return;
        }
      }
    }
  }

  @Override
  public int size() {
    var size = additions().size();
    for (var i = 0; i < block.count(); i++) {
      size += isReplaced(i) ? 0 : 1;
    }
    return size;
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    for (var i = 0; i < block.count(); i++) {
      if (!isReplaced(i)) {
        action.accept(block.nameText(i), block.value(i));
      }
    }
    for (var edit : additions()) {
      action.accept(edit.name, valueOf(edit));
    }
  }

  static String valueOf(Edit edit) {
    var value = edit.value;
    if (value == null) {
      throw new IllegalStateException(edit.name + " was taken away");
    }
    return value;
  }

  @Override
  public Headers with(String name, String value) {
    return edited(Headers.requireName(name), Headers.requireValue(value), true);
  }

  @Override
  public Headers withAdded(String name, String value) {
    return edited(Headers.requireName(name), Headers.requireValue(value), false);
  }

  @Override
  public Headers without(String name) {
    return contains(name) ? edited(name, null, true) : this;
  }

  private Headers edited(String name, @Nullable String value, boolean replaces) {
    return new WireHeaders(block, new Edit(name, value, replaces, edits));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }
}
