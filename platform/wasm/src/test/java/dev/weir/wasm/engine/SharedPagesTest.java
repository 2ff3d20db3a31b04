package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random work on memories that share pages with each other, beside arrays that share nothing.
class SharedPagesTest {

  private static final int STEPS = 3_000;
  private static final int MAX_PAGES = 6;
  private static final int MAX_SHARERS = 12;

  private final List<Sharer> sharers = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();

  /// A memory, and what must be in it.
  private static final class Sharer {

    private final Pages pages;
    private byte[] model;

    Sharer(byte[][] shared, byte[] model) {
      pages = new Pages(shared, MAX_PAGES) {};
      this.model = model;
    }

    byte[] content() {
      return pages.readBytes(0, model.length);
    }
  }

  /// Pages that were given away, and what was in them then.
  private static final class Taken {

    private final byte[][] pages;
    private final byte[] model;

    Taken(byte[][] pages, byte[] model) {
      this.pages = pages;
      this.model = model;
    }

    Sharer sharer() {
      return new Sharer(pages, model.clone());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nobodySeesWhatAnotherWrites(long seed) {
    var random = new Random(seed);
    var first = new Sharer(new byte[][] {new byte[Pages.PAGE_BYTES]}, new byte[Pages.PAGE_BYTES]);
    sharers.add(first);
    take(first);

    for (var step = 0; step < STEPS; step++) {
      step(random, sharers.get(random.nextInt(sharers.size())));
    }

    assertThat(sharers).hasSizeGreaterThan(2);
    for (var sharer : sharers) {
      assertThat(Arrays.equals(sharer.content(), sharer.model)).isTrue();
    }
    for (var snapshot : taken) {
      assertThat(Arrays.equals(snapshot.sharer().content(), snapshot.model)).isTrue();
    }
  }

  private void step(Random random, Sharer sharer) {
    var size = sharer.model.length;
    var at = random.nextInt(size);
    var length = random.nextInt(Math.min(size - at, 100_000) + 1);
    var from = random.nextInt(size - length + 1);
    switch (random.nextInt(40)) {
      case 0 -> take(sharer);
      case 1 -> join(taken.get(random.nextInt(taken.size())), random);
      case 2 -> grow(sharer);
      case 3, 4, 5, 6, 7 -> {
        sharer.pages.copy(at, from, length);
        System.arraycopy(sharer.model, from, sharer.model, at, length);
      }
      case 8, 9, 10 -> {
        var value = (byte) random.nextInt(2);
        sharer.pages.fill(value, at, at + length);
        Arrays.fill(sharer.model, at, at + length, value);
      }
      default -> {
        var bytes = new byte[Math.min(length, 10)];
        random.nextBytes(bytes);
        sharer.pages.write(at, bytes, 0, bytes.length);
        System.arraycopy(bytes, 0, sharer.model, at, bytes.length);
      }
    }
  }

  private void take(Sharer sharer) {
    var known = taken.isEmpty() ? new byte[0][] : taken.getFirst().pages;
    taken.add(new Taken(sharer.pages.share(known), sharer.model.clone()));
    assertThat(sharer.pages.ownedBytes()).isZero();
  }

  private void join(Taken snapshot, Random random) {
    if (sharers.size() == MAX_SHARERS) {
      sharers.remove(random.nextInt(MAX_SHARERS));
    }
    sharers.add(snapshot.sharer());
  }

  private static void grow(Sharer sharer) {
    var fits = sharer.model.length < MAX_PAGES * Pages.PAGE_BYTES;
    assertThat(sharer.pages.grow(1) >= 0).isEqualTo(fits);
    if (fits) {
      sharer.model = Arrays.copyOf(sharer.model, sharer.model.length + Pages.PAGE_BYTES);
    }
  }
}
