//! The configuration.

use crate::sha256::Hmac;
use crate::signature::unhex;
use std::collections::BTreeMap;
use weir_filter::json::Value;
use weir_filter::{Config, Error, FromJson};

const TOKEN: &[u8] = b"!#$%&'*+-.^_`|~";

/// What the filter is to do.
pub struct Settings {
    pub keys: BTreeMap<String, Hmac>,
    /// The key to sign with; none if signatures are checked.
    pub signing: Option<String>,
    pub header: String,
    /// The header that tells the upstream whose signature it was.
    pub mark: Option<String>,
    /// The headers that are signed, in lower case.
    pub headers: Vec<String>,
    /// How far, in seconds, a signature's time may be from now.
    pub skew: u64,
    /// Whether requests without a signature pass.
    pub optional: bool,
}

impl Settings {
    pub fn read(config: &Config) -> Result<Self, Error> {
        let signing: Option<String> = config.get("sign")?;
        let settings = Settings {
            keys: keys(config)?,
            signing,
            header: header_name(config, "header")?.unwrap_or_else(|| "x-signature".into()),
            mark: match config.get("mark")? {
                Some(Mark(mark)) => mark,
                None => Some("x-signature-key".into()),
            },
            headers: config.get::<Vec<String>>("headers")?.unwrap_or_default(),
            skew: config.get("clock-skew")?.map_or(300, |Seconds(seconds)| seconds),
            optional: config.get("optional")?.unwrap_or(false),
        };
        settings.checked()
    }

    fn checked(mut self) -> Result<Self, Error> {
        for name in &mut self.headers {
            if !is_token(name) {
                return Err(Error::expected("headers", name, "header names"));
            }
            name.make_ascii_lowercase();
        }
        match &self.signing {
            Some(id) if !self.keys.contains_key(id) => {
                Err(Error::expected("sign", id, "the id of one of the keys"))
            }
            _ => Ok(self),
        }
    }
}

fn keys(config: &Config) -> Result<BTreeMap<String, Hmac>, Error> {
    let secrets: BTreeMap<String, Secret> = config.required("keys")?;
    if secrets.is_empty() {
        return Err(Error::expected("keys", "{}", "at least one key"));
    }
    if let Some(id) = secrets.keys().find(|id| !is_token(id)) {
        return Err(Error::expected("keys", id, "ids of letters, digits and -._"));
    }
    Ok(secrets.into_iter().map(|(id, Secret(secret))| (id, Hmac::with_key(&secret))).collect())
}

fn header_name(config: &Config, property: &'static str) -> Result<Option<String>, Error> {
    match config.get::<String>(property)? {
        Some(name) if !is_token(&name) => Err(Error::expected(property, &name, "a header name")),
        name => Ok(name),
    }
}

/// What header names are made of, and ids: neither a comma nor `=` is among it.
fn is_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || TOKEN.contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed)
}

/// A key: text, or bytes in hexadecimal behind `hex:`. Messages do not show it.
struct Secret(Vec<u8>);

impl FromJson for Secret {
    fn from_json(value: &Value) -> Result<Self, Error> {
        let secret = match value {
            Value::Text(text) => match text.strip_prefix("hex:") {
                Some(digits) => unhex(digits),
                None => Some(text.clone().into_bytes()),
            },
            _ => None,
        };
        match secret {
            Some(secret) if !secret.is_empty() => Ok(Secret(secret)),
            _ => Err(Error::new("not a secret (expected: a text, or hex: and hexadecimal digits)")),
        }
    }
}

/// A header name, or false for none.
struct Mark(Option<String>);

impl FromJson for Mark {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Text(name) if is_token(name) => Ok(Mark(Some(name.clone()))),
            Value::Bool(false) => Ok(Mark(None)),
            other => Err(Error::mismatch(other, "a header name, or false")),
        }
    }
}

/// A duration such as `30s`, `5m` or `1h`, in whole seconds.
struct Seconds(u64);

impl FromJson for Seconds {
    fn from_json(value: &Value) -> Result<Self, Error> {
        let text = match value {
            Value::Text(text) => text.as_str(),
            _ => "",
        };
        let (number, unit) = match text.char_indices().last() {
            Some((end, 's')) => (&text[..end], 1),
            Some((end, 'm')) => (&text[..end], 60),
            Some((end, 'h')) => (&text[..end], 3600),
            _ => ("", 1),
        };
        match number.parse::<u32>() {
            Ok(number) => Ok(Seconds(u64::from(number) * unit)),
            Err(_) => Err(Error::mismatch(value, "a duration: 30s, 5m, 1h")),
        }
    }
}
