//! Requests and responses of tests.

use std::string::String;
use std::vec::Vec;

pub(super) type Fields = Vec<(String, Vec<u8>)>;

/// A request of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestRequest {
    pub(super) method: String,
    pub(super) uri: String,
    pub(super) source: String,
    pub(super) protocol: String,
    pub(super) headers: Fields,
    pub(super) body: Vec<u8>,
    pub(super) trailers: Fields,
}

/// A response of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestResponse {
    pub(super) status: u16,
    pub(super) headers: Fields,
    pub(super) body: Vec<u8>,
    pub(super) trailers: Fields,
}

impl TestRequest {
    /// A request over HTTP/1.1 from 192.0.2.1, with the header `host: example.com`.
    pub fn new(method: &str, uri: &str) -> Self {
        TestRequest {
            method: method.into(),
            uri: uri.into(),
            source: "192.0.2.1:4711".into(),
            protocol: "HTTP/1.1".into(),
            headers: std::vec![("host".into(), b"example.com".to_vec())],
            body: Vec::new(),
            trailers: Vec::new(),
        }
    }

    /// A GET request.
    pub fn get(uri: &str) -> Self {
        TestRequest::new("GET", uri)
    }

    /// A POST request with that body.
    pub fn post(uri: &str, body: impl AsRef<[u8]>) -> Self {
        TestRequest::new("POST", uri).with_body(body)
    }

    /// The request from that address and port.
    pub fn from_address(mut self, address: &str) -> Self {
        self.source = address.into();
        self
    }

    /// The request over that protocol: `HTTP/2.0`.
    pub fn over(mut self, protocol: &str) -> Self {
        self.protocol = protocol.into();
        self
    }

    /// The method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path and query.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

impl TestResponse {
    /// A response with that status, without headers and with an empty body.
    pub fn new(status: u16) -> Self {
        TestResponse { status, headers: Vec::new(), body: Vec::new(), trailers: Vec::new() }
    }

    /// The response with that status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }
}

macro_rules! message {
    ($($message:ty),+) => {
        $(impl $message {
            /// The message with one more header field, whose value may be text or bytes.
            pub fn with_header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
                self.headers.push((name.into(), value.as_ref().to_vec()));
                self
            }

            /// The message with that body.
            pub fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
                self.body = body.as_ref().to_vec();
                self
            }

            /// The message with one more trailer field.
            pub fn with_trailer(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
                self.trailers.push((name.into(), value.as_ref().to_vec()));
                self
            }

            /// The first value of a header field, if there is one.
            ///
            /// # Panics
            ///
            /// If it is no UTF-8.
            pub fn header(&self, name: &str) -> Option<&str> {
                first(&self.headers, name)
            }

            /// The number of values that a header field has.
            pub fn count_of(&self, name: &str) -> usize {
                self.headers.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name)).count()
            }

            /// The body.
            pub fn body(&self) -> &[u8] {
                &self.body
            }

            /// The body as text.
            ///
            /// # Panics
            ///
            /// If it is no UTF-8.
            pub fn body_text(&self) -> &str {
                core::str::from_utf8(&self.body).expect("a body of UTF-8")
            }

            /// The first value of a trailer field, if there is one.
            ///
            /// # Panics
            ///
            /// If it is no UTF-8.
            pub fn trailer(&self, name: &str) -> Option<&str> {
                first(&self.trailers, name)
            }
        })+
    };
}

message!(TestRequest, TestResponse);

fn first<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    let (_, value) = fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name))?;
    Some(core::str::from_utf8(value).expect("a value of UTF-8"))
}
