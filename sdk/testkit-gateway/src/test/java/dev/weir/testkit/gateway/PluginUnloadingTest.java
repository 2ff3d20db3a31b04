package dev.weir.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Request;
import org.junit.jupiter.api.Test;

class PluginUnloadingTest {

  private static final Class<GreetFilterFactory> GREET = GreetFilterFactory.class;

  @Test
  void passesAPluginThatLeavesNothingBehind() {
    PluginUnloading.assertUnloads(GREET);
  }

  @Test
  void showsWhatKeepsAPluginInMemory() {
    assertThatThrownBy(() ->
            PluginUnloading.assertUnloads(
                GREET, "leak: true", trial -> trial.handle(Request.get("/"))))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the classes of the plugin stay in memory after it was unloaded:\n")
        .hasMessageContaining("greeter");
  }

  @Test
  void doesNotTakeAFailureForALeak() {
    assertThatThrownBy(() ->
            PluginUnloading.assertUnloads(
                GREET, "{}", trial -> trial.handle(Request.get("/broken"))))
        .hasMessage("the plugin failed before it was unloaded")
        .hasRootCauseMessage("broken");
  }
}
