/// Fakes for testing filters without a gateway.
///
/// Start at [FilterTrial][dev.weir.testkit.FilterTrial], which has a filter handle requests in one
/// line:
///
/// ```java
/// var response = FilterTrial.of(new GreetFilterFactory(), "name: Ada").handle(Request.get("/"));
/// ```
///
/// What a plugin gets from its gateway is [FakePluginContext][dev.weir.testkit.FakePluginContext].
/// Below that, [Configs][dev.weir.testkit.Configs] makes configurations and
/// [RecordingChain][dev.weir.testkit.RecordingChain] stands for the rest of a route.
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
