/// The load, the upstream and the judge of what several gateways admit together; start with the
/// scripts `limits` and `faults` beside the sources.
@NullMarked
package dev.weir.bench.limits;

import org.jspecify.annotations.NullMarked;
