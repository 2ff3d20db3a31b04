package dev.weir.cli;

import dev.weir.cli.filter.Ink;
import dev.weir.cli.plugin.DevEvent;
import dev.weir.cli.plugin.PluginDevSession;
import dev.weir.cli.plugin.PluginProject;
import dev.weir.gateway.config.JsonText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir plugin dev`.
@Command(
    name = "dev",
    description = {
      "Serves a plugin while it is being written, and prints what it does to each request.",
      "",
      "It is compiled and swapped, as a gateway swaps plugins, whenever its source or its configuration is saved. If it"
          + " does not compile or is refused, the version before goes on. After a swap it is said whether the version"
          + " before has left classes behind. Ctrl-C stops.",
      "",
      "With --json each event is one line."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin dev quota --config quota.yaml",
      "weir plugin dev quota --upstream http://localhost:9000 --upstream quotas=http://localhost:9001"
    },
    mixinStandardHelpOptions = true)
final class PluginDevCommand implements Callable<Integer> {

  private final Shell shell;
  private final CountDownLatch stop = new CountDownLatch(1);

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the plugin (default: this one)")
  private Path directory = Path.of(".");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "where the gateway listens (default: ${DEFAULT-VALUE}; 0: any that is free)")
  private int port = 8080;

  @Mixin private UpstreamOption upstreams = new UpstreamOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the filter's configuration, in YAML or JSON (default: all defaults)")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--use",
      paramLabel = "NAME",
      description = "the filter, if the plugin brings several")
  private Optional<String> use = Optional.empty();

  @Option(names = "--json", description = "for programs")
  private boolean isJson;

  @Mixin private ColorOption color = new ColorOption();

  PluginDevCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    var setup =
        new PluginDevSession.Setup(
            directory,
            use,
            () -> FilterConfigFile.read(config, shell),
            config,
            new PluginDevSession.Upstreams(upstreams.behind(), upstreams.called()),
            port);
    shell.signals().accept("TERM", stop::countDown);
    shell.signals().accept("INT", stop::countDown);
    var ink = isJson ? new Ink(false) : color.ink(shell.environment());
    try (var session = PluginDevSession.start(setup, ink, this::print)) {
      started(session.port());
      session.run(stop);
    }
    print(DevEvent.of("stopped", "stopped"));
    return ExitCode.OK;
  }

  private void started(int at) {
    var url = "http://127.0.0.1:" + at;
    var id = PluginProject.in(directory).id();
    var line = url + " serves " + id + ", built again whenever it is saved; Ctrl-C stops";
    print(DevEvent.of("started", line, "url", url, "plugin", id));
  }

  private void print(DevEvent event) {
    var out = shell.terminal().out();
    if (!isJson) {
      out.println(String.join("\n", event.lines()));
      return;
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("event", event.kind());
    json.putAll(event.facts());
    // Line breaks of texts are escaped, so these are only for the eye.
    out.println(JsonText.pretty(json).strip().replaceAll("\n *", " "));
  }
}
