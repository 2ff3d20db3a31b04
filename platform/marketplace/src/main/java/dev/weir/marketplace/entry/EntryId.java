package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The name of a plugin within an index: `publisher/name`.
public record EntryId(String publisher, String name) implements Comparable<EntryId> {

  /// What a publisher or a plugin may be called, for messages.
  public static final String PART_EXPECTED =
      "2 to 40 of a-z, 0-9 and single hyphens, beginning with a letter";

  /// What names must be, for messages.
  public static final String EXPECTED = "publisher/name, each " + PART_EXPECTED;

  private static final Comparator<EntryId> ORDER =
      Comparator.comparing(EntryId::publisher).thenComparing(EntryId::name);
  private static final Pattern DEVICE = Pattern.compile("(com|lpt)[0-9]");
  private static final int MAX_PART = 40;

  // Roles of TUF, and names that Windows takes for devices.
  private static final Set<String> RESERVED =
      Set.of("root", "targets", "snapshot", "timestamp", "con", "prn", "aux", "nul");

  public EntryId {
    if (!isPart(publisher) || !isPart(name)) {
      throw new IllegalArgumentException(EXPECTED + ": " + publisher + "/" + name);
    }
  }

  /// The id that a text is, if it is one.
  public static Optional<EntryId> parse(String text) {
    var parts = text.split("/", -1);
    return parts.length == 2 && isPart(parts[0]) && isPart(parts[1])
        ? Optional.of(new EntryId(parts[0], parts[1]))
        : Optional.empty();
  }

  /// The id that a file states.
  public static EntryId parse(JsonView view) throws JsonException {
    return parse(view.string()).orElseThrow(() -> view.refused(EXPECTED));
  }

  /// Whether a publisher or a plugin may be called so.
  public static boolean isPart(String text) {
    return text.length() >= 2
        && text.length() <= MAX_PART
        && isLetter(text.charAt(0))
        && hasWordsOnly(text)
        && !RESERVED.contains(text)
        && !DEVICE.matcher(text).matches();
  }

  // Letters and digits, and single hyphens between them.
  private static boolean hasWordsOnly(String text) {
    for (var i = 1; i < text.length(); i++) {
      var character = text.charAt(i);
      var isLast = i == text.length() - 1;
      if (!isLetter(character)
          && !isDigit(character)
          && (character != '-' || isLast || text.charAt(i - 1) == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  /// The folder of the index that only this publisher signs for.
  public String folder() {
    return "plugins/" + publisher + "/";
  }

  /// Where the index has the entry.
  public String path() {
    return folder() + name + ".json";
  }

  /// Where the index has a file of a release.
  ///
  /// @param extension what the file's name ends with, without a dot before it
  public String path(Version version, String extension) {
    return folder() + name + "-" + version + "." + extension;
  }

  @Override
  public int compareTo(EntryId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return publisher + "/" + name;
  }
}
