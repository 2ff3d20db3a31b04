package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_BYTES;
import static dev.weir.wasm.proxy.HostImport.GET_BUFFER_STATUS;
import static dev.weir.wasm.proxy.HostImport.GET_CONFIGURATION;
import static dev.weir.wasm.proxy.HostImport.SET_BUFFER_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataSize;
import dev.weir.api.Response;
import dev.weir.wasm.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading and changing buffers.
class BufferFunctionsTest extends ProxyCase {

  private String echoed(ProxyScript script) throws Exception {
    return read(script, post("hello"), ProxyCase::echo);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5, hello", "0, -1, hello", "1, 3, ell", "3, 100, lo", "4, 2147483647, o", "4, -1, o",
    "0, 0, ''", "5, 1, ''", "6, 1, ''", "-1, 1, ''", "-1, -1, ''", "2147483647, 2147483647, ''"
  })
  void aPartIsCutToWhatThereIs(int start, int length, String expected) throws Exception {
    echoed(new ProxyScript().on(On.REQUEST_BODY).call(GET_BUFFER_BYTES, 0, start, length));

    assertThat(trace.statuses()).containsExactly(Status.OK);
    assertThat(trace.last().text()).isEqualTo(expected);
    assertThat(trace.last().results().get(1)).isEqualTo(expected.length());
    assertThat(trace.last().first() == 0).isEqualTo(expected.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, >hello",
    "5, 0, hello>",
    "9, 0, hello>",
    "-1, -1, hello>",
    "0, 5, >",
    "0, -1, >",
    "0, 2, >llo",
    "2, 2, he>o",
    "4, 100, hell>"
  })
  void bytesAreReplaced(int start, int length, String expected) throws Exception {
    var echoed =
        echoed(new ProxyScript().on(On.REQUEST_BODY).call(SET_BUFFER_BYTES, 0, start, length, ">"));

    assertThat(echoed).isEqualTo(expected);
  }

  @Test
  void theResponseBodyIsChanged() throws Exception {
    var echoed =
        echoed(
            new ProxyScript()
                .on(On.RESPONSE_BODY)
                .call(SET_BUFFER_BYTES, 1, 0, 0, "<")
                .call(SET_BUFFER_BYTES, 1, 100, 0, ">")
                .call(GET_BUFFER_BYTES, 1, 0, 100));

    assertThat(echoed).isEqualTo("<hello>");
    assertThat(trace.last().text()).isEqualTo("<hello>");
  }

  @Test
  void aBodyMayBeTakenAway() throws Exception {
    var echoed = echoed(new ProxyScript().on(On.REQUEST_BODY).call(SET_BUFFER_BYTES, 0, 0, -1, ""));

    assertThat(echoed).isEmpty();
  }

  @Test
  void theStatusTellsTheSize() throws Exception {
    echoed(
        new ProxyScript()
            .on(On.REQUEST_BODY)
            .call(GET_BUFFER_STATUS, 0)
            .call(GET_BUFFER_STATUS, 6));

    assertThat(trace.results().get(0).results()).containsExactly(5, 0, 0);
    assertThat(trace.results().get(1).results()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8, 9})
  void aBufferThatIsNotThereNowIsNotFound(int type) throws Exception {
    echoed(
        new ProxyScript()
            .call(GET_BUFFER_BYTES, type, 0, 9)
            .call(GET_BUFFER_STATUS, type)
            .call(SET_BUFFER_BYTES, type, 0, 0, "a"));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, 100})
  void aBufferThatDoesNotExistIsABadArgument(int type) throws Exception {
    echoed(
        new ProxyScript()
            .call(GET_BUFFER_BYTES, type, 0, 9)
            .call(GET_BUFFER_STATUS, type)
            .call(SET_BUFFER_BYTES, type, 0, 0, "a"));

    assertThat(trace.statuses()).containsOnly(Status.BAD_ARGUMENT);
  }

  @Test
  void configurationsCanBeReadAtAnyTimeAndNotChanged() throws Exception {
    settings.vmConfig("machine");
    var script =
        new ProxyScript()
            .on(On.RESPONSE_HEADERS)
            .call(GET_BUFFER_BYTES, 6, 0, -1)
            .call(SET_BUFFER_BYTES, 6, 0, 0, "a")
            .call(SET_BUFFER_BYTES, 7, 0, 0, "a")
            .call(GET_BUFFER_BYTES, 7, 0, -1);

    echoed(script);

    assertThat(trace.statuses()).containsExactly(0, 1, 1, 0);
    assertThat(trace.results().getFirst().text()).isEqualTo("machine");
    assertThat(trace.last().bytes()).isEqualTo(script.config());
  }

  @Test
  void aBodyIsNotMadeLargerThanTheLimit() throws Exception {
    settings.limits(Fixtures.patient().withBody(DataSize.ofBytes(6)));

    var echoed =
        echoed(
            new ProxyScript()
                .on(On.REQUEST_BODY)
                .call(SET_BUFFER_BYTES, 0, 9, 0, "1")
                .call(SET_BUFFER_BYTES, 0, 9, 0, "2")
                .call(SET_BUFFER_BYTES, 0, 0, -1, "1234567")
                .call(SET_BUFFER_BYTES, 0, 0, -1, "123456"));

    assertThat(trace.statuses()).containsExactly(0, 2, 2, 0);
    assertThat(echoed).isEqualTo("123456");
  }

  @Test
  void theConfigurationOfVersion010IsTheOneThatIsBeingApplied() {
    settings.vmConfig("machine");
    var script =
        new ProxyScript()
            .on(On.VM_START)
            .call(GET_CONFIGURATION)
            .on(On.CONFIGURE)
            .call(GET_CONFIGURATION);

    filter(AbiVersion.V0_1_0, script);

    assertThat(trace.results().getFirst().text()).isEqualTo("machine");
    assertThat(trace.last().bytes()).isEqualTo(script.config());
  }

  @Test
  void bodiesAreGoneWhenItIsOver() throws Exception {
    var filter =
        filter(
            new ProxyScript()
                .on(On.LOG)
                .call(GET_BUFFER_BYTES, 0, 0, 9)
                .call(GET_BUFFER_BYTES, 1, 0, 9));

    text(filter.handle(post("hello"), _ -> Response.of(200)));

    assertThat(trace.statuses()).containsOnly(Status.NOT_FOUND);
  }
}
