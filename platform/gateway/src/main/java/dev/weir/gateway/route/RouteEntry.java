package dev.weir.gateway.route;

/// A route as a [RouteTree] is built from it.
///
/// @param id the name that explanations and errors use
/// @param match which requests it answers
/// @param route what [RouteTree#find] returns for them
public record RouteEntry<R>(String id, RouteMatch match, R route) {}
