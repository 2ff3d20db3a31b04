package dev.weir.gateway.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks what one record of the file cannot know: relations between its parts.
///
/// They look at the nodes, not at the records, so that they find something also when another part
/// of the file could not be bound.
final class CrossChecks {

  private final Node root;
  private final Problems problems;

  private CrossChecks(Node root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  static void run(Node root, Problems problems) {
    var checks = new CrossChecks(root, problems);
    checks.present("listeners");
    checks.present("routes");
    checks.listenerAddresses();
    checks.routeIds();
    checks.upstreams();
    checks.secrets();
    checks.reference("admin", "token");
    checks.reference("redis", "password");
  }

  private void present(String property) {
    root.at(property)
        .filter(it -> it instanceof Node.Sequence list && list.items().isEmpty())
        .ifPresent(it -> problems.add(it, Trail.ROOT.key(property), "[] (expected: at least one)"));
  }

  private void listenerAddresses() {
    var seen = new HashMap<String, Node>();
    root.at("admin")
        .flatMap(it -> it.at("address"))
        .ifPresent(it -> claim(it, Trail.ROOT.key("admin").key("address"), seen));
    var listeners = elements("listeners");
    for (int i = 0; i < listeners.size(); i++) {
      var trail = Trail.ROOT.key("listeners").item(i).key("address");
      listeners.get(i).at("address").ifPresent(it -> claim(it, trail, seen));
    }
  }

  private void claim(Node address, Trail trail, Map<String, Node> seen) {
    text(address)
        .flatMap(CrossChecks::fixedAddress)
        .ifPresent(it -> unique(address, trail, it, seen));
  }

  private static Optional<String> fixedAddress(String text) {
    try {
      var address = HostPort.parse(text);
      return address.port() == 0 ? Optional.empty() : Optional.of(address.toString());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void routeIds() {
    var seen = new HashMap<String, Node>();
    var routes = elements("routes");
    for (int i = 0; i < routes.size(); i++) {
      var trail = Trail.ROOT.key("routes").item(i).key("id");
      var id = routes.get(i).at("id");
      id.flatMap(CrossChecks::text).ifPresent(it -> unique(id.get(), trail, it, seen));
    }
  }

  private void unique(Node node, Trail trail, String value, Map<String, Node> seen) {
    var first = seen.putIfAbsent(value, node);
    if (first != null) {
      var message = node.shown() + " (expected: unique, but line " + first.line() + " has it too)";
      problems.add(node, trail, message);
    }
  }

  private void upstreams() {
    var upstreams =
        root.at("upstreams")
            .orElseGet(() -> new Node.Mapping(List.of(), root.line(), root.column()));
    if (!(upstreams instanceof Node.Mapping mapping)) {
      return;
    }
    var names = new LinkedHashSet<String>();
    for (var entry : mapping.entries()) {
      names.add(entry.key());
      if (!Checks.isIdentifier(entry.key())) {
        var path = Trail.ROOT.key("upstreams").key(entry.key()).toString();
        var message = Problems.quoted(entry.key()) + " (expected: " + Checks.AN_IDENTIFIER + ")";
        problems.add(entry.line(), entry.column(), path, message);
      }
    }
    routeUpstreams(names);
  }

  private void routeUpstreams(Set<String> known) {
    var routes = elements("routes");
    for (int i = 0; i < routes.size(); i++) {
      var trail = Trail.ROOT.key("routes").item(i).key("upstream");
      var upstream = routes.get(i).at("upstream");
      var name = upstream.flatMap(CrossChecks::text);
      if (name.isPresent() && !known.contains(name.get())) {
        var message = "unknown upstream " + upstream.get().shown() + " ";
        problems.add(upstream.get(), trail, message + Suggestions.expected(upstream.get(), known));
      }
    }
  }

  private void secrets() {
    var secrets = root.at("secrets");
    if (secrets.isPresent() && secrets.get() instanceof Node.Mapping mapping) {
      mapping.entries().forEach(this::secret);
    }
  }

  private void secret(Node.Entry entry) {
    var trail = Trail.ROOT.key("secrets").key(entry.key());
    if (!Checks.isIdentifier(entry.key())) {
      var message = Problems.quoted(entry.key()) + " (expected: " + Checks.AN_IDENTIFIER + ")";
      problems.add(entry.line(), entry.column(), trail.toString(), message);
    }
    requireReference(entry.value(), trail);
  }

  private void reference(String section, String property) {
    var trail = Trail.ROOT.key(section).key(property);
    root.at(section).flatMap(it -> it.at(property)).ifPresent(it -> requireReference(it, trail));
  }

  private void requireReference(Node node, Trail trail) {
    if (node instanceof Node.Scalar value && value.secrets().isEmpty()) {
      // Not shown: what stands there may be the secret.
      problems.add(value, trail, "a value in the file (expected: ${env:NAME} or ${file:path})");
    }
  }

  private List<Node> elements(String property) {
    return root.at(property).map(Node::elements).orElse(List.of());
  }

  private static Optional<String> text(Node node) {
    return node instanceof Node.Scalar scalar && !scalar.isNull()
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
