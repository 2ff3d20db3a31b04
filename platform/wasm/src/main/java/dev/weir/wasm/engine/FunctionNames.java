package dev.weir.wasm.engine;

import com.dylibso.chicory.wasm.types.NameCustomSection;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The names that a module gives its functions, for messages.
final class FunctionNames {

  private static final String GENERATED = "com.dylibso.chicory.$gen.";
  private static final String METHOD = "func_";
  private static final int MAX_FRAMES = 8;

  private final @Nullable NameCustomSection section;

  FunctionNames(@Nullable NameCustomSection section) {
    this.section = section;
  }

  /// Where in the guest an exception came from, innermost function first: ` at parse < main`; empty
  /// if that cannot be told.
  String trail(Throwable thrown) {
    var origin = thrown.getCause() instanceof StackOverflowError overflow ? overflow : thrown;
    var names =
        Arrays.stream(origin.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(GENERATED))
            .map(StackTraceElement::getMethodName)
            .filter(method -> method.startsWith(METHOD))
            .map(method -> nameOf(method.substring(METHOD.length())))
            .limit(MAX_FRAMES)
            .collect(Collectors.joining(" < "));
    return names.isEmpty() ? "" : " at " + names;
  }

  private String nameOf(String index) {
    var name = section == null ? null : section.nameOfFunction(Integer.parseInt(index));
    return OneLine.of(Objects.requireNonNullElse(name, "function " + index), 80);
  }
}
