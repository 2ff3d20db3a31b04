package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GatewayExceptionTest {

  @Test
  void hasNoStackTraceUnlessSomethingWentWrong() {
    var refusal = new GatewayException(ErrorCode.FORBIDDEN, "role: 'guest' (expected: admin)");
    var failure = new GatewayException(ErrorCode.UPSTREAM_RESET, "reset", new IOException("x"));

    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failure.getStackTrace()).isNotEmpty();
    assertThat(failure).hasRootCauseMessage("x");
  }

  @Test
  void namesItsCodesForClients() {
    assertThat(ErrorCode.UPSTREAM_TIMEOUT.id()).isEqualTo("upstream-timeout");
    assertThat(ErrorCode.UPSTREAM_TIMEOUT.status()).isEqualTo(504);
    assertThat(ErrorCode.UPSTREAM_TIMEOUT.source()).isEqualTo(ErrorCode.Source.UPSTREAM);
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id))
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"))
        .doesNotHaveDuplicates();
  }
}
