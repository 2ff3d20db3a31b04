package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilterTalliesTest {

  private static final FilterTally.Id ID = new FilterTally.Id("geo", "1", "geo");

  private final FilterTallies tallies = new FilterTallies();

  @Test
  void keepsATallyAsLongAsSomebodyHoldsIt() {
    var tally = tallies.hold(ID);
    assertThat(tallies.hold(ID)).isSameAs(tally);

    tallies.release(tally);
    assertThat(tallies.all()).containsExactly(tally);

    tallies.release(tally);
    assertThat(tallies.all()).isEmpty();
  }

  @Test
  void letsNobodyReleaseWhatOthersHold() {
    var tally = tallies.hold(ID);

    tallies.release(new FilterTally(ID));

    assertThat(tallies.all()).containsExactly(tally);
  }

  @Test
  void beginsAtZeroOnceNobodyHeldIt() {
    var before = tallies.hold(ID);
    before.ended(200);
    tallies.release(before);

    assertThat(tallies.hold(ID).counts().requests()).isZero();
  }

  @Test
  void addsUpTheFiltersOfOneVersion() {
    tallies.hold(ID).ended(200);
    tallies.hold(new FilterTally.Id("geo", "1", "other")).ended(500);
    tallies.hold(new FilterTally.Id("geo", "2", "geo")).ended(200);
    tallies.hold(new FilterTally.Id("maps", "1", "geo")).ended(200);

    var counts = tallies.of("geo", "1");

    assertThat(counts.requests()).isEqualTo(2);
    assertThat(counts.errors()).isEqualTo(1);
  }
}
