//! The request of a client.

use crate::body::{self, Body};
use crate::features::{self, Features};
use crate::headers::{Headers, HeadersMut, Kind};
use crate::{host, text};
use alloc::string::String;
use alloc::vec::Vec;

/// The request that is being handled: on its way to the upstream in
/// [`Filter::on_request`](crate::Filter::on_request), where it can be changed, and to look back at
/// in [`Filter::on_response`](crate::Filter::on_response).
pub struct Request {
    _only_made_here: (),
}

impl Request {
    pub(crate) fn current() -> Self {
        Request { _only_made_here: () }
    }

    /// The method, as the client spelt it: `GET`.
    pub fn method(&self) -> String {
        // SAFETY: get hands over pointer and length of its buffer.
        text::lossy(host::get(|buffer, limit| unsafe { host::get_method(buffer, limit) }))
    }

    /// Changes the method, which is not empty.
    pub fn set_method(&mut self, method: &str) {
        // SAFETY: pointer and length are those of the method.
        unsafe { host::set_method(method.as_ptr(), method.len() as u32) };
    }

    /// Path and query, still encoded: `/a%20b?c=d`.
    pub fn uri(&self) -> String {
        // SAFETY: get hands over pointer and length of its buffer.
        text::lossy(host::get(|buffer, limit| unsafe { host::get_uri(buffer, limit) }))
    }

    /// Changes path and query, both encoded. Without a question mark there is no query any more.
    pub fn set_uri(&mut self, uri: &str) {
        // SAFETY: pointer and length are those of the uri.
        unsafe { host::set_uri(uri.as_ptr(), uri.len() as u32) };
    }

    /// The path, still encoded: `/a%20b`.
    pub fn path(&self) -> String {
        let mut uri = self.uri();
        uri.truncate(uri.find('?').unwrap_or(uri.len()));
        uri
    }

    /// Changes the encoded path and leaves the query as it is.
    pub fn set_path(&mut self, path: &str) {
        match self.query() {
            Some(query) => self.set_uri(&text::join(&[path, "?", &query])),
            None => self.set_uri(path),
        }
    }

    /// The query behind the question mark, still encoded, if there is one: `c=d`.
    pub fn query(&self) -> Option<String> {
        let uri = self.uri();
        uri.find('?').map(|mark| String::from(&uri[mark + 1..]))
    }

    /// Changes the encoded query, or removes it, and leaves the path as it is.
    pub fn set_query(&mut self, query: Option<&str>) {
        let path = self.path();
        match query {
            Some(query) => self.set_uri(&text::join(&[&path, "?", query])),
            None => self.set_uri(&path),
        }
    }

    /// The first value that the query gives a name, decoded as forms are: `+` is a blank, `%20` too.
    pub fn query_value(&self, name: &str) -> Option<String> {
        let query = self.query()?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key) == name).then(|| decoded(value))
        })
    }

    /// The protocol of the client's connection: `HTTP/1.1` or `HTTP/2.0`.
    pub fn protocol(&self) -> String {
        // SAFETY: get hands over pointer and length of its buffer.
        text::lossy(host::get(|buffer, limit| unsafe { host::get_protocol_version(buffer, limit) }))
    }

    /// Address and port of the client's connection: `192.0.2.1:4711` or `[2001:db8::1]:4711`.
    pub fn source_address(&self) -> String {
        // SAFETY: get hands over pointer and length of its buffer.
        text::lossy(host::get(|buffer, limit| unsafe { host::get_source_addr(buffer, limit) }))
    }

    /// The header fields, to read. `host` is among them.
    pub fn headers(&self) -> Headers<'_> {
        Headers::of(Kind::Request)
    }

    /// The header fields, to change.
    pub fn headers_mut(&mut self) -> HeadersMut<'_> {
        HeadersMut::of(Kind::Request)
    }

    /// The body, to read and replace. What is read still reaches the upstream; for that the host
    /// keeps it in memory.
    pub fn body(&mut self) -> Body<'_> {
        Body::of(body::Kind::Request, true)
    }

    /// The body, to read without the host keeping it: the upstream gets what was not read, or what
    /// the filter writes.
    pub fn take_body(&mut self) -> Body<'_> {
        Body::of(body::Kind::Request, false)
    }

    /// The trailer fields behind the body. Reading them enables
    /// [`Features::TRAILERS`] and [`Features::BUFFER_REQUEST`] for this request; a host without
    /// trailers has none.
    pub fn trailers(&mut self) -> HeadersMut<'_> {
        features::enable(Features::TRAILERS.and(Features::BUFFER_REQUEST));
        HeadersMut::of(Kind::RequestTrailers)
    }

    /// Header fields that the response is to have. Each stays unless the upstream sets the same
    /// field itself (other `set-cookie` fields come beside it), so this needs neither
    /// [`on_response`](crate::Filter::on_response) nor a feature.
    pub fn response_headers(&mut self) -> HeadersMut<'_> {
        HeadersMut::of(Kind::Response)
    }

    /// Enables features for this request, in addition to those of
    /// [`Filter::FEATURES`](crate::Filter::FEATURES). Tells whether the host has them all.
    pub fn enable(&mut self, features: Features) -> bool {
        features::enable(features)
    }
}

/// A part of a form: `+` is a blank, `%xx` a byte, everything else itself.
fn decoded(encoded: &str) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let hex = (tail.get(..2))
            .filter(|_| first == b'%')
            .and_then(|digits| core::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, hex) {
            (_, Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(other),
        }
    }
    text::lossy(bytes)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn decodes_forms() {
        assert_eq!(decoded("a+b%20c%C3%A9"), "a b cé");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%+1"), "%zz% 1");
        assert_eq!(decoded("%ff"), "\u{fffd}");
    }
}
