/// Fakes for testing filters without a gateway.
///
/// Start at [Configs][dev.weir.testkit.Configs], which makes a filter's configuration, and at
/// [RecordingChain][dev.weir.testkit.RecordingChain], which stands for the rest of the route:
///
/// ```java
/// var filter = new GreetingFilterFactory().create(Configs.of(Config.class, "name", "Ada"));
/// var upstream = RecordingChain.answering(Response.of(200));
///
/// var response = filter.handle(Request.get("/"), upstream);
/// ```
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
