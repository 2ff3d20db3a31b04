//! Typed access to a filter's configuration.

use crate::json::{self, Value};
use crate::{text, Error};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

/// The configuration of a filter, as the route gives it.
///
/// It is an object with properties, which [`Object`]'s functions read with their type. A property
/// that [`Filter::new`](crate::Filter::new) did not ask for is an error, so a misspelt one does not
/// go unnoticed.
///
/// ```
/// # use weir_filter::{Config, Error};
/// struct Settings {
///     header: String,
///     max: u32,
///     names: Vec<String>,
/// }
///
/// fn settings(config: &Config) -> Result<Settings, Error> {
///     Ok(Settings {
///         header: config.required("header")?,
///         max: config.get("max")?.unwrap_or(10),
///         names: config.get("names")?.unwrap_or_default(),
///     })
/// }
/// ```
pub struct Config {
    text: String,
    root: Result<Object, Error>,
    is_text: Cell<bool>,
}

/// An object of the configuration, and which of its properties were asked for.
pub struct Object {
    members: Vec<(String, Value)>,
    asked: RefCell<Vec<&'static str>>,
}

impl Config {
    pub(crate) fn of(text: String) -> Self {
        let root = if text.trim().is_empty() { Ok(Object::of(Vec::new())) } else { root(&text) };
        Config { text, root, is_text: Cell::new(false) }
    }

    /// The configuration as it stands: JSON, or what the route gives as a text. Whoever takes it
    /// checks it, too.
    ///
    /// So it is one line to read it with serde:
    /// `serde_json::from_str(config.text()).map_err(|e| Error::new(e.to_string()))`.
    pub fn text(&self) -> &str {
        self.is_text.set(true);
        &self.text
    }

    /// The value of a property, if it is there and not null.
    ///
    /// # Errors
    ///
    /// If it is of another type, or the whole configuration is no JSON object.
    pub fn get<T: FromJson>(&self, name: &'static str) -> Result<Option<T>, Error> {
        self.object()?.get(name)
    }

    /// The value of a property that must be there.
    ///
    /// # Errors
    ///
    /// As [`get`](Config::get), and if it is not there.
    pub fn required<T: FromJson>(&self, name: &'static str) -> Result<T, Error> {
        self.object()?.required(name)
    }

    /// The configuration as an object.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn object(&self) -> Result<&Object, Error> {
        self.root.as_ref().map_err(Error::clone)
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        if self.is_text.get() {
            return Ok(());
        }
        self.object()?.finish()
    }
}

fn root(text: &str) -> Result<Object, Error> {
    match json::parse(text) {
        Ok(Value::Object(members)) => Ok(Object::of(members)),
        Ok(other) => Err(Error::mismatch(&other, "an object of properties")),
        Err(error) => Err(Error::new(error.message())),
    }
}

impl Object {
    fn of(members: Vec<(String, Value)>) -> Self {
        Object { members, asked: RefCell::new(Vec::new()) }
    }

    /// The value of a property, if it is there and not null.
    ///
    /// # Errors
    ///
    /// If it is of another type.
    pub fn get<T: FromJson>(&self, name: &'static str) -> Result<Option<T>, Error> {
        self.asked.borrow_mut().push(name);
        match self.members.iter().find(|(member, _)| member == name) {
            None | Some((_, Value::Null)) => Ok(None),
            Some((_, value)) => match T::from_json(value) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(error.inside(name)),
            },
        }
    }

    /// The value of a property that must be there.
    ///
    /// # Errors
    ///
    /// If it is of another type or not there.
    pub fn required<T: FromJson>(&self, name: &'static str) -> Result<T, Error> {
        self.get(name)?.ok_or_else(|| Error::new("is required").inside(name))
    }

    /// Refuses what nobody asked for.
    fn finish(&self) -> Result<(), Error> {
        let asked = self.asked.borrow();
        match self.members.iter().find(|(name, _)| !asked.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => {
                let known = asked.join(", ");
                let message = text::join(&["unknown property (expected one of: [", &known, "])"]);
                Err(Error::new(message).inside(name))
            }
        }
    }
}

/// A type that a property of the configuration can have.
///
/// Implement it for a type of your own, with [`from_object`] if it has properties itself:
///
/// ```
/// use weir_filter::json::Value;
/// use weir_filter::{from_object, Error, FromJson};
///
/// struct Key {
///     id: String,
///     secret: String,
/// }
///
/// impl FromJson for Key {
///     fn from_json(value: &Value) -> Result<Self, Error> {
///         from_object(value, |key| {
///             Ok(Key { id: key.required("id")?, secret: key.required("secret")? })
///         })
///     }
/// }
/// ```
pub trait FromJson: Sized {
    /// Reads the type from a value.
    ///
    /// # Errors
    ///
    /// If the value is none of that type; [`Error::mismatch`] makes a good one. The property's name
    /// is put in front.
    fn from_json(value: &Value) -> Result<Self, Error>;
}

