//! A filter's own answer to a request.

use crate::body;
use crate::headers::{HeadersMut, Kind};
use crate::host;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// A filter's own answer to a request, given instead of asking the rest of the chain.
///
/// ```
/// # use weir_filter::{answer, Next};
/// fn closed() -> Next {
///     Err(answer(503).header("retry-after", "60").body("back in a minute\n"))
/// }
/// # assert!(closed().is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    body: Cow<'static, [u8]>,
}

/// An answer with a status from 200 to 599, without headers and with an empty body.
pub fn answer(status: u16) -> Answer {
    Answer { status, headers: Vec::new(), body: Cow::Borrowed(&[]) }
}

impl Answer {
    /// The answer with one more header field.
    pub fn header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The answer with a text as its body, and `Content-Type: text/plain` if no other is set.
    pub fn body(self, text: impl Into<Cow<'static, str>>) -> Self {
        let bytes = match text.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        let is_typed =
            self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let typed =
            if is_typed { self } else { self.header("content-type", "text/plain; charset=utf-8") };
        Answer { body: bytes, ..typed }
    }

    /// The answer with a JSON text as its body, and `Content-Type: application/json`.
    pub fn json(self, text: impl Into<String>) -> Self {
        let typed = self.header("content-type", "application/json");
        Answer { body: Cow::Owned(text.into().into_bytes()), ..typed }
    }

    /// The answer with bytes as its body; set `Content-Type` beside it.
    pub fn bytes(self, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Answer { body: bytes.into(), ..self }
    }

    /// Hands the answer to the host.
    pub(crate) fn give(self) {
        // SAFETY: takes a number only.
        unsafe { host::set_status_code(u32::from(self.status)) };
        let mut headers = HeadersMut::of(Kind::Response);
        for (name, value) in &self.headers {
            headers.add(name, value.as_bytes());
        }
        if !self.body.is_empty() {
            body::write(body::Kind::Response, &self.body);
        }
    }
}
