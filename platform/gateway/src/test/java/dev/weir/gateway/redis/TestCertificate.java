package dev.weir.gateway.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A certificate that is its own authority, and its private key, made for one test by the JDK's
/// `keytool`.
///
/// @param certificate a PEM file
/// @param key a PEM file
public record TestCertificate(Path certificate, Path key) {

  private static final String PASSWORD = "not-a-secret";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, System.lineSeparator().getBytes(US_ASCII));

  /// Makes one.
  ///
  /// @param directory where the files are to be, which begin with the name
  /// @param host what it is for, as `keytool` says it: `ip:127.0.0.1`, `dns:example.org`
  public static TestCertificate make(Path directory, String name, String host) throws Exception {
    var store = directory.resolve(name + ".p12");
    generate(store, host);
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var certificate = directory.resolve(name + ".crt");
    pem(certificate, "CERTIFICATE", keys.getCertificate(name(keys)).getEncoded());
    var key = directory.resolve(name + ".key");
    pem(key, "PRIVATE KEY", keys.getKey(name(keys), PASSWORD.toCharArray()).getEncoded());
    return new TestCertificate(certificate, key);
  }

  private static void generate(Path store, String host) throws IOException, InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=test",
            "-validity",
            "2",
            "-ext",
            "san=" + host,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private static String name(KeyStore keys) throws GeneralSecurityException {
    return keys.aliases().nextElement();
  }

  private static void pem(Path file, String what, byte[] content) throws IOException {
    var text = LINES.encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, text));
  }
}
