package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import java.util.Arrays;

/// Pages of 64 KiB, of which only those that were written take heap, and what is done to ranges of
/// them.
///
/// Two directories make copy-on-write free: `readable[i]` is never null, `writable[i]` is null
/// until the page is this memory's own. Pages that others have too, such as that of zeros, are
/// never written. Addresses and sizes are unsigned and checked in `long`.
abstract class Pages {

  static final int PAGE_BYTES = Memory.PAGE_SIZE;
  static final int PAGE_BITS = 16;
  static final int PAGE_MASK = PAGE_BYTES - 1;
  static final int MAX_PAGES = Memory.RUNTIME_MAX_PAGES;

  private static final byte[] ZEROS = new byte[PAGE_BYTES];

  private final int maximum;
  byte[][] readable;
  byte[][] writable;

  private int owned;
  private boolean isShortOfPages;

  /// Pages of zeros.
  ///
  /// @param maximum how many pages there can be, at most 32,767: no address here is negative
  Pages(int initial, int maximum) {
    this(zeros(initial), maximum);
  }

  /// Pages that are shared.
  Pages(byte[][] shared, int maximum) {
    this.maximum = maximum;
    readable = shared.clone();
    writable = new byte[shared.length][];
  }

  private static byte[][] zeros(int count) {
    var pages = new byte[count][];
    Arrays.fill(pages, ZEROS);
    return pages;
  }

  public final int pages() {
    return readable.length;
  }

  public final int maximumPages() {
    return maximum;
  }

  public final int grow(int size) {
    var before = readable.length;
    var after = before + Integer.toUnsignedLong(size);
    if (after > maximum) {
      isShortOfPages = true;
      return -1;
    }
    readable = Arrays.copyOf(readable, (int) after);
    writable = Arrays.copyOf(writable, (int) after);
    Arrays.fill(readable, before, (int) after, ZEROS);
    return before;
  }

  /// Whether it was ever asked for more pages than there can be.
  final boolean isShortOfPages() {
    return isShortOfPages;
  }

  /// How many bytes of heap the pages take that this memory does not share.
  final long ownedBytes() {
    return (long) PAGE_BYTES * owned;
  }

  /// Takes shared pages for its own, as many as it has.
  final void adopt(byte[][] shared) {
    readable = shared.clone();
    writable = new byte[shared.length][];
    owned = 0;
  }

  /// Gives its pages away to be shared: the next write to one makes a copy here.
  ///
  /// @param known shared pages, which replace those that are equal to them
  final byte[][] share(byte[][] known) {
    for (var i = 0; i < readable.length; i++) {
      var shared = i < known.length ? known[i] : ZEROS;
      if (writable[i] != null && Arrays.equals(readable[i], shared)) {
        readable[i] = shared;
      }
    }
    Arrays.fill(writable, null);
    owned = 0;
    return readable.clone();
  }

  /// The page of an address, as one that is not shared.
  final byte[] pageToWrite(int address, int size) {
    try {
      var page = writable[address >>> PAGE_BITS];
      return page != null ? page : own(address >>> PAGE_BITS);
    } catch (ArrayIndexOutOfBoundsException _) {
      throw outOfBounds(address, size);
    }
  }

  private byte[] own(int index) {
    var page = readable[index].clone();
    writable[index] = page;
    readable[index] = page;
    owned++;
    return page;
  }

  public final void write(int address, byte[] data, int offset, int size) {
    if ((offset | size) < 0 || (long) offset + size > data.length) {
      throw outOfBounds(offset, size);
    }
    check(address, size);
    var done = 0;
    while (done < size) {
      var at = address + done;
      var chunk = Math.min(size - done, PAGE_BYTES - (at & PAGE_MASK));
      System.arraycopy(data, offset + done, pageToWrite(at, chunk), at & PAGE_MASK, chunk);
      done += chunk;
    }
  }

