/// What the `weir filter` commands do for authors of WASM filters: templates, compilers, cases,
/// live development, inspection.
///
/// All of them run a filter in [TrialGateway][dev.weir.cli.filter.TrialGateway], which is a real
/// gateway.
@NullMarked
package dev.weir.cli.filter;

import org.jspecify.annotations.NullMarked;
