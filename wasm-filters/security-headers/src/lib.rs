//! security-headers: adds the response headers that make browsers careful.
//!
//! The configuration is read once, when the instance starts; a request costs one host call for each
//! header. See README.md for the properties.
#![no_std]

mod http_wasm;
mod json;

use json::{Error, Reader, Value};

const MAX_CONFIG: usize = 16 << 10;
const MAX_REMOVED: usize = 32;

/// The headers that can be set, each with what it is set to when the configuration is silent.
const HEADERS: [(&[u8], &[u8]); 10] = [
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"content-security-policy", b""),
    (b"content-security-policy-report-only", b""),
    (b"permissions-policy", b""),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b""),
    (b"cross-origin-resource-policy", b""),
];

struct Config {
    /// What each of HEADERS is set to; nothing if empty.
    values: [&'static [u8]; HEADERS.len()],
    removed: [&'static [u8]; MAX_REMOVED],
    /// The request header that tells the upstream; nothing if empty.
    mark: &'static [u8],
    replace: bool,
}

// An instance has one thread, and the host calls one function at a time.
static mut TEXT: [u8; MAX_CONFIG] = [0; MAX_CONFIG];
static mut ARENA: [u8; MAX_CONFIG] = [0; MAX_CONFIG];
static mut CONFIG: Config = Config {
    values: [b""; HEADERS.len()],
    removed: [b""; MAX_REMOVED],
    mark: b"x-security-headers",
    replace: false,
};

// Rather than _initialize, which not all hosts call.
#[no_mangle]
pub extern "C" fn _start() {
    http_wasm::enable_response_changes();
    let (text, arena, config) = unsafe { (&mut TEXT, &mut ARENA, &mut CONFIG) };
    for (value, (_, default)) in config.values.iter_mut().zip(HEADERS) {
        *value = default;
    }
    config.removed[0] = b"server";
    config.removed[1] = b"x-powered-by";
    match http_wasm::config(text) {
        // A host without configuration means all defaults.
        Some(b"") => {}
        Some(text) => {
            if let Err(error) = read(Reader::new(text, arena), config) {
                refuse(error);
            }
        }
        None => refuse(Error { what: b"too long", at: MAX_CONFIG }),
    }
}

fn read(mut reader: Reader<'static>, config: &mut Config) -> Result<(), Error> {
    reader.begin()?;
    let mut is_first = true;
    while let Some(name) = reader.next_name(is_first)? {
        is_first = false;
        let value = reader.value()?;
        if let Some(index) = HEADERS.iter().position(|(header, _)| *header == name) {
            config.values[index] = text_or_nothing(value)?;
            continue;
        }
        match (name, value) {
            (b"mark", value) => config.mark = text_or_nothing(value)?,
            (b"replace", Value::Flag(flag)) => config.replace = flag,
            (b"remove", Value::Array) => config.removed = names(&mut reader)?,
            (b"replace", _) => return wrong(b"replace: expected true or false"),
            (b"remove", _) => return wrong(b"remove: expected an array of header names"),
            _ => return wrong(b"unknown property"),
        }
    }
    Ok(())
}

fn text_or_nothing(value: Value<'static>) -> Result<&'static [u8], Error> {
    match value {
        Value::Text(text) if text.iter().all(|&b| b >= b' ' && b != 127) => Ok(text),
        Value::Flag(false) => Ok(b""),
        _ => wrong(b"expected a header's text, or false"),
    }
}

fn names(reader: &mut Reader<'static>) -> Result<[&'static [u8]; MAX_REMOVED], Error> {
    let mut names: [&[u8]; MAX_REMOVED] = [b""; MAX_REMOVED];
    let mut count = 0;
    while let Some(name) = reader.next_item(count == 0)? {
        if count == MAX_REMOVED || name.is_empty() {
            return wrong(b"remove: expected up to 32 header names");
        }
        names[count] = name;
        count += 1;
    }
    Ok(names)
}

fn wrong<T>(what: &'static [u8]) -> Result<T, Error> {
    Err(Error { what, at: 0 })
}

/// Says what is wrong with the configuration and does not start.
fn refuse(error: Error) -> ! {
    let mut message = [0; 128];
    let mut length = 0;
    let mut add = |text: &[u8]| {
        for &byte in text.iter().take(message.len() - length) {
            message[length] = byte;
            length += 1;
        }
    };
    add(b"configuration: ");
    add(error.what);
    if error.at > 0 {
        add(b" at byte ");
        let mut digits = [0; 10];
        let mut start = digits.len();
        let mut rest = error.at;
        while rest > 0 {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        add(&digits[start..]);
    }
    http_wasm::log_error(&message[..length]);
    core::arch::wasm32::unreachable()
}

#[no_mangle]
pub extern "C" fn handle_request() -> u64 {
    let config = unsafe { &CONFIG };
    if !config.mark.is_empty() {
        http_wasm::set_header(http_wasm::REQUEST, config.mark, b"gateway");
    }
    http_wasm::NEXT
}

#[no_mangle]
pub extern "C" fn handle_response(_context: u32, is_error: u32) {
    if is_error != 0 {
        return;
    }
    let config = unsafe { &CONFIG };
    for name in config.removed.iter().take_while(|name| !name.is_empty()) {
        http_wasm::remove_header(http_wasm::RESPONSE, name);
    }
    for ((name, _), value) in HEADERS.iter().zip(config.values) {
        if !value.is_empty() && (config.replace || !http_wasm::has_header(http_wasm::RESPONSE, name)) {
            http_wasm::set_header(http_wasm::RESPONSE, name, value);
        }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
