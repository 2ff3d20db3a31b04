package dev.weir.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Turns the text of one YAML document into [Node]s.
///
/// It composes them from the parser's events itself, so that a hostile file meets limits: nesting
/// is bounded before anything recurses, and what aliases repeat is counted as if it were written
/// out, because whoever walks the nodes walks it as often. Tags and keys that are not text have no
/// meaning in a configuration and are refused. JSON is YAML.
final class YamlReader {

  static final int MAX_CODE_POINTS = 32 << 20;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_REPEATED = 100_000;

  private static final String FLOW_HINT =
      " (inside { } and [ ], a value with one of {}[], needs quotes)";

  private final String text;
  private final References references;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int count;
  private int repeated;

  private YamlReader(String text, References references, Problems problems) {
    var settings = LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
    this.text = text;
    this.references = references;
    this.problems = problems;
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// The value that the text says. What is wrong becomes a problem, and the value in its place is
  /// [Node.Broken].
  static Node read(String text, References references, Problems problems) {
    return new YamlReader(text, references, problems).document();
  }

  private Node document() {
    try {
      events.next();
      if (events.next().getEventId() == Event.ID.StreamEnd) {
        return new Node.Scalar("", true, List.of(), 1, 1);
      }
      var root = next(Trail.ROOT, 0);
      events.next();
      var after = events.next();
      if (after.getEventId() != Event.ID.StreamEnd) {
        problems.add(line(after), column(after), "", "a second document (expected: one)");
      }
      return root;
    } catch (Unreadable e) {
      problems.add(e.at, e.trail, e.what);
    } catch (MarkedYamlEngineException e) {
      syntaxProblem(e);
    } catch (ReaderException e) {
      unprintable(e);
    } catch (YamlEngineException e) {
      problems.add("not YAML: " + e.getMessage());
    }
    return new Node.Broken(1, 1);
  }

  private void syntaxProblem(MarkedYamlEngineException e) {
    var mark = e.getProblemMark().or(e::getContextMark);
    var context = Optional.ofNullable(e.getContext()).orElse("");
    var hint = context.startsWith("while parsing a flow") ? FLOW_HINT : "";
    problems.add(
        mark.map(Mark::getLine).orElse(0) + 1,
        mark.map(Mark::getColumn).orElse(0) + 1,
        "",
        (context.isEmpty() ? "" : context + ": ") + e.getProblem() + hint);
  }

  private void unprintable(ReaderException e) {
    var before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
    var lineStart = before.lastIndexOf('\n') + 1;
    problems.add(
        (int) before.chars().filter(c -> c == '\n').count() + 1,
        before.codePointCount(lineStart, before.length()) + 1,
        "",
        String.format("character U+%04X (expected: printable text)", e.getCodePoint()));
  }

  private Node next(Trail trail, int depth) {
    return node(events.next(), trail, depth);
  }

  private Node node(Event event, Trail trail, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Unreadable(at(event), trail, "nested deeper than " + MAX_DEPTH + " levels");
    }
    var before = count++;
    var node =
        switch (event) {
          case AliasEvent alias -> alias(alias, trail);
          case ScalarEvent scalar -> tagged(scalar.getTag(), scalar(scalar, trail), trail);
          case SequenceStartEvent start ->
              tagged(start.getTag(), sequence(start, trail, depth), trail);
          case MappingStartEvent start ->
              tagged(start.getTag(), mapping(start, trail, depth), trail);
          default -> throw new IllegalStateException("unexpected " + event);
        };
    if (event instanceof NodeEvent anchor && !(event instanceof AliasEvent)) {
      anchor
          .getAnchor()
          .ifPresent(it -> anchors.put(it.getValue(), new Anchored(node, count - before)));
    }
    return node;
  }

  private Node tagged(Optional<String> tag, Node node, Trail trail) {
    if (tag.isEmpty()) {
      return node;
    }
    return broken(node, trail, "tag " + Problems.quoted(tag.get()) + " (expected: no tag)");
  }

  private Node alias(AliasEvent alias, Trail trail) {
    var name = alias.getAlias().getValue();
    var anchored = anchors.get(name);
    if (anchored == null) {
      return broken(at(alias), trail, "*" + name + " (expected: an anchor that is complete above)");
    }
    count += anchored.size();
    repeated += anchored.size();
    if (repeated > MAX_REPEATED) {
      throw new Unreadable(
          at(alias), trail, "aliases repeat more than " + MAX_REPEATED + " values");
    }
    return anchored.node();
  }

  private Node scalar(ScalarEvent event, Trail trail) {
    var at = at(event);
    var text = event.getValue();
    if (!References.areIn(text)) {
      return new Node.Scalar(text, event.isPlain(), List.of(), at.line(), at.column());
    }
    var resolved = references.resolve(text, it -> problems.add(at, trail, it));
    if (resolved.isEmpty()) {
      return at;
    }
    var value = resolved.get().text();
    var secrets = resolved.get().secrets();
    return new Node.Scalar(value, false, secrets, at.line(), at.column());
  }

  private Node sequence(SequenceStartEvent start, Trail trail, int depth) {
    var items = new ArrayList<Node>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, trail.item(items.size()), depth + 1));
    }
    return new Node.Sequence(items, line(start), column(start));
  }

  private Node mapping(MappingStartEvent start, Trail trail, int depth) {
    var entries = new ArrayList<Node.Entry>();
    var lines = new HashMap<String, Integer>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      var key = key(event, trail, depth);
      if (key == null) {
        next(trail, depth + 1);
        continue;
      }
      var value = next(trail.key(key), depth + 1);
      var first = lines.putIfAbsent(key, line(event));
      if (first == null) {
        entries.add(new Node.Entry(key, value, line(event), column(event)));
      } else {
        broken(at(event), trail.key(key), "duplicate property (first in line " + first + ")");
      }
    }
    return new Node.Mapping(entries, line(start), column(start));
  }

  private @Nullable String key(Event event, Trail trail, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    var node = node(event, trail, depth + 1);
    broken(at(event), trail, node.shown() + " as a key (expected: text)");
    return null;
  }

  private Node broken(Node at, Trail trail, String message) {
    problems.add(at, trail, message);
    return new Node.Broken(at.line(), at.column());
  }

  private static Node at(Event event) {
    return new Node.Broken(line(event), column(event));
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
  }

  /// @param size how many nodes somebody who walks this one meets
  private record Anchored(Node node, int size) {}

  /// Ends the reading of a file that exceeds a limit.
  private static final class Unreadable extends RuntimeException {

    private final transient Node at;
    private final transient Trail trail;
    private final String what;

    private Unreadable(Node at, Trail trail, String what) {
      super(what, null, false, false);
      this.at = at;
      this.trail = trail;
      this.what = what;
    }
  }
}
