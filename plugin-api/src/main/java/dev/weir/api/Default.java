package dev.weir.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value of a configuration property that the file does not mention, written as in a file.
///
/// `@Default("10s") Duration timeout`, `@Default("[GET, HEAD]") List<String> methods`,
/// `@Default("{}") Map<String, String> set`. A nested record whose components all have defaults
/// takes `@Default("{}")`. An `Optional` component needs none: it is empty if absent.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

  /// The default, in YAML.
  String value();
}
