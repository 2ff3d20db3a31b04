package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.wasm.property.PropertyValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {

  private final FakeScope scope = new FakeScope().with("plugin_name", PropertyValue.of("geo"));
  private final ForeignFunctions functions = new ForeignFunctions(scope);

  private ForeignResult create(String text) {
    return functions.call("expr_create", text.getBytes(StandardCharsets.UTF_8));
  }

  private static ForeignResult evaluate(ForeignFunctions functions, byte[] token) {
    return functions.call("expr_evaluate", token);
  }

  @Test
  void tokensAreNumbersFromZero() {
    assertThat(create("plugin_name").bytes()).containsExactly(0, 0, 0, 0);
    assertThat(create("1").bytes()).containsExactly(1, 0, 0, 0);

    assertThat(evaluate(functions, new byte[4]).bytes()).containsExactly('g', 'e', 'o');
  }

  @Test
  void deletedExpressionsAreUnknown() {
    var token = create("1").bytes();

    assertThat(functions.call("expr_delete", token).status()).isZero();
    assertThat(evaluate(functions, token).status()).isEqualTo(1);
    assertThat(functions.call("expr_delete", token).status()).isZero();
    assertThat(create("2").bytes()).containsExactly(1, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 8})
  void tokensOfAnotherSizeAreBad(int size) {
    assertThat(evaluate(functions, new byte[size]).status()).isEqualTo(2);
    assertThat(functions.call("expr_delete", new byte[size]).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin_name", "plugin_name == 'geo' || true", "plugin_name.size() > 1"})
  void aFaultOfTheHostIsNoneOfTheExpression(String text) {
    var token = create(text).bytes();
    var fault = new IllegalStateException("in the host");
    scope.fault = fault;

    assertThatThrownBy(() -> evaluate(functions, token)).isSameAs(fault);
  }

  @Test
  void badTextsAreBad() {
    assertThat(create("1 +").status()).isEqualTo(2);
    assertThat(functions.call("expr_create", new byte[] {'\'', (byte) 0xff, '\''}).status())
        .isEqualTo(2);
    assertThat(create("1").bytes()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void anInstanceHasSoManyExpressions() {
    for (var i = 0; i < 1024; i++) {
      assertThat(create("1").status()).isZero();
    }

    assertThat(create("1").status()).isEqualTo(10);

    functions.call("expr_delete", new byte[4]);
    assertThat(create("1").status()).isZero();
  }

  @Test
  void anInstanceHasSoMuchTextOfExpressions() {
    var large = "'" + "a".repeat(8190) + "'";
    for (var i = 0; i < 8; i++) {
      assertThat(create(large).status()).isZero();
    }

    assertThat(create("1").status()).isEqualTo(10);

    functions.call("expr_delete", new byte[4]);
    assertThat(create(large).status()).isZero();
  }

  @Test
  void aCopyHasTheExpressionsAndItsOwnStream() {
    var token = create("plugin_name").bytes();
    var other = new FakeScope().with("plugin_name", PropertyValue.of("ip"));
    var copy = functions.copyFor(other);

    functions.call("expr_delete", token);

    assertThat(evaluate(copy, token).bytes()).containsExactly('i', 'p');
    assertThat(evaluate(functions, token).status()).isEqualTo(1);
    assertThat(copy.call("expr_create", new byte[] {'1'}).bytes()).containsExactly(1, 0, 0, 0);
  }
}
