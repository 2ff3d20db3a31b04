//! Replaces values in a JSON text and leaves every other byte as it is.

use crate::path::{Key, Patterns, Place};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 128;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Which bytes of a text stand for themselves; most of a body is read by looking here.
static IS_PLAIN: [bool; 256] = {
    let mut is_plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        is_plain[byte] = false;
        byte += 1;
    }
    is_plain[b'"' as usize] = false;
    is_plain[b'\\' as usize] = false;
    is_plain
};

/// What is wrong with a text that should be JSON, and at which byte.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Invalid {
    pub problem: &'static str,
    pub at: usize,
}

/// Replaces the values that the patterns name. None if there are none.
///
/// Several values one behind the other, as in JSON lines, are taken one by one.
pub fn redact(
    json: &[u8],
    patterns: &Patterns,
    replacement: &str,
) -> Result<Option<Vec<u8>>, Invalid> {
    if let Err(error) = core::str::from_utf8(json) {
        return Err(Invalid { problem: "no UTF-8", at: error.valid_up_to() });
    }
    let at = if json.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut reader = Reader { json, at, patterns, replacement, written: Vec::new(), copied: 0 };
    while reader.peek().is_some() {
        reader.value(&patterns.start(), 0)?;
    }
    Ok(reader.result())
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
    patterns: &'a Patterns,
    replacement: &'a str,
    written: Vec<u8>,
    /// Up to where the text is written already.
    copied: usize,
}

impl<'a> Reader<'a> {
    fn result(mut self) -> Option<Vec<u8>> {
        if self.copied == 0 {
            return None;
        }
        self.written.extend_from_slice(&self.json[self.copied..]);
        Some(self.written)
    }

    /// Reads a value, and replaces what is named inside it.
    fn value(&mut self, place: &Place, depth: usize) -> Result<(), Invalid> {
        if depth > MAX_DEPTH {
            return self.wrong("nested too deeply");
        }
        match self.peek() {
            Some(b'{') => self.object(place, depth),
            Some(b'[') => self.array(place, depth),
            Some(b'"') => self.text().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            Some(_) => self.wrong("expected a value"),
            None => self.wrong("unexpected end"),
        }
    }

    fn object(&mut self, place: &Place, depth: usize) -> Result<(), Invalid> {
        self.at += 1;
        let mut is_first = true;
        while !self.ends(b'}', is_first, "expected , or }")? {
            is_first = false;
            if self.peek() != Some(b'"') {
                return self.wrong("expected a name");
            }
            let name = self.text()?;
            if self.peek() != Some(b':') {
                return self.wrong("expected :");
            }
            self.at += 1;
            // Where no pattern leads there is no need to know names.
            if *place == Place::NOWHERE {
                self.value(place, depth + 1)?;
                continue;
            }
            let name = decoded(name);
            self.inside(self.patterns.enter(place, Key::Name(&name)), depth)?;
        }
        Ok(())
    }

    fn array(&mut self, place: &Place, depth: usize) -> Result<(), Invalid> {
        self.at += 1;
        let mut index = 0;
        while !self.ends(b']', index == 0, "expected , or ]")? {
            self.inside(self.patterns.enter(place, Key::Index(index)), depth)?;
            index += 1;
        }
        Ok(())
    }

    /// Reads a value inside another one; replaces it if a pattern ends there.
    fn inside(&mut self, place: Option<Place>, depth: usize) -> Result<(), Invalid> {
        if let Some(place) = place {
            return self.value(&place, depth + 1);
        }
        self.peek();
        let start = self.at;
        self.value(&Place::NOWHERE, depth + 1)?;
        if self.copied == 0 {
            self.written.reserve(self.json.len());
        }
        self.written.extend_from_slice(&self.json[self.copied..start]);
        self.written.extend_from_slice(self.replacement.as_bytes());
        self.copied = self.at;
        Ok(())
    }

    /// Reads the end of a list, or what separates its next item from the last.
    fn ends(&mut self, end: u8, is_first: bool, problem: &'static str) -> Result<bool, Invalid> {
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if is_first => Ok(false),
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            _ => self.wrong(problem),
        }
    }

    /// Reads a text; gives what is between its quotes, still encoded.
    fn text(&mut self) -> Result<&'a [u8], Invalid> {
        self.at += 1;
        let start = self.at;
        loop {
            let rest = &self.json[self.at..];
            let plain = rest.iter().position(|&byte| !IS_PLAIN[usize::from(byte)]);
            self.at += plain.unwrap_or(rest.len());
            match self.json.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(&self.json[start..self.at - 1]);
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return self.wrong("control character in a text"),
                None => return self.wrong("unexpected end"),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Invalid> {
        match self.json.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let digits = self.json.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() < 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return self.wrong("expected four hexadecimal digits");
                }
                self.at += 6;
                Ok(())
            }
            _ => self.wrong("unknown escape"),
        }
    }

    fn number(&mut self) -> Result<(), Invalid> {
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        }
        if self.skip(b'.') {
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            if !self.skip(b'-') {
                self.skip(b'+');
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Invalid> {
        let start = self.at;
        while self.json.get(self.at).map_or(false, u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start {
            return self.wrong("expected a digit");
        }
        Ok(())
    }

    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.json.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Invalid> {
        if self.json[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        self.wrong("expected a value")
    }

    /// The next byte that is no white space, which stays unread.
    fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.json.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    fn wrong<T>(&self, problem: &'static str) -> Result<T, Invalid> {
        Err(Invalid { problem, at: self.at })
    }
}

/// A name as its reader will see it, however it is escaped. Half a surrogate pair is no character
/// and becomes U+FFFD.
fn decoded(encoded: &[u8]) -> std::borrow::Cow<'_, str> {
    if !encoded.contains(&b'\\') {
        return String::from_utf8_lossy(encoded);
    }
    let mut units = Vec::with_capacity(encoded.len());
    let text = String::from_utf8_lossy(encoded);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let unit = match (c, chars.as_str().chars().next()) {
            ('\\', Some('u')) => {
                let digits: String = chars.by_ref().skip(1).take(4).collect();
                u16::from_str_radix(&digits, 16).unwrap_or(0xfffd)
            }
            ('\\', Some(kind)) => {
                chars.next();
                match kind {
                    'b' => 8,
                    'f' => 12,
                    'n' => 10,
                    'r' => 13,
                    't' => 9,
                    other => other as u16,
                }
            }
            (other, _) => {
                units.extend_from_slice(other.encode_utf16(&mut [0; 2]));
                continue;
            }
        };
        units.push(unit);
    }
    String::from_utf16_lossy(&units).into()
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
