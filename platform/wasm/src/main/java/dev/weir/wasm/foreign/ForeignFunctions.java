package dev.weir.wasm.foreign;

import dev.weir.wasm.property.PropertyValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The foreign functions that one instance of a guest may call, with the expressions that it made.
///
/// Not safe for use by several threads at once, like the guest itself.
public final class ForeignFunctions {

  /// More than any guest needs, and little enough to be hashed in no time.
  private static final int MAX_ARGUMENT_BYTES = 16 * 1024 * 1024;

  private static final int MAX_COMPRESSION_OUTPUT = 16 * 1024 * 1024;

  private final ForeignScope scope;
  private final Compression compression = new Compression(MAX_COMPRESSION_OUTPUT);
  private final Expressions expressions;

  /// Functions that act upon what the scope says is current.
  public ForeignFunctions(ForeignScope scope) {
    this(scope, new Expressions());
  }

  private ForeignFunctions(ForeignScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
  }

  /// The functions of a copy of the guest: it has the expressions that the guest has now.
  public ForeignFunctions copyFor(ForeignScope scope) {
    return new ForeignFunctions(scope, expressions.copy());
  }

  /// Calls a function. Whatever a guest gives leads to a status.
  public ForeignResult call(String name, byte[] arguments) {
    if (arguments.length > MAX_ARGUMENT_BYTES) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
    try {
      return dispatch(name, arguments);
    } catch (MalformedMessageException _) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
  }

  private ForeignResult dispatch(String name, byte[] arguments) throws MalformedMessageException {
    return switch (name) {
      case "compress" -> serialized(compression.compress(arguments));
      case "uncompress" -> serialized(compression.uncompress(arguments));
      case "verify_signature" -> Signatures.verify(arguments);
      case "sign" -> Signatures.sign(arguments);
      case "set_envoy_filter_state" -> setFilterState(arguments);
      case "declare_property" -> declareProperty(arguments);
      case "clear_route_cache" -> clearRouteCache();
      case "expr_create" -> expressions.create(arguments);
      case "expr_evaluate" -> expressions.evaluate(arguments, scope);
      case "expr_delete" -> expressions.delete(arguments);
      case "get_log_level" -> ForeignResult.of(littleEndian(scope.logLevel()));
      case "set_global_max_requests_per_io_cycle" -> maxRequestsPerIoCycle(arguments);
      case "inject_encoded_data_to_filter_chain", "inject_encoded_data_to_filter_chain_on_header" ->
          inject(arguments);
      default -> ForeignResult.of(ForeignResult.NOT_FOUND);
    };
  }

  private static ForeignResult serialized(Optional<byte[]> bytes) {
    return bytes
        .map(ForeignResult::of)
        .orElseGet(() -> ForeignResult.of(ForeignResult.SERIALIZATION_FAILURE));
  }

  /// {1 path, 2 value, 3 span}
  private ForeignResult setFilterState(byte[] arguments) throws MalformedMessageException {
    var message = ProtobufMessage.parse(arguments);
    var span = LifeSpan.of(message.number(3));
    return ForeignResult.of(scope.setFilterState(message.text(1), message.bytes(2), span));
  }

  /// {1 name, 2 read-only, 3 type, 4 schema, 5 span}
  private ForeignResult declareProperty(byte[] arguments) throws MalformedMessageException {
    var message = ProtobufMessage.parse(arguments);
    return ForeignResult.of(
        scope.declareProperty(
            new PropertyDeclaration(
                message.text(1),
                message.truth(2),
                PropertyDeclaration.Type.of(message.number(3)),
                PropertyValue.of(message.bytes(4)),
                LifeSpan.of(message.number(5)))));
  }

  private ForeignResult clearRouteCache() {
    scope.clearRouteCache();
    return ForeignResult.of(ForeignResult.OK);
  }

  /// Accepted and without effect: a request waits for no other one's turn of an event loop here.
  private static ForeignResult maxRequestsPerIoCycle(byte[] arguments) {
    return ForeignResult.of(
        arguments.length == Long.BYTES ? ForeignResult.OK : ForeignResult.BAD_ARGUMENT);
  }

  /// {1 body, 2 end of stream}; the body is bytes that may be text.
  private ForeignResult inject(byte[] arguments) throws MalformedMessageException {
    var message = ProtobufMessage.parse(arguments);
    return ForeignResult.of(scope.inject(message.bytes(1), message.truth(2)));
  }

  static byte[] littleEndian(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }
}
