//! The host functions of http-wasm (<https://http-wasm.io/http-handler-abi/>), as they are, and
//! what makes values of their buffers.

use alloc::vec::Vec;
use core::mem::MaybeUninit;

#[cfg(target_arch = "wasm32")]
mod imports {
    #[link(wasm_import_module = "http_handler")]
    extern "C" {
        pub fn enable_features(features: u32) -> u32;
        pub fn get_config(buffer: *mut u8, limit: u32) -> u32;
        pub fn log(level: i32, message: *const u8, length: u32);
        pub fn log_enabled(level: i32) -> u32;
        pub fn get_method(buffer: *mut u8, limit: u32) -> u32;
        pub fn set_method(method: *const u8, length: u32);
        pub fn get_uri(buffer: *mut u8, limit: u32) -> u32;
        pub fn set_uri(uri: *const u8, length: u32);
        pub fn get_protocol_version(buffer: *mut u8, limit: u32) -> u32;
        pub fn get_source_addr(buffer: *mut u8, limit: u32) -> u32;
        pub fn get_header_names(kind: u32, buffer: *mut u8, limit: u32) -> u64;
        pub fn get_header_values(
            kind: u32,
            name: *const u8,
            name_length: u32,
            buffer: *mut u8,
            limit: u32,
        ) -> u64;
        pub fn set_header_value(
            kind: u32,
            name: *const u8,
            name_length: u32,
            value: *const u8,
            value_length: u32,
        );
        pub fn add_header_value(
            kind: u32,
            name: *const u8,
            name_length: u32,
            value: *const u8,
            value_length: u32,
        );
        pub fn remove_header(kind: u32, name: *const u8, name_length: u32);
        pub fn read_body(kind: u32, buffer: *mut u8, limit: u32) -> u64;
        pub fn write_body(kind: u32, body: *const u8, length: u32);
        pub fn get_status_code() -> u32;
        pub fn set_status_code(status: u32);
    }

    // http-wasm has no clock and no randomness; its hosts offer WASI's to guests that ask.
    #[link(wasm_import_module = "wasi_snapshot_preview1")]
    extern "C" {
        pub fn clock_time_get(clock: u32, precision: u64, time: *mut u64) -> u32;
        pub fn random_get(buffer: *mut u8, length: u32) -> u32;
    }
}

#[cfg(target_arch = "wasm32")]
pub(crate) use imports::*;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use crate::testing::functions::*;

/// Most values are shorter and need one call of the host.
const SHORT: usize = 512;

/// Gets a value by a host function that writes it only if it fits and tells its length either way.
/// The value may change between calls, so a longer one is asked for until it fits.
pub(crate) fn get(function: impl Fn(*mut u8, u32) -> u32) -> Vec<u8> {
    let mut short = MaybeUninit::<[u8; SHORT]>::uninit();
    let start = short.as_mut_ptr().cast::<u8>();
    let mut length = function(start, SHORT as u32) as usize;
    if length <= SHORT {
        // SAFETY: the host has written that many bytes.
        return unsafe { core::slice::from_raw_parts(start, length) }.to_vec();
    }
    loop {
        let mut value = Vec::with_capacity(length);
        let room = length;
        length = function(value.as_mut_ptr(), room as u32) as usize;
        if length <= room {
            // SAFETY: there is room for them, and the host has written that many bytes.
            unsafe { value.set_len(length) };
            return value;
        }
    }
}

/// Gets texts, each of which ends with a NUL.
pub(crate) fn get_all(function: impl Fn(*mut u8, u32) -> u64) -> Vec<u8> {
    get(|buffer, limit| function(buffer, limit) as u32)
}
