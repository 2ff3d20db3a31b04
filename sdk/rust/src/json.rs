//! A small reader of JSON (RFC 8259): strict, without surprises for hostile text.

use crate::text;
use alloc::string::String;
use alloc::vec::Vec;

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 64;

/// A JSON value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written: `parse` it into the type that fits.
    Number(String),
    /// A text, decoded.
    Text(String),
    /// An array.
    Array(Vec<Value>),
    /// The members of an object, in the order written. No two have one name.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The member of an object with that name, if this is an object and has it.
    pub fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => {
                members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// What messages call it: a text as it stands, everything else by its kind.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Value::Null => "null",
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Number(number) => number,
            Value::Text(text) => text,
            Value::Array(_) => "[…]",
            Value::Object(_) => "{…}",
        }
    }
}

/// What is wrong with a text that should be JSON, and at which byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// What is wrong.
    pub problem: &'static str,
    /// Where: the offset in bytes.
    pub at: usize,
}

impl SyntaxError {
    pub(crate) fn message(&self) -> String {
        text::join(&["not JSON: ", self.problem, " at byte ", &text::decimal(self.at)])
    }
}

/// Reads a text that is one JSON value.
///
/// ```
/// use weir_filter::json::{parse, Value};
///
/// let value = parse(r#"{"name": "weir"}"#).unwrap();
/// assert_eq!(value.member("name"), Some(&Value::Text("weir".into())));
/// assert_eq!(parse("[1,]").unwrap_err().at, 3);
/// ```
///
/// # Errors
///
/// If it is none, is nested deeper than [`MAX_DEPTH`], or an object has two members of one name.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.wrong("expected the end")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.text().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err(self.wrong("expected a value")),
            None => Err(self.wrong("unexpected end")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut members: Vec<(String, Value)> = Vec::new();
        self.at += 1;
        while !self.ends(b'}', members.is_empty(), "expected , or }")? {
            if self.peek() != Some(b'"') {
                return Err(self.wrong("expected a name"));
            }
            let start = self.at;
            let name = self.text()?;
            if members.iter().any(|(member, _)| *member == name) {
                return Err(SyntaxError { problem: "a name for the second time", at: start });
            }
            if self.peek() != Some(b':') {
                return Err(self.wrong("expected :"));
            }
            self.at += 1;
            members.push((name, self.value(depth + 1)?));
        }
        Ok(Value::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.ends(b']', items.is_empty(), "expected , or ]")? {
            items.push(self.value(depth + 1)?);
        }
        Ok(Value::Array(items))
    }

    /// Reads the end of a list, or what separates its next item from the last.
    fn ends(
        &mut self,
        end: u8,
        is_first: bool,
        problem: &'static str,
    ) -> Result<bool, SyntaxError> {
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
            _ => Err(self.wrong(problem)),
        }
    }

    fn text(&mut self) -> Result<String, SyntaxError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            self.skip_while(|byte| byte != b'"' && byte != b'\\' && byte >= b' ');
            text.push_str(self.since(start));
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.wrong("control character in a text")),
                None => return Err(self.wrong("unexpected end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match kind {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(byte @ (b'"' | b'\\' | b'/')) => byte as char,
            Some(b'u') => return self.unicode(),
            _ => return Err(self.wrong("unknown escape")),
        };
        self.at += 2;
        Ok(plain)
    }

    fn unicode(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        let first = self.hex()?;
        let is_followed = self.rest().starts_with(b"\\u");
        let code = if (0xd800..0xdc00).contains(&first) && is_followed {
            match self.hex()? {
                second @ 0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                _ => first,
            }
        } else {
            first
        };
        char::from_u32(code).ok_or(SyntaxError { problem: "half a surrogate pair", at: start })
    }

    /// Reads `\uXXXX`.
    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let mut code = 0;
        for index in self.at + 2..self.at + 6 {
            let byte = self.text.as_bytes().get(index);
            match byte.and_then(|&byte| (byte as char).to_digit(16)) {
                Some(digit) => code = code << 4 | digit,
                None => return Err(self.wrong("expected four hexadecimal digits")),
            }
        }
        self.at += 6;
        Ok(code)
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
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
        Ok(Value::Number(String::from(self.since(start))))
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.at == start {
            return Err(self.wrong("expected a digit"));
        }
        Ok(())
    }

    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn word(&mut self, word: &'static str, value: Value) -> Result<Value, SyntaxError> {
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.wrong("expected a value"))
    }

    /// The next byte that is no white space, which stays unread.
    fn peek(&mut self) -> Option<u8> {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        self.at += self.rest().iter().take_while(|&&byte| wanted(byte)).count();
    }

    // `get` rather than an index, whose panic would bring the formatter into small modules.
    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn wrong(&self, problem: &'static str) -> SyntaxError {
        SyntaxError { problem, at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_value() {
        let value = parse(r#" {"a":[1, -2.5e+3 ,true,false,null,"x"], "b":{}, "c":[]} "#).unwrap();

        let numbers = ["1", "-2.5e+3"].map(|number| Value::Number(number.into()));
        let [one, other] = numbers;
        assert_eq!(
            value.member("a"),
            Some(&Value::Array(vec![
                one,
                other,
                Value::Bool(true),
                Value::Bool(false),
                Value::Null,
                Value::Text("x".into())
            ]))
        );
        assert_eq!(value.member("b"), Some(&Value::Object(vec![])));
        assert_eq!(value.member("c"), Some(&Value::Array(vec![])));
        assert_eq!(value.member("d"), None);
    }

    #[test]
    fn decodes_texts() {
        let value = parse(r#""é\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#).unwrap();

        assert_eq!(value, Value::Text("é\"\\/\u{8}\u{c}\n\r\té😀".into()));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let cases = [
            ("", "unexpected end", 0),
            ("{", "expected , or }", 1),
            ("{1:2}", "expected a name", 1),
            (r#"{"a"1}"#, "expected :", 4),
            (r#"{"a":1 "b":2}"#, "expected , or }", 7),
            (r#"{"a":1,"a":2}"#, "a name for the second time", 7),
            ("[1,]", "expected a value", 3),
            ("[1", "expected , or ]", 2),
            ("1 2", "expected the end", 2),
            ("01", "expected the end", 1),
            ("-", "expected a digit", 1),
            ("1.", "expected a digit", 2),
            ("1e", "expected a digit", 2),
            ("tru", "expected a value", 0),
            ("\"a", "unexpected end", 2),
            ("\"\n\"", "control character in a text", 1),
            (r#""\x""#, "unknown escape", 1),
            (r#""\u12"#, "expected four hexadecimal digits", 1),
            (r#""\ud800""#, "half a surrogate pair", 1),
            (r#""\ud800\u0041""#, "half a surrogate pair", 1),
            (r#""\udc00""#, "half a surrogate pair", 1),
        ];
        for (text, problem, at) in cases {
            assert_eq!(parse(text), Err(SyntaxError { problem, at }), "{}", text);
        }
    }

    #[test]
    fn refuses_endless_nesting() {
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));

        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&deep(100_000)).unwrap_err().problem, "nested too deeply");
    }

    #[test]
    fn no_cut_of_a_text_panics() {
        let text = r#"{"é":["\ud83d\ude00",-1.5e9,{"x":null}],"b":"ü\n"}"#;
        for (end, _) in text.char_indices() {
            assert!(parse(&text[..end]).is_err());
        }
    }
}