/// Reads a type from a value that is an object. A property that `read` did not ask for is an error.
///
/// # Errors
///
/// If the value is no object, and what `read` says.
pub fn from_object<T>(
    value: &Value,
    read: impl FnOnce(&Object) -> Result<T, Error>,
) -> Result<T, Error> {
    match value {
        Value::Object(members) => {
            let object = Object::of(members.clone());
            let read = read(&object)?;
            object.finish()?;
            Ok(read)
        }
        other => Err(Error::mismatch(other, "an object of properties")),
    }
}

impl FromJson for Value {
    fn from_json(value: &Value) -> Result<Self, Error> {
        Ok(value.clone())
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            other => Err(Error::mismatch(other, "a text")),
        }
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            other => Err(Error::mismatch(other, "true or false")),
        }
    }
}

macro_rules! number {
    ($($number:ty: $expected:expr),+) => {
        $(impl FromJson for $number {
            fn from_json(value: &Value) -> Result<Self, Error> {
                match value {
                    Value::Number(number) => number.parse().ok(),
                    _ => None,
                }
                .ok_or_else(|| Error::mismatch(value, $expected))
            }
        })+
    };
}

number! {
    u8: "a whole number, 0 to 255",
    u16: "a whole number, 0 to 65535",
    u32: "a whole number, 0 to 4294967295",
    u64: "a whole number, 0 or greater",
    i32: "a whole number, -2147483648 to 2147483647",
    i64: "a whole number",
    f64: "a number"
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    let place = || text::join(&["[", &text::decimal(index), "]"]);
                    T::from_json(item).map_err(|error| error.inside(&place()))
                })
                .collect(),
            other => Err(Error::mismatch(other, "a list")),
        }
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Result<Self, Error> {
        match value {
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| match T::from_json(value) {
                    Ok(value) => Ok((name.clone(), value)),
                    Err(error) => Err(error.inside(name)),
                })
                .collect(),
            other => Err(Error::mismatch(other, "an object of names and values")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        Config::of(text.into())
    }

    #[test]
    fn reads_properties_with_their_types() {
        let config = config(
            r#"{"a":"x","b":true,"c":65535,"d":-1,"e":1.5,"f":["p","q"],"g":{"k":1},"h":null}"#,
        );

        assert_eq!(config.get("a"), Ok(Some(String::from("x"))));
        assert_eq!(config.get("b"), Ok(Some(true)));
        assert_eq!(config.get("c"), Ok(Some(65_535u16)));
        assert_eq!(config.get("d"), Ok(Some(-1i64)));
        assert_eq!(config.get("e"), Ok(Some(1.5)));
        assert_eq!(config.get("f"), Ok(Some(vec![String::from("p"), String::from("q")])));
        assert_eq!(config.get("g"), Ok(Some(BTreeMap::from([(String::from("k"), 1u8)]))));
        assert_eq!(config.get::<String>("h"), Ok(None));
        assert_eq!(config.get::<String>("i"), Ok(None));
        assert_eq!(config.finish(), Ok(()));
    }

    #[test]
    fn names_the_property_that_is_wrong() {
        struct Key;
        impl FromJson for Key {
            fn from_json(value: &Value) -> Result<Self, Error> {
                from_object(value, |key| key.required::<String>("id").map(|_| Key))
            }
        }
        let problem = |text: &str| {
            let config = config(text);
            let keys = config.get::<Vec<Key>>("keys").err();
            let max = config.get::<u8>("max").err();
            keys.or(max).or_else(|| config.finish().err()).map(|error| error.message())
        };

        assert_eq!(problem(r#"{"keys":[{"id":"1"}],"max":255}"#), None);
        let cases = [
            (r#"{"max":256}"#, "max: '256' (expected: a whole number, 0 to 255)"),
            (r#"{"max":"1"}"#, "max: '1' (expected: a whole number, 0 to 255)"),
            (r#"{"keys":7}"#, "keys: '7' (expected: a list)"),
            (r#"{"keys":[1]}"#, "keys[0]: '1' (expected: an object of properties)"),
            (r#"{"keys":[{}]}"#, "keys[0].id: is required"),
            (r#"{"keys":[{"id":[]}]}"#, "keys[0].id: '[…]' (expected: a text)"),
            (
                r#"{"keys":[{"id":"1","x":1}]}"#,
                "keys[0].x: unknown property (expected one of: [id])",
            ),
            (r#"{"mx":1}"#, "mx: unknown property (expected one of: [keys, max])"),
            ("[]", "'[…]' (expected: an object of properties)"),
            ("{", "not JSON: expected , or } at byte 1"),
        ];
        for (text, expected) in cases {
            assert_eq!(problem(text).as_deref(), Some(expected), "{}", text);
        }
    }

    #[test]
    fn nothing_means_all_defaults() {
        for text in ["", " \n", "{}"] {
            assert_eq!(config(text).get::<String>("a"), Ok(None));
            assert_eq!(config(text).finish(), Ok(()));
        }
    }

    #[test]
    fn who_takes_the_text_checks_it() {
        let yaml = config("a: b");

        assert_eq!(yaml.text(), "a: b");
        assert_eq!(yaml.finish(), Ok(()));
        assert!(config("a: b").finish().is_err());
    }
}
