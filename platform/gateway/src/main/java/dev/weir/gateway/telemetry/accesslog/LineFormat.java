package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.log.RequestLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// How a line looks. Immutable.
sealed interface LineFormat {

  /// Writes the line of a request, with the end of it.
  void write(RequestLog log, Line line);

  /// A JSON object.
  ///
  /// @param fields by their names, in order
  static LineFormat json(Map<String, Field> fields) {
    var keys = new ArrayList<byte[]>();
    fields.keySet().forEach(name -> keys.add(bytes(",\"" + escaped(name) + "\":")));
    return new Json(keys, fields.values());
  }

  /// Text with fields in braces.
  ///
  /// @throws IllegalArgumentException if the text is no template
  static LineFormat template(String text, Fields fields) {
    return switch (text) {
      case "common" -> Template.parse(Template.COMMON, fields);
      case "combined" -> Template.parse(Template.COMBINED, fields);
      default -> Template.parse(text, fields);
    };
  }

  /// What [TypedLines] reads.
  static LineFormat typed(Map<String, Field> fields) {
    return new Typed(fields.values());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /// Fields without a value are left out.
  final class Json implements LineFormat {

    // Each with the comma in front and the colon behind it.
    private final byte[][] keys;
    private final Field[] fields;

    private Json(List<byte[]> keys, Collection<Field> fields) {
      this.keys = keys.toArray(byte[][]::new);
      this.fields = fields.toArray(Field[]::new);
    }

    @Override
    public void write(RequestLog log, Line line) {
      line.begin(Line.Style.JSON);
      for (var i = 0; i < fields.length; i++) {
        var before = line.length();
        line.literal(keys[i]);
        if (!fields[i].write(log, line)) {
          line.cutTo(before);
        }
      }
      if (line.length() == 0) {
        line.put(',');
      }
      line.set(0, '{');
      line.put('}');
      line.put('\n');
    }
  }

  /// Values with their types, behind when the request began and its place in its trace.
  final class Typed implements LineFormat {

    private static final long MILLI = 1_000_000;

    private final Field[] fields;

    private Typed(Collection<Field> fields) {
      this.fields = fields.toArray(Field[]::new);
    }

    @Override
    public void write(RequestLog log, Line line) {
      line.begin(Line.Style.TYPED);
      line.putLong(WallClock.millis(log.startNanos(), log.endNanos()) * MILLI);
      var trace = log.trace();
      line.putLong(trace == null ? 0 : trace.traceHigh());
      line.putLong(trace == null ? 0 : trace.traceLow());
      line.putLong(trace == null ? 0 : trace.spanId());
      line.putLong(trace != null && trace.isSampled() ? 1 : 0);
      for (var field : fields) {
        if (!field.write(log, line)) {
          line.absent();
        }
      }
    }
  }

  /// Fields without a value are `-`.
  final class Template implements LineFormat {

    static final String COMMON =
        "{client} - - [{time-common}] \"{method} {target} {protocol}\" {status} {bytes-sent}";
    static final String COMBINED = COMMON + " \"{request-header.referer}\" \"{user-agent}\"";

    private static final Pattern PART = Pattern.compile("\\{([^{}]*)}");

    // What stands before each field, and behind the last.
    private final byte[][] texts;
    private final Field[] fields;

    private Template(List<byte[]> texts, List<Field> fields) {
      this.texts = texts.toArray(byte[][]::new);
      this.fields = fields.toArray(Field[]::new);
    }

    static Template parse(String text, Fields fields) {
      var texts = new ArrayList<byte[]>();
      var found = new ArrayList<Field>();
      var parts = PART.matcher(text);
      var end = 0;
      while (parts.find()) {
        texts.add(literal(text.substring(end, parts.start())));
        found.add(fields.of(parts.group(1)));
        end = parts.end();
      }
      texts.add(literal(text.substring(end)));
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' (expected: json, common, combined, or text with fields such as {path})");
      }
      return new Template(texts, found);
    }

    private static byte[] literal(String text) {
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("a control character (expected: text in one line)");
      }
      return bytes(text);
    }

    @Override
    public void write(RequestLog log, Line line) {
      line.begin(Line.Style.PLAIN);
      for (var i = 0; i < fields.length; i++) {
        line.literal(texts[i]);
        if (!fields[i].write(log, line)) {
          line.absent();
        }
      }
      line.literal(texts[fields.length]);
      line.put('\n');
    }
  }
}
