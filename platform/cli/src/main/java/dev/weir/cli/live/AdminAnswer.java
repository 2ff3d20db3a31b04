package dev.weir.cli.live;

import dev.weir.marketplace.json.JsonView;
import java.util.List;

/// What came of a request to a gateway's admin address.
public sealed interface AdminAnswer {

  /// It is done.
  record Done(JsonView body) implements AdminAnswer {}

  /// The gateway does not do it.
  ///
  /// @param code what kind of refusal it is
  /// @param problems what is wrong, each in one line
  record Refused(String code, List<String> problems) implements AdminAnswer {}

  /// The gateway wants a token, and the one that it got, if any, is not the right one.
  record Denied(boolean hasToken) implements AdminAnswer {}

  /// No gateway is there.
  record NobodyThere(String why) implements AdminAnswer {}

  /// Somebody is there, but no answer came that can be understood: nobody knows what was done.
  record Unclear(String why) implements AdminAnswer {}
}
