package dev.weir.testkit.gateway;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// Runs each [GatewayTest] twice.
final class GatewayTestExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), GatewayTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    var libraries =
        AnnotationSupport.findAnnotation(context.getTestMethod(), GatewayTest.class)
            .map(test -> List.of(test.libraries()))
            .orElse(List.of());
    return Stream.of(
        new Way("on the filter alone", InProcessTrials::new),
        new Way("in a running gateway", () -> new GatewayTrials(libraries)));
  }

  private record Way(String title, Supplier<OpenTrials> trials)
      implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int number) {
      return title;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Parameter(trials.get()));
    }
  }

  private record Parameter(OpenTrials trials) implements ParameterResolver, AfterEachCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == FilterTrials.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return trials;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      trials.close();
    }
  }
}
