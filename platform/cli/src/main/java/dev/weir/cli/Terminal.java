package dev.weir.cli;

import java.io.PrintWriter;

/// Where a command writes: results to one, what is wrong to the other; and who can be asked.
record Terminal(PrintWriter out, PrintWriter err, Prompt prompt) {}
