package dev.weir.wasm.engine;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.stream.Collectors;

/// Function types in the short form of [Imports#add]: `iiI:i`.
final class TypeText {

  private TypeText() {}

  static String of(FunctionType type) {
    var text = new StringBuilder();
    type.params().forEach(parameter -> text.append(letter(parameter)));
    text.append(':');
    type.returns().forEach(result -> text.append(letter(result)));
    return text.toString();
  }

  /// The type as WebAssembly's text format writes it: `(i32, i64) -> (i32)`.
  static String readable(String type) {
    var colon = type.indexOf(':');
    return "(" + list(type.substring(0, colon)) + ") -> (" + list(type.substring(colon + 1)) + ")";
  }

  private static String list(String letters) {
    return letters.chars().mapToObj(TypeText::word).collect(Collectors.joining(", "));
  }

  private static String word(int letter) {
    return switch (letter) {
      case 'i' -> "i32";
      case 'I' -> "i64";
      case 'f' -> "f32";
      case 'F' -> "f64";
      default -> "?";
    };
  }

  private static char letter(ValType type) {
    if (type.equals(ValType.I32)) {
      return 'i';
    }
    if (type.equals(ValType.I64)) {
      return 'I';
    }
    if (type.equals(ValType.F32)) {
      return 'f';
    }
    return type.equals(ValType.F64) ? 'F' : '?';
  }
}
