package dev.weir.gateway.telemetry.accesslog;

/// What became of the lines of one sink.
///
/// @param sink `stdout`, the path of a file, or what the sink is called
/// @param written lines that went where they were to go
/// @param dropped lines that did not, since there was no room for them or writing has failed
/// @param waiting bytes of lines that wait to be written
public record AccessLogNumbers(String sink, long written, long dropped, long waiting) {}
