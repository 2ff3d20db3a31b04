package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys and signatures in the resources are OpenSSL's, of the text `hello`.
class SignaturesTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = {};

  private final ForeignFunctions functions = new ForeignFunctions(new FakeScope());

  private static byte[] resource(String name) {
    try (InputStream in = SignaturesTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String name) {
    return new String(resource(name), StandardCharsets.US_ASCII);
  }

  private static byte[] der(String name) {
    var encoded = pem(name).replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(encoded);
  }

  private String verified(String hash, byte[] key, byte[] signature) {
    return verified(
        new ProtobufWriter()
            .text(1, hash)
            .bytes(2, key)
            .bytes(3, signature)
            .bytes(4, HELLO)
            .toBytes());
  }

  private String verified(byte[] arguments) {
    var result = functions.call("verify_signature", arguments);
    assertThat(result.status()).isZero();
    return outcome(result.bytes(), 2);
  }

  private static String outcome(byte[] bytes, int errorField) {
    try {
      var message = ProtobufMessage.parse(bytes);
      return message.truth(1) ? "right" : message.text(errorField);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  private ForeignResult sign(String hash, String pem) {
    var arguments = new ProtobufWriter().text(1, hash).bytes(3, HELLO).text(4, pem);
    return functions.call("sign", arguments.toBytes());
  }

  @ParameterizedTest
  @CsvSource({"sha256, rsa-public.pem, rsa-sha256", "SHA384, ec-public.pem, ec-sha384"})
  void signaturesOfOpenSslAreRight(String hash, String key, String signature) {
    assertThat(verified(hash, der(key), resource(signature + ".signature"))).isEqualTo("right");
  }

  @Test
  void keysAreTakenAsPemToo() {
    var arguments =
        new ProtobufWriter()
            .text(1, "sha256")
            .bytes(3, resource("rsa-sha256.signature"))
            .bytes(4, HELLO)
            .text(5, "Bag Attributes\n" + pem("ec-sec1.pem") + pem("rsa-public.pem"));

    assertThat(verified(arguments.toBytes())).isEqualTo("right");
  }

  @Test
  void whatIsSignedVerifies() throws Exception {
    for (var hash : new String[] {"sha1", "sha224", "sha256", "sha384", "sha512"}) {
      for (var key : new String[] {"rsa", "ec"}) {
        var arguments =
            new ProtobufWriter().text(1, hash).bytes(2, der(key + "-pkcs8.pem")).bytes(3, HELLO);
        var signed = functions.call("sign", arguments.toBytes());
        var signature = ProtobufMessage.parse(signed.bytes()).bytes(2);

        assertThat(outcome(signed.bytes(), 3)).isEqualTo("right");
        assertThat(verified(hash, der(key + "-public.pem"), signature)).isEqualTo("right");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"rsa, rsa-pkcs8", "rsa, rsa-pkcs1", "ec, ec-pkcs8", "ec, ec-sec1"})
  void everyFormOfPrivateKeysSigns(String key, String form) throws Exception {
    var signed = sign("sha256", pem(form + ".pem"));
    var signature = ProtobufMessage.parse(signed.bytes()).bytes(2);

    assertThat(verified("sha256", der(key + "-public.pem"), signature)).isEqualTo("right");
  }

  @Test
  void aSignatureOfOpenSslIsMadeAgain() throws Exception {
    var signed = sign("sha256", pem("rsa-pkcs1.pem"));

    assertThat(ProtobufMessage.parse(signed.bytes()).bytes(2))
        .isEqualTo(resource("rsa-sha256.signature"));
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, ec-public.pem, rsa-sha256, Failed to verify digest. Error code: 0",
    "sha512, rsa-public.pem, rsa-sha256, Failed to verify digest. Error code: 0",
    "md5, rsa-public.pem, rsa-sha256, md5 is not supported.",
    "'', rsa-public.pem, rsa-sha256, ' is not supported.'",
    "sha256, rsa-pkcs8.pem, rsa-sha256, Failed to initialize digest verify.",
    "md5, rsa-pkcs8.pem, rsa-sha256, md5 is not supported.",
  })
  void aWrongSignatureIsAResult(String hash, String key, String signature, String error) {
    assertThat(verified(hash, der(key), resource(signature + ".signature"))).isEqualTo(error);
  }

  @Test
  void noSignatureIsWrong() {
    assertThat(verified("sha256", der("rsa-public.pem"), NOTHING)).startsWith("Failed to verify");
    assertThat(verified("sha256", der("ec-public.pem"), NOTHING)).startsWith("Failed to verify");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----\nMII",
        "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
      })
  void whatIsNoKeyIsAResult(String pem) {
    var result = sign("sha256", pem);

    assertThat(result.status()).isZero();
    assertThat(outcome(result.bytes(), 3))
        .isEqualTo("Invalid key type: private key required for signing operation.");
  }

  @Test
  void anUnknownHashFunctionIsAResult() {
    assertThat(outcome(sign("md5", pem("rsa-pkcs8.pem")).bytes(), 3))
        .isEqualTo("md5 is not supported.");
  }

  @Test
  void aHashTooLongForTheKeyIsAResult() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(512);
    var key = generator.generateKeyPair().getPrivate().getEncoded();
    var arguments = new ProtobufWriter().text(1, "sha512").bytes(2, key).toBytes();

    assertThat(outcome(functions.call("sign", arguments).bytes(), 3))
        .isEqualTo("Failed to create signature.");
  }

  @Test
  void keysOfOtherAlgorithmsAreNone() throws Exception {
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();

    assertThat(verified("sha256", key, new byte[64]))
        .isEqualTo("Failed to initialize digest verify.");
  }

  @Test
  void bothKeysAreBadArguments() {
    var key = der("rsa-public.pem");
    var verify = new ProtobufWriter().text(1, "sha256").bytes(2, key).text(5, "pem").toBytes();
    var sign = new ProtobufWriter().text(1, "sha256").bytes(2, key).text(4, "pem").toBytes();

    assertThat(functions.call("verify_signature", verify).status()).isEqualTo(2);
    assertThat(functions.call("sign", sign).status()).isEqualTo(2);
  }

  @Test
  void noKeyIsABadArgument() {
    var arguments = new ProtobufWriter().text(1, "sha256").toBytes();

    assertThat(functions.call("verify_signature", arguments).status()).isEqualTo(2);
    assertThat(functions.call("sign", arguments).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-pkcs8.pem", "ec-pkcs8.pem", "rsa-public.pem", "ec-public.pem"})
  void noKeyMakesACallThrow(String name) {
    var random = new Random(17);
    var whole = der(name);
    for (var i = 0; i < 1_000; i++) {
      var key = whole.clone();
      for (var n = random.nextInt(3); n >= 0; n--) {
        key[random.nextInt(key.length)] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
      }
      var arguments =
          new ProtobufWriter().text(1, "sha256").bytes(2, key).bytes(3, HELLO).toBytes();

      assertThat(functions.call("sign", arguments).status()).isZero();
      assertThat(functions.call("verify_signature", arguments).status()).isZero();
    }
  }

  @Test
  void everyTruncatedKeyIsNone() {
    var der = der("ec-public.pem");
    for (var length = 1; length < der.length; length++) {
      var key = Arrays.copyOf(der, length);

      assertThat(verified("sha256", key, HELLO)).isEqualTo("Failed to initialize digest verify.");
    }
  }
}
