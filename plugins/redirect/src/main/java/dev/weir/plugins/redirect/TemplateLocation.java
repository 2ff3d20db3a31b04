package dev.weir.plugins.redirect;

import dev.weir.api.Request;

/// A location with parts of the request filled in.
///
/// @param keepQuery whether the request's query goes along where the template does not place it
record TemplateLocation(Template template, boolean keepQuery) implements Location {

  @Override
  public String of(Request request) {
    var base = template.scheme().isEmpty() ? "" : base(request);
    var target = new StringBuilder();
    for (var part : template.parts()) {
      target.append(part.apply(request));
    }
    if (keepQuery && !template.placesQuery()) {
      target.append(Url.query(request, template.hasQuery() ? '&' : '?'));
    }
    if (target.toString().endsWith("?")) {
      target.setLength(target.length() - 1);
    }
    return base + Url.rooted(target.toString()) + template.fragment();
  }

  private String base(Request request) {
    var host = template.host().equals("{host}") ? Url.hostOf(request) : template.host();
    return template.scheme() + "://" + host + template.port();
  }
}
