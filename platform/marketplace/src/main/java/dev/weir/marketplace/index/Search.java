package dev.weir.marketplace.index;

import dev.weir.marketplace.entry.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A plain scan of all listings: ten thousand take a few milliseconds, so there is no index of
/// words.
final class Search {

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingInt(Scored::score)
          .reversed()
          .thenComparing(scored -> scored.listing().id());

  private final List<Text> texts;

  Search(Collection<Listing> listings) {
    texts = listings.stream().map(Text::of).toList();
  }

  private record Scored(Listing listing, int score) {}

  /// What of a listing is searched, in lower case.
  private record Text(Listing listing, String name, String id, String title, String rest) {

    static Text of(Listing listing) {
      var description = listing.description();
      return new Text(
          listing,
          listing.id().name(),
          listing.id().toString(),
          description.title().toLowerCase(Locale.ROOT),
          (description.summary()
                  + " "
                  + String.join(" ", description.categories())
                  + " "
                  + listing.kind().id())
              .toLowerCase(Locale.ROOT));
    }

    /// How well a word fits; 0 if it is nowhere.
    int score(String word) {
      if (name.equals(word) || id.equals(word)) {
        return 32;
      }
      if (name.startsWith(word)) {
        return 16;
      }
      if (id.contains(word)) {
        return 8;
      }
      if (title.contains(word)) {
        return 4;
      }
      return rest.contains(word) ? 1 : 0;
    }
  }

  /// Listings that have all words, best first; all of them if there is no word.
  List<Listing> find(String query) {
    var words =
        Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    var found = new ArrayList<Scored>();
    for (var text : texts) {
      var scores = words.stream().mapToInt(text::score).toArray();
      if (Arrays.stream(scores).allMatch(score -> score > 0)) {
        found.add(new Scored(text.listing(), Arrays.stream(scores).sum()));
      }
    }
    found.sort(BEST_FIRST);
    return found.stream().map(Scored::listing).toList();
  }
}
