package dev.weir.gateway.plugin;

import dev.weir.api.PluginContext;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.JarPluginRepository;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;

/// PF4J for one plugin, once.
///
/// PF4J cannot hold two versions of a plugin, is not safe for several threads and keeps data of
/// what it unloaded; with a manager for each loaded jar none of that matters. Built on the abstract
/// class, because the default one obeys system properties and files beside the jar.
final class SinglePluginManager extends AbstractPluginManager {

  /// The version of `dev.weir.api`, which `Plugin-Requires` is compared with.
  static final String API_VERSION = "0.1.0";

  private @Nullable PluginContext context;

  SinglePluginManager(Path jar) {
    super(jar.getParent());
    setSystemVersion(API_VERSION);
  }

  /// Says what the plugin class gets that is made when the plugin is started.
  void use(PluginContext pluginContext) {
    context = pluginContext;
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new JarPluginRepository(getPluginsRoots());
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new ManifestPluginDescriptorFinder();
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return this::createPlugin;
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    var finder = new IndexedExtensionFinder(this);
    addPluginStateListener(finder);
    return finder;
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new AlwaysEnabled();
  }

  @Override
  protected org.pf4j.PluginLoader createPluginLoader() {
    return new IsolatingLoader();
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }

  /// As PF4J's own factory does it, except that a failure is thrown, not logged and replaced by
  /// null, and that nobody is handed the wrapper, which leads to this manager.
  private Plugin createPlugin(PluginWrapper wrapper) {
    var name = wrapper.getDescriptor().getPluginClass();
    try {
      // A plugin whose manifest names no class is one of PF4J's own.
      var type = wrapper.getPluginClassLoader().loadClass(name).asSubclass(Plugin.class);
      return Instances.create(type, Objects.requireNonNull(context));
    } catch (PluginException | ReflectiveOperationException e) {
      throw new PluginRuntimeException(e);
    }
  }

  private static final class AlwaysEnabled implements PluginStatusProvider {

    @Override
    public boolean isPluginDisabled(String id) {
      return false;
    }

    @Override
    public void disablePlugin(String id) {}

    @Override
    public void enablePlugin(String id) {}
  }

  /// Opens the jar with a loader of ours.
  private static final class IsolatingLoader implements org.pf4j.PluginLoader {

    @Override
    public boolean isApplicable(Path jar) {
      return true;
    }

    @Override
    public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
      try {
        return PluginJarLoader.open(descriptor.getPluginId(), jar);
      } catch (MalformedURLException e) {
        throw new PluginRuntimeException(e);
      }
    }
  }
}
