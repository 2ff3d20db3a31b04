package dev.weir.plugins.ratelimit;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Limit;
import dev.weir.api.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What clients are told: the header fields of draft-ietf-httpapi-ratelimit-headers-11, and the
/// answer to a request that is refused.
final class RateLimitFields {

  static final String QUOTA_EXCEEDED = "quota-exceeded";
  static final String ABNORMAL_USAGE = "abnormal-usage-detected";
  static final String REDUCED_CAPACITY = "temporary-reduced-capacity";

  private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

  private RateLimitFields() {}

  /// The headers with a policy and what is left of it for each claim.
  static Headers on(Headers headers, List<Rule.Claim> claims) {
    var policies = new ArrayList<String>();
    var limits = new ArrayList<String>();
    for (var claim : claims) {
      policies.add(claim.policy());
      var grant = claim.grant();
      if (grant.remaining() != Budget.UNKNOWN) {
        var time = grant.isGranted() ? grant.fullAfter() : grant.retryAfter();
        limits.add('"' + claim.name() + "\";r=" + grant.remaining() + ";t=" + seconds(time));
      }
    }
    var with = policies.isEmpty() ? headers : add(headers, "RateLimit-Policy", policies);
    return limits.isEmpty() ? with : add(with, "RateLimit", limits);
  }

  // Those of the upstream stay: it may have limits of its own, which are items of the same lists.
  private static Headers add(Headers headers, String name, List<String> items) {
    return headers.withAdded(name, String.join(", ", items));
  }

  /// The answer to a request that is refused.
  ///
  /// @param type one of the problem types above
  /// @param policy the name of the limit
  /// @param wait when it may be tried again; no header says so if that is never
  static Response refusal(String type, String policy, Duration wait, String requestId) {
    var headers = Headers.of("Content-Type", "application/problem+json");
    if (wait.compareTo(Limit.MAX_TIME) < 0) {
      headers = headers.with("Retry-After", Long.toString(Math.max(1, seconds(wait))));
    }
    var code = ErrorCode.TOO_MANY_REQUESTS;
    var document =
        """
        {"type":"%s%s","title":"%s","status":%d,"code":"%s","request-id":"%s","violated-policies":["%s"]}
        """
            .formatted(TYPES, type, title(type), code.status(), code.id(), requestId, policy);
    return Response.of(code.status(), headers, Body.of(document));
  }

  private static String title(String type) {
    return switch (type) {
      case ABNORMAL_USAGE -> "Request not satisfied due to an unusual pattern of requests";
      case REDUCED_CAPACITY -> "Request cannot be satisfied due to temporary lack of capacity";
      default -> "Request cannot be satisfied as assigned quota has been exceeded";
    };
  }

  /// Rounded up: never too early.
  private static long seconds(Duration time) {
    return Math.ceilDiv(time.toMillis(), 1_000L);
  }
}
