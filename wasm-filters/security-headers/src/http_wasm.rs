//! The http-wasm host functions that this filter uses
//! (https://http-wasm.io/http-handler-abi/), as safe functions.

mod host {
    #[link(wasm_import_module = "http_handler")]
    extern "C" {
        pub fn enable_features(features: u32) -> u32;
        pub fn get_config(buf: *mut u8, limit: u32) -> u32;
        pub fn log(level: i32, message: *const u8, length: u32);
        pub fn get_header_values(
            kind: u32,
            name: *const u8,
            name_length: u32,
            buf: *mut u8,
            limit: u32,
        ) -> u64;
        pub fn set_header_value(
            kind: u32,
            name: *const u8,
            name_length: u32,
            value: *const u8,
            value_length: u32,
        );
        pub fn remove_header(kind: u32, name: *const u8, name_length: u32);
    }
}

pub const REQUEST: u32 = 0;
pub const RESPONSE: u32 = 1;
const BUFFER_RESPONSE: u32 = 2;
const ERROR: i32 = 2;

/// What `handle_request` returns to go on to the next filter.
pub const NEXT: u64 = 1;

/// Asks for the right to change responses of the next handler.
pub fn enable_response_changes() {
    unsafe { host::enable_features(BUFFER_RESPONSE) };
}

/// Copies the configuration into the buffer. None if it is larger.
pub fn config(buffer: &mut [u8]) -> Option<&[u8]> {
    let length = unsafe { host::get_config(buffer.as_mut_ptr(), buffer.len() as u32) } as usize;
    buffer.get(..length)
}

pub fn log_error(message: &[u8]) {
    unsafe { host::log(ERROR, message.as_ptr(), message.len() as u32) };
}

pub fn has_header(kind: u32, name: &[u8]) -> bool {
    // A limit of 0 asks for the number of values only.
    let count_and_length = unsafe {
        host::get_header_values(kind, name.as_ptr(), name.len() as u32, core::ptr::null_mut(), 0)
    };
    count_and_length >> 32 != 0
}

pub fn set_header(kind: u32, name: &[u8], value: &[u8]) {
    unsafe {
        host::set_header_value(
            kind,
            name.as_ptr(),
            name.len() as u32,
            value.as_ptr(),
            value.len() as u32,
        )
    };
}

pub fn remove_header(kind: u32, name: &[u8]) {
    unsafe { host::remove_header(kind, name.as_ptr(), name.len() as u32) };
}
