package dev.weir.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StubSetTest {

  private static final Stub LOGIN = stub("/login", "1");
  private static final Stub KEYS = stub("/keys", "2");

  @Test
  void givesPlannedCallsTheirAnswersInAnyOrder() {
    var stubs = planned(LOGIN, KEYS);

    assertThat(stubs.answer(call("/keys")).body()).isEqualTo("2");
    assertThat(stubs.answer(call("/login")).body()).isEqualTo("1");
    assertThat(stubs.mismatches()).isEmpty();
  }

  @Test
  void numbersTheCallsOfAPlanThatHasSeveral() {
    var stubs = planned(LOGIN, KEYS);

    stubs.answer(call("/login"));
    stubs.answer(call("/other"));

    assertThat(stubs.mismatches())
        .containsExactly(
            new Mismatch("path of call 2 to a", Optional.of("/keys"), Optional.of("/other")));
  }

  @Test
  void repeatsTheLastAnswerForCallsThatAreTooManyAndCountsThoseOfRequests() {
    var stubs = planned(LOGIN);

    stubs.answer(call("/login"));

    assertThat(stubs.answer(call("/again")).body()).isEqualTo("1");
    var stray = new MadeCall("a", request("/tick"), Optional.empty());
    assertThat(stubs.answer(stray).body()).isEqualTo("1");
    assertThat(stubs.mismatches())
        .containsExactly(new Mismatch("call to a", Optional.empty(), Optional.of("GET /again")));
  }

  @Test
  void answersWithoutAPlanAsOftenAsItIsCalled() {
    var stubs = StubSet.of(Map.of("a", List.of(LOGIN, KEYS)));

    assertThat(stubs.answer(call("/keys")).body()).isEqualTo("2");
    assertThat(stubs.answer(call("/keys")).body()).isEqualTo("2");
    stubs.await(Duration.ofDays(1));
    assertThat(stubs.mismatches()).isEmpty();
  }

  @Test
  void putsThePlanOfACaseInPlaceOfWhatTheFileHas() {
    var ofFile = Map.of("a", List.of(LOGIN), "b", List.of(LOGIN));
    var ofCase = Map.of("a", Optional.<List<Stub>>empty(), "c", Optional.of(List.<Stub>of()));

    var stubs = StubSet.of(ofFile, ofCase);
    stubs.unknown("a");
    stubs.unknown("d");

    assertThat(stubs.upstream("a")).isEmpty();
    assertThat(stubs.upstream("outbound|80||b.static")).contains("b");
    assertThat(stubs.upstream("c")).contains("c");
    assertThat(stubs.unknown()).containsExactly("d");
  }

  private static StubSet planned(Stub... stubs) {
    return StubSet.of(Map.of(), Map.of("a", Optional.of(List.of(stubs))));
  }

  private static MadeCall call(String path) {
    var passage = Optional.of(new Passage(Request.get("/")));
    return new MadeCall("a", request(path), passage);
  }

  private static Message request(String path) {
    return Message.request("GET", path, Headers.empty(), "");
  }

  private static Stub stub(String path, String body) {
    var expect =
        new CaseFile.Received(Optional.empty(), Optional.of(path), Map.of(), Optional.empty());
    var answer =
        new Stub.Answer(
            Optional.empty(), Map.of(), body, Map.of(), Duration.ZERO, Optional.empty());
    return new Stub(expect, answer);
  }
}
