package dev.weir.http;

import java.util.Arrays;

/// The head of one message as it came in: its bytes, and where in them the fields are.
///
/// A block is filled by [HeadParser] and used again for the next message of its connection, over
/// the connection's read buffer. What must live longer than the message takes a [#copy]. Not safe
/// for use by several threads while it is being filled.
public final class HeaderBlock {

  private static final int FIRST_FIELDS = 32;
  private static final byte[] NONE = {};

  byte[] bytes;
  int start;
  int end;

  // The first line: of a request the method, target and version, of a response version, status,
  // reason.
  int firstEnd;
  int targetStart;
  int targetEnd;
  int minorVersion;
  int status;

  private int count;
  private int[] positions;
  private FieldName[] names;

  /// A block to be filled.
  public HeaderBlock() {
    this(NONE, FIRST_FIELDS);
  }

  private HeaderBlock(byte[] bytes, int capacity) {
    this.bytes = bytes;
    this.positions = new int[capacity * 4];
    this.names = new FieldName[capacity];
  }

  void begin(byte[] bytes, int start) {
    this.bytes = bytes;
    this.start = start;
    count = 0;
  }

  void add(FieldName name, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      positions = Arrays.copyOf(positions, count * 8);
    }
    names[count] = name;
    var at = count++ * 4;
    positions[at] = nameStart;
    positions[at + 1] = nameEnd;
    positions[at + 2] = valueStart;
    positions[at + 3] = valueEnd;
  }

  /// The number of bytes, up to and including the empty line.
  public int size() {
    return end - start;
  }

  /// The number of fields.
  public int count() {
    return count;
  }

  /// Which of the known fields the field with this index is.
  public FieldName name(int index) {
    return names[index];
  }

  /// The spelling of the field's name.
  public String nameText(int index) {
    return Bytes.text(bytes, positions[index * 4], positions[index * 4 + 1]);
  }

  /// The field's value, without the whitespace around it.
  public String value(int index) {
    return Bytes.text(bytes, positions[index * 4 + 2], positions[index * 4 + 3]);
  }

  /// Whether the field has this name.
  public boolean isNamed(int index, String name) {
    return Bytes.equalsIgnoreCase(bytes, positions[index * 4], positions[index * 4 + 1], name);
  }

  /// The index of the first field with this name from the given index on, or -1.
  public int indexOf(FieldName name, int from) {
    for (var i = from; i < count; i++) {
      if (names[i] == name) {
        return i;
      }
    }
    return -1;
  }

  /// The index of the first field with this name from the given index on, or -1.
  public int indexOf(String name, int from) {
    for (var i = from; i < count; i++) {
      if (isNamed(i, name)) {
        return i;
      }
    }
    return -1;
  }

  private boolean listsToken(int index, String token) {
    var valueEnd = positions[index * 4 + 3];
    var from = positions[index * 4 + 2];
    while (from < valueEnd) {
      var comma = from;
      while (comma < valueEnd && bytes[comma] != ',') {
        comma++;
      }
      if (tokenEquals(from, comma, token)) {
        return true;
      }
      from = comma + 1;
    }
    return false;
  }

  /// Whether a `Connection` field of this head lists something that may be the name of another
  /// field.
  public boolean nominates() {
    for (var i = indexOf(FieldName.CONNECTION, 0);
        i >= 0;
        i = indexOf(FieldName.CONNECTION, i + 1)) {
      if (!isValue(i, "close") && !isValue(i, "keep-alive")) {
        return true;
      }
    }
    return false;
  }

  /// Whether a `Connection` field of this head lists the name of the field with this index, which
  /// must not be passed on then (RFC 9110 section 7.6.1).
  public boolean isNominated(int index) {
    return hasToken(FieldName.CONNECTION, nameText(index));
  }

  /// Whether the field has this value, whatever the case of its letters.
  public boolean isValue(int index, String text) {
    return Bytes.equalsIgnoreCase(bytes, positions[index * 4 + 2], positions[index * 4 + 3], text);
  }

  private boolean tokenEquals(int from, int to, String token) {
    var first = from;
    var last = to;
    while (first < last && Bytes.isSpace(bytes[first])) {
      first++;
    }
    while (last > first && Bytes.isSpace(bytes[last - 1])) {
      last--;
    }
    return Bytes.equalsIgnoreCase(bytes, first, last, token);
  }

  /// Whether any field of this name, taken as a list, holds the token.
  public boolean hasToken(FieldName name, String token) {
    for (var i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      if (listsToken(i, token)) {
        return true;
      }
    }
    return false;
  }

  /// The bytes that the positions point into.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the field's line starts.
  public int lineStart(int index) {
    return positions[index * 4];
  }

  /// Where the field's line ends, behind its CRLF.
  public int lineEnd(int index) {
    return index + 1 < count ? positions[index * 4 + 4] : end - 2;
  }

  /// Where the field's value starts.
  public int valueStart(int index) {
    return positions[index * 4 + 2];
  }

  /// Where the field's value ends.
  public int valueEnd(int index) {
    return positions[index * 4 + 3];
  }

  /// The number of bytes of the whole head, with the empty line at its end.
  public int length() {
    return end - start;
  }

  /// The method of a request.
  public String method() {
    return Methods.of(bytes, start, firstEnd);
  }

  /// Where the target of a request starts.
  public int targetStart() {
    return targetStart;
  }

  /// Where the target of a request ends.
  public int targetEnd() {
    return targetEnd;
  }

  /// The status of a response.
  public int status() {
    return status;
  }

  /// Where the reason phrase of a response starts; it ends at [#firstLineEnd].
  public int reasonStart() {
    return targetStart;
  }

  /// Where the first line ends, before its CRLF.
  public int firstLineEnd() {
    return targetEnd;
  }

  /// 0 for HTTP/1.0, 1 for HTTP/1.1 and later minor versions.
  public int minorVersion() {
    return minorVersion;
  }

  /// A block of its own with the same content, which stays as it is.
  public HeaderBlock copy() {
    var copy = new HeaderBlock(Arrays.copyOfRange(bytes, start, end), count);
    copy.end = end - start;
    copy.firstEnd = firstEnd - start;
    copy.targetStart = targetStart - start;
    copy.targetEnd = targetEnd - start;
    copy.minorVersion = minorVersion;
    copy.status = status;
    copy.count = count;
    System.arraycopy(names, 0, copy.names, 0, count);
    for (var i = 0; i < count * 4; i++) {
      copy.positions[i] = positions[i] - start;
    }
    return copy;
  }
}
