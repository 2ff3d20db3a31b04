package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Secret;
import java.util.Optional;

/// The address for operators: health, metrics, reload, the dashboard.
public record AdminConfig(
    @Description("the host and the port; not for the outside world") @Default("127.0.0.1:9901")
        HostPort address,
    @Description(
            "what operators have to show for all below `/admin`, as a `${env:NAME}` or `${file:path}`; without it nobody is asked")
        Optional<Secret> token) {

  /// What is used if the file says nothing.
  public static final HostPort USUAL_ADDRESS = new HostPort("127.0.0.1", 9901);

  public AdminConfig {
    token.ifPresent(it -> Expect.that(!it.reveal().isBlank(), "token", it, "a token"));
  }
}
