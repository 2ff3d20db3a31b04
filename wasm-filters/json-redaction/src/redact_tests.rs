//! What becomes of JSON texts.

use super::*;

fn redacted(paths: &[&str], json: &str) -> Result<Option<String>, Invalid> {
    let texts: Vec<String> = paths.iter().map(|path| path.to_string()).collect();
    let patterns = Patterns::parse(&texts).unwrap();
    let result = redact(json.as_bytes(), &patterns, "\"#\"")?;
    Ok(result.map(|bytes| String::from_utf8(bytes).unwrap()))
}

#[track_caller]
fn becomes(paths: &[&str], json: &str, expected: &str) {
    assert_eq!(redacted(paths, json).unwrap().as_deref(), Some(expected));
}

#[test]
fn replaces_values_of_every_kind_and_keeps_the_rest() {
    becomes(
        &["*"],
        " {\n  \"a\" :\t\"x\\\"y\" , \"b\":-1.5e+3,\"c\":[1, {}], \"d\":{\"e\":null}\r\n} ",
        " {\n  \"a\" :\t\"#\" , \"b\":\"#\",\"c\":\"#\", \"d\":\"#\"\r\n} ",
    );
}

#[test]
fn reaches_into_objects_and_arrays() {
    becomes(
        &["user.email", "cards[*].number", "**.ssn"],
        r#"{"user":{"email":"a@b","ssn":1},"cards":[{"number":1},{"number":2,"x":3}],"email":4}"#,
        r##"{"user":{"email":"#","ssn":"#"},"cards":[{"number":"#"},{"number":"#","x":3}],"email":4}"##,
    );
}

