package dev.weir.gateway.plugin.leftover;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A class loader whose classes are not to be used any more.
///
/// @param define makes a class of that loader: the JDK tells some things only to such
public record Loader(ClassLoader loader, BiFunction<String, byte[], Class<?>> define) {

  /// Whether the object's class is one of the loader's.
  boolean made(@Nullable Object object) {
    return object != null && isOwn(object.getClass());
  }

  boolean isOwn(Class<?> type) {
    return loader.equals(type.getClassLoader());
  }

  /// Whether a frame of a stack belongs to a class of the loader.
  boolean isOwn(StackTraceElement frame) {
    return frame.getClassLoaderName() != null
        && frame.getClassLoaderName().equals(loader.getName());
  }
}
