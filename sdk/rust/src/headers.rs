//! The header fields of a message, and its trailer fields.

use crate::{host, text};
use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::Deref;

/// Which fields the host is to look at.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Request = 0,
    Response = 1,
    RequestTrailers = 2,
    ResponseTrailers = 3,
}

/// The fields of a message, to read. Names are compared without regard to case.
///
/// Each call asks the host, so keep a value that is needed twice.
#[derive(Clone, Copy)]
pub struct Headers<'a> {
    kind: Kind,
    message: PhantomData<&'a ()>,
}

/// The fields of a message, to read and change.
pub struct HeadersMut<'a> {
    headers: Headers<'a>,
    message: PhantomData<&'a mut ()>,
}

impl Headers<'_> {
    pub(crate) fn of(kind: Kind) -> Self {
        Headers { kind, message: PhantomData }
    }

    /// The first value of a field, if there is one. What is no UTF-8 becomes U+FFFD;
    /// [`first_bytes`](Headers::first_bytes) gives what came.
    pub fn first(&self, name: &str) -> Option<String> {
        self.first_bytes(name).map(text::lossy)
    }

    /// The first value of a field as it came, if there is one.
    pub fn first_bytes(&self, name: &str) -> Option<Vec<u8>> {
        let mut values = self.values(name);
        let end = values.iter().position(|&byte| byte == 0)?;
        values.truncate(end);
        Some(values)
    }

    /// The values of a field, in their order.
    pub fn all(&self, name: &str) -> Vec<String> {
        texts(&self.values(name))
    }

    /// Whether there is such a field, be it empty.
    pub fn contains(&self, name: &str) -> bool {
        // SAFETY: pointer and length are those of the name; a limit of 0 writes nothing.
        let count_and_length = unsafe {
            host::get_header_values(
                self.kind as u32,
                name.as_ptr(),
                name.len() as u32,
                core::ptr::null_mut(),
                0,
            )
        };
        count_and_length >> 32 != 0
    }

    /// The names of all fields, in lower case, each once.
    pub fn names(&self) -> Vec<String> {
        // SAFETY: get_all hands over pointer and length of its buffer.
        texts(&host::get_all(|buffer, limit| unsafe {
            host::get_header_names(self.kind as u32, buffer, limit)
        }))
    }

    fn values(&self, name: &str) -> Vec<u8> {
        // SAFETY: pointer and length are those of the name and of get_all's buffer.
        host::get_all(|buffer, limit| unsafe {
            host::get_header_values(
                self.kind as u32,
                name.as_ptr(),
                name.len() as u32,
                buffer,
                limit,
            )
        })
    }
}

impl HeadersMut<'_> {
    pub(crate) fn of(kind: Kind) -> Self {
        HeadersMut { headers: Headers::of(kind), message: PhantomData }
    }

    /// Gives a field one value in place of all that it has. A value may be text or bytes.
    pub fn set(&mut self, name: &str, value: impl AsRef<[u8]>) {
        let value = value.as_ref();
        // SAFETY: pointers and lengths are those of name and value.
        unsafe {
            host::set_header_value(
                self.kind as u32,
                name.as_ptr(),
                name.len() as u32,
                value.as_ptr(),
                value.len() as u32,
            )
        };
    }

    /// Adds a value to those that a field has.
    pub fn add(&mut self, name: &str, value: impl AsRef<[u8]>) {
        let value = value.as_ref();
        // SAFETY: pointers and lengths are those of name and value.
        unsafe {
            host::add_header_value(
                self.kind as u32,
                name.as_ptr(),
                name.len() as u32,
                value.as_ptr(),
                value.len() as u32,
            )
        };
    }

    /// Removes a field with all its values, if it is there.
    pub fn remove(&mut self, name: &str) {
        // SAFETY: pointer and length are those of the name.
        unsafe { host::remove_header(self.kind as u32, name.as_ptr(), name.len() as u32) };
    }
}

impl<'a> Deref for HeadersMut<'a> {
    type Target = Headers<'a>;

    fn deref(&self) -> &Headers<'a> {
        &self.headers
    }
}

/// The texts of a host's list, each of which ends with a NUL.
fn texts(list: &[u8]) -> Vec<String> {
    list.split(|&byte| byte == 0)
        .take(list.iter().filter(|&&byte| byte == 0).count())
        .map(|text| text::lossy(text.to_vec()))
        .collect()
}
