//! A filter that does what its configuration says, with the functions of the official SDK, which breaks down over every
//! status that it does not expect. One instruction a line: a callback, an operation, its arguments.
//!
//! Callbacks: `configure`, `tick`, `request`, `request-body`, `request-trailers`, `response`, `response-body`,
//! `response-trailers`, `call`, `log`. What operations find is noted; `tell` puts the notes into a header, `tell-to` into one
//! of another message, `tell-body` into the body. Bodies are taken whole; `stream` tells each part instead.

use proxy_wasm::hostcalls;
use proxy_wasm::traits::*;
use proxy_wasm::types::*;
use std::time::Duration;


#[no_mangle]
pub fn _start() {
    proxy_wasm::set_log_level(LogLevel::Trace);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> {
        Box::new(Root {
            script: Script::default(),
        })
    });
}

#[derive(Clone, Default)]
struct Script {
    lines: Vec<String>,
    notes: Vec<String>,
    action: bool,
}

/// Bytes as text: what is not plain ASCII as %XX.
fn text(bytes: &[u8]) -> String {
    let mut out = String::new();
    for b in bytes {
        if (0x20..0x7f).contains(b) && *b != b'%' {
            out.push(*b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// The reverse.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        if *first == b'%' && rest.len() >= 2 {
            let digits = std::str::from_utf8(&rest[..2]).unwrap();
            out.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &rest[2..];
        } else {
            out.push(*first);
        }
    }
    out
}

fn pairs(list: &str) -> Vec<(String, String)> {
    list.split('&')
        .filter(|it| !it.is_empty())
        .map(|it| it.split_once('=').unwrap_or((it, "")))
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

fn borrowed(list: &[(String, String)]) -> Vec<(&str, &str)> {
    list.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

fn map_of(callback: &str) -> MapType {
    match callback {
        "request" | "request-body" => MapType::HttpRequestHeaders,
        "request-trailers" => MapType::HttpRequestTrailers,
        "response-trailers" => MapType::HttpResponseTrailers,
        "call" => MapType::HttpCallResponseHeaders,
        _ => MapType::HttpResponseHeaders,
    }
}

fn named(map: &str) -> MapType {
    match map {
        "request" => MapType::HttpRequestHeaders,
        "request-trailers" => MapType::HttpRequestTrailers,
        "response" => MapType::HttpResponseHeaders,
        "response-trailers" => MapType::HttpResponseTrailers,
        _ => MapType::HttpCallResponseHeaders,
    }
}

fn buffer_of(callback: &str) -> BufferType {
    match callback {
        "request-body" | "request" => BufferType::HttpRequestBody,
        "call" => BufferType::HttpCallResponseBody,
        _ => BufferType::HttpResponseBody,
    }
}

impl Script {
    fn has(&self, callback: &str) -> bool {
        self.lines.iter().any(|it| it.split(' ').next() == Some(callback))
    }

    fn streams(&self, callback: &str) -> bool {
        self.lines.iter().any(|it| it == &format!("{callback} stream"))
    }

    fn note(&mut self, what: &str, found: Option<Vec<u8>>) {
        let found = found.map_or("-".to_string(), |it| text(&it));
        self.notes.push(format!("{what}:{found}"));
    }

    /// Runs what a callback has to do; the result is whether the stream goes on.
    fn run(&mut self, callback: &str) -> Action {
        self.action = true;
        for line in self.lines.clone() {
            let mut words = line.splitn(4, ' ');
            if words.next() == Some(callback) {
                let operation = words.next().unwrap_or("").to_string();
                let first = words.next().unwrap_or("").to_string();
                let second = words.next().unwrap_or("").to_string();
                self.step(callback, &operation, &first, &second);
            }
        }
        if self.action {
            Action::Continue
        } else {
            Action::Pause
        }
    }

    fn step(&mut self, callback: &str, operation: &str, first: &str, second: &str) {
        let map = map_of(callback);
        match operation {
            "get" => {
                let value = hostcalls::get_map_value_bytes(map, first).unwrap();
                self.note(first, value);
            }
            "get-from" => {
                let value = hostcalls::get_map_value_bytes(named(first), second).unwrap();
                self.note(second, value);
            }
            "pairs" => {
                let list = hostcalls::get_map_bytes(map).unwrap();
                let wanted: Vec<String> = list
                    .iter()
                    .filter(|(name, _)| first.is_empty() || name.starts_with(first))
                    .map(|(name, value)| format!("{}={}", name, text(value)))
                    .collect();
                self.notes.push(wanted.join("&"));
            }
            "set" => hostcalls::set_map_value_bytes(map, first, Some(&bytes(second))).unwrap(),
            "remove" => hostcalls::set_map_value(map, first, None).unwrap(),
            "add" => hostcalls::add_map_value_bytes(map, first, &bytes(second)).unwrap(),
            "replace" => hostcalls::set_map(map, borrowed(&pairs(first))).unwrap(),
            "large" => {
                let size: usize = second.parse().unwrap();
                hostcalls::set_map_value(map, first, Some(&"x".repeat(size))).unwrap();
            }
            "property" => {
                let value = hostcalls::get_property(first.split('.').collect()).unwrap();
                self.note(first, value);
            }
            "set-property" => hostcalls::set_property(vec![first], Some(&bytes(second))).unwrap(),
            "body" => {
                let value = hostcalls::get_buffer(buffer_of(callback), 0, 1 << 20).unwrap();
                self.note("body", value);
            }
            "set-body" => {
                let size = usize::MAX >> 1;
                hostcalls::set_buffer(buffer_of(callback), 0, size, &bytes(first)).unwrap();
            }
            "append-body" => {
                let size = usize::MAX >> 1;
                hostcalls::set_buffer(buffer_of(callback), size, 0, &bytes(first)).unwrap();
            }
            "prepend-body" => hostcalls::set_buffer(buffer_of(callback), 0, 0, &bytes(first)).unwrap(),
            "answer" => {
                let (fields, body) = second.split_once(' ').unwrap_or((second, ""));
                let fields = pairs(fields);
                let body = bytes(body);
                let body = if body.is_empty() { None } else { Some(body.as_slice()) };
                hostcalls::send_http_response(first.parse().unwrap(), borrowed(&fields), body).unwrap();
            }
            "pause" => self.action = false,
            "resume" if first == "response" => hostcalls::resume_http_response().unwrap(),
            "resume" => hostcalls::resume_http_request().unwrap(),
            "call" => {
                let fields = pairs(second);
                let mut all = borrowed(&fields);
                for (name, value) in [(":authority", "service"), (":method", "GET"), (":path", "/")] {
                    if !fields.iter().any(|it| it.0 == name) {
                        all.push((name, value));
                    }
                }
                let trailers = vec![];
                let limit = Duration::from_secs(5);
                match hostcalls::dispatch_http_call(first, all, None, trailers, limit) {
                    Ok(_) => {}
                    Err(status) => self.notes.push(format!("call:{status:?}")),
                }
            }
            "share" => match hostcalls::set_shared_data(first, Some(&bytes(second)), None) {
                Ok(()) => {}
                Err(status) => self.notes.push(format!("{first}:{status:?}")),
            },
            "shared" => {
                let (value, _) = hostcalls::get_shared_data(first).unwrap();
                self.note(first, value);
            }
            "tick" => hostcalls::set_tick_period(Duration::from_millis(first.parse().unwrap())).unwrap(),
            "tell" => hostcalls::set_map_value(map, first, Some(&self.notes.join("|"))).unwrap(),
            "tell-to" => {
                let notes = self.notes.join("|");
                hostcalls::set_map_value(named(first), second, Some(&notes)).unwrap();
            }
            "tell-body" => {
                let notes = self.notes.join("|");
                hostcalls::set_buffer(buffer_of(callback), 0, usize::MAX >> 1, notes.as_bytes()).unwrap();
            }
            "tell-log" => hostcalls::log(LogLevel::Info, &self.notes.join("|")).unwrap(),
            "trap" => panic!("as configured"),
            "stream" => {}
            _ => panic!("{operation}: no such operation"),
        }
    }

    fn body(&mut self, callback: &str, size: usize, end: bool) -> Action {
        if !self.has(callback) {
            return Action::Continue;
        }
        if self.streams(callback) {
            self.notes.push(format!("{size}{}", if end { "." } else { "" }));
            return if end { self.run(callback) } else { Action::Continue };
        }
        if end {
            self.run(callback)
        } else {
            Action::Pause
        }
    }
}

struct Root {
    script: Script,
}

impl Context for Root {
    fn on_http_call_response(&mut self, _: u32, _: usize, _: usize, _: usize) {
        self.script.run("call");
    }
}

impl RootContext for Root {
    fn on_configure(&mut self, _: usize) -> bool {
        #[cfg(feature = "abi-0-1-0")]
        let text = self.get_configuration().unwrap_or_default();
        #[cfg(not(feature = "abi-0-1-0"))]
        let text = self.get_plugin_configuration().unwrap_or_default();
        let text = String::from_utf8(text).unwrap();
        self.script.lines = text.lines().map(str::to_string).collect();
        self.script.run("configure");
        true
    }

    fn on_tick(&mut self) {
        self.script.run("tick");
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream {
            script: self.script.clone(),
        }))
    }
}

struct Stream {
    script: Script,
}

impl Context for Stream {
    fn on_http_call_response(&mut self, _: u32, headers: usize, body: usize, _: usize) {
        if headers == 0 {
            self.script.notes.push(format!("failed:{body}"));
        }
        self.script.run("call");
    }
}

impl HttpContext for Stream {
    #[cfg(not(feature = "abi-0-1-0"))]
    fn on_http_request_headers(&mut self, _: usize, _: bool) -> Action {
        self.script.run("request")
    }

    #[cfg(not(feature = "abi-0-1-0"))]
    fn on_http_response_headers(&mut self, _: usize, _: bool) -> Action {
        self.script.run("response")
    }

    #[cfg(feature = "abi-0-1-0")]
    fn on_http_request_headers(&mut self, _: usize) -> Action {
        self.script.run("request")
    }

    #[cfg(feature = "abi-0-1-0")]
    fn on_http_response_headers(&mut self, _: usize) -> Action {
        self.script.run("response")
    }

    fn on_http_request_body(&mut self, size: usize, end: bool) -> Action {
        self.script.body("request-body", size, end)
    }

    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        self.script.run("request-trailers")
    }

    fn on_http_response_body(&mut self, size: usize, end: bool) -> Action {
        self.script.body("response-body", size, end)
    }

    fn on_http_response_trailers(&mut self, _: usize) -> Action {
        self.script.run("response-trailers")
    }

    fn on_log(&mut self) {
        if self.script.has("log") {
            self.script.run("log");
        }
    }
}
