//! The body of a message.

use crate::features::{self, Features};
use crate::{host, text};
use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;

const CHUNK: usize = 8 << 10;

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Request = 0,
    Response = 1,
}

/// The body of a message, read as a stream and replaced as a stream.
///
/// Reading and writing do not meet: what is written takes the place of the whole body, whether it
/// was read or not.
pub struct Body<'a> {
    kind: Kind,
    keep: bool,
    message: PhantomData<&'a mut ()>,
}

/// A body was larger than the filter wanted to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

impl Body<'_> {
    pub(crate) fn of(kind: Kind, keep: bool) -> Self {
        Body { kind, keep, message: PhantomData }
    }

    /// Reads on into the buffer, until it is full or the body at its end.
    ///
    /// Returns the number of bytes read; less than the buffer's length only at the end.
    ///
    /// # Panics
    ///
    /// If the buffer is empty.
    pub fn read(&mut self, buffer: &mut [u8]) -> usize {
        self.allow_reading();
        // SAFETY: pointer and length are those of the buffer.
        unsafe { read(self.kind, buffer.as_mut_ptr(), buffer.len()) }
    }

    /// Reads the rest of the body. The host limits how much that can be (Weir: `body`, 1 MiB).
    pub fn read_all(&mut self) -> Vec<u8> {
        self.read_up_to(usize::MAX).unwrap_or_default()
    }

    /// Reads the rest of the body as text; what is no UTF-8 becomes U+FFFD.
    pub fn read_text(&mut self) -> String {
        text::lossy(self.read_all())
    }

    /// Reads the rest of the body if it is at most that long.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] if it is longer; nobody knows then how much of it was read.
    pub fn read_up_to(&mut self, limit: usize) -> Result<Vec<u8>, TooLarge> {
        self.allow_reading();
        let mut body: Vec<u8> = Vec::new();
        loop {
            body.reserve(CHUNK.max(body.len()));
            let room = body.capacity() - body.len();
            // SAFETY: the pointer is behind the body, where there is room for that many bytes, of
            // which the host writes as many as it says.
            let count = unsafe {
                let end = body.as_mut_ptr().add(body.len());
                let count = read(self.kind, end, room);
                body.set_len(body.len() + count);
                count
            };
            if body.len() > limit {
                return Err(TooLarge);
            }
            if count < room {
                return Ok(body);
            }
        }
    }

    /// Writes a part of the body that replaces this one; the first part replaces it, the next ones
    /// are appended. Writing nothing makes the body empty.
    ///
    /// The host takes care of `Content-Length`; `Content-Type`, `Content-Encoding` and `ETag` are
    /// the filter's business.
    pub fn write(&mut self, part: impl AsRef<[u8]>) {
        if let Kind::Response = self.kind {
            features::require(
                Features::BUFFER_RESPONSE,
                "a response's body was written without Features::BUFFER_RESPONSE",
            );
        }
        write(self.kind, part.as_ref());
    }

    fn allow_reading(&self) {
        match self.kind {
            Kind::Request if !self.keep => {}
            Kind::Request => {
                features::enable(Features::BUFFER_REQUEST);
                features::require(
                    Features::BUFFER_REQUEST,
                    "the host cannot keep a request's body that a filter reads",
                );
            }
            Kind::Response => features::require(
                Features::BUFFER_RESPONSE,
                "a response's body was read without Features::BUFFER_RESPONSE",
            ),
        }
    }
}

/// Reads on until the buffer is full or the body at its end.
///
/// # Safety
///
/// The buffer has room for that many bytes.
unsafe fn read(kind: Kind, buffer: *mut u8, room: usize) -> usize {
    // The upper half says whether that was the end; so does a buffer that was not filled.
    let eof_and_count = host::read_body(kind as u32, buffer, room as u32);
    (eof_and_count as u32 as usize).min(room)
}

pub(crate) fn write(kind: Kind, part: &[u8]) {
    // SAFETY: pointer and length are those of the part.
    unsafe { host::write_body(kind as u32, part.as_ptr(), part.len() as u32) };
}
