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
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "weir plugin dev quota --upstream http://localhost:9000 \\",
      "  --upstream quotas=http://localhost:9001"
    },
    mixinStandardHelpOptions = true)
final class PluginDevCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private PluginParameter plugin = new PluginParameter();

  @Mixin private DevOptions options = new DevOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the filter's configuration, in YAML or JSON (default: all defaults)")
  private Optional<Path> config = Optional.empty();

  @Mixin private UseOption use = new UseOption();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ColorOption color = new ColorOption();

  PluginDevCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    var setup =
        new PluginDevSession.Setup(
            plugin.directory(),
            use.name(),
            () -> FilterConfigFile.read(config, shell),
            config,
            new PluginDevSession.Upstreams(options.behind(), options.called()),
            options.port());
    var stop = shell.stop();
    var ink = json.isGiven() ? new Ink(false) : color.ink(shell.environment());
    try (var session = PluginDevSession.start(setup, ink, this::print)) {
      started(session.port());
      session.run(stop);
    }
    print(DevEvent.of("stopped", "stopped"));
    return ExitCode.OK;
  }

  private void started(int at) {
    var url = "http://127.0.0.1:" + at;
    var id = PluginProject.in(plugin.directory()).id();
    var line = url + " serves " + id + ", built again whenever it is saved; Ctrl-C stops";
    print(DevEvent.of("started", line, "url", url, "plugin", id));
  }

  private void print(DevEvent event) {
    var out = shell.terminal().out();
    if (!json.isGiven()) {
      out.println(String.join("\n", event.lines()));
      return;
    }
    var line = new LinkedHashMap<String, Object>();
    line.put("event", event.kind());
    line.putAll(event.facts());
    // Line breaks of texts are escaped, so these are only for the eye.
    out.println(JsonText.pretty(line).strip().replaceAll("\n *", " "));
  }
}
