//! A reader for the JSON that configurations are made of: one object of strings, booleans, nulls
//! and arrays of strings. It allocates nothing: strings are decoded into the caller's arena.

/// A value, of the kinds that a configuration has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    Text(&'a [u8]),
    Flag(bool),
    Null,
    /// The beginning of an array, of which [`Reader::next_item`] returns the items.
    Array,
}

/// What is wrong with the text, and where.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Error {
    pub what: &'static [u8],
    pub at: usize,
}

pub struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    arena: &'a mut [u8],
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a [u8], arena: &'a mut [u8]) -> Self {
        Reader { text, at: 0, arena }
    }

    /// Reads the beginning of the object.
    pub fn begin(&mut self) -> Result<(), Error> {
        self.expect(b'{', b"expected an object")
    }

    /// Reads the next name of the object; None at its end, which must be the end of the text.
    pub fn next_name(&mut self, is_first: bool) -> Result<Option<&'a [u8]>, Error> {
        if self.peek() == Some(b'}') {
            self.at += 1;
            return match self.peek() {
                None => Ok(None),
                Some(_) => self.fail(b"expected the end"),
            };
        }
        if !is_first {
            self.expect(b',', b"expected , or }")?;
        }
        let name = self.text()?;
        self.expect(b':', b"expected :")?;
        Ok(Some(name))
    }

    pub fn value(&mut self) -> Result<Value<'a>, Error> {
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.text()?)),
            Some(b'[') => {
                self.at += 1;
                Ok(Value::Array)
            }
            Some(b't') => self.word(b"true", Value::Flag(true)),
            Some(b'f') => self.word(b"false", Value::Flag(false)),
            Some(b'n') => self.word(b"null", Value::Null),
            _ => self.fail(b"expected a text, true, false, null or an array of texts"),
        }
    }

    /// Reads the next text of an array; None at its end.
    pub fn next_item(&mut self, is_first: bool) -> Result<Option<&'a [u8]>, Error> {
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(None);
        }
        if !is_first {
            self.expect(b',', b"expected , or ]")?;
        }
        Ok(Some(self.text()?))
    }

    fn text(&mut self) -> Result<&'a [u8], Error> {
        self.expect(b'"', b"expected a text")?;
        let mut length = 0;
        loop {
            let c = self.byte()?;
            match c {
                b'"' => return Ok(self.take(length)),
                b'\\' => {
                    let mut utf8 = [0; 4];
                    for &b in self.escape()?.encode_utf8(&mut utf8).as_bytes() {
                        self.put(length, b)?;
                        length += 1;
                    }
                }
                0..=0x1f => return self.fail(b"control character in a text"),
                _ => {
                    self.put(length, c)?;
                    length += 1;
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        Ok(match self.byte()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                if (0xd800..0xdc00).contains(&first) {
                    if self.byte()? != b'\\' || self.byte()? != b'u' {
                        return self.fail(b"half a surrogate pair");
                    }
                    let second = self.hex()?;
                    let low = second.wrapping_sub(0xdc00);
                    if low >= 0x400 {
                        return self.fail(b"half a surrogate pair");
                    }
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
                } else {
                    char::from_u32(first)
                }
                .map_or_else(|| self.fail(b"half a surrogate pair"), Ok)?
            }
            c @ (b'"' | b'\\' | b'/') => c as char,
            _ => return self.fail(b"unknown escape"),
        })
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = (self.byte()? as char).to_digit(16);
            value = value << 4
                | match digit {
                    Some(digit) => digit,
                    None => return self.fail(b"expected four hexadecimal digits"),
                };
        }
        Ok(value)
    }

    fn word(&mut self, word: &[u8], value: Value<'a>) -> Result<Value<'a>, Error> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        self.fail(b"expected true, false or null")
    }

    fn put(&mut self, index: usize, byte: u8) -> Result<(), Error> {
        match self.arena.get_mut(index) {
            Some(place) => {
                *place = byte;
                Ok(())
            }
            None => self.fail(b"too long"),
        }
    }

    /// Cuts the decoded text off the arena.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let arena = core::mem::take(&mut self.arena);
        let (text, rest) = arena.split_at_mut(length);
        self.arena = rest;
        text
    }

    fn byte(&mut self) -> Result<u8, Error> {
        match self.text.get(self.at) {
            Some(&byte) => {
                self.at += 1;
                Ok(byte)
            }
            None => self.fail(b"unexpected end"),
        }
    }

    /// The next byte that is no white space, which stays unread.
    fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.text.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    fn expect(&mut self, byte: u8, what: &'static [u8]) -> Result<(), Error> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.fail(what)
    }

    fn fail<T>(&self, what: &'static [u8]) -> Result<T, Error> {
        Err(Error { what, at: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, Error> {
        let mut arena = [0; 64];
        let mut reader = Reader::new(text.as_bytes(), &mut arena);
        let mut found = Vec::new();
        reader.begin()?;
        while let Some(name) = reader.next_name(found.is_empty())? {
            let value = match reader.value()? {
                Value::Array => {
                    let mut items = Vec::new();
                    while let Some(item) = reader.next_item(items.is_empty())? {
                        items.push(String::from_utf8_lossy(item).into_owned());
                    }
                    items.join("|")
                }
                Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
                other => format!("{:?}", other),
            };
            found.push((String::from_utf8_lossy(name).into_owned(), value));
        }
        Ok(found)
    }

    #[test]
    fn reads_every_kind_of_value() {
        let found = read(r#" { "a" : "x", "b": false ,"c":null,"d":["1" , "2"],"e":[] } "#);

        let texts: Vec<String> = found.unwrap().iter().map(|(n, v)| format!("{}={}", n, v)).collect();
        assert_eq!(texts, ["a=x", "b=Flag(false)", "c=Null", "d=1|2", "e="]);
    }

    #[test]
    fn decodes_escapes() {
        let found = read(r#"{"a":"\"\\\/\n\u00e9\ud83d\ude00"}"#).unwrap();

        assert_eq!(found[0].1, "\"\\/\né😀");
    }

    #[test]
    fn refuses_what_is_no_configuration() {
        let bad = [
            "", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":1}", "{\"a\":\"x\"", "{\"a\":\"x\" \"b\":\"y\"}",
            "{\"a\":\"x\"}}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
            "{\"a\":\"\\u12\"}", "{\"a\":[1]}", "{\"a\":[\"x\"", "{\"a\":tru}", "{\"a\":\"\n\"}",
        ];
        for text in bad {
            assert!(read(text).is_err(), "{}", text);
        }
    }

    #[test]
    fn refuses_more_text_than_the_arena_holds() {
        let text = format!("{{\"a\":\"{}\"}}", "x".repeat(64));

        assert_eq!(read(&text).unwrap_err().what, b"too long");
    }
}
