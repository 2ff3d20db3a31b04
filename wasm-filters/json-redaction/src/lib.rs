//! json-redaction: hides fields of JSON responses.
//!
//! See README.md for the patterns and the properties.

mod path;
mod redact;

use path::Patterns;
use redact::{redact, Invalid};
use weir_filter::json::Value;
use weir_filter::{
    register, warn, Config, Error, Features, Filter, FromJson, Next, Request, Response,
};

const PARTIAL_CONTENT: u16 = 206;
const SWITCHING_PROTOCOLS: u16 = 101;
const BAD_GATEWAY: u16 = 502;

/// Headers that tell something about the body that is no longer true once it was changed.
const ABOUT_THE_BODY: [&str; 5] =
    ["content-md5", "digest", "content-digest", "repr-digest", "accept-ranges"];

struct JsonRedaction {
    patterns: Patterns,
    /// JSON.
    replacement: String,
    content_types: Vec<String>,
    on_invalid: OnInvalid,
}

/// What becomes of a response that says it is JSON and cannot be read as such.
#[derive(Clone, Copy, PartialEq)]
enum OnInvalid {
    Refuse,
    Pass,
}

impl Filter for JsonRedaction {
    type Context = ();
    const FEATURES: Features = Features::BUFFER_RESPONSE;

    fn new(config: &Config) -> Result<Self, Error> {
        let paths: Vec<String> = config.required("paths")?;
        if paths.is_empty() {
            return Err(Error::expected("paths", "[]", "at least one"));
        }
        let Replacement(replacement) =
            config.get("replacement")?.unwrap_or_else(|| Replacement("\"[redacted]\"".into()));
        let mut content_types: Vec<String> = config.get("content-types")?.unwrap_or_default();
        content_types.iter_mut().for_each(|name| name.make_ascii_lowercase());
        Ok(JsonRedaction {
            patterns: Patterns::parse(&paths)?,
            replacement,
            content_types,
            on_invalid: config.get("invalid")?.unwrap_or(OnInvalid::Refuse),
        })
    }

    /// Asks the upstream for a whole body that is not compressed: a part of a text, or a compressed
    /// one, could not be read.
    fn on_request(&mut self, request: &mut Request) -> Next {
        let mut headers = request.headers_mut();
        headers.set("accept-encoding", "identity");
        headers.remove("range");
        headers.remove("if-range");
        Ok(())
    }

    fn on_response(&mut self, _: (), request: &Request, response: &mut Response) {
        let has_body = !response.is_failure() && response.status() != SWITCHING_PROTOCOLS;
        if !has_body || !self.is_json(response) {
            return;
        }
        match self.redacted(response) {
            Ok(None) => {}
            Ok(Some(json)) => replace(response, json),
            Err(Invalid { problem, at }) => {
                warn!("{}: no JSON that can be read: {} at byte {}", request.path(), problem, at);
                if self.on_invalid == OnInvalid::Refuse {
                    refuse(response);
                }
            }
        }
    }
}

impl JsonRedaction {
    fn is_json(&self, response: &Response) -> bool {
        response.headers().all("content-type").iter().any(|header| {
            let name = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let known = ["application/json", "text/json", "application/x-ndjson"];
            known.contains(&name.as_str())
                || name.ends_with("+json")
                || self.content_types.contains(&name)
        })
    }

    fn redacted(&self, response: &mut Response) -> Result<Option<Vec<u8>>, Invalid> {
        let body = response.body().read_all();
        if body.is_empty() {
            return Ok(None);
        }
        let encodings = response.headers().all("content-encoding");
        if encodings.iter().any(|encoding| !encoding.trim().eq_ignore_ascii_case("identity")) {
            return Err(Invalid { problem: "compressed", at: 0 });
        }
        if response.status() == PARTIAL_CONTENT {
            return Err(Invalid { problem: "a part of a body", at: 0 });
        }
        redact(&body, &self.patterns, &self.replacement)
    }
}

fn replace(response: &mut Response, json: Vec<u8>) {
    let mut headers = response.headers_mut();
    ABOUT_THE_BODY.iter().for_each(|name| headers.remove(name));
    // It is not the same bytes any more, which is what a strong tag promises.
    if let Some(tag) = headers.first("etag").filter(|tag| tag.starts_with('"')) {
        headers.set("etag", format!("W/{}", tag));
    }
    response.body().write(json);
}

fn refuse(response: &mut Response) {
    response.set_status(BAD_GATEWAY);
    let mut headers = response.headers_mut();
    ABOUT_THE_BODY.iter().for_each(|name| headers.remove(name));
    for name in ["content-encoding", "content-range", "etag", "last-modified", "cache-control"] {
        headers.remove(name);
    }
    headers.set("content-type", "text/plain; charset=utf-8");
    response.body().write("The response could not be read.\n");
}

impl FromJson for OnInvalid {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Text(text) if text == "refuse" => Ok(OnInvalid::Refuse),
            Value::Text(text) if text == "pass" => Ok(OnInvalid::Pass),
            other => Err(Error::mismatch(other, "refuse or pass")),
        }
    }
}

/// A text, a number, true or false, as JSON.
struct Replacement(String);

impl FromJson for Replacement {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Text(text) => Ok(Replacement(quoted(text))),
            Value::Number(number) => Ok(Replacement(number.clone())),
            Value::Bool(flag) => Ok(Replacement(flag.to_string())),
            other => Err(Error::mismatch(other, "a text, a number, true or false")),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..='\x1f' => json.push_str(&format!("\\u{:04x}", c as u32)),
            _ => json.push(c),
        }
    }
    json.push('"');
    json
}

register!(JsonRedaction);

#[cfg(test)]
mod tests;
