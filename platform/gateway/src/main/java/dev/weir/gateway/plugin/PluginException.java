package dev.weir.gateway.plugin;

import java.io.Serial;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutionException;
import org.pf4j.PluginRuntimeException;

/// A file cannot become a plugin. The message is the reason, in one line.
final class PluginException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  PluginException(String reason) {
    super(oneLine(reason));
  }

  PluginException(String reason, Throwable cause) {
    super(oneLine(reason), cause);
  }

  /// What a plugin's own code did wrong.
  ///
  /// @param what the code that failed, with a verb: `constructor of acme.Geo threw`
  static PluginException of(String what, Throwable failure) {
    var cause = root(failure);
    if (cause instanceof PluginException problem) {
      return problem;
    }
    if (cause instanceof UnsupportedClassVersionError) {
      var reason = "needs a newer Java than " + Runtime.version().feature();
      return new PluginException(reason + ": " + cause.getMessage(), cause);
    }
    return new PluginException(what + ' ' + describe(cause), cause);
  }

  static String describe(Throwable failure) {
    var message = failure.getMessage();
    var name = failure.getClass().getSimpleName();
    return oneLine(message == null ? name : name + ": " + message);
  }

  /// The failure without what reflection, PF4J and threads wrap around it.
  private static Throwable root(Throwable failure) {
    var cause = failure;
    while (isWrapper(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof InvocationTargetException
        || failure instanceof PluginRuntimeException
        || failure instanceof ExceptionInInitializerError
        || failure instanceof ExecutionException;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
