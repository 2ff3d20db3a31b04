package dev.weir.cli.market;

import dev.weir.cli.filter.Scratch;
import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.build.Submission;
import dev.weir.marketplace.index.IndexConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Brings a submission to where the curators of an index fetch it: a folder, or a store that takes
/// files by PUT. It is called by its digest there, so that nothing is ever replaced.
public final class HandIn {

  private static final int SHORT = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path file;
  private final Optional<String> token;

  /// A hand-in of one file.
  ///
  /// @param token what a store knows the publisher by
  public HandIn(Path file, Optional<String> token) {
    this.file = file;
    this.token = token;
  }

  /// What became of it.
  ///
  /// @param isNew whether it was not there before
  public record Done(String place, String sha256, boolean isNew) {}

  /// Brings it there, having looked whether it is well-formed.
  ///
  /// @param place a folder, or a file: or https: URL of one
  /// @throws IllegalArgumentException if it is none of them
  public Done to(String place) throws IOException, InterruptedException, MarketplaceException {
    var sha256 = Sha256.of(file);
    String name;
    try (var scratch = Scratch.create()) {
      var submission = Submission.open(file, scratch.path());
      name =
          "%s-%d-%s.zip"
              .formatted(
                  submission.publisher(),
                  submission.targets().version(),
                  sha256.substring(0, SHORT));
    }
    var scheme = scheme(place);
    return switch (scheme) {
      case "" -> copy(Path.of(place), name, sha256);
      case "file" -> copy(Path.of(URI.create(place)), name, sha256);
      default -> put(URI.create(place.endsWith("/") ? place : place + "/"), name, sha256);
    };
  }

  private static String scheme(String place) {
    if (!IndexConfig.isUrl(place)) {
      return "";
    }
    var uri = URI.create(place);
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    // A token is worth as much as the way it goes.
    if (scheme.equals("http") && !isHere(uri)) {
      throw new IllegalArgumentException(
          "'" + place + "' (expected: a folder, or a file: or https: URL)");
    }
    return scheme;
  }

  private static boolean isHere(URI uri) {
    try {
      return uri.getHost() != null && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
    } catch (IOException _) {
      return false;
    }
  }

  private Done copy(Path folder, String name, String sha256)
      throws IOException, MarketplaceException {
    if (!Files.isDirectory(folder)) {
      throw new MarketplaceException(
          Reason.NOT_FOUND, "place: " + folder + ": no such folder (expected: one that is there)");
    }
    // What is served is for the curators alone to write.
    if (Files.exists(folder.resolve("metadata/timestamp.json"))) {
      throw new IllegalArgumentException(
          "'"
              + folder
              + "' is a repository (expected: the folder where its curators fetch submissions)");
    }
    var target = folder.resolve(name);
    if (Files.exists(target) && Sha256.of(target).equals(sha256)) {
      return new Done(target.toString(), sha256, false);
    }
    var temporary = AtomicFiles.temporary(target);
    try {
      Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
      AtomicFiles.place(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return new Done(target.toString(), sha256, true);
  }

  private Done put(URI folder, String name, String sha256)
      throws IOException, InterruptedException, MarketplaceException {
    var url = folder.resolve(name);
    var request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/zip")
            .header("If-None-Match", "*")
            .PUT(BodyPublishers.ofFile(file));
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    // Redirects are not followed: the token is for this place.
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build()) {
      var status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      return switch (status) {
        case 200, 201, 202, 204 -> new Done(url.toString(), sha256, true);
        case 412 -> new Done(url.toString(), sha256, false);
        default ->
            throw new MarketplaceException(
                Reason.VERIFICATION,
                "place: %s: status %d (expected: 200, 201, 202 or 204)".formatted(url, status));
      };
    }
  }
}
