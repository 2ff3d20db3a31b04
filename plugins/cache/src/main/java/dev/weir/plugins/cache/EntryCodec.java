package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import dev.weir.api.SharedCache;
import dev.weir.plugins.cache.Freshness.Graces;
import dev.weir.plugins.cache.Freshness.Rule;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Entries as bytes: a version, a kind, and numbers and texts of a length that stands before them.
///
/// The bytes may come from a server that others write to. What is no entry, to the last byte, is
/// refused, and so are fields that cannot stand in a message.
final class EntryCodec implements SharedCache.Codec<Entry> {

  private static final byte VERSION = 1;
  private static final byte STORED = 1;
  private static final byte VARIANTS = 2;
  private static final byte GONE = 3;

  // Version and kind; status, times, rule, numbers of fields and tags.
  private static final int STORED_HEAD = 2 + 2 + 6 * Long.BYTES + 1 + 2 + 1;

  private static final int MAX_FIELDS = 1000;
  private static final int MAX_TAGS = 64;
  private static final int SMALL_WEIGHT = 64;

  @Override
  public byte[] encode(Entry entry) {
    return switch (entry) {
      case Stored stored -> encodeStored(stored);
      case Entry.Variants variants -> encodeVariants(variants);
      case Entry.Gone(var at) -> encodeGone(at);
    };
  }

  private static ByteBuffer head(byte kind, byte[] bytes) {
    return ByteBuffer.wrap(bytes).put(VERSION).put(kind);
  }

  private static byte[] encodeGone(long at) {
    var bytes = new byte[2 + Long.BYTES];
    head(GONE, bytes).putLong(at);
    return bytes;
  }

  private static byte[] encodeStored(Stored stored) {
    var texts = new ArrayList<byte[]>();
    stored
        .headers()
        .forEach((name, value) -> {
          texts.add(latin1(name));
          texts.add(latin1(value));
        });
    var fields = texts.size() / 2;
    stored.tags().forEach(it -> texts.add(latin1(it)));
    var bytes = new byte[STORED_HEAD + sizeOf(texts) + stored.bytes().length];
    var freshness = stored.freshness();
    var graces = freshness.graces();
    var buffer =
        head(STORED, bytes)
            .putShort((short) stored.status())
            .putLong(freshness.born())
            .putLong(freshness.lifetime())
            .putLong(freshness.early())
            .putLong(freshness.took())
            .putLong(graces.whileRevalidate())
            .putLong(graces.ifError())
            .put(graces.rule().code())
            .putShort((short) fields)
            .put((byte) stored.tags().size());
    texts.forEach(it -> put(it, buffer));
    buffer.put(stored.bytes());
    return bytes;
  }

  private static byte[] encodeVariants(Entry.Variants variants) {
    var texts = variants.selecting().stream().map(it -> latin1(String.join(",", it))).toList();
    var bytes = new byte[2 + Long.BYTES + 1 + sizeOf(texts)];
    var buffer = head(VARIANTS, bytes).putLong(variants.generation()).put((byte) texts.size());
    texts.forEach(it -> put(it, buffer));
    return bytes;
  }

  private static int sizeOf(List<byte[]> texts) {
    return texts.stream().mapToInt(it -> Integer.BYTES + it.length).sum();
  }

  private static void put(byte[] text, ByteBuffer buffer) {
    buffer.putInt(text.length).put(text);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Entry decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      require(buffer.get() == VERSION, "version");
      var entry =
          switch (buffer.get()) {
            case STORED -> decodeStored(buffer);
            case VARIANTS -> decodeVariants(buffer);
            case GONE -> new Entry.Gone(buffer.getLong());
            default -> throw new IllegalArgumentException("kind (expected: 1..3)");
          };
      require(!buffer.hasRemaining(), "length");
      return entry;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the bytes end too early (expected: an entry)", e);
    }
  }

  private static Stored decodeStored(ByteBuffer buffer) {
    var status = buffer.getShort();
    require(status >= 200 && status <= 599, "status");
    var freshness = decodeFreshness(buffer);
    var count = buffer.getShort();
    require(count >= 0 && count <= MAX_FIELDS, "fields");
    var tagCount = buffer.get();
    require(tagCount >= 0 && tagCount <= MAX_TAGS, "tags");
    var fields = new String[2 * count];
    for (var i = 0; i < fields.length; i++) {
      fields[i] = text(buffer);
    }
    var tags = new HashSet<String>();
    for (var i = 0; i < tagCount; i++) {
      tags.add(text(buffer));
    }
    var body = new byte[buffer.remaining()];
    buffer.get(body);
    return new Stored(status, Headers.of(fields), body, freshness, tags);
  }

  private static Freshness decodeFreshness(ByteBuffer buffer) {
    var born = buffer.getLong();
    var lifetime = duration(buffer);
    var early = duration(buffer);
    var took = duration(buffer);
    var whileRevalidate = duration(buffer);
    var ifError = duration(buffer);
    var rule = Rule.of(buffer.get());
    require(rule.isPresent(), "rule");
    var graces = new Graces(rule.orElseThrow(), whileRevalidate, ifError);
    return new Freshness(born, lifetime, early, graces, took);
  }

  private static long duration(ByteBuffer buffer) {
    var millis = buffer.getLong();
    require(millis >= 0 && millis <= Storing.MAX_MILLIS, "duration");
    return millis;
  }

  private static Entry.Variants decodeVariants(ByteBuffer buffer) {
    var generation = buffer.getLong();
    var count = buffer.get();
    require(count > 0 && count <= Entry.Variants.MAX, "variants");
    var selecting = new ArrayList<List<String>>();
    for (var i = 0; i < count; i++) {
      var names = List.of(text(buffer).split(",", -1));
      names.forEach(Headers::requireName);
      selecting.add(names);
    }
    return new Entry.Variants(generation, selecting);
  }

  private static String text(ByteBuffer buffer) {
    var length = buffer.getInt();
    require(length >= 0 && length <= buffer.remaining(), "length");
    var bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("the " + what + " is wrong (expected: an entry)");
    }
  }

  @Override
  public long weight(Entry entry) {
    return switch (entry) {
      case Stored stored -> stored.weight();
      case Entry.Variants variants -> (long) SMALL_WEIGHT * (1 + variants.selecting().size());
      case Entry.Gone _ -> SMALL_WEIGHT;
    };
  }
}
