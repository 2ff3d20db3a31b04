/// What class files say about the code in them, before any of it runs: what they refer to, what
/// that makes possible, and whether it exists.
///
/// Needs nothing but the JDK. Start at [ClassFacts][dev.weir.cli.scan.ClassFacts].
@NullMarked
package dev.weir.cli.scan;

import org.jspecify.annotations.NullMarked;
