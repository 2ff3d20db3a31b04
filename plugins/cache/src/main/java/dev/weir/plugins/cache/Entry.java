package dev.weir.plugins.cache;

import java.util.List;

/// What lies under a key.
sealed interface Entry permits Stored, Entry.Variants, Entry.Gone {

  /// Says that there are several responses for one URL, by what the request says in some fields.
  ///
  /// @param generation part of their keys, so that none of them can be found again once this is
  ///   gone
  /// @param selecting the names of the fields, in lower case: one list for each `Vary` that the
  ///   upstream has used, the latest first
  record Variants(long generation, List<List<String>> selecting) implements Entry {

    /// More than that are forgotten, the oldest first.
    static final int MAX = 4;

    public Variants {
      selecting = List.copyOf(selecting);
    }
  }

  /// Says that what was stored was made invalid, so that a response that was on its way then is not
  /// stored. It has a key of its own beside that of the URL.
  ///
  /// @param id of the occasion: who has sent a request before it did not know this one
  record Gone(long id) implements Entry {}
}
