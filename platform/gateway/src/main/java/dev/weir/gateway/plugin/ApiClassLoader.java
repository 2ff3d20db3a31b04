package dev.weir.gateway.plugin;

/// What a plugin sees of the gateway: the JDK, the plugin API, PF4J and JSpecify's annotations.
///
/// The parent of every plugin's class loader. The gateway's own classes and libraries do not exist
/// for plugins, so a plugin may bring any version of any library.
final class ApiClassLoader extends ClassLoader {

  static final ApiClassLoader INSTANCE = new ApiClassLoader();

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host = ApiClassLoader.class.getClassLoader();

  private ApiClassLoader() {
    super("weir-plugin-api", ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isApi(name)) {
      return host.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  private static boolean isApi(String className) {
    return className.startsWith("dev.weir.api.")
        || className.startsWith("org.pf4j.")
        || className.startsWith("org.jspecify.");
  }
}
