//! The features of http-wasm.

use crate::{host, runtime};

/// Abilities that a host gives a filter only if it asks, because they may cost something.
///
/// A filter names those that every request needs in [`Filter::FEATURES`](crate::Filter::FEATURES),
/// or enables them for one request with [`Request::enable`](crate::Request::enable).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Features(pub(crate) u32);

impl Features {
    /// Nothing that costs.
    pub const NONE: Features = Features(0);

    /// The request's body can be read and still reaches the upstream. [`Request::body`] enables it
    /// by itself.
    ///
    /// [`Request::body`]: crate::Request::body
    pub const BUFFER_REQUEST: Features = Features(1);

    /// [`Filter::on_response`](crate::Filter::on_response) can read the response's body and change
    /// its status, headers and body. Weir takes the body into memory only if it is read; other
    /// hosts may do so for every response.
    pub const BUFFER_RESPONSE: Features = Features(2);

    /// Trailers can be read and set. They come behind a body, so those of a request need
    /// [`BUFFER_REQUEST`](Features::BUFFER_REQUEST) and those of a response
    /// [`BUFFER_RESPONSE`](Features::BUFFER_RESPONSE) too.
    pub const TRAILERS: Features = Features(4);

    /// These features and others.
    pub const fn and(self, others: Features) -> Features {
        Features(self.0 | others.0)
    }

    /// Whether all of these are among them.
    pub const fn contains(self, all: Features) -> bool {
        self.0 & all.0 == all.0
    }
}

/// The features of the request that is being handled.
#[cfg(target_arch = "wasm32")]
mod enabled {
    use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

    static ENABLED: AtomicU32 = AtomicU32::new(0);

    pub(super) fn get() -> u32 {
        ENABLED.load(Relaxed)
    }

    pub(super) fn set(features: u32) {
        ENABLED.store(features, Relaxed);
    }
}

/// The features of the request that is being handled in this thread's test.
#[cfg(not(target_arch = "wasm32"))]
mod enabled {
    use core::cell::Cell;

    std::thread_local!(static ENABLED: Cell<u32> = const { Cell::new(0) });

    pub(super) fn get() -> u32 {
        ENABLED.with(Cell::get)
    }

    pub(super) fn set(features: u32) {
        ENABLED.with(|enabled| enabled.set(features));
    }
}

pub(crate) fn begin(features: Features) {
    enabled::set(features.0);
}

/// Enables features; tells whether the host has them all.
pub(crate) fn enable(features: Features) -> bool {
    if Features(enabled::get()).contains(features) {
        return true;
    }
    // SAFETY: takes and returns numbers only.
    let all = Features(unsafe { host::enable_features(features.0) });
    enabled::set(all.0);
    all.contains(features)
}

/// Fails with an explanation if the filter does not have the feature that it now needs.
pub(crate) fn require(features: Features, explanation: &'static str) {
    if !Features(enabled::get()).contains(features) {
        runtime::fail(explanation);
    }
}
