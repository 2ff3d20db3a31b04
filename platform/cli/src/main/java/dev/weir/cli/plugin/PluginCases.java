package dev.weir.cli.plugin;

import dev.weir.cli.filter.Callees;
import dev.weir.cli.filter.CaseFile;
import dev.weir.cli.filter.CaseResult;
import dev.weir.cli.filter.CaseRunner;
import dev.weir.cli.filter.CaseSubject;
import dev.weir.cli.filter.Ink;
import dev.weir.cli.filter.MadeCall;
import dev.weir.cli.filter.Message;
import dev.weir.cli.filter.Probes;
import dev.weir.cli.filter.Scratch;
import dev.weir.cli.filter.Stub;
import dev.weir.cli.filter.StubUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the cases of a file against a plugin, in a real gateway.
///
/// What the plugin calls is made up: each upstream that the cases name is a server of its own.
public final class PluginCases {

  private PluginCases() {}

  /// Runs cases and says what comes of each.
  ///
  /// @param jar the plugin
  /// @param filter which of its filters
  /// @param out gets what comes of each case
  /// @return how many failed
  public static int run(CaseFile file, Path jar, String filter, Ink ink, Consumer<CaseResult> out) {
    return CaseRunner.run(
        file, upstream -> new Subject(names(file), jar, filter, upstream), ink, out);
  }

  /// The upstreams that cases name.
  private static Set<String> names(CaseFile file) {
    var names = new TreeSet<>(file.calls().keySet());
    file.cases().forEach(one -> names.addAll(one.calls().keySet()));
    return names;
  }

  private static final class Subject implements CaseSubject {

    private final Scratch scratch = Scratch.create();
    private final Probes probes = new Probes(_ -> {});
    private final Map<String, StubUpstream> called = new LinkedHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final PluginGateway gateway;
    private final String filter;
    private volatile @Nullable Callees callees;

    Subject(Set<String> names, Path jar, String filter, String upstream) {
      this.filter = filter;
      var addresses = new LinkedHashMap<String, String>();
      for (var name : names) {
        var stub = StubUpstream.start(request -> answer(name, request));
        called.put(name, stub);
        addresses.put(name, stub.address());
      }
      var place = new PluginGateway.Place(scratch.path(), 0, upstream, addresses);
      try {
        Files.createDirectories(place.jar().getParent());
        Files.copy(jar, place.jar());
        gateway = PluginGateway.start(place, probes);
      } catch (IOException | RuntimeException e) {
        closeCalled();
        throw new IllegalStateException(e.getMessage(), e);
      }
    }

    private Message answer(String upstream, Message request) {
      var call = new MadeCall(upstream, request, probes.latest());
      var now = callees;
      var answer = now == null ? Stub.Answer.OK : now.answer(call);
      answer.fails().ifPresent(this::fail);
      pause(answer.delay().toMillis());
      call.ended(String.valueOf(answer.status().orElse(200)));
      return answer.message();
    }

    private void fail(Stub.Failure failure) {
      if (failure == Stub.Failure.TIMEOUT) {
        pause(Long.MAX_VALUE);
      }
      throw new IllegalStateException("breaks the connection off");
    }

    private void pause(long millis) {
      try {
        over.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void serve(int number, CaseFile.Case one, Callees next) {
      callees = next;
      gateway.serve(new PluginGateway.Route("case-" + number, filter, one.config()));
    }

    @Override
    public Message exchange(Message request) throws IOException {
      return request.sendTo(gateway.port());
    }

    private void closeCalled() {
      over.countDown();
      called.values().forEach(StubUpstream::close);
      scratch.close();
    }

    @Override
    public void close() {
      gateway.close();
      closeCalled();
    }
  }
}
