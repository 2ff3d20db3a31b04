package dev.weir.gateway.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A record for which the file may have a single value in place of a mapping: the value of one
/// property, while the others have their defaults.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ShortForm {

  /// The property that the single value is for.
  String value();
}
