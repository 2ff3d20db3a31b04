package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTargetTest {

  private static ProtobufWriter service(String cluster) {
    return new ProtobufWriter().bytes(1, new ProtobufWriter().text(1, cluster).toBytes());
  }

  @Test
  void theNameIsInTheMessage() {
    var service = service("orders").bytes(3, new byte[] {8, 5});

    assertThat(GrpcTarget.upstream(service.toBytes())).hasValue("orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"orders", "outbound|80||orders.static", "a12345678", "b", "x", "h1", "e1234"})
  void plainNamesAreNamesEvenIfTheyAreMessages(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8);

    assertThat(GrpcTarget.upstream(bytes)).hasValue(name);
  }

  @Test
  void aServiceWithoutAClusterNamesNothing() {
    var google = new ProtobufWriter().bytes(2, new ProtobufWriter().text(1, "dns:x").toBytes());

    assertThat(GrpcTarget.upstream(google.toBytes())).isEmpty();
    assertThat(GrpcTarget.upstream(service("").number(3, 5).toBytes())).isEmpty();
  }

  @Test
  void bytesThatAreNeitherNameNothing() {
    assertThat(GrpcTarget.upstream(new byte[0])).isEmpty();
    assertThat(GrpcTarget.upstream(new byte[] {0x0a, 9, 'a'})).isEmpty();
    assertThat(GrpcTarget.upstream(new byte[] {'a', (byte) 0xff})).isEmpty();
    assertThat(GrpcTarget.upstream(new byte[] {0x0a, 3, 0x0a, 1, (byte) 0xff})).isEmpty();
  }
}
