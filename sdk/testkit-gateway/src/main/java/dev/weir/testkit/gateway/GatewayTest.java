package dev.weir.testkit.gateway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that runs twice: on the filter alone, and on the plugin in a running gateway.
///
/// ```java
/// @GatewayTest
/// void greets(FilterTrials trials) throws Exception {
///   var trial = trials.of(GreetFilterFactory.class, "greeting: hallo");
///
///   var response = trial.handle(Request.get("/"));
///
///   assertThat(response.headers().first("X-Greeting")).contains("hallo");
/// }
/// ```
///
/// The gateway is a real one on a free port, with an upstream that answers as the trial says. It
/// loads the plugin as it would in production: from a jar, in a class loader that shows it the
/// plugin API and nothing else. The jar is made of the classes that the factory was compiled to, or
/// is the one that the system property `weir.plugin.jar` names, to test what was packaged.
///
/// What is open when the test has ended is closed.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith(GatewayTestExtension.class)
public @interface GatewayTest {

  /// A class of each library that the plugin brings, for the jar that is made of its classes.
  Class<?>[] libraries() default {};
}
