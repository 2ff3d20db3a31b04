package dev.weir.wasm.proxy;

import dev.weir.wasm.foreign.ForeignFunctions;
import dev.weir.wasm.foreign.ForeignResult;
import dev.weir.wasm.foreign.ForeignScope;
import dev.weir.wasm.foreign.LifeSpan;
import dev.weir.wasm.foreign.PropertyDeclaration;
import dev.weir.wasm.property.PropertyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The foreign functions of one instance, with what it has left in them.
final class ForeignState implements ForeignScope {

  private static final int MAX_DECLARATIONS = 1024;

  private final HostScope scope;
  private final ForeignFunctions functions;
  private final Map<String, PropertyDeclaration> declarations;

  ForeignState(HostScope scope) {
    this.scope = scope;
    this.functions = new ForeignFunctions(this);
    this.declarations = new HashMap<>();
  }

  private ForeignState(HostScope scope, ForeignState from) {
    this.scope = scope;
    this.functions = from.functions.copyFor(this);
    this.declarations = new HashMap<>(from.declarations);
  }

  ForeignState copyFor(HostScope scope) {
    return new ForeignState(scope, this);
  }

  ForeignResult call(String name, byte[] arguments) {
    return functions.call(name, arguments);
  }

  @Override
  public Optional<PropertyValue> property(List<String> path) {
    return scope.properties().find(path);
  }

  @Override
  public int setFilterState(String path, byte[] value, LifeSpan span) {
    return scope.properties().set(List.of(path), value);
  }

  @Override
  public int declareProperty(PropertyDeclaration declaration) {
    if (declarations.size() >= MAX_DECLARATIONS) {
      return Status.INTERNAL_FAILURE;
    }
    return declarations.putIfAbsent(declaration.name(), declaration) == null
        ? Status.OK
        : Status.BAD_ARGUMENT;
  }

  @Override
  public void clearRouteCache() {
    scope.clearRouteCache();
  }

  @Override
  public int logLevel() {
    return LogFunctions.level(scope.log());
  }

  @Override
  public int inject(byte[] body, boolean endOfStream) {
    return scope.inject(body, endOfStream);
  }
}
