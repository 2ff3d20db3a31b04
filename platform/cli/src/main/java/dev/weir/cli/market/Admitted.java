package dev.weir.cli.market;

import dev.weir.marketplace.build.Published;
import dev.weir.marketplace.build.Submission;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Release;
import java.util.ArrayList;
import java.util.List;

/// A submission that passed every check.
///
/// @param before what it follows
/// @param entries all of the publisher, as they are with it
public record Admitted(Submission submission, Published before, List<Entry> entries) {

  public Admitted {
    entries = List.copyOf(entries);
  }

  /// A release that it adds, or whose `yanked` it changes.
  public record News(EntryId id, Kind kind, Release release, boolean isNew) {}

  /// What it adds and changes, of the releases.
  public List<News> news() {
    var news = new ArrayList<News>();
    for (var entry : entries) {
      var known = before.entry(entry.id());
      for (var release : entry.releases()) {
        var old = known.flatMap(it -> it.release(release.version()));
        if (old.isEmpty() || !old.get().equals(release)) {
          news.add(new News(entry.id(), entry.kind(), release, old.isEmpty()));
        }
      }
    }
    return List.copyOf(news);
  }
}
