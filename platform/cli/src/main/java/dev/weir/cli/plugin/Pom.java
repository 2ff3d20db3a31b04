package dev.weir.cli.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// What a `pom.xml` says about the jar that it makes, as far as that stands in it and in the
/// parents that lie beside it.
///
/// Enough to make the same manifest without Maven.
final class Pom {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
  private static final int DEEPEST = 8;

  private final Element project;
  private final Optional<Pom> parent;

  private Pom(Element project, Optional<Pom> parent) {
    this.project = project;
    this.parent = parent;
  }

  /// Reads a file.
  ///
  /// @throws IllegalStateException if it is no project of Maven's
  static Pom read(Path file) {
    return read(file, 0);
  }

  private static Pom read(Path file, int depth) {
    var project = parse(file);
    var parent = child(project, "parent");
    var isNear = parent.isPresent() && depth < DEEPEST;
    return new Pom(
        project,
        isNear
            ? parentFile(file, parent.get()).map(near -> read(near, depth + 1))
            : Optional.empty());
  }

  private static Optional<Path> parentFile(Path file, Element parent) {
    var relative = text(parent, "relativePath").orElse("../pom.xml");
    if (relative.isEmpty()) {
      return Optional.empty();
    }
    var path = file.toAbsolutePath().resolveSibling(relative).normalize();
    var pom = Files.isDirectory(path) ? path.resolve("pom.xml") : path;
    return Files.isRegularFile(pom) ? Optional.of(pom) : Optional.empty();
  }

  private static Element parse(Path file) {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(file.toFile()).getDocumentElement();
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalStateException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// The value of an element of the project, its own or its parent's: `version`.
  Optional<String> value(String element) {
    return raw(element).map(this::resolved);
  }

  private Optional<String> raw(String element) {
    return text(project, element)
        .or(() -> child(project, "parent").flatMap(it -> text(it, element)))
        .or(() -> parent.flatMap(it -> it.raw(element)));
  }

  /// What is set in the manifest of the jar.
  Map<String, String> manifest() {
    var entries = new LinkedHashMap<String, String>();
    rawManifest().forEach((name, value) -> entries.put(name, resolved(value)));
    return entries;
  }

  private Map<String, String> rawManifest() {
    var entries = new LinkedHashMap<String, String>();
    parent.ifPresent(it -> entries.putAll(it.rawManifest()));
    var all = project.getElementsByTagName("manifestEntries");
    for (var i = 0; i < all.getLength(); i++) {
      for (var at = all.item(i).getFirstChild(); at != null; at = at.getNextSibling()) {
        if (at instanceof Element entry) {
          entries.put(entry.getTagName(), entry.getTextContent().strip());
        }
      }
    }
    return entries;
  }

  private String resolved(String text) {
    return resolved(text, 0);
  }

  private String resolved(String text, int depth) {
    return depth > DEEPEST
        ? text
        : REFERENCE
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(resolved(lookUp(match), depth + 1)));
  }

  private String lookUp(MatchResult reference) {
    var name = reference.group(1);
    var found =
        name.startsWith("project.") ? raw(name.substring("project.".length())) : property(name);
    // What is not known would be taken for what it stands for.
    return found.orElse("");
  }

  private Optional<String> property(String name) {
    return child(project, "properties")
        .flatMap(it -> text(it, name))
        .or(() -> parent.flatMap(it -> it.property(name)));
  }

  private static Optional<String> text(Element element, String name) {
    return child(element, name).map(it -> it.getTextContent().strip());
  }

  private static Optional<Element> child(Element element, String name) {
    for (Node at = element.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element found && found.getTagName().equals(name)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
