package dev.weir.cli;

import dev.weir.cli.live.AdminAnswer;
import dev.weir.cli.live.AdminClient;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.install.LockChange;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonNumber;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a change of `weir.lock` live on the running gateway, or puts it back if that refuses it.
final class GoLive {

  /// What came of a change, for programs and for people.
  record Outcome(JsonObject json, List<String> lines) {}

  private static final String KEPT = "; weir.lock has the change, which takes effect ";

  private final AdminClient client;
  private final boolean isSilent;

  /// @param isSilent whether nobody is asked
  GoLive(AdminClient client, boolean isSilent) {
    this.client = client;
    this.isSilent = isSilent;
  }

  /// Makes sure that the gateway, if there is one, would listen, before anything is changed.
  ///
  /// @throws IllegalStateException if it wants another token
  void requireWelcome() {
    if (!isSilent && client.status() instanceof AdminAnswer.Denied(var hasToken)) {
      throw new IllegalStateException(
          AdminOptions.denied(client, hasToken) + "; nothing was changed");
    }
  }

  /// Orders that what was done is served.
  ///
  /// @param change empty if nothing was
  /// @throws MarketplaceException if the gateway refuses it
  Outcome after(Optional<LockChange> change) throws IOException, MarketplaceException {
    if (change.isEmpty()) {
      return outcome("unchanged");
    }
    if (isSilent) {
      return outcome("not-asked", "  no gateway was asked to reload");
    }
    return switch (client.reload(change.get().sha256())) {
      case AdminAnswer.Done(var body) -> published(body);
      case AdminAnswer.Refused(var code, var problems) when code.equals("other-lock") ->
          outcome(
              "other-lock",
              "  the gateway at %s reads another lock file: %s"
                  .formatted(client.address(), String.join("; ", problems)));
      case AdminAnswer.Refused(_, var problems) -> throw refused(change.get(), problems);
      case AdminAnswer.NobodyThere(var why) ->
          outcome(
              "no-gateway",
              "  no gateway answers at %s (%s): takes effect at its next start"
                  .formatted(client.address(), why));
      case AdminAnswer.Denied(var hasToken) ->
          throw new IllegalStateException(
              AdminOptions.denied(client, hasToken) + KEPT + "when the gateway sees it");
      case AdminAnswer.Unclear(var why) ->
          throw new IllegalStateException(
              "admin %s: no clear answer: %s%swhen the gateway takes it: see weir plugin status"
                  .formatted(client.address(), why, KEPT));
    };
  }

  private Outcome outcome(String state, String... lines) {
    return new Outcome(json(state), List.of(lines));
  }

  private JsonObject json(String state) {
    return JsonObject.EMPTY.with("state", state).with("admin", client.address().toString());
  }

  private MarketplaceException refused(LockChange change, List<String> problems)
      throws IOException {
    var lock =
        change.putBack()
            ? "weir.lock is as it was"
            : "weir.lock was changed meanwhile by another command, and stays";
    var message =
        new StringBuilder(
            "reload: the gateway at %s refused it and serves on as before; %s"
                .formatted(client.address(), lock));
    problems.forEach(problem -> message.append("\n  ").append(problem));
    return new MarketplaceException(Reason.RELOAD_REFUSED, message.toString());
  }

  private Outcome published(JsonView body) throws MarketplaceException {
    try {
      var steps = new ArrayList<>(List.of("staged"));
      for (var loaded : body.member("loaded").elements()) {
        steps.add("loaded (%s)".formatted(millis(loaded.member("load-millis"))));
        steps.add("self-test ok (%s)".formatted(millis(loaded.member("self-test-millis"))));
      }
      steps.add("published generation " + body.member("generation").integer());
      var draining = body.member("draining-requests").integer();
      var line =
          "  %s; %s"
              .formatted(
                  String.join(", ", steps),
                  draining == 0
                      ? "nothing to drain"
                      : "draining " + Texts.count((int) draining, "request"));
      return new Outcome(json("published").with("reload", body.value()), List.of(line));
    } catch (JsonException e) {
      throw new IllegalStateException(
          "admin %s: %s%snow".formatted(client.address(), e.getMessage(), KEPT), e);
    }
  }

  private static String millis(JsonView view) {
    return view.value() instanceof JsonNumber(var text)
        ? Math.round(Double.parseDouble(text)) + " ms"
        : "?";
  }

  /// Gives the version that is tried out a share of the requests that `weir.lock` says already: a
  /// rule of the gateway may have decided otherwise.
  Outcome shareAgain(String plugin, String share) throws MarketplaceException {
    if (isSilent) {
      return outcome("unchanged");
    }
    return switch (client.share(plugin, share)) {
      case AdminAnswer.Done _ -> outcome("published", "  it gets " + share + " of the requests");
      case AdminAnswer.NobodyThere(var why) ->
          outcome("no-gateway", "  no gateway answers at %s (%s)".formatted(client.address(), why));
      case AdminAnswer.Refused(_, var problems) ->
          throw new MarketplaceException(
              Reason.RELOAD_REFUSED,
              "reload: the gateway at %s: %s"
                  .formatted(client.address(), String.join("; ", problems)));
      case AdminAnswer.Denied(var hasToken) ->
          throw new IllegalStateException(AdminOptions.denied(client, hasToken));
      case AdminAnswer.Unclear(var why) ->
          throw new IllegalStateException("admin " + client.address() + ": " + why);
    };
  }
}
