package dev.weir.gateway.plugin.leftover;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.List;
import java.util.ResourceBundle;

/// What the JVM has one of.
final class JvmSettings {

  private JvmSettings() {}

  static void clear(Loader loader, List<String> removed) {
    properties(loader, removed);
    providers(loader, removed);
    if (loader.made(Thread.getDefaultUncaughtExceptionHandler())) {
      Thread.setDefaultUncaughtExceptionHandler(null);
      removed.add("default uncaught exception handler");
    }
    network(loader, removed);
    ResourceBundle.clearCache(loader.loader());
  }

  private static void properties(Loader loader, List<String> removed) {
    var isChanged =
        System.getProperties()
            .entrySet()
            .removeIf(entry -> loader.made(entry.getKey()) || loader.made(entry.getValue()));
    if (isChanged) {
      removed.add("system property that is an object of the plugin");
    }
  }

  private static void providers(Loader loader, List<String> removed) {
    for (var provider : Security.getProviders()) {
      if (loader.made(provider)) {
        Security.removeProvider(provider.getName());
        removed.add("security provider " + provider.getName());
      }
    }
  }

  private static void network(Loader loader, List<String> removed) {
    if (loader.made(ProxySelector.getDefault())) {
      ProxySelector.setDefault(null);
      removed.add("default proxy selector");
    }
    if (loader.made(Authenticator.getDefault())) {
      Authenticator.setDefault(null);
      removed.add("default authenticator");
    }
    if (loader.made(CookieHandler.getDefault())) {
      CookieHandler.setDefault(null);
      removed.add("default cookie handler");
    }
    if (loader.made(ResponseCache.getDefault())) {
      ResponseCache.setDefault(null);
      removed.add("default response cache");
    }
  }
}
