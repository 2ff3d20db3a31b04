package dev.weir.wasm.foreign;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.weir.wasm.property.PropertyValue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One evaluation of an expression: where it reads attributes, and how much work it may still do.
///
/// The evaluator limits the turns of loops, which does not limit work: a turn can double a text, or
/// make a list of a list twice, and comparing or copying what became of that after 40 turns takes
/// for ever. So every value that the evaluator comes by is paid for by its whole size, counting
/// what is shared as often as it is met, before anything is done with it. All functions but
/// `matches` take time in proportion to values that are paid for.
final class CelEvaluation implements CelEvaluationListener, CelVariableResolver {

  /// Some 10 ms of work. Errors that `||` forgives take more than they pay; the watchdog's
  /// interrupt ends what is made of them.
  private static final int WORK = 500_000;

  private static final int CHARS_PER_WORK = 8;
  private static final int MATCH_STEPS_PER_WORK = 4;
  private static final int MAX_PATTERN = 10_000;

  private static final ScopedValue<CelEvaluation> CURRENT = ScopedValue.newInstance();

  private final ForeignScope scope;
  private long workLeft = WORK;

  CelEvaluation(ForeignScope scope) {
    this.scope = scope;
  }

  /// The work is used up, or the thread is interrupted. An error, because the operators `&&` and
  /// `||` go on after every exception of an operand.
  static final class Stopped extends Error {

    private Stopped() {
      super("stopped", null, false, false);
    }
  }

  /// The host failed to say what an attribute is. An error for the same reason: no expression may
  /// make anything of a fault of the host.
  static final class HostFailed extends Error {

    private final transient RuntimeException failure;

    private HostFailed(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }

    RuntimeException failure() {
      return failure;
    }
  }

  /// The value of an expression.
  Object run(CelRuntime.Program program) throws CelEvaluationException {
    return ScopedValue.where(CURRENT, this).call(() -> program.trace(this, this));
  }

  @Override
  public void callback(CelExpr expression, Object value) {
    if (Thread.currentThread().isInterrupted()) {
      throw new Stopped();
    }
    payFor(value);
  }

  private void payFor(@Nullable Object value) {
    switch (value) {
      case String text -> pay(1 + text.length() / CHARS_PER_WORK);
      case CelByteString bytes -> pay(1 + bytes.size() / CHARS_PER_WORK);
      case Collection<?> items -> {
        pay(1);
        items.forEach(this::payFor);
      }
      case Map<?, ?> entries -> {
        pay(1);
        entries.forEach((key, entry) -> {
          payFor(key);
          payFor(entry);
        });
      }
      case null, default -> pay(1);
    }
  }

  private void pay(long work) {
    workLeft -= work;
    if (workLeft < 0) {
      throw new Stopped();
    }
  }

  /// The attribute that an identifier alone is.
  @Override
  public Optional<Object> find(String name) {
    return lookUp(name);
  }

  /// The attribute at a path.
  static Object attribute(String path) {
    return CURRENT
        .get()
        .lookUp(path)
        .orElseThrow(() -> CelAttributeNotFoundException.of("no attribute: " + path));
  }

  /// Whether there is an attribute at a path.
  static Object has(String path) {
    return CURRENT.get().lookUp(path).isPresent();
  }

  private Optional<Object> lookUp(String path) {
    var bytes = new String(Utf8.encode(path), StandardCharsets.ISO_8859_1);
    var parts = List.of(bytes.split(AttributePaths.SEPARATOR, -1));
    return property(parts).map(value -> value(parts.getLast(), value));
  }

  private Optional<PropertyValue> property(List<String> path) {
    try {
      return scope.property(path);
    } catch (RuntimeException e) {
      throw new HostFailed(e);
    }
  }

  /// A property as the evaluator knows values. Names of fields are found in any case.
  private static Object value(String name, PropertyValue property) {
    return switch (property) {
      case PropertyValue.Text(var text) -> Utf8.fromLatin1(text);
      case PropertyValue.Bytes bytes -> CelByteString.of(bytes.bytes());
      case PropertyValue.Whole(var number) -> number;
      case PropertyValue.Real(var number) -> number;
      case PropertyValue.Truth(var truth) -> truth;
      case PropertyValue.Time(var instant) -> instant;
      case PropertyValue.Span(var duration) -> duration;
      case PropertyValue.Items(var items) -> items.stream().map(it -> value("", it)).toList();
      case PropertyValue.Entries(var entries) -> {
        Map<String, Object> map =
            name.equals("headers") || name.equals("trailers")
                ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER)
                : new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(Utf8.fromLatin1(key), value(key, entry)));
        yield map;
      }
    };
  }

  /// Whether a regular expression matches a part of a text.
  static Object matches(String text, String regex) {
    var size = RegexSize.of(regex);
    if (size > MAX_PATTERN) {
      throw new CelInvalidArgumentException("regular expression too large");
    }
    var evaluation = CURRENT.get();
    evaluation.pay(size);
    try {
      var pattern = Pattern.compile(regex);
      evaluation.pay((long) text.length() * pattern.programSize() / MATCH_STEPS_PER_WORK);
      return pattern.matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new CelInvalidArgumentException(e);
    }
  }
}
