package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A guest's linear memory, as the compiled code sees it.
///
/// Addresses arrive as Java `int`. The compiled code adds its static offset with wrap-around, so a
/// negative address is always one out of bounds: no memory here has 2 GiB. The single accesses lean
/// on the JVM's own array checks (the page number of a negative address is at least 32,768).
final class PagedMemory extends Pages implements Memory {

  private static final DataSegment[] NO_SEGMENTS = {};
  private static final byte[][] NO_PAGES = {};

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MemoryLimits limits;
  private final Image image;
  private final @Nullable Snapshot snapshot;
  private DataSegment[] segments = NO_SEGMENTS;

  /// A memory that belongs to no program.
  PagedMemory(MemoryLimits limits) {
    this(limits, new Image());
  }

  /// A memory that begins with the image of its program.
  PagedMemory(MemoryLimits limits, Image image) {
    super(limits.initialPages(), maximum(limits));
    this.limits = limits;
    this.image = image;
    snapshot = null;
  }

  /// A memory that goes on where a snapshot was taken.
  PagedMemory(MemoryLimits limits, Image image, Snapshot snapshot) {
    super(snapshot.pages(), maximum(limits));
    this.limits = limits;
    this.image = image;
    this.snapshot = snapshot;
  }

  private static int maximum(MemoryLimits limits) {
    return Math.min(limits.maximumPages(), MAX_PAGES);
  }

  /// Gives its pages away to be shared.
  byte[][] share() {
    var known = image.pages();
    return share(known == null ? NO_PAGES : known);
  }

  /// The data segments, of which some may have been dropped.
  DataSegment[] segments() {
    return segments;
  }

  @Override
  public int initialPages() {
    return limits.initialPages();
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public byte read(int address) {
    try {
      return readable[address >>> PAGE_BITS][address & PAGE_MASK];
    } catch (ArrayIndexOutOfBoundsException _) {
      throw outOfBounds(address, 1);
    }
  }

  @Override
  public short readShort(int address) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Short.BYTES) {
      return (short) readBytewise(address, Short.BYTES);
    }
    try {
      return (short) SHORT.get(readable[address >>> PAGE_BITS], offset);
    } catch (ArrayIndexOutOfBoundsException _) {
      throw outOfBounds(address, Short.BYTES);
    }
  }

  @Override
  public int readInt(int address) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Integer.BYTES) {
      return (int) readBytewise(address, Integer.BYTES);
    }
    try {
      return (int) INT.get(readable[address >>> PAGE_BITS], offset);
    } catch (ArrayIndexOutOfBoundsException _) {
      throw outOfBounds(address, Integer.BYTES);
    }
  }

  @Override
  public long readLong(int address) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Long.BYTES) {
      return readBytewise(address, Long.BYTES);
    }
    try {
      return (long) LONG.get(readable[address >>> PAGE_BITS], offset);
    } catch (ArrayIndexOutOfBoundsException _) {
      throw outOfBounds(address, Long.BYTES);
    }
  }

  private long readBytewise(int address, int size) {
    check(address, size);
    var value = 0L;
    for (var i = 0; i < size; i++) {
      value |= (read(address + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffffL;
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public float readFloat(int address) {
    return Float.intBitsToFloat(readInt(address));
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public double readDouble(int address) {
    return Double.longBitsToDouble(readLong(address));
  }

  @Override
  public void writeByte(int address, byte value) {
    pageToWrite(address, Byte.BYTES)[address & PAGE_MASK] = value;
  }

  @Override
  public void writeShort(int address, short value) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Short.BYTES) {
      writeBytewise(address, value, Short.BYTES);
      return;
    }
    SHORT.set(pageToWrite(address, Short.BYTES), offset, value);
  }

  @Override
  public void writeI32(int address, int value) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Integer.BYTES) {
      writeBytewise(address, value, Integer.BYTES);
      return;
    }
    INT.set(pageToWrite(address, Integer.BYTES), offset, value);
  }

  @Override
  public void writeLong(int address, long value) {
    var offset = address & PAGE_MASK;
    if (offset > PAGE_BYTES - Long.BYTES) {
      writeBytewise(address, value, Long.BYTES);
      return;
    }
    LONG.set(pageToWrite(address, Long.BYTES), offset, value);
  }

  private void writeBytewise(int address, long value, int size) {
    check(address, size);
    for (var i = 0; i < size; i++) {
      writeByte(address + i, (byte) (value >>> (8 * i)));
    }
  }

  @Override
  public void writeF32(int address, float value) {
    writeI32(address, Float.floatToRawIntBits(value));
  }

  @Override
  public void writeF64(int address, double value) {
    writeLong(address, Double.doubleToRawLongBits(value));
  }

  /// Called before [#initialize], when every page is of zeros or of a snapshot already.
  @Override
  public void zero() {}

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    initialize(instance, dataSegments, 0);
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments, int memoryIndex) {
    segments = dataSegments;
    var known = image.pages();
    if (snapshot != null) {
      snapshot.copySegments(dataSegments);
    } else if (known != null) {
      adopt(known);
    } else {
      load(instance, dataSegments);
      image.set(share());
    }
  }

  private void load(Instance instance, DataSegment[] dataSegments) {
    for (var segment : dataSegments) {
      if (segment instanceof ActiveDataSegment active) {
        load(instance, active);
      }
    }
  }

  private void load(Instance instance, ActiveDataSegment segment) {
    var offset =
        (int) ConstantEvaluators.computeConstantValue(instance, segment.offsetInstructions())[0];
    var data = segment.data();
    if (!isInside(offset, data.length)) {
      throw new UninstantiableException("out of bounds memory access: data segment at " + offset);
    }
    write(offset, data, 0, data.length);
  }

  @Override
  public void initPassiveSegment(int segment, int target, int offset, int size) {
    write(target, segments[segment].data(), offset, size);
  }

  @Override
  public void drop(int segment) {
    segments[segment] = PassiveDataSegment.EMPTY;
  }

  // A memory that is not shared belongs to one thread at a time: its atomic operations (Chicory's
  // default methods) need a lock object and no locking, and nobody can wake one that waits.

  @Override
  @SuppressWarnings("removal")
  public Object lock(int address) {
    return this;
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, int expected, long timeout) {
    throw new WasmRuntimeException("atomic wait on a memory that is not shared");
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, long expected, long timeout) {
    throw new WasmRuntimeException("atomic wait on a memory that is not shared");
  }

  @Override
  @SuppressWarnings("removal")
  public int notify(int address, int maxThreads) {
    check(address, Integer.BYTES);
    return 0;
  }
}
