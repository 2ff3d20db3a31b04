package dev.weir.marketplace.install;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.regex.Pattern;

/// A version of a plugin that is tried out beside the one that is installed.
///
/// @param pin that version, to the byte
/// @param share how much of the requests it gets: `5%`, `0.25%`
public record PinnedCanary(Pin pin, String share) {

  static final String MEMBER = "canary";

  private static final String SHARE_MEMBER = "share";
  private static final Pattern SHARE = Pattern.compile("100%|(0|[1-9][0-9]?)(\\.[0-9]{1,2})?%");
  private static final String A_SHARE = "a percentage up to 100%, such as 5% or 0.25%";

  public PinnedCanary {
    if (!SHARE.matcher(share).matches()) {
      throw new IllegalArgumentException("'" + share + "' (expected: " + A_SHARE + ")");
    }
  }

  static PinnedCanary parse(Pin stable, JsonView view) throws JsonException {
    var share = view.member(SHARE_MEMBER);
    if (!SHARE.matcher(share.string()).matches()) {
      throw share.refused(A_SHARE);
    }
    var own = new JsonView(view.path(), view.object().without(SHARE_MEMBER));
    var pin = Pin.parse(stable.name(), own);
    // By its version the gateway knows which one it is.
    if (pin.version().equals(stable.version()) || pin.sha256().equals(stable.sha256())) {
      throw view.refused("another version than " + stable.version());
    }
    return new PinnedCanary(pin, share.string());
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with(SHARE_MEMBER, share);
    for (var member : pin.json().members().entrySet()) {
      json = json.with(member.getKey(), member.getValue());
    }
    return json;
  }
}
