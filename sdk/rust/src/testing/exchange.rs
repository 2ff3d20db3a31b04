//! One request and its response, on the host's side.

use super::message::Fields;
use super::{TestRequest, TestResponse};
use std::string::String;
use std::vec::Vec;

/// The request and response that a filter works on.
pub(super) struct Exchange {
    pub(super) request: TestRequest,
    pub(super) response: TestResponse,
    pub(super) is_after_next: bool,
    bodies: [Progress; 2],
}

/// How far a filter has come with a body.
#[derive(Default)]
struct Progress {
    /// What was read of it.
    read: usize,
    /// What was read and not kept.
    consumed: usize,
    written: Option<Vec<u8>>,
}

impl Exchange {
    pub(super) fn new(request: TestRequest) -> Self {
        Exchange {
            request,
            response: TestResponse::new(200),
            is_after_next: false,
            bodies: Default::default(),
        }
    }

    /// The request as the upstream gets it.
    pub(super) fn sent(&self) -> TestRequest {
        let body = self.bodies[0].result(&self.request.body);
        TestRequest { body, ..self.request.clone() }
    }

    /// Goes on with what the upstream answers: it is put over what the filter has set before.
    pub(super) fn answered(&mut self, response: TestResponse) {
        let before = core::mem::replace(&mut self.response, response);
        let set: Fields = (before.headers.into_iter())
            .filter(|(name, _)| {
                name.eq_ignore_ascii_case("set-cookie") || self.response.count_of(name) == 0
            })
            .collect();
        self.response.headers.extend(set);
        if self.response.body.is_empty() {
            self.response.body = self.bodies[1].result(&[]);
        }
        self.bodies[1] = Progress::default();
        self.is_after_next = true;
    }

    /// The response as the client gets it.
    pub(super) fn answer(&self) -> TestResponse {
        let body = self.bodies[1].result(&self.response.body);
        TestResponse { body, ..self.response.clone() }
    }

    pub(super) fn fields(&mut self, kind: u32) -> &mut Fields {
        match kind {
            0 => &mut self.request.headers,
            1 => &mut self.response.headers,
            2 => &mut self.request.trailers,
            3 => &mut self.response.trailers,
            _ => panic!("header kind: '{}' (expected: 0..3)", kind),
        }
    }

    /// Reads on in a body; tells whether that was its end.
    pub(super) fn read(&mut self, kind: u32, buffer: &mut [u8], keep: bool) -> (usize, bool) {
        assert!(!buffer.is_empty(), "read_body: a buffer of 0 bytes (expected: > 0)");
        let body = if kind == 0 { &self.request.body } else { &self.response.body };
        let progress = &mut self.bodies[kind as usize];
        let rest = &body[progress.read..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        progress.read += count;
        if !keep {
            progress.consumed = progress.read;
        }
        (count, count < buffer.len())
    }

    pub(super) fn write(&mut self, kind: u32, part: &[u8]) {
        self.bodies[kind as usize].written.get_or_insert_with(Vec::new).extend_from_slice(part);
    }
}

impl Progress {
    fn result(&self, body: &[u8]) -> Vec<u8> {
        match &self.written {
            Some(written) => written.clone(),
            None => body[self.consumed..].to_vec(),
        }
    }
}

/// A field's name, which hosts trap on if it is none.
pub(super) fn checked_name(name: &[u8]) -> String {
    let is_token = |&byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    assert!(
        !name.is_empty() && name.iter().all(is_token),
        "header name: '{}' (expected: a name)",
        String::from_utf8_lossy(name)
    );
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// A field's value, which hosts trap on if it is none.
pub(super) fn checked_value(value: &[u8]) -> Vec<u8> {
    assert!(
        !value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')),
        "header value: '{}' (expected: one line)",
        String::from_utf8_lossy(value)
    );
    value.to_vec()
}
