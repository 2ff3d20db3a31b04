//! The host functions, as tests have them: they work on the [`Host`] that runs the filter in this
//! thread.

use super::exchange::{checked_name, checked_value, Exchange};
use crate::log::Level;
use crate::Features;
use std::cell::RefCell;
use std::string::String;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::vec::Vec;

/// The host of one filter.
pub(super) struct Host {
    config: Vec<u8>,
    offered: u32,
    pub(super) enabled: u32,
    pub(super) enabled_at_start: u32,
    pub(super) exchange: Option<Exchange>,
    pub(super) log: Vec<(Level, String)>,
    pub(super) time: Option<Duration>,
}

std::thread_local!(static CURRENT: RefCell<Option<Host>> = const { RefCell::new(None) });

impl Host {
    pub(super) fn new(offered: Features, config: &str) -> Self {
        Host {
            config: config.as_bytes().to_vec(),
            offered: offered.0,
            enabled: 0,
            enabled_at_start: 0,
            exchange: None,
            log: Vec::new(),
            time: None,
        }
    }

    /// Runs a function of the filter, which can call this host as long as it runs.
    pub(super) fn run<T>(&mut self, function: impl FnOnce() -> T) -> T {
        let host = core::mem::replace(self, Host::new(Features::NONE, ""));
        CURRENT.with(|current| current.replace(Some(host)));
        let result = function();
        if let Some(host) = CURRENT.with(RefCell::take) {
            *self = host;
        }
        result
    }

    pub(super) fn exchange(&self) -> &Exchange {
        self.exchange.as_ref().expect("needs a request (expected: called from on_request or later)")
    }

    pub(super) fn exchange_mut(&mut self) -> &mut Exchange {
        self.exchange.as_mut().expect("needs a request (expected: called from on_request or later)")
    }

    pub(super) fn end(&mut self) -> Exchange {
        self.exchange.take().expect("a request that has begun")
    }

    fn has(&self, feature: Features) -> bool {
        Features(self.enabled).contains(feature)
    }

    fn request(&mut self) -> &mut Exchange {
        assert!(
            !self.exchange().is_after_next,
            "a request cannot be changed after the next handler"
        );
        self.exchange_mut()
    }

    fn response(&mut self) -> &mut Exchange {
        assert!(
            !self.exchange().is_after_next || self.has(Features::BUFFER_RESPONSE),
            "a response cannot be changed after the next handler without BUFFER_RESPONSE"
        );
        self.exchange_mut()
    }

    /// The fields that are to be changed.
    fn changeable(&mut self, kind: u32) -> &mut super::message::Fields {
        assert!(kind < 2 || self.has(Features::TRAILERS), "trailers need the feature TRAILERS");
        match kind {
            0 | 2 => self.request().fields(kind),
            _ => self.response().fields(kind),
        }
    }

    fn fields(&mut self, kind: u32) -> &[(String, Vec<u8>)] {
        if kind > 1 && !self.has(Features::TRAILERS) {
            return &[];
        }
        self.exchange_mut().fields(kind)
    }
}

fn host<T>(function: impl FnOnce(&mut Host) -> T) -> T {
    CURRENT.with(|current| {
        let mut current = current.borrow_mut();
        function(current.as_mut().expect("a filter that a testing::Gateway runs"))
    })
}

/// # Safety
///
/// Pointer and length are those of readable memory.
unsafe fn bytes<'a>(pointer: *const u8, length: u32) -> &'a [u8] {
    core::slice::from_raw_parts(pointer, length as usize)
}

/// # Safety
///
/// The buffer has room for that many bytes.
unsafe fn put(value: &[u8], buffer: *mut u8, limit: u32) -> u32 {
    if value.len() <= limit as usize {
        core::ptr::copy_nonoverlapping(value.as_ptr(), buffer, value.len());
    }
    value.len() as u32
}

unsafe fn put_all<'a>(values: impl Iterator<Item = &'a [u8]>, buffer: *mut u8, limit: u32) -> u64 {
    let mut list = Vec::new();
    let mut count = 0u64;
    for value in values {
        list.extend_from_slice(value);
        list.push(0);
        count += 1;
    }
    count << 32 | u64::from(put(&list, buffer, limit))
}

pub(crate) unsafe fn enable_features(features: u32) -> u32 {
    host(|host| {
        host.enabled |= features & host.offered;
        if host.exchange.is_none() {
            host.enabled_at_start = host.enabled;
        }
        host.enabled
    })
}

pub(crate) unsafe fn get_config(buffer: *mut u8, limit: u32) -> u32 {
    host(|host| put(&host.config, buffer, limit))
}

pub(crate) unsafe fn log(level: i32, message: *const u8, length: u32) {
    let level = match level {
        -1 => Level::Debug,
        0 => Level::Info,
        1 => Level::Warn,
        _ => Level::Error,
    };
    let line = String::from_utf8_lossy(bytes(message, length)).into_owned();
    host(|host| host.log.push((level, line)));
}

pub(crate) unsafe fn log_enabled(_level: i32) -> u32 {
    1
}

