package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.weir.plugins.ratelimit.ClientHabits.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {

  private static Snapshot client(double rate, double usual) {
    return new Snapshot(rate, usual, 1, 0);
  }

  private static List<Snapshot> clients(int count, Snapshot each) {
    var clients = new ArrayList<Snapshot>();
    for (var i = 0; i < count; i++) {
      clients.add(each);
    }
    return clients;
  }

  private static double granted(Crowd crowd, Snapshot client) {
    return Math.min(client.rate(), crowd.allowed(client));
  }

  @Test
  void grantsWhatThereIsRoomFor() {
    var all = clients(9, client(10, 10));
    all.add(client(500, 10));

    var crowd = Crowd.of(all).within(120, all);

    assertThat(all.stream().mapToDouble(it -> granted(crowd, it)).sum())
        .isCloseTo(120, offset(0.1));
    assertThat(granted(crowd, all.getFirst())).isEqualTo(10);
    assertThat(crowd.hasRoomForUsual()).isTrue();
  }

  @Test
  void grantsLessToTheClientThatIsFartherFromTheUsual() {
    var all = clients(9, client(10, 10));
    var near = client(40, 10);
    var far = client(80, 10);
    all.add(near);
    all.add(far);

    var crowd = Crowd.of(all).within(120, all);

    assertThat(granted(crowd, far)).isLessThan(granted(crowd, near));
  }

  @Test
  void grantsAHabitToTheClientThatHasIt() {
    var all = clients(9, client(10, 10));
    var habitual = client(80, 80);
    var sudden = client(80, 10);
    all.add(habitual);
    all.add(sudden);

    var crowd = Crowd.of(all).within(200, all);

    assertThat(granted(crowd, habitual)).isEqualTo(80);
    assertThat(granted(crowd, sudden)).isLessThan(40);
  }

  @Test
  void cutsAllAlikeWhenThereIsNoRoomForTheUsual() {
    var all = clients(10, client(30, 10));

    var crowd = Crowd.of(all).within(100, all);

    assertThat(granted(crowd, all.getFirst())).isCloseTo(10, offset(0.01));
    assertThat(crowd.hasRoomForUsual()).isFalse();
  }

  @Test
  void grantsSomethingWhateverTheRoom() {
    var all = clients(10, client(30, 10));

    var crowd = Crowd.of(all).within(0, all);

    assertThat(crowd.allowed(all.getFirst())).isGreaterThan(0.01);
  }
}
