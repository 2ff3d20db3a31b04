package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagedMemoryTest {

  private static final int PAGES = 3;
  private static final int SIZE = PAGES << 16;

  private final PagedMemory memory = new PagedMemory(new MemoryLimits(PAGES, 5));
  private final byte[] model = new byte[SIZE];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesLikeAnArrayThatChecksItsBounds(long seed) {
    var random = new Random(seed);

    for (var i = 0; i < 3000; i++) {
      var operation = random.nextInt(12);
      var a = address(random);
      var b = address(random);
      var size = size(random);
      if (isInModel(operation, a, b, size)) {
        apply(operation, a, b, size, random.nextLong());
      } else {
        assertThatThrownBy(() -> apply(operation, a, b, size, 0))
            .isInstanceOf(WasmRuntimeException.class)
            .hasMessageStartingWith("out of bounds memory access");
      }
    }

    assertThat(memory.readBytes(0, SIZE)).isEqualTo(model);
  }

  /// Does the same to the memory and to the model, and compares what they give.
  private void apply(int operation, int a, int b, int size, long value) {
    var bytes = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
    switch (operation) {
      case 0 -> assertThat(memory.read(a)).isEqualTo(bytes.get(a));
      case 1 -> assertThat(memory.readShort(a)).isEqualTo(bytes.getShort(a));
      case 2 -> assertThat(memory.readInt(a)).isEqualTo(bytes.getInt(a));
      case 3 -> assertThat(memory.readLong(a)).isEqualTo(bytes.getLong(a));
      case 4 -> {
        memory.writeByte(a, (byte) value);
        bytes.put(a, (byte) value);
      }
      case 5 -> {
        memory.writeShort(a, (short) value);
        bytes.putShort(a, (short) value);
      }
      case 6 -> {
        memory.writeI32(a, (int) value);
        bytes.putInt(a, (int) value);
      }
      case 7 -> {
        memory.writeLong(a, value);
        bytes.putLong(a, value);
      }
      case 8 -> {
        memory.fill((byte) value, a, a + size);
        Arrays.fill(model, a, a + size, (byte) value);
      }
      case 9 -> {
        memory.copy(a, b, size);
        System.arraycopy(model, b, model, a, size);
      }
      case 10 -> {
        var data = new byte[size < 0 ? SIZE + 1 : Math.min(size, SIZE + 1)];
        new Random(value).nextBytes(data);
        memory.write(a, data, 0, data.length);
        System.arraycopy(data, 0, model, a, data.length);
      }
      default ->
          assertThat(memory.readBytes(a, size)).isEqualTo(Arrays.copyOfRange(model, a, a + size));
    }
  }

  private static boolean isInModel(int operation, int a, int b, int size) {
    var width = operation < 8 ? 1 << (operation % 4) : size;
    var inside = isInside(a, width);
    return operation == 9 ? inside && isInside(b, width) : inside;
  }

  private static boolean isInside(int address, int size) {
    return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(size) <= SIZE;
  }

  /// Mostly near a page's edge, at times far outside.
  private static int address(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt();
      case 1 -> -random.nextInt(16);
      case 2 -> Integer.MAX_VALUE - random.nextInt(16);
      case 3 -> random.nextInt(SIZE);
      default -> (random.nextInt(PAGES + 1) << 16) + random.nextInt(24) - 12;
    };
  }

  private static int size(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Integer.MAX_VALUE - random.nextInt(16);
      case 1 -> -1 - random.nextInt(16);
      case 2 -> random.nextInt(SIZE);
      case 3 -> 0;
      default -> random.nextInt(64);
    };
  }

  @Test
  void takesHeapOnlyForPagesThatWereWritten() {
    memory.fill((byte) 0, 0, SIZE);
    assertThat(memory.ownedBytes()).isZero();

    memory.writeByte(70_000, (byte) 1);

    assertThat(memory.ownedBytes()).isEqualTo(1 << 16);
    assertThat(new PagedMemory(new MemoryLimits(PAGES, 5)).read(70_000)).isZero();
  }

  @Test
  void growsToItsLimitAndNoFurther() {
    assertThat(memory.grow(1)).isEqualTo(3);
    assertThat(memory.grow(2)).isEqualTo(-1);
    assertThat(memory.grow(-1)).isEqualTo(-1);
    assertThat(memory.grow(0x7fffffff)).isEqualTo(-1);
    assertThat(memory.pages()).isEqualTo(4);
    assertThat(memory.readInt((4 << 16) - 4)).isZero();
  }

  @Test
  void anEmptyRangeMayStandAtTheEndAndNotPastIt() {
    memory.fill((byte) 1, SIZE, SIZE);
    memory.copy(SIZE, SIZE, 0);

    assertThatThrownBy(() -> memory.fill((byte) 1, SIZE + 1, SIZE + 1))
        .isInstanceOf(WasmRuntimeException.class);
  }
}
