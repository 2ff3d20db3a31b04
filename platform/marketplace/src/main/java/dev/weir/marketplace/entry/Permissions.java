package dev.weir.marketplace.entry;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a release asks to be allowed, as people see it before they install it.
///
/// @param network where it connects to: `https://idp.example:443`, `tcp://*.example:5432`, `*`
/// @param files the files and folders it uses
/// @param secrets the names of the secrets it asks the gateway for
/// @param others what is allowed as a whole
public record Permissions(
    List<String> network, List<String> files, List<String> secrets, Set<Capability> others) {

  /// Nothing beyond handling requests.
  public static final Permissions NONE = new Permissions(List.of(), List.of(), List.of(), Set.of());

  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\*|(?:https?|tcp|udp)://(?:\\*\\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?");
  private static final Pattern FILE =
      Pattern.compile("(?!(?:.*/)?\\.\\.(?:/|$))[A-Za-z0-9._/*-]{1,200}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}|\\*");

  public Permissions {
    network = sorted(network);
    files = sorted(files);
    secrets = sorted(secrets);
    others = Set.copyOf(others);
  }

  private static List<String> sorted(Collection<String> texts) {
    return List.copyOf(new TreeSet<>(texts));
  }

  /// What a file declares.
  public static Permissions parse(JsonView view) throws JsonException {
    var others = EnumSet.noneOf(Capability.class);
    var names = new ArrayList<String>();
    for (var capability : Capability.values()) {
      names.add(capability.id());
      if (!capability.isList() && Fields.flag(view, capability.id(), false)) {
        others.add(capability);
      }
    }
    view.allowOnly(names.toArray(String[]::new));
    return new Permissions(
        Fields.list(
            view,
            "network",
            v -> Fields.matching(v, ADDRESS, "an address as https://idp.example:443, or *")),
        Fields.list(view, "files", v -> Fields.matching(v, FILE, "a path without .. in it, or *")),
        Fields.list(view, "secrets", v -> Fields.matching(v, SECRET, "the name of a secret, or *")),
        others);
  }

  /// As a file declares it; what is not asked for is left out.
  public JsonObject json() {
    var json = Fields.with(JsonObject.EMPTY, "network", network);
    json = Fields.with(json, "files", files);
    json = Fields.with(json, "secrets", secrets);
    for (var capability : new TreeSet<>(others)) {
      json = json.with(capability.id(), true);
    }
    return json;
  }

  /// All that is allowed, in kind.
  public Set<Capability> capabilities() {
    var all = EnumSet.noneOf(Capability.class);
    all.addAll(others);
    for (var list :
        List.of(
            new Named(Capability.NETWORK, network),
            new Named(Capability.FILES, files),
            new Named(Capability.SECRETS, secrets))) {
      if (!list.things().isEmpty()) {
        all.add(list.capability());
      }
    }
    return all;
  }

  private record Named(Capability capability, List<String> things) {}

  /// The digest by which they are accepted: `sha256:…`.
  public String hash() {
    return "sha256:" + Sha256.of(Fields.canonical(json()));
  }

  /// One line for each thing that is asked for.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    network.forEach(address -> lines.add("network " + address));
    files.forEach(file -> lines.add("files " + file));
    secrets.forEach(secret -> lines.add("secret " + secret));
    new TreeSet<>(others).forEach(capability -> lines.add(capability.id()));
    return List.copyOf(lines);
  }

  /// What these ask for that others did not.
  public List<String> beyond(Permissions accepted) {
    var lines = new ArrayList<>(lines());
    lines.removeAll(accepted.lines());
    return List.copyOf(lines);
  }
}
