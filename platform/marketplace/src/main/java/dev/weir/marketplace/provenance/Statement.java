package dev.weir.marketplace.provenance;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// That an artifact was built of a commit: an in-toto statement with a SLSA provenance. The same
/// build gives the same statement.
///
/// @param artifact the name of the artifact, a path in the index
/// @param sha256 of the artifact
/// @param source what it was built of
/// @param builder what built it
/// @param materials other files that went in, by name, with their SHA-256
public record Statement(
    String artifact,
    String sha256,
    Source source,
    String builder,
    SortedMap<String, String> materials) {

  private static final String TYPE = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://slsa.dev/provenance/v1";
  private static final String BUILD_TYPE = "https://weir.dev/build/checkout/v1";

  // Who decides about an installation is shown where it was built.
  private static final int MAX_LINE = 200;

  public Statement {
    materials = Collections.unmodifiableSortedMap(new TreeMap<>(materials));
  }

  /// A commit.
  ///
  /// @param repository a URI, as `git+https://…`
  /// @param commit 40 hexadecimal digits
  /// @param isClean whether the files were as the commit has them
  public record Source(String repository, String commit, boolean isClean) {}

  byte[] write() {
    var parameters =
        JsonObject.EMPTY.with("repository", source.repository()).with("artifact", artifact);
    List<JsonValue> dependencies = new ArrayList<>();
    dependencies.add(
        JsonObject.EMPTY
            .with("uri", source.repository() + "@" + source.commit())
            .with("digest", JsonObject.EMPTY.with("gitCommit", source.commit())));
    materials.forEach((name, digest) ->
        dependencies.add(
            JsonObject.EMPTY
                .with("name", name)
                .with("digest", JsonObject.EMPTY.with("sha256", digest))));
    var definition =
        JsonObject.EMPTY
            .with("buildType", BUILD_TYPE)
            .with("externalParameters", parameters)
            .with(
                "internalParameters",
                JsonObject.EMPTY.with("uncommittedChanges", !source.isClean()))
            .with("resolvedDependencies", new JsonArray(dependencies));
    return JsonWriter.write(
        JsonObject.EMPTY
            .with("_type", TYPE)
            .with("subject", new JsonArray(List.of(subject())))
            .with("predicateType", PREDICATE)
            .with(
                "predicate",
                JsonObject.EMPTY
                    .with("buildDefinition", definition)
                    .with(
                        "runDetails",
                        JsonObject.EMPTY.with("builder", JsonObject.EMPTY.with("id", builder)))));
  }

  private JsonObject subject() {
    return JsonObject.EMPTY
        .with("name", artifact)
        .with("digest", JsonObject.EMPTY.with("sha256", sha256));
  }

  static Statement read(byte[] bytes) throws JsonException {
    var view = JsonView.of(JsonReader.read(bytes));
    view.member("_type").oneOf(TYPE);
    view.member("predicateType").oneOf(PREDICATE);
    var subjects = view.member("subject").elements();
    if (subjects.size() != 1) {
      throw view.member("subject").refused("one artifact");
    }
    var predicate = view.member("predicate");
    var definition = predicate.member("buildDefinition");
    definition.member("buildType").oneOf(BUILD_TYPE);
    var commit = "";
    var materials = new TreeMap<String, String>();
    for (var dependency : definition.member("resolvedDependencies").elements()) {
      var digest = dependency.member("digest");
      if (digest.optional("gitCommit").isPresent()) {
        commit = digest.member("gitCommit").string();
      } else {
        materials.put(dependency.member("name").string(), digest.member("sha256").string());
      }
    }
    if (!commit.matches("[0-9a-f]{40}")) {
      throw definition.member("resolvedDependencies").refused("a gitCommit of 40 digits");
    }
    var isClean = !definition.member("internalParameters").member("uncommittedChanges").bool();
    return new Statement(
        subjects.getFirst().member("name").string(),
        subjects.getFirst().member("digest").member("sha256").string(),
        new Source(
            definition.member("externalParameters").member("repository").line(MAX_LINE),
            commit,
            isClean),
        predicate.member("runDetails").member("builder").member("id").line(MAX_LINE),
        materials);
  }
}
