package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterSetTest {

  record Nothing() {}

  private static final class Factory implements FilterFactory<Nothing> {
    @Override
    public String name() {
      return "geo";
    }

    @Override
    public Class<Nothing> configType() {
      return Nothing.class;
    }

    @Override
    public Filter create(Nothing config) {
      return new Closeable();
    }
  }

  private static final class Closeable implements Filter, AutoCloseable {

    private int closed;

    @Override
    public Response handle(Request request, Chain chain) throws Exception {
      return chain.proceed(request);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private final FilterTallies tallies = new FilterTallies();
  private final Factory factory = new Factory();
  private final FilterSet.Key key = key(factory);
  private final Closeable filter = new Closeable();
  private final FilterSet first = new FilterSet(tallies);

  private static FilterSet.Key key(Factory factory) {
    return new FilterSet.Key("route r, filter geo", factory, new Nothing(), Map.of());
  }

  private FilterSet.Watched add() {
    var tally = tallies.hold(new FilterTally.Id("geo", "1", "geo"));
    return first.add(key, filter, new Guard(tally, Quarantine.withoutFailures("f")));
  }

  @Test
  void letsGoOfAFilterAndItsTallyWithTheLastSetThatHoldsIt() {
    var watched = add();
    var second = new FilterSet(tallies);
    assertThat(second.takeOver(key, first)).contains(watched);

    first.close();
    first.close();
    assertThat(filter.closed).isZero();
    assertThat(tallies.all()).hasSize(1);

    second.close();
    assertThat(filter.closed).isOne();
    assertThat(tallies.all()).isEmpty();
  }

  @Test
  void takesOverNoFilterOfAnotherFactory() {
    add();

    assertThat(new FilterSet(tallies).takeOver(key(new Factory()), first)).isEmpty();
  }

  @Test
  void goesOnWithoutTheFiltersOfSomeFactories() {
    add();

    var without = first.without(Set.of(factory));
    first.close();

    assertThat(filter.closed).isOne();
    without.close();
    assertThat(filter.closed).isOne();
  }
}
