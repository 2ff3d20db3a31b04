package dev.weir.marketplace.build;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.Content;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.index.IndexArchive;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.Targets;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a publisher hands in, one zip: its next targets file, `metadata/3.acme.json`, signed by its
/// keys, and what is new of its targets, as a repository has them.
///
/// Opened, it is well-formed and fits together: each file in it is one that the targets file names.
/// Whether it may be published is for [SubmissionCheck] to say.
///
/// @param name what messages call it
/// @param files new targets, unpacked, by the targets' names
public record Submission(
    String name, String publisher, TargetsDraft draft, Targets targets, Map<String, Path> files) {

  /// How large one may be.
  public static final long MAX_SIZE = 256L << 20;

  private static final IndexArchive.Limits LIMITS =
      new IndexArchive.Limits(2_000, Artifact.MAX_SIZE, 2 * MAX_SIZE, 100);
  private static final int MAX_DEPTH = 32;
  private static final Pattern METADATA =
      Pattern.compile("([1-9][0-9]{0,9})\\.([a-z0-9-]+)\\.json");

  public Submission {
    files = Map.copyOf(files);
  }

  /// Unpacks one.
  ///
  /// @param scratch an empty folder, which has to stay until the submission is published
  public static Submission open(Path zip, Path scratch) throws IOException, MarketplaceException {
    var name = String.valueOf(zip.getFileName());
    if (!Files.isRegularFile(zip)) {
      throw new MarketplaceException(Reason.NOT_FOUND, "submission: " + zip + ": no such file");
    }
    if (Files.size(zip) > MAX_SIZE) {
      throw refused(
          name, "length", Files.size(zip) + " bytes (expected: at most " + MAX_SIZE + ")");
    }
    var folder = IndexArchive.unpack(zip, scratch, LIMITS, _ -> {});
    var metadata = metadata(name, folder.resolve("metadata"));
    var file = String.valueOf(metadata.getFileName());
    var bytes = Files.readAllBytes(metadata);
    requireEnvelope(file, bytes);
    var draft = TargetsDraft.received(file, bytes, Map.of());
    var targets = Targets.parse(draft.envelope(), file);
    if (!file.startsWith(targets.version() + ".")) {
      throw new TufException(Check.VERSION, file, targets.version() + " (expected: as its name)");
    }
    var files = files(targets, folder.resolve("targets"), file);
    var contents = new HashMap<String, Content>();
    files.forEach((path, content) -> contents.put(path, Content.of(content)));
    return new Submission(
        name, publisher(name, file), TargetsDraft.received(file, bytes, contents), targets, files);
  }

  private static Path metadata(String name, Path folder) throws IOException, MarketplaceException {
    var all = regularFiles(folder);
    if (all.size() != 1) {
      throw refused(
          name, "format", all.size() + " files in metadata (expected: one, as 3.acme.json)");
    }
    var file = all.getFirst();
    publisher(name, folder.relativize(file).toString());
    if (Files.size(file) > TufLimits.DEFAULT.targets()) {
      throw new TufException(
          Check.LENGTH,
          String.valueOf(file.getFileName()),
          "%d bytes (expected: at most %d)"
              .formatted(Files.size(file), TufLimits.DEFAULT.targets()));
    }
    return file;
  }

  private static String publisher(String name, String file) throws MarketplaceException {
    var matcher = METADATA.matcher(file);
    if (!matcher.matches() || !EntryId.isPart(matcher.group(2))) {
      throw refused(name, "format", "metadata/" + file + " (expected: as metadata/3.acme.json)");
    }
    return matcher.group(2);
  }

  // It is published to the byte, so there is nothing in it beside what is signed.
  private static void requireEnvelope(String file, byte[] bytes) throws TufException {
    try {
      var view = JsonView.read(bytes, new JsonReader.Limits(bytes.length, MAX_DEPTH));
      view.allowOnly("signatures", "signed");
      for (var signature : view.member("signatures").elements()) {
        signature.allowOnly("keyid", "sig");
      }
    } catch (JsonException e) {
      throw new TufException(Check.FORMAT, file, String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, Path> files(Targets targets, Path folder, String metadata)
      throws IOException, MarketplaceException {
    var byLocation = new HashMap<String, TargetFile>();
    targets.files().values().forEach(target -> byLocation.put(target.location(true), target));
    var files = new LinkedHashMap<String, Path>();
    for (var file : regularFiles(folder)) {
      var location = folder.relativize(file).toString().replace('\\', '/');
      var target = byLocation.get(location);
      if (target == null) {
        throw new TufException(
            Check.HASH, location, "is in the archive, but not in " + metadata + " by this digest");
      }
      requireContent(target, file);
      files.put(target.path(), file);
    }
    return files;
  }

  private static List<Path> regularFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void requireContent(TargetFile target, Path file)
      throws IOException, TufException {
    if (Files.size(file) != target.length()) {
      throw new TufException(
          Check.LENGTH,
          target.path(),
          Files.size(file) + " bytes (expected: " + target.length() + ")");
    }
    var sha256 = Sha256.of(file);
    if (!sha256.equals(target.sha256())) {
      throw new TufException(
          Check.HASH, target.path(), "sha256 " + sha256 + " (expected: " + target.sha256() + ")");
    }
  }

  private static MarketplaceException refused(String name, String check, String problem) {
    return new MarketplaceException(Reason.VERIFICATION, check + ": " + name + ": " + problem);
  }

  /// The name of a targets file.
  public String metadata() {
    return targets.version() + "." + publisher + ".json";
  }

  /// The content of a target, if it is new.
  public Optional<Path> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /// The entries that come with it.
  public List<Entry> entries() throws IOException, MarketplaceException {
    var entries = new ArrayList<Entry>();
    for (var file : new TreeMap<>(files).entrySet()) {
      if (Published.idOf(publisher, file.getKey()).isPresent()) {
        entries.add(Entry.read(Files.readAllBytes(file.getValue()), file.getKey()));
      }
    }
    return List.copyOf(entries);
  }

  /// Writes one. The same draft is the same bytes.
  public static void write(String publisher, TargetsDraft draft, Path zip)
      throws IOException, TufException {
    var targets = Targets.parse(draft.envelope(), publisher + ".json");
    var temporary = AtomicFiles.temporary(zip);
    try {
      try (var out =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
        begin(out, "metadata/" + targets.version() + "." + publisher + ".json");
        out.write(draft.bytes());
        out.closeEntry();
        for (var content : new TreeMap<>(draft.contents()).entrySet()) {
          var target = targets.files().get(content.getKey());
          if (target != null) {
            begin(out, "targets/" + target.location(true));
            copy(content.getValue(), out);
            out.closeEntry();
          }
        }
      }
      AtomicFiles.place(temporary, zip);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void copy(Content content, OutputStream out) throws IOException {
    try (var in = content.open()) {
      in.transferTo(out);
    }
  }

  // Without times, so that they are no difference.
  private static void begin(ZipOutputStream out, String name) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    out.putNextEntry(entry);
  }
}