pub(crate) unsafe fn get_method(buffer: *mut u8, limit: u32) -> u32 {
    host(|host| put(host.exchange().request.method.as_bytes(), buffer, limit))
}

pub(crate) unsafe fn set_method(method: *const u8, length: u32) {
    assert!(length > 0, "method: '' (expected: a method)");
    let method = String::from_utf8_lossy(bytes(method, length)).into_owned();
    host(|host| host.request().request.method = method);
}

pub(crate) unsafe fn get_uri(buffer: *mut u8, limit: u32) -> u32 {
    host(|host| put(host.exchange().request.uri.as_bytes(), buffer, limit))
}

pub(crate) unsafe fn set_uri(uri: *const u8, length: u32) {
    let uri = String::from_utf8_lossy(bytes(uri, length)).into_owned();
    let uri = if uri.is_empty() { "/".into() } else { uri };
    host(|host| host.request().request.uri = uri);
}

pub(crate) unsafe fn get_protocol_version(buffer: *mut u8, limit: u32) -> u32 {
    host(|host| put(host.exchange().request.protocol.as_bytes(), buffer, limit))
}

pub(crate) unsafe fn get_source_addr(buffer: *mut u8, limit: u32) -> u32 {
    host(|host| put(host.exchange().request.source.as_bytes(), buffer, limit))
}

pub(crate) unsafe fn get_header_names(kind: u32, buffer: *mut u8, limit: u32) -> u64 {
    host(|host| {
        let mut names: Vec<String> = Vec::new();
        for (name, _) in host.fields(kind) {
            let name = name.to_ascii_lowercase();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        put_all(names.iter().map(String::as_bytes), buffer, limit)
    })
}

pub(crate) unsafe fn get_header_values(
    kind: u32,
    name: *const u8,
    name_length: u32,
    buffer: *mut u8,
    limit: u32,
) -> u64 {
    let name = checked_name(bytes(name, name_length));
    host(|host| {
        let fields = host.fields(kind).iter();
        let values = fields.filter(|(field, _)| field.eq_ignore_ascii_case(&name));
        put_all(values.map(|(_, value)| value.as_slice()), buffer, limit)
    })
}

pub(crate) unsafe fn set_header_value(
    kind: u32,
    name: *const u8,
    name_length: u32,
    value: *const u8,
    value_length: u32,
) {
    let name = checked_name(bytes(name, name_length));
    let value = checked_value(bytes(value, value_length));
    host(|host| {
        let fields = host.changeable(kind);
        fields.retain(|(field, _)| !field.eq_ignore_ascii_case(&name));
        fields.push((name, value));
    });
}

pub(crate) unsafe fn add_header_value(
    kind: u32,
    name: *const u8,
    name_length: u32,
    value: *const u8,
    value_length: u32,
) {
    let name = checked_name(bytes(name, name_length));
    let value = checked_value(bytes(value, value_length));
    host(|host| host.changeable(kind).push((name, value)));
}

pub(crate) unsafe fn remove_header(kind: u32, name: *const u8, name_length: u32) {
    let name = checked_name(bytes(name, name_length));
    host(|host| host.changeable(kind).retain(|(field, _)| !field.eq_ignore_ascii_case(&name)));
}

pub(crate) unsafe fn read_body(kind: u32, buffer: *mut u8, limit: u32) -> u64 {
    let buffer = core::slice::from_raw_parts_mut(buffer, limit as usize);
    host(|host| {
        let buffering =
            if kind == 0 { Features::BUFFER_REQUEST } else { Features::BUFFER_RESPONSE };
        let keep = host.has(buffering);
        assert!(
            keep || !host.exchange().is_after_next,
            "a body cannot be read after the next handler without buffering"
        );
        let (count, is_end) = host.exchange_mut().read(kind, buffer, keep);
        u64::from(is_end) << 32 | count as u64
    })
}

pub(crate) unsafe fn write_body(kind: u32, body: *const u8, length: u32) {
    let part = bytes(body, length);
    host(|host| match kind {
        0 => host.request().write(kind, part),
        _ => host.response().write(kind, part),
    });
}

pub(crate) unsafe fn get_status_code() -> u32 {
    host(|host| u32::from(host.exchange().response.status))
}

pub(crate) unsafe fn set_status_code(status: u32) {
    assert!((200..600).contains(&status), "status: '{}' (expected: 200..599)", status);
    host(|host| host.response().response.status = status as u16);
}

pub(crate) unsafe fn clock_time_get(_clock: u32, _precision: u64, time: *mut u64) -> u32 {
    let now = host(|host| host.time);
    let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    *time = now.unwrap_or(machine).as_nanos() as u64;
    0
}

/// Bytes that differ from call to call, which is all that a test needs.
pub(crate) unsafe fn random_get(buffer: *mut u8, length: u32) -> u32 {
    use std::collections::hash_map::RandomState;
    use std::hash::{BuildHasher, Hasher};
    for chunk in core::slice::from_raw_parts_mut(buffer, length as usize).chunks_mut(8) {
        let random = RandomState::new().build_hasher().finish().to_le_bytes();
        chunk.copy_from_slice(&random[..chunk.len()]);
    }
    0
}
