package dev.weir.cli;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The signals of the operating system.
///
/// The JDK's only way to them is `sun.misc.Signal`, whose mere mention the compiler warns of; hence
/// the reflection.
final class Signals {

  private static final System.Logger LOGGER = System.getLogger(Signals.class.getName());

  private Signals() {}

  /// Calls the action, on a thread of the JDK's, whenever the process gets the signal.
  ///
  /// @param name without `SIG`
  static void handle(String name, Runnable action) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(run, 0, signal)));
    } catch (ReflectiveOperationException e) {
      LOGGER.log(Level.WARNING, "SIG" + name + " has no effect here", e);
    }
  }
}
