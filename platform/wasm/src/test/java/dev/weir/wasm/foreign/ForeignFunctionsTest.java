package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFunctionsTest {

  private static final byte[] NOTHING = {};

  private final FakeScope scope = new FakeScope();
  private final ForeignFunctions functions = new ForeignFunctions(scope);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "compres", "COMPRESS", "compress\0", "expr_"})
  void unknownFunctionsAreNotFound(String name) {
    assertThat(functions.call(name, NOTHING).status()).isEqualTo(1);
  }

  @Test
  void whatIsCompressedIsRestored() {
    var bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);

    var compressed = functions.call("compress", bytes);
    var restored = functions.call("uncompress", compressed.bytes());

    assertThat(compressed.status()).isZero();
    assertThat(restored.status()).isZero();
    assertThat(restored.bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "set_envoy_filter_state, 0, set a.b=v FILTER_CHAIN",
    "set_envoy_filter_state, 1, set a.b=v REQUEST",
    "set_envoy_filter_state, 2, set a.b=v CONNECTION",
    "set_envoy_filter_state, 9, set a.b=v FILTER_CHAIN",
  })
  void filterStateIsSetWithItsSpan(String name, int span, String expected) {
    var arguments =
        new ProtobufWriter().text(1, "a.b").bytes(2, utf8("v")).number(3, span).toBytes();

    assertThat(functions.call(name, arguments).status()).isZero();
    assertThat(scope.done).containsExactly(expected);
  }

  @Test
  void propertiesAreDeclaredWithAllThatIsSaidAboutThem() {
    var arguments =
        new ProtobufWriter()
            .text(1, "name")
            .truth(2, true)
            .number(3, 3)
            .bytes(4, utf8("type.googleapis.com/T"))
            .number(5, 1)
            .toBytes();

    assertThat(functions.call("declare_property", arguments).status()).isZero();
    assertThat(scope.done)
        .containsExactly("declare name true PROTOBUF type.googleapis.com/T REQUEST");
  }

  @ParameterizedTest
  @CsvSource({"0, BYTES", "1, STRING", "2, FLATBUFFERS", "3, PROTOBUF", "4, BYTES", "-1, BYTES"})
  void propertiesHaveTypes(long type, String expected) {
    functions.call("declare_property", new ProtobufWriter().number(3, type).toBytes());

    assertThat(scope.done).containsExactly("declare  false " + expected + "  FILTER_CHAIN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set_envoy_filter_state",
        "declare_property",
        "inject_encoded_data_to_filter_chain",
        "inject_encoded_data_to_filter_chain_on_header",
      })
  void theStatusOfTheScopeIsTheOneOfTheCall(String name) {
    scope.status = 2;

    assertThat(functions.call(name, NOTHING).status()).isEqualTo(2);
    assertThat(scope.done).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set_envoy_filter_state",
        "declare_property",
        "inject_encoded_data_to_filter_chain_on_header",
        "sign",
        "verify_signature",
      })
  void argumentsThatAreNoMessageAreBad(String name) {
    assertThat(functions.call(name, new byte[] {0x0a, 5, 'a'}).status()).isEqualTo(2);
    assertThat(scope.done).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"set_envoy_filter_state", "declare_property", "sign", "verify_signature"})
  void textThatIsNotUtf8IsBad(String name) {
    var arguments = new ProtobufWriter().bytes(1, new byte[] {(byte) 0xff}).bytes(2, utf8("key"));

    assertThat(functions.call(name, arguments.toBytes()).status()).isEqualTo(2);
    assertThat(scope.done).isEmpty();
  }

  @Test
  void theRouteIsClearedWhateverTheArgumentsAre() {
    assertThat(functions.call("clear_route_cache", utf8("x")).status()).isZero();
    assertThat(scope.done).containsExactly("clear");
  }

  @Test
  void theLogLevelIsFourBytesLittleEndian() {
    assertThat(functions.call("get_log_level", NOTHING).bytes()).containsExactly(4, 3, 2, 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "4, 2", "8, 0", "9, 2"})
  void aLimitPerCycleIsEightBytesAndHasNoEffect(int size, int status) {
    var result = functions.call("set_global_max_requests_per_io_cycle", new byte[size]);

    assertThat(result.status()).isEqualTo(status);
    assertThat(result.bytes()).isEmpty();
  }

  @Test
  void bodiesAreInjectedByteForByte() {
    var arguments = new ProtobufWriter().bytes(1, new byte[] {'a', (byte) 0xff}).truth(2, true);

    functions.call("inject_encoded_data_to_filter_chain_on_header", arguments.toBytes());

    assertThat(scope.done).containsExactly("inject a\u00ff true");
  }

  @Test
  void argumentsWithoutMeasureAreBad() {
    var arguments = new byte[16 * 1024 * 1024 + 1];

    assertThat(functions.call("compress", arguments).status()).isEqualTo(2);
  }

  @Test
  void noBytesMakeACallThrow() {
    var random = new Random(7);
    var names =
        """
        compress uncompress verify_signature sign set_envoy_filter_state declare_property \
        clear_route_cache expr_create expr_evaluate expr_delete get_log_level \
        set_global_max_requests_per_io_cycle inject_encoded_data_to_filter_chain_on_header\
        """
            .split(" ", -1);

    for (var i = 0; i < 20_000; i++) {
      var arguments = new byte[random.nextInt(24)];
      random.nextBytes(arguments);

      assertThat(functions.call(names[i % names.length], arguments).status()).isIn(0, 1, 2, 3, 10);
    }
  }
}