#[test]
fn says_if_nothing_was_there() {
    assert_eq!(redacted(&["a"], r#"{"b":{"a":1}}"#), Ok(None));
    for json in ["", " \n", "1", "\"a\"", "[]", "{}", "null"] {
        assert_eq!(redacted(&["**"], json), Ok(None), "{}", json);
    }
}

#[test]
fn no_spelling_of_a_name_hides_it() {
    becomes(&["password"], r#"{"pass\u0077ord":1}"#, r##"{"pass\u0077ord":"#"}"##);
    becomes(&["a/b"], r#"{"a\/b":1}"#, r##"{"a\/b":"#"}"##);
    becomes(&["a\t"], r#"{"a\t":1}"#, r##"{"a\t":"#"}"##);
    becomes(&["😀"], r#"{"\ud83d\ude00":1}"#, r##"{"\ud83d\ude00":"#"}"##);
    becomes(&["é"], r#"{"\u00E9":1}"#, r##"{"\u00E9":"#"}"##);
    becomes(&["\u{fffd}"], r#"{"\ud800":1}"#, r##"{"\ud800":"#"}"##);
    becomes(&["a"], r#"{"a":1,"a":2}"#, r##"{"a":"#","a":"#"}"##);
}

#[test]
fn takes_values_one_behind_the_other() {
    becomes(&["a"], "{\"a\":1}\n{\"a\":2}\n", "{\"a\":\"#\"}\n{\"a\":\"#\"}\n");
}

#[test]
fn a_byte_order_mark_does_not_matter() {
    becomes(&["a"], "\u{feff}{\"a\":1}", "\u{feff}{\"a\":\"#\"}");
}

#[test]
fn says_what_is_wrong_and_where() {
    let cases = [
        ("{", "expected , or }", 1),
        ("{'a':1}", "expected a name", 1),
        (r#"{"a" 1}"#, "expected :", 5),
        (r#"{"a":}"#, "expected a value", 5),
        (r#"{"a":1,}"#, "expected a name", 7),
        (r#"{"a":1 "b":2}"#, "expected , or }", 7),
        ("[1 2]", "expected , or ]", 3),
        ("[1", "expected , or ]", 2),
        ("]", "expected a value", 0),
        ("tru", "expected a value", 0),
        ("NaN", "expected a value", 0),
        ("-", "expected a digit", 1),
        ("1.e1", "expected a digit", 2),
        ("\"a", "unexpected end", 2),
        ("\"a\nb\"", "control character in a text", 2),
        (r#""\x""#, "unknown escape", 1),
        (r#""\u12g4""#, "expected four hexadecimal digits", 1),
        (r#""\u1"#, "expected four hexadecimal digits", 1),
        (r#"{"secret":"a"#, "unexpected end", 12),
    ];
    for (json, problem, at) in cases {
        assert_eq!(redacted(&["secret"], json), Err(Invalid { problem, at }), "{}", json);
    }
    let patterns = Patterns::parse(&[]).unwrap();
    let no_utf8 = redact(b"[\"\xff\"]", &patterns, "");
    assert_eq!(no_utf8, Err(Invalid { problem: "no UTF-8", at: 2 }));
}

#[test]
fn refuses_endless_nesting() {
    for open in ["[", "{\"a\":"] {
        let deep = open.repeat(1_000_000);
        assert_eq!(redacted(&["**.x"], &deep).unwrap_err().problem, "nested too deeply");
        assert_eq!(redacted(&["a", "0"], &deep).unwrap_err().problem, "nested too deeply");
    }
    let ok = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert_eq!(redacted(&["a"], &ok), Ok(None));
}

#[test]
fn no_cut_and_no_changed_byte_lets_a_secret_pass() {
    let json = r#"{"a":[{"secret":"hunter2","b":"\u00e9\n"},-1.5e9,true,null],"secret":"hunter2"}"#;
    let patterns = Patterns::parse(&["**.secret".to_string()]).unwrap();
    let mut bytes = json.as_bytes().to_vec();
    for index in 0..bytes.len() {
        let _ = redact(&bytes[..index], &patterns, "0").map(|cut| {
            assert!(!String::from_utf8_lossy(&cut.unwrap_or_default()).contains("hunter2"))
        });
        let byte = bytes[index];
        for other in [0, b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', b' ', b'x', 0x80, 0xff] {
            bytes[index] = other;
            let _ = redact(&bytes, &patterns, "0");
        }
        bytes[index] = byte;
    }
}

#[test]
fn many_patterns_and_much_text_take_linear_time() {
    let paths: Vec<String> = (0..120).map(|i| format!("**.n{}", i)).collect();
    let patterns = Patterns::parse(&paths).unwrap();
    let json = format!("[{}1]", r#"{"a":{"b":{"n119":1}}},"#.repeat(10_000));

    let result = redact(json.as_bytes(), &patterns, "0").unwrap().unwrap();

    assert_eq!(result.len(), json.len());
}

/// Texts that are made at random, each beside what it should become.
struct Texts {
    state: u64,
    json: String,
    expected: String,
}

impl Texts {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.state >> 33) as usize % limit
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn write(&mut self, text: &str, is_hidden: bool) {
        self.json.push_str(text);
        if !is_hidden {
            self.expected.push_str(text);
        }
    }

    fn space(&mut self, is_hidden: bool) {
        let space = self.one_of(&["", "", " ", "\n  ", "\t\r"]);
        self.write(space, is_hidden);
    }

    fn value(&mut self, depth: usize, is_hidden: bool) {
        let kind = if depth > 6 { 0 } else { self.below(4) };
        let count = self.below(4);
        match kind {
            1 => {
                self.write("[", is_hidden);
                for index in 0..count {
                    self.write(if index > 0 { "," } else { "" }, is_hidden);
                    self.space(is_hidden);
                    self.value(depth + 1, is_hidden);
                    self.space(is_hidden);
                }
                self.write("]", is_hidden);
            }
            2 | 3 => {
                self.write("{", is_hidden);
                for index in 0..count {
                    self.write(if index > 0 { "," } else { "" }, is_hidden);
                    self.member(depth, is_hidden);
                }
                self.write("}", is_hidden);
            }
            _ => {
                let leaf = self.one_of(&[
                    "1",
                    "-0.5e-7",
                    "true",
                    "false",
                    "null",
                    r#""""#,
                    r#""a\"b,]}""#,
                    r#""\ud83d""#,
                    r#""\\""#,
                    r#""é😀""#,
                    r#""secret""#,
                ]);
                self.write(leaf, is_hidden);
            }
        }
    }

    fn member(&mut self, depth: usize, is_hidden: bool) {
        let is_secret = self.below(3) == 0;
        let name = match is_secret {
            true => self.one_of(&[r#""secret""#, r#""s\u0065cret""#, r#""\u0073\u0065cret""#]),
            false => {
                self.one_of(&[r#""a""#, r#""""#, r#""Secret""#, r#""secret ""#, r#""\\secret""#])
            }
        };
        self.space(is_hidden);
        self.write(name, is_hidden);
        self.space(is_hidden);
        self.write(":", is_hidden);
        self.space(is_hidden);
        if is_secret && !is_hidden {
            self.expected.push_str("\"#\"");
        }
        self.value(depth + 1, is_hidden || is_secret);
        self.space(is_hidden);
    }
}

#[test]
fn hides_no_more_and_no_less_in_texts_made_at_random() {
    let mut texts = Texts { state: 1, json: String::new(), expected: String::new() };
    for _ in 0..5_000 {
        texts.json.clear();
        texts.expected.clear();
        texts.value(0, false);

        let result = redacted(&["**.secret"], &texts.json).unwrap();

        assert_eq!(result.as_deref().unwrap_or(&texts.json), texts.expected, "{}", texts.json);
    }
}
