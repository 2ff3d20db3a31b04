//! Why a configuration is refused.

use crate::json::Value;
use crate::text;
use alloc::string::String;
use core::fmt;

/// Why a configuration is refused, in words for the person who wrote it.
///
/// Weir's way to say it is the property, its value and what was expected instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    property: String,
    problem: String,
}

impl Error {
    /// An error with that message.
    pub fn new(message: impl Into<String>) -> Self {
        Error { property: String::new(), problem: message.into() }
    }

    /// An error about the value of a property.
    ///
    /// ```
    /// # use weir_filter::Error;
    /// let error = Error::expected("status", "200", "400 to 499");
    /// assert_eq!(error.message(), "status: '200' (expected: 400 to 499)");
    /// ```
    pub fn expected(property: &str, value: &str, expected: &str) -> Self {
        Error {
            property: String::from(property),
            problem: text::join(&["'", value, "' (expected: ", expected, ")"]),
        }
    }

    /// An error about a value that [`FromJson`](crate::FromJson) was to read, which does not know
    /// the property's name.
    pub fn mismatch(value: &Value, expected: &str) -> Self {
        Error::expected("", value.shown(), expected)
    }

    /// What is wrong, and with which property.
    pub fn message(&self) -> String {
        if self.property.is_empty() {
            return self.problem.clone();
        }
        text::join(&[&self.property, ": ", &self.problem])
    }

    /// The same error, inside that property.
    pub(crate) fn inside(self, outer: &str) -> Self {
        let is_item = self.property.is_empty() || self.property.starts_with('[');
        let separator = if is_item { "" } else { "." };
        Error { property: text::join(&[outer, separator, &self.property]), ..self }
    }
}

impl From<&str> for Error {
    fn from(message: &str) -> Self {
        Error::new(message)
    }
}

impl From<String> for Error {
    fn from(message: String) -> Self {
        Error::new(message)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

#[cfg(not(feature = "lean"))]
impl std::error::Error for Error {}