  /// Writes characters as one byte each; the caller knows that they are below 256.
  @SuppressWarnings("deprecation") // the one way from a Latin-1 string to a given array
  final void writeLatin1(int address, String text) {
    var size = text.length();
    check(address, size);
    var done = 0;
    while (done < size) {
      var at = address + done;
      var chunk = Math.min(size - done, PAGE_BYTES - (at & PAGE_MASK));
      text.getBytes(done, done + chunk, pageToWrite(at, chunk), at & PAGE_MASK);
      done += chunk;
    }
  }

  /// Copies bytes out; the caller has capped the size.
  final void read(int address, byte[] target, int offset, int size) {
    check(address, size);
    var done = 0;
    while (done < size) {
      var at = address + done;
      var chunk = Math.min(size - done, PAGE_BYTES - (at & PAGE_MASK));
      System.arraycopy(readable[at >>> PAGE_BITS], at & PAGE_MASK, target, offset + done, chunk);
      done += chunk;
    }
  }

  public final byte[] readBytes(int address, int size) {
    check(address, size);
    var bytes = new byte[size];
    read(address, bytes, 0, size);
    return bytes;
  }

  public final void fill(byte value, int from, int to) {
    // `to` is `from + size` wrapped around, so the difference is the size again.
    var size = to - from;
    check(from, size);
    var done = 0;
    while (done < size) {
      var at = from + done;
      var chunk = Math.min(size - done, PAGE_BYTES - (at & PAGE_MASK));
      fillInPage(value, at, chunk);
      done += chunk;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the one page of zeros that all memories share
  private void fillInPage(byte value, int at, int size) {
    if (value == 0 && writable[at >>> PAGE_BITS] == null && readable[at >>> PAGE_BITS] == ZEROS) {
      return;
    }
    var start = at & PAGE_MASK;
    Arrays.fill(pageToWrite(at, size), start, start + size, value);
  }

  public final void copy(int target, int source, int size) {
    check(target, size);
    check(source, size);
    // Backwards where the ranges overlap with the target behind, or it would read what it wrote.
    if (target > source) {
      copyBackwards(target, source, size);
    } else {
      copyForwards(target, source, size);
    }
  }

  private void copyForwards(int target, int source, int size) {
    var done = 0;
    while (done < size) {
      var from = source + done;
      var to = target + done;
      var room = PAGE_BYTES - Math.max(from & PAGE_MASK, to & PAGE_MASK);
      var chunk = Math.min(size - done, room);
      copyInPages(to, from, chunk);
      done += chunk;
    }
  }

  private void copyBackwards(int target, int source, int size) {
    var left = size;
    while (left > 0) {
      var lastFrom = (source + left - 1) & PAGE_MASK;
      var lastTo = (target + left - 1) & PAGE_MASK;
      var chunk = Math.min(left, Math.min(lastFrom, lastTo) + 1);
      left -= chunk;
      copyInPages(target + left, source + left, chunk);
    }
  }

  private void copyInPages(int target, int source, int size) {
    // The target's page first: it may be the source's, and becomes another array here.
    var to = pageToWrite(target, size);
    var from = readable[source >>> PAGE_BITS];
    System.arraycopy(from, source & PAGE_MASK, to, target & PAGE_MASK, size);
  }

  /// Whether that many bytes from the address on are inside; both are unsigned.
  final boolean isInside(int address, int size) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(size)
        <= (long) readable.length << PAGE_BITS;
  }

  final void check(int address, int size) {
    if (!isInside(address, size)) {
      throw outOfBounds(address, size);
    }
  }

  final WasmRuntimeException outOfBounds(int address, int size) {
    return new WasmRuntimeException(
        "out of bounds memory access: "
            + Integer.toUnsignedString(size)
            + " bytes at "
            + Integer.toUnsignedString(address)
            + " of "
            + ((long) readable.length << PAGE_BITS));
  }
}
