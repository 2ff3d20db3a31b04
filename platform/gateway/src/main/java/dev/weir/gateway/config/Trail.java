package dev.weir.gateway.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The path of a value in the file, written only when a problem needs it: `routes[0].match.path`.
final class Trail {

  static final Trail ROOT = new Trail(null, "");

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_*/-]{1,80}");

  private final @Nullable Trail parent;
  private final Object step;

  private Trail(@Nullable Trail parent, Object step) {
    this.parent = parent;
    this.step = step;
  }

  Trail key(String key) {
    return new Trail(this, key);
  }

  Trail item(int index) {
    return new Trail(this, index);
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    var before = parent.toString();
    if (step instanceof Integer) {
      return before + "[" + step + "]";
    }
    var key = step.toString();
    if (!PLAIN_KEY.matcher(key).matches()) {
      return before + "[" + Problems.quoted(key) + "]";
    }
    return before.isEmpty() ? key : before + "." + key;
  }
}
