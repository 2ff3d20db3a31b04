package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteExplainerTest {

  @Test
  void tellsOfEveryCandidateInTheOrderInWhichItIsAsked() {
    var tree =
        Routes.tree(
            "* /**",
            "* /orders/{id}",
            "GET api.test/orders/7",
            "* api.test/orders/7 X-Canary:1 X-B:~v[0-9]",
            "* *.test/orders/7?version=2",
            "* *.test/orders/{id} X-B:2");

    var explanation = Routes.explain(tree, "POST api.test/orders/7 X-Canary:1 X-B:3");

    assertThat(lines(explanation))
        .containsExactly(
            "REFUSED * api.test/orders/7 X-Canary:1 X-B:~v[0-9]:"
                + " header X-B: '3' (expected: all of it to match v[0-9])",
            "REFUSED GET api.test/orders/7: method POST not in [GET]",
            "REFUSED * *.test/orders/7?version=2: query version: absent (expected: 2)",
            "REFUSED * *.test/orders/{id} X-B:2: header X-B: '3' (expected: 2)",
            "ACCEPTED * /orders/{id}: ",
            "NOT_REACHED * /**: * /orders/{id} goes first");
    assertThat(explanation.winner()).contains("* /orders/{id}");
  }

  @Test
  void saysWhatIsAbsent() {
    var tree = Routes.tree("* /a X-Canary:1", "* /a?v=1");

    assertThat(lines(Routes.explain(tree, "GET h/a?v=2")))
        .containsExactly(
            "REFUSED * /a X-Canary:1: header X-Canary: absent (expected: 1)",
            "REFUSED * /a?v=1: query v: '2' (expected: 1)");
  }

  @Test
  void addsTheNearestMisses() {
    var tree =
        Routes.tree("* /users", "* /orders/{id}/lines", "* other.test/orders/7", "* g/users");

    var explanation = Routes.explain(tree, "GET h/orders/7");

    assertThat(lines(explanation))
        .containsExactly(
            "REFUSED * other.test/orders/7: host h not in [other.test]",
            "REFUSED * /orders/{id}/lines: path differs at segment 3 of /orders/{id}/lines",
            "REFUSED * /users: path differs at segment 1 of /users");
    assertThat(explanation.winner()).isEmpty();
  }

  @Test
  void leavesTheOtherMissesOut() {
    var routes = IntStream.range(0, 50).mapToObj(i -> "* /a/" + i + "/b").toArray(String[]::new);

    assertThat(Routes.explain(Routes.tree(routes), "GET h/a/49/c").steps())
        .hasSize(20)
        .first()
        .isEqualTo(
            new RouteExplanation.Step(
                "* /a/49/b",
                RouteExplanation.Verdict.REFUSED,
                "path differs at segment 3 of /a/49/b"));
  }

  private static List<String> lines(RouteExplanation explanation) {
    return explanation.steps().stream()
        .map(step -> step.verdict() + " " + step.id() + ": " + step.reason())
        .toList();
  }
}
