package dev.weir.marketplace.index;

import dev.weir.marketplace.entry.Revocations;
import java.util.Optional;

/// What is known of an index without asking anybody.
///
/// @param revocations what it took back; empty if that cannot be read, which the status says
public record KnownIndex(IndexStatus status, Optional<Revocations> revocations) {}
