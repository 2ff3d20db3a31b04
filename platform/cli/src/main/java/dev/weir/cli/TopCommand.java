package dev.weir.cli;

import dev.weir.cli.live.AdminAnswer;
import dev.weir.cli.live.AdminClient;
import dev.weir.cli.top.Activity;
import dev.weir.cli.top.Sample;
import dev.weir.cli.top.Screen;
import dev.weir.cli.top.Tty;
import dev.weir.gateway.config.JsonText;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir top`.
@Command(
    name = "top",
    description = {
      "Shows what a running gateway does at the moment.",
      "",
      "Routes, filters and endpoints, the busiest first: requests a second, the part that failed or was refused, and how"
          + " long they took. Of filters that is their own time. Keys: q ends. Without a terminal it prints one sample"
          + " after the other. The exit code is 3 if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir top", "weir top --once --json --admin 10.0.0.5:9901"},
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {

  private static final double NANOS_IN_SECOND = 1e9;
  private static final double SHORTEST = 0.1;
  private static final double LONGEST = 3600;
  private static final long KEY_MILLIS = 50;

  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GatewayOptions gateway = new GatewayOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--once", description = "print one sample and end")
  private boolean isOnce;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "how long a sample takes (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private double interval;

  TopCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException, InterruptedException {
    if (!(interval >= SHORTEST && interval <= LONGEST)) {
      throw new ParameterException(
          spec.commandLine(), "--interval: '" + interval + "' (expected: 0.1 to 3600)");
    }
    var stop = shell.stop();
    var client = gateway.client(shell);
    var tty =
        isOnce || json.isGiven() || !isTerminal()
            ? Optional.<Tty>empty()
            : Tty.open(shell.terminal().out(), System.in);
    if (tty.isEmpty()) {
      print(client, stop);
      return ExitCode.OK;
    }
    try (var live = tty.get()) {
      show(client, live, stop);
    }
    return ExitCode.OK;
  }

  private boolean isTerminal() {
    var isDumb = "dumb".equals(shell.environment().apply("TERM"));
    return !isDumb && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void print(AdminClient client, CountDownLatch stop)
      throws MarketplaceException, InterruptedException {
    var out = shell.terminal().out();
    var before = sample(client, client.stats());
    while (!stop.await((long) (interval * NANOS_IN_SECOND), TimeUnit.NANOSECONDS)) {
      var after = sample(client, client.stats());
      var activity = Activity.between(before, after);
      if (json.isGiven()) {
        // Line breaks of texts are escaped, so these are only for the eye.
        out.println(JsonText.pretty(activity.json()).strip().replaceAll("\n *", " "));
      } else {
        Screen.ENDLESS.lines(title(client), activity).forEach(out::println);
      }
      out.flush();
      if (isOnce || out.checkError()) {
        return;
      }
      before = after;
    }
  }

  private static String title(AdminClient client) {
    return "weir top " + client.address();
  }

  private static Sample sample(AdminClient client, AdminAnswer answer) throws MarketplaceException {
    try {
      return Sample.of(AdminOptions.requireDone(client, answer));
    } catch (JsonException e) {
      throw new IllegalStateException("admin " + client.address() + ": " + e.getMessage(), e);
    }
  }

  private void show(AdminClient client, Tty live, CountDownLatch stop)
      throws MarketplaceException, InterruptedException {
    var isResized = new AtomicBoolean();
    shell.signals().accept("WINCH", () -> isResized.set(true));
    var before = sample(client, client.stats());
    var shown = new Shown(title(client) + "   a moment", Optional.empty());
    live.show(shown.lines(live.screen()));
    while (!isOver(live, stop, shown, isResized)) {
      switch (client.stats()) {
        case AdminAnswer.NobodyThere(var why) -> shown = shown.titled(gone(client, why));
        case AdminAnswer.Unclear(var why) -> shown = shown.titled(gone(client, why));
        case AdminAnswer answer -> {
          var after = sample(client, answer);
          shown = new Shown(title(client), Optional.of(Activity.between(before, after)));
          before = after;
        }
      }
      live.show(shown.lines(live.screen()));
    }
  }

  private static String gone(AdminClient client, String why) {
    return "%s   NO ANSWER (%s)".formatted(title(client), why);
  }

  /// What is on the screen.
  private record Shown(String title, Optional<Activity> activity) {

    Shown titled(String other) {
      return new Shown(other, activity);
    }

    List<String> lines(Screen screen) {
      return activity.map(it -> screen.lines(title, it)).orElseGet(() -> List.of(title));
    }
  }

  /// Waits for the next sample; whether somebody wants no more of them.
  private boolean isOver(Tty live, CountDownLatch stop, Shown shown, AtomicBoolean isResized)
      throws InterruptedException {
    var end = System.nanoTime() + (long) (interval * NANOS_IN_SECOND);
    while (System.nanoTime() - end < 0) {
      if (live.isDone() || stop.await(KEY_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (isResized.getAndSet(false)) {
        live.show(shown.lines(live.screen()));
      }
    }
    return false;
  }
}
