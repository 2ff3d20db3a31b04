package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What platform/docs/publishing.md shows, from a key to an installed plugin and the release after.
class PublishingDocumentationTest {

  private static final Path DOCUMENT = Path.of("..", "..", "platform/docs/publishing.md");
  private static final Pattern EXAMPLE = Pattern.compile("```\\n\\$ weir (.*)\\n((?:.*\\n)*?)```");
  private static final Pattern JSON = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
  private static final Set<String> FILES =
      Set.of("greet", "acme.pem", "acme.pem.pub", "our-index", "keys", "public", "incoming");

  @TempDir private Path folder;

  @BeforeEach
  void makeAnIndex() throws IOException {
    TestIndex.in(folder.resolve("curators"));
    Files.move(folder.resolve("curators/index"), folder.resolve("our-index"));
    Files.createDirectories(folder.resolve("incoming"));
  }

  @Test
  void leadsFromAKeyToAnInstalledPlugin() throws IOException {
    var text = Files.readString(DOCUMENT);
    var description = JSON.matcher(text).results().findFirst().orElseThrow().group(1);
    var examples = EXAMPLE.matcher(text).results().toList();

    assertThat(examples).hasSize(9);
    for (var example : examples) {
      var shell = new FakeShell().typing("a long passphrase", "a long passphrase");
      assertThat(shell.run(arguments(example.group(1)))).as(shell.err() + example.group()).isZero();
      assertThat(plain(shell.out().toString())).isEqualTo(plain(example.group(2)));
      if (example.group(1).startsWith("plugin new")) {
        Files.writeString(folder.resolve("greet/plugin.json"), description);
      }
      if (example.group(1).startsWith("plugin install")) {
        new PluginFolder(folder.resolve("greet"))
            .edit(folder.resolve("greet/pom.xml"), "<version>0.1.0<", "<version>0.2.0<");
      }
    }
  }

  private String[] arguments(String command) {
    var words = new ArrayList<String>();
    for (var word : command.split(" ", -1)) {
      words.add(placed(word));
    }
    switch (words.get(0) + " " + words.get(1)) {
      case "plugin new" -> {
        words.set(2, "greet");
        words.addAll(List.of("--directory", folder.resolve("greet").toString()));
      }
      case "index sign" -> words.add("--development");
      case "index add", "plugin install", "plugin sign" ->
          words.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
      default -> {}
    }
    return words.toArray(String[]::new);
  }

  private String placed(String word) {
    return FILES.contains(word.replaceFirst("/.*", "")) ? folder.resolve(word).toString() : word;
  }

  /// Without what is different each time.
  private String plain(String text) {
    return text.replace("file://" + folder + "/", "file:")
        .replace(folder + "/", "")
        .replaceAll("(Passphrase (for|of) \\S+:|Again:) ?\\n?", "")
        .replaceAll("[0-9a-f]{12,64}", "#")
        .replaceAll("[0-9-]{10}T[0-9:]{8}Z", "(time)")
        .replaceAll("curators [0-9-]{10}", "curators (day)")
        .replaceAll("[0-9,]+ (bytes|B) ", "# $1 ")
        .replaceAll("[0-9,]+ bytes,", "# bytes,");
  }
}
