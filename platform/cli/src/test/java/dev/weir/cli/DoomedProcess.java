package dev.weir.cli;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.VMStartEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A `weir` in a process of its own that is killed (SIGKILL) at a chosen place.
///
/// The place is found by a debugger, so nothing in the code under test knows of it.
final class DoomedProcess {

  /// Where the JDK asks the operating system to change the file system.
  private static final Map<String, Set<String>> CHANGES =
      Map.of(
          "sun.nio.fs.UnixNativeDispatcher",
          Set.of("open", "rename", "link", "unlink", "mkdir", "rmdir"),
          "sun.nio.ch.UnixFileDispatcherImpl",
          Set.of("write", "pwrite", "force", "truncate"));

  private static final String SERVING = "log";
  private static final int READ_ONLY = 0;
  private static final int HOW_IT_IS_OPENED = 3;

  private final Map<String, Set<String>> places;
  private final Predicate<Method> isTheEnd;
  private final Process process;

  private DoomedProcess(
      Map<String, Set<String>> places, Predicate<Method> isTheEnd, Process process) {
    this.places = places;
    this.isTheEnd = isTheEnd;
    this.process = process;
  }

  /// Runs a command and kills it in front of one of its changes of the file system.
  ///
  /// @param change which of them, from 1
  /// @return the exit code if it ended before, else -1
  static int killAtChange(int change, String... arguments) throws Exception {
    var met = new AtomicInteger();
    return run(CHANGES, _ -> met.incrementAndGet() == change, List.of(), arguments);
  }

  /// Runs a command to its end and tells in which order it changed the file system, by the names of
  /// what the JDK calls.
  static List<String> changes(String... arguments) throws Exception {
    var calls = new ArrayList<String>();
    run(
        CHANGES,
        met -> {
          calls.add(met.name());
          return false;
        },
        List.of(),
        arguments);
    return calls;
  }

  /// Runs a gateway and kills it when it enters a method after something was done.
  ///
  /// @param action done once it serves
  /// @param method `type.method`
  /// @param options of the JVM
  /// @return the exit code if it ended before, else -1
  static int killAfter(Runnable action, String method, List<String> options, String file)
      throws Exception {
    var hasBegun = new AtomicBoolean();
    var dot = method.lastIndexOf('.');
    var places =
        Map.of(
            Service.class.getName(),
            Set.of(SERVING),
            method.substring(0, dot),
            Set.of(method.substring(dot + 1)));
    return run(
        places,
        met -> {
          if (hasBegun.get()) {
            return !met.name().equals(SERVING);
          }
          if (met.name().equals(SERVING)) {
            action.run();
            hasBegun.set(true);
          }
          return false;
        },
        options,
        "run",
        file);
  }

  /// The command line of a `weir` in a process of its own.
  static List<String> command(List<String> options, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static int run(
      Map<String, Set<String>> places,
      Predicate<Method> isTheEnd,
      List<String> options,
      String... arguments)
      throws Exception {
    var connector = listening();
    var settings = connector.defaultArguments();
    Objects.requireNonNull(settings.get("localAddress")).setValue("127.0.0.1");
    var address = connector.startListening(settings);
    var agent = "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
    var all = new ArrayList<>(options);
    all.add(agent);
    var builder = new ProcessBuilder(command(all, arguments));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new DoomedProcess(places, isTheEnd, process).watch(connector.accept(settings));
    } finally {
      connector.stopListening(settings);
      process.destroyForcibly().waitFor();
    }
  }

  private static ListeningConnector listening() {
    return Bootstrap.virtualMachineManager().listeningConnectors().stream()
        .filter(it -> it.transport().name().equals("dt_socket"))
        .findFirst()
        .orElseThrow();
  }

  private int watch(VirtualMachine machine) throws Exception {
    while (true) {
      var events = machine.eventQueue().remove();
      for (var event : events) {
        if (event instanceof VMDisconnectEvent) {
          return process.waitFor();
        }
        if (isOver(event)) {
          process.destroyForcibly().waitFor();
          return -1;
        }
      }
      events.resume();
    }
  }

  private boolean isOver(Event event) throws IncompatibleThreadStateException {
    switch (event) {
      case VMStartEvent start -> prepare(start.virtualMachine());
      case ClassPrepareEvent prepared -> stopIn(prepared.referenceType());
      case BreakpointEvent hit -> {
        return isChange(hit) && isTheEnd.test(hit.location().method());
      }
      default -> {}
    }
    return false;
  }

  private void prepare(VirtualMachine machine) {
    for (var type : places.keySet()) {
      machine.classesByName(type).forEach(this::stopIn);
      var request = machine.eventRequestManager().createClassPrepareRequest();
      request.addClassFilter(type);
      request.enable();
    }
  }

  private void stopIn(ReferenceType type) {
    var requests = type.virtualMachine().eventRequestManager();
    var wanted = places.getOrDefault(type.name(), Set.of());
    for (var method : type.methods()) {
      if (wanted.contains(method.name()) && !method.isNative()) {
        requests.createBreakpointRequest(method.location()).enable();
      }
    }
  }

  // Opening a file only to read it changes nothing.
  private static boolean isChange(BreakpointEvent hit) throws IncompatibleThreadStateException {
    if (!isOpen(hit.location().method())) {
      return true;
    }
    var flags = (IntegerValue) hit.thread().frame(0).getArgumentValues().get(1);
    return (flags.value() & HOW_IT_IS_OPENED) != READ_ONLY;
  }

  private static boolean isOpen(Method method) {
    return method.name().equals("open") && method.argumentTypeNames().size() == HOW_IT_IS_OPENED;
  }
}
