//! The response of the rest of the chain.

use crate::body::{self, Body};
use crate::features::{self, Features};
use crate::headers::{Headers, HeadersMut, Kind};
use crate::host;

/// The response of the rest of the chain, on its way to the client.
///
/// Its status and headers can always be read. Everything else needs
/// [`Features::BUFFER_RESPONSE`]: a filter that does it without gets an error that says so.
pub struct Response {
    is_failure: bool,
}

impl Response {
    pub(crate) fn current(is_failure: bool) -> Self {
        Response { is_failure }
    }

    /// Whether the rest of the chain failed, so that the gateway answers for it. Then there is only
    /// a status to see, and the failure stays what it is.
    pub fn is_failure(&self) -> bool {
        self.is_failure
    }

    /// The status: 200.
    pub fn status(&self) -> u16 {
        // SAFETY: returns a number only.
        unsafe { host::get_status_code() as u16 }
    }

    /// Changes the status, to one from 200 to 599.
    pub fn set_status(&mut self, status: u16) {
        self.require_change();
        // SAFETY: takes a number only.
        unsafe { host::set_status_code(u32::from(status)) };
    }

    /// The header fields, to read.
    pub fn headers(&self) -> Headers<'_> {
        Headers::of(Kind::Response)
    }

    /// The header fields, to change.
    pub fn headers_mut(&mut self) -> HeadersMut<'_> {
        self.require_change();
        HeadersMut::of(Kind::Response)
    }

    /// The body, to read and replace. A part that was read reaches the client all the same.
    pub fn body(&mut self) -> Body<'_> {
        Body::of(body::Kind::Response, true)
    }

    /// The trailer fields behind the body. They need [`Features::TRAILERS`] too.
    pub fn trailers(&mut self) -> HeadersMut<'_> {
        features::require(
            Features::TRAILERS.and(Features::BUFFER_RESPONSE),
            "a response's trailers need Features::TRAILERS and Features::BUFFER_RESPONSE",
        );
        HeadersMut::of(Kind::ResponseTrailers)
    }

    fn require_change(&self) {
        features::require(
            Features::BUFFER_RESPONSE,
            "a response was changed without Features::BUFFER_RESPONSE",
        );
    }
}
