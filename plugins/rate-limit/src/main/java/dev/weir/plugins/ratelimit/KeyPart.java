package dev.weir.plugins.ratelimit;

import dev.weir.api.Expect;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.ArrayList;
import java.util.List;

/// One thing that requests are told apart by.
@FunctionalInterface
interface KeyPart {

  /// The address of the client, or its network of 64 bits for IPv6: what a provider gives one
  /// customer.
  KeyPart CLIENT_ADDRESS = addressPart(32, 64);

  /// What the parts are, for messages.
  String EXPECTED =
      "client-address, client-address:V4-BITS:V6-BITS, header:NAME, cookie:NAME, claim:NAME, route"
          + " or path:NAME";

  /// What the request has there, with a mark before what a client wrote; empty if nothing.
  String of(Request request);

  /// The part that a text means.
  ///
  /// @param property for the message
  /// @param unverified whether claims may be used
  /// @throws IllegalArgumentException if it is none, with a message as [Expect] makes it
  static KeyPart parse(String property, String text, boolean unverified) {
    var words = List.of(text.strip().split(":", -1));
    var name = words.getFirst();
    var argument = words.size() == 2 ? words.get(1) : "";
    return switch (name) {
      case "client-address" -> address(property, text, words);
      case "route" -> {
        Expect.that(words.size() == 1, property, text, EXPECTED);
        yield request -> "=" + request.exchange().routeId();
      }
      case "header" -> {
        Expect.that(isToken(argument), property, text, "header:NAME");
        yield request -> header(request, argument);
      }
      case "cookie" -> {
        Expect.that(isToken(argument), property, text, "cookie:NAME");
        yield request -> written(Cookies.value(request.headers(), argument));
      }
      case "path" -> {
        Expect.that(!argument.isEmpty(), property, text, "path:NAME");
        yield request -> written(request.exchange().pathParameter(argument).orElse(""));
      }
      case "claim" -> {
        Expect.that(!argument.isEmpty(), property, text, "claim:NAME");
        Expect.that(
            unverified,
            property,
            text,
            "unverified: true beside it, as this filter reads tokens and does not verify them");
        yield request -> written(Claims.value(request.headers(), argument));
      }
      default -> {
        Expect.that(false, property, text, EXPECTED);
        throw new IllegalStateException(text);
      }
    };
  }

  private static String header(Request request, String name) {
    var values = request.headers().all(name);
    return written(values.size() == 1 ? values.getFirst() : String.join(",", values));
  }

  private static String written(String value) {
    return value.isEmpty() ? "" : "=" + value;
  }

  private static boolean isToken(String text) {
    try {
      Headers.requireName(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static KeyPart address(String property, String text, List<String> words) {
    if (words.size() == 1) {
      return CLIENT_ADDRESS;
    }
    var bits = new ArrayList<Integer>();
    for (var word : words.subList(1, words.size())) {
      bits.add(word.matches("[0-9]{1,3}") ? Integer.parseInt(word) : -1);
    }
    var isRight =
        bits.size() == 2
            && bits.get(0) >= 0
            && bits.get(0) <= 32
            && bits.get(1) >= 0
            && bits.get(1) <= 128;
    Expect.that(isRight, property, text, "client-address:V4-BITS:V6-BITS, as in :24:56");
    return addressPart(bits.get(0), bits.get(1));
  }

  private static KeyPart addressPart(int v4Bits, int v6Bits) {
    return request -> {
      var address = request.exchange().clientAddress().getAddress();
      var bytes = address.getAddress();
      return network(bytes, bytes.length == 4 ? v4Bits : v6Bits);
    };
  }

  /// The first bits in hexadecimal digits: those of IPv4 cannot be taken for those of IPv6.
  private static String network(byte[] address, int bits) {
    var digits = new StringBuilder(2 + address.length * 2);
    digits.append(address.length == 4 ? '4' : '6');
    for (var i = 0; i * 8 < bits; i++) {
      var kept = Math.min(8, bits - i * 8);
      var octet = address[i] & (0xff << (8 - kept)) & 0xff;
      digits.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
    }
    return digits.toString();
  }
}
