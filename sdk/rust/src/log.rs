//! Log lines, which go to the gateway's log under the filter's name.
//!
//! Use the macros [`debug!`](crate::debug), [`info!`](crate::info), [`warn!`](crate::warn) and
//! [`error!`](crate::error!): they take what `format!` takes, and format it only if somebody reads
//! it.

use crate::host;
use alloc::string::String;
use core::fmt::{Arguments, Write};

/// How much a log line matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// For the filter's author.
    Debug = -1,
    /// Worth knowing.
    Info = 0,
    /// Something may be wrong.
    Warn = 1,
    /// Something is wrong.
    Error = 2,
}

/// Whether lines of that level are written at all.
pub fn is_enabled(level: Level) -> bool {
    // SAFETY: takes and returns numbers only.
    unsafe { host::log_enabled(level as i32) != 0 }
}

/// Writes a line.
pub fn line(level: Level, message: &str) {
    // SAFETY: pointer and length are those of the message.
    unsafe { host::log(level as i32, message.as_ptr(), message.len() as u32) };
}

/// Formats and writes a line, if lines of that level are written.
#[doc(hidden)]
pub fn format(level: Level, message: Arguments<'_>) {
    if !is_enabled(level) {
        return;
    }
    match message.as_str() {
        Some(text) => line(level, text),
        None => {
            let mut text = String::new();
            if text.write_fmt(message).is_ok() {
                line(level, &text);
            }
        }
    }
}

/// Logs a line for the filter's author.
#[macro_export]
macro_rules! debug {
    ($($message:tt)+) => { $crate::log::format($crate::log::Level::Debug, format_args!($($message)+)) };
}

/// Logs a line that is worth knowing.
#[macro_export]
macro_rules! info {
    ($($message:tt)+) => { $crate::log::format($crate::log::Level::Info, format_args!($($message)+)) };
}

/// Logs a line about what may be wrong.
#[macro_export]
macro_rules! warn {
    ($($message:tt)+) => { $crate::log::format($crate::log::Level::Warn, format_args!($($message)+)) };
}

/// Logs a line about what is wrong.
#[macro_export]
macro_rules! error {
    ($($message:tt)+) => { $crate::log::format($crate::log::Level::Error, format_args!($($message)+)) };
}
