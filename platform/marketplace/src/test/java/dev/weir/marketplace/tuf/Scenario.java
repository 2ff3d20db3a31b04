package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A change of a repository between two refreshes of a client, and what becomes of the second.
///
/// @param before done before the first refresh, which has to succeed
/// @param after done before the second
/// @param target what the client then asks for
/// @param now the time of the second refresh
record Scenario(
    String name, Step before, Step after, String target, Instant now, Expected expected) {

  /// What is done to a repository.
  interface Step {
    void run(TestRepository repository) throws Exception;
  }

  /// What becomes of it.
  ///
  /// @param content of the target, if it is accepted
  /// @param refusedBy the check that refuses it; without it and content, the target is not found
  /// @param isStricter whether an independent client accepts it
  record Expected(Optional<String> content, Optional<Check> refusedBy, boolean isStricter) {}

  private static final Expected NOT_FOUND = new Expected(Optional.empty(), Optional.empty(), false);

  static Scenario accepts(String name, String content, Step after) {
    var expected = new Expected(Optional.of(content), Optional.empty(), false);
    return new Scenario(name, _ -> {}, after, ENTRY, NOW, expected);
  }

  static Scenario refuses(String name, Check check, Step after) {
    var expected = new Expected(Optional.empty(), Optional.of(check), false);
    return new Scenario(name, _ -> {}, after, ENTRY, NOW, expected);
  }

  Scenario first(Step step) {
    return new Scenario(name, step, after, target, now, expected);
  }

  Scenario asking(String path) {
    return new Scenario(name, before, after, path, now, expected);
  }

  Scenario later(Duration time) {
    return new Scenario(name, before, after, target, NOW.plus(time), expected);
  }

  Scenario notFound() {
    return new Scenario(name, before, after, target, now, NOT_FOUND);
  }

  /// That an independent client accepts it, whatever the target then is.
  Scenario stricter() {
    var stricter = new Expected(expected.content, expected.refusedBy, true);
    return new Scenario(name, before, after, target, now, stricter);
  }

  @Override
  public String toString() {
    return name;
  }
}
