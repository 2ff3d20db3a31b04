package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which whole numbers the compact constructor of a record accepts for a property, found by asking
/// it: what it expects is said nowhere else.
///
/// A number is refused if a problem names the property; the other properties have their defaults
/// meanwhile. Small numbers are all tried, larger ones at the powers of two, and where the answer
/// changes between two of them is looked for. Of a record with a property that has to be given,
/// nothing is said.
final class AcceptedNumbers {

  private static final long LAST_SMALL = 1024;
  private static final int MAX_LISTED = 12;

  private final Class<? extends Record> type;
  private final String property;

  private AcceptedNumbers(Class<? extends Record> type, String property) {
    this.type = type;
    this.property = property;
  }

  /// What a JSON Schema says of them; nothing if all are accepted.
  static Map<String, Object> of(Class<? extends Record> type, String property) {
    return new AcceptedNumbers(type, property).keywords();
  }

  private Map<String, Object> keywords() {
    var answers = new TreeMap<Long, Boolean>();
    for (long number = -1; number <= LAST_SMALL; number++) {
      answers.put(number, isAccepted(number));
    }
    for (long power = 2 * LAST_SMALL; power < Integer.MAX_VALUE; power *= 2) {
      answers.put(power, isAccepted(power));
      answers.put(-power, isAccepted(-power));
    }
    answers.put((long) Integer.MAX_VALUE, isAccepted(Integer.MAX_VALUE));
    answers.put((long) Integer.MIN_VALUE, isAccepted(Integer.MIN_VALUE));
    return keywords(answers);
  }

  private Map<String, Object> keywords(NavigableMap<Long, Boolean> answers) {
    var accepted =
        answers.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    if (accepted.isEmpty() || accepted.size() == answers.size()) {
      return Map.of();
    }
    var first = accepted.getFirst();
    var last = accepted.getLast();
    if (answers.subMap(first, true, last, true).containsValue(false)) {
      var areSmall = first >= 0 && last < LAST_SMALL;
      return areSmall && accepted.size() <= MAX_LISTED ? Map.of("enum", accepted) : Map.of();
    }
    var keywords = new LinkedHashMap<String, Object>();
    if (first > answers.firstKey()) {
      keywords.put("minimum", edge(first, answers.lowerKey(first)));
    }
    if (last < answers.lastKey()) {
      keywords.put("maximum", edge(last, answers.higherKey(last)));
    }
    return keywords;
  }

  /// The last number that is accepted on the way to one that is not.
  private long edge(long accepted, long refused) {
    while (Math.abs(refused - accepted) > 1) {
      var middle = accepted + (refused - accepted) / 2;
      if (isAccepted(middle)) {
        accepted = middle;
      } else {
        refused = middle;
      }
    }
    return accepted;
  }

  private boolean isAccepted(long number) {
    var problems = new Problems("a number");
    var value = new Node.Scalar(Long.toString(number), true, List.of(), 1, 1);
    var mapping = new Node.Mapping(List.of(new Node.Entry(property, value, 1, 1)), 1, 1);
    new Binder(Path.of(""), problems).bind(mapping, type, Trail.ROOT);
    return problems.all().stream().noneMatch(problem -> problem.path().equals(property));
  }
}
