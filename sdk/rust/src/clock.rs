//! Time and randomness, which come from WASI.

use crate::{host, runtime};
use core::time::Duration;

/// The time since 1970-01-01 00:00 UTC. (`SystemTime::now` panics on `wasm32-unknown-unknown`.)
///
/// A module that calls this imports WASI's clock, which Weir and other hosts of http-wasm offer.
/// Those that are made with Go's wazero and do not change its defaults offer one that stands still in
/// 2022.
pub fn now() -> Duration {
    let mut nanos = 0;
    // SAFETY: the pointer is that of a u64.
    if unsafe { host::clock_time_get(0, 1, &mut nanos) } != 0 {
        runtime::fail("the host has no clock");
    }
    Duration::from_nanos(nanos)
}

/// Fills the buffer with random bytes that are good enough for keys.
///
/// A module that calls this imports WASI's randomness, which Weir and other hosts of http-wasm
/// offer.
pub fn random(buffer: &mut [u8]) {
    // SAFETY: pointer and length are those of the buffer.
    if unsafe { host::random_get(buffer.as_mut_ptr(), buffer.len() as u32) } != 0 {
        runtime::fail("the host has no randomness");
    }
}
