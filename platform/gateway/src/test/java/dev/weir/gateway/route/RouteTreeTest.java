package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.weir.api.Headers;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTreeTest {

  /// Each row: a request, and routes from the one that answers it to the one that would if all the
  /// others were gone. Tried in both orders of the file, except where the order decides.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET h/a | * h/a ; * /a",
        "GET h/a | * h/** ; * /a",
        "GET x.h/a | * x.h/** ; * *.h/a ; * /a",
        "GET y.x.h/a | * y.x.h/** ; * *.x.h/** ; * *.h/a ; * /a",
        "GET h/a/b | * /a/b ; * /a/{x} ; * /a/** ; * /{x}/b ; * /{x}/{y} ; * /{x}/** ; * /**",
        "GET h/a | * /a ; * /a/** ; * /{x} ; * /{x}/** ; * /**",
        "GET h/a/ | * /a/ ; * /a/** ; * /{x}/ ; * /{x}/** ; * /**",
        "GET h/ | * / ; * /**",
        "GET h/a/b/c | * /a/b/c ; * /a/b/{x} ; * /a/b/** ; * /a/{x}/c ; * /a/{x}/** ; * /a/**",
        "GET h/a/b/c | * /a/** ; * /{x}/b/c",
        "GET h/abc | * /abc ; * /{x}",
        "GET h/a?v=1 A:1 | * /a?v=1 A:1 ; GET /a?v=1 ; * /a A:1 ; GET /a ; * /a",
        "GET h/a?v=1&w=2 | * /a?v=1&w=2 ; GET /a?v=1 ; GET /a ; * /a",
        "GET h/a A:1 | * /a A:~[0-9] ; GET,POST /a ; * /a",
        "GET h/a A:1 | * /a ; * /** A:1"
      })
  void asksTheMostSpecificRouteFirst(String request, String routes) {
    var remaining = new ArrayList<>(Arrays.asList(routes.split(" ; ")));
    while (!remaining.isEmpty()) {
      var inOrder = Routes.tree(remaining.toArray(String[]::new));
      assertThat(Routes.find(inOrder, request)).isEqualTo(remaining.getFirst());
      var reversed = Routes.tree(remaining.reversed().toArray(String[]::new));
      assertThat(Routes.find(reversed, request)).isEqualTo(remaining.getFirst());
      remaining.removeFirst();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST h/a/b | GET /a/b ; * /a/{x}",
        "POST h/a/b | GET /a/b ; GET /a/{x} ; * /a/**",
        "POST h/a/b | GET /a/b ; GET /a/{x} ; GET /a/** ; * /{x}/b",
        "POST h/a/b | GET h/a/b ; * /{x}/{y}",
        "POST x.h/a | GET x.h/a ; GET *.h/a ; * /**",
        "GET h/a/b | * /a/b A:1 ; * /{x}/**",
        "GET h/a/b | * /a/b?v=1 ; * /a/b",
        "GET h/a/b?v=2 | * /a/b?v=1 ; * /a/**",
        "GET h/a/c/d | * /a/c/e ; * /a/{x}/f ; * /{x}/c/d",
        "GET h/a/bcd | * /a/bc ; * /a/bcde ; * /{x}/bcd",
        "GET h/a/b/c | * /a/b/ ; * /a/b ; * /a/{x}/c",
        "GET h/ab | * /a/** ; * /**"
      })
  void goesOnToAMoreGeneralRouteWhenTheSpecificOnesDoNotMatch(String request, String routes) {
    var texts = routes.split(" ; ");

    assertThat(Routes.find(Routes.tree(texts), request)).isEqualTo(texts[texts.length - 1]);
  }

  @Test
  void takesTheFirstInTheFileOfRoutesThatAreEquallySpecific() {
    assertThat(Routes.find(Routes.tree("* /a A:1", "* /a B:1"), "GET h/a A:1 B:1"))
        .isEqualTo("* /a A:1");
    assertThat(Routes.find(Routes.tree("* /a B:1", "* /a A:1"), "GET h/a A:1 B:1"))
        .isEqualTo("* /a B:1");
    assertThat(Routes.find(Routes.tree("GET,PUT /{x}", "GET,POST /{y}"), "GET h/a"))
        .isEqualTo("GET,PUT /{x}");
  }

  @ParameterizedTest
  @CsvSource({
    "h.example.com, 404",
    "example.com, 404",
    "api.example.com, * *.example.com/a",
    "a.api.example.com, * *.example.com/a",
    "b.c.deep.example.com, * *.deep.example.com/a",
    "deep.example.com, * *.example.com/a",
    "xexample.com, 404",
    ".example.com, 404",
    "example.org, * *.org/a",
    "org, 404",
    "one.test, '* one.test,two.test/a'",
    "two.test, '* one.test,two.test/a'",
    "'', 404"
  })
  void matchesHosts(String host, String expected) {
    var tree =
        Routes.tree(
            "* *.example.com/a",
            "* *.deep.example.com/a",
            "* h.example.com/b",
            "* *.org/a",
            "* one.test,two.test/a");
    var path = host.equals("h.example.com") ? "/c" : "/a";

    assertThat(Routes.find(tree, "GET " + host + path)).isEqualTo(expected);
  }

  @Test
  void tellsManyWildcardsApart() {
    var routes =
        IntStream.range(0, 500).mapToObj(i -> "* *.h%d.test/a".formatted(i)).toArray(String[]::new);
    var tree = Routes.tree(routes);

    for (var i = 0; i < 500; i++) {
      assertThat(Routes.find(tree, "GET x.y.h%d.test/a".formatted(i))).isEqualTo(routes[i]);
    }
    assertThat(Routes.find(tree, "GET x.h500.test/a")).isEqualTo("404");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE h/a | 405 GET,POST,PUT",
        "DELETE h/a/b | 404",
        "DELETE h/b | 404",
        "DELETE h/b X:1 | 405 GET",
        "DELETE h/c | 404",
        "DELETE h/c?v=1 | 405 PATCH",
        "get h/a | 405 GET,POST,PUT",
        "DELETE other/a | 405 GET,POST"
      })
  void tellsAMissingRouteFromAMethodThatIsNotAllowed(String request, String expected) {
    var tree = Routes.tree("GET,POST /a", "PUT h/a", "GET h/b X:1", "PATCH h/c?v=1");
    var answer = Routes.find(tree, request);

    assertThat(answer).isEqualTo(expected);
  }

  @Test
  void refusesTwoRoutesWithTheSameMatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Routes.tree(
                "GET,PUT h/a/{x}", "PUT,GET g,h/a/{y}", "* /b", "* /b?v=1", "* /c/**", "* //c/**"))
        .withMessage(
            """
            routes '* /c/**' and '* //c/**' have the same match (expected: another host, path, \
            method, header or query)
            routes 'GET,PUT h/a/{x}' and 'PUT,GET g,h/a/{y}' have the same match (expected: another \
            host, path, method, header or query)\
            """);
  }

  @Test
  void holdsLabelsOfAnyLength() {
    var tree = Routes.tree("* /" + "a".repeat(600), "* /" + "a".repeat(599) + "b/{x}/**");

    assertThat(Routes.find(tree, "GET h/" + "a".repeat(600))).isEqualTo("* /" + "a".repeat(600));
    assertThat(Routes.find(tree, "GET h/" + "a".repeat(599) + "b/c"))
        .isEqualTo("* /" + "a".repeat(599) + "b/{x}/**");
    assertThat(Routes.find(tree, "GET h/" + "a".repeat(599))).isEqualTo("404");
  }

  @Test
  void holdsChildrenForEveryCharacter() {
    var paths = new ArrayList<String>();
    for (var c :
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()+,=:@"
            .toCharArray()) {
      paths.add("* /" + c + c + c);
    }
    Collections.shuffle(paths, new Random(1));
    var tree = Routes.tree(paths.toArray(String[]::new));

    assertThat(paths).allSatisfy(path -> assertThat(Routes.find(tree, path)).isEqualTo(path));
  }

  @Test
  void takesNoOtherCharacterForAChild() {
    var tree = Routes.tree("* /a", "* /b/{x}", "* /c/d", "* /c/e", "* /c", "* /f/**");

    for (var c = '!'; c < 127; c++) {
      if ("abcf/".indexOf(c) < 0) {
        assertThat(find(tree, "/" + c)).isEqualTo(new RouteResult.NotFound<String>());
        assertThat(find(tree, "/c" + c)).isEqualTo(new RouteResult.NotFound<String>());
        assertThat(find(tree, "/a" + c)).isEqualTo(new RouteResult.NotFound<String>());
      }
    }
  }

  private static RouteResult<String> find(RouteTree<String> tree, String path) {
    return tree.find("h", path, "GET", Headers.empty(), null);
  }

  @ParameterizedTest
  @CsvSource({"/a/7/b, 1", "/a/7/c, 1", "/none, 1", "/a/7/b/, v=%31"})
  void makesNoGarbage(String path, String query) {
    var tree =
        Routes.tree(
            "POST h/a/7/b", "GET *.h/a/{x}/b", "* /a/{x}/**", "GET /a/{x}/b/?v=1", "PUT /b");
    Runnable lookups =
        () -> {
          for (var i = 0; i < 1_000; i++) {
            tree.find("x.h", path, "GET", Headers.empty(), query);
          }
        };
    lookups.run();

    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    lookups.run();

    // Less than a byte each, which leaves the JVM a little for itself.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000);
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(Routes.find(Routes.tree(), "GET h/")).isEqualTo("404");
    var result = Routes.tree("* /**").find("h", "*", "OPTIONS", Headers.empty(), null);
    assertThat(result).isEqualTo(new RouteResult.NotFound<String>());
  }

  @Test
  void returnsTheSameObjectForEveryRequest() {
    var tree =
        RouteTree.of(List.of(new RouteEntry<>("a", RouteMatch.of(PathPattern.parse("/a")), "A")));

    assertThat(tree.find("h", "/a", "GET", Headers.empty(), null))
        .isSameAs(tree.find("g", "/a", "PUT", Headers.empty(), null));
  }
}
