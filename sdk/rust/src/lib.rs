//! Write HTTP filters for Weir in Rust. A filter is code around "the rest of the chain": what it
//! does above is [`Filter::on_request`], what it does below [`Filter::on_response`].
//!
//! ```
//! use weir_filter::{answer, register, Config, Error, Filter, Next, Request};
//!
//! /// Lets nobody in who does not know the key.
//! struct KeyCheck {
//!     key: String,
//! }
//!
//! impl Filter for KeyCheck {
//!     type Context = ();
//!
//!     fn new(config: &Config) -> Result<Self, Error> {
//!         Ok(KeyCheck { key: config.required("key")? })
//!     }
//!
//!     fn on_request(&mut self, request: &mut Request) -> Next {
//!         if request.headers().first("x-key").as_deref() != Some(self.key.as_str()) {
//!             return Err(answer(401).body("a key is needed\n"));
//!         }
//!         request.headers_mut().remove("x-key");
//!         Ok(())
//!     }
//! }
//!
//! register!(KeyCheck);
//!
//! # use weir_filter::testing::{Gateway, TestRequest};
//! let mut gateway = Gateway::<KeyCheck>::start(r#"{"key": "open sesame"}"#).unwrap();
//! let outcome = gateway.send(TestRequest::get("/"));
//! assert_eq!(outcome.response().status(), 401);
//! ```
//!
//! The last lines are a test: [`testing`] drives a filter without a gateway.
//!
//! Compiled for `wasm32-unknown-unknown` it is a module that speaks
//! [http-wasm](https://http-wasm.io/http-handler-abi/). An instance of it handles one request at a
//! time and many one after the other; there are several instances, so what a filter keeps in its
//! fields is seen by some later requests and not by others.
#![cfg_attr(all(feature = "lean", not(test)), no_std)]
#![warn(missing_docs)]

extern crate alloc;
#[cfg(all(not(target_arch = "wasm32"), feature = "lean", not(test)))]
extern crate std;

mod answer;
mod body;
mod clock;
mod config;
mod error;
mod features;
mod headers;
mod host;
pub mod json;
#[cfg(all(target_arch = "wasm32", feature = "lean"))]
mod lean;
pub mod log;
mod request;
mod response;
#[doc(hidden)]
pub mod runtime;
#[cfg(any(test, all(target_arch = "wasm32", feature = "lean")))]
mod size_classes;
mod text;

#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

/// The README's example, which is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

pub use answer::{answer, Answer};
pub use body::{Body, TooLarge};
pub use clock::{now, random};
pub use config::{from_object, Config, FromJson, Object};
pub use error::Error;
pub use features::Features;
pub use headers::{Headers, HeadersMut};
pub use request::Request;
pub use response::Response;

/// How a request goes on: `Ok` to the next filter, with what [`Filter::on_response`] is to know, or
/// `Err` back to the client, with this filter's own answer.
///
/// So a check that answers itself composes with `?`.
pub type Next<Context = ()> = Result<Context, Answer>;

/// One step of a route: sees each request before the rest of the chain does, and each response
/// after.
///
/// Make it known to the host with [`register!`].
pub trait Filter: Sized + 'static {
    /// What [`on_request`](Filter::on_request) hands to [`on_response`](Filter::on_response) of the
    /// same request; `()` if nothing.
    type Context: 'static;

    /// The features that every request needs; see [`Features`]. A filter that changes responses in
    /// `on_response` needs [`Features::BUFFER_RESPONSE`].
    const FEATURES: Features = Features::NONE;

    /// Makes the filter from its configuration, once for each instance.
    ///
    /// # Errors
    ///
    /// An error refuses the configuration: the host logs it and the filter does not start. So does
    /// a property that was not asked for.
    fn new(config: &Config) -> Result<Self, Error>;

    /// Handles a request before the rest of the chain.
    fn on_request(&mut self, request: &mut Request) -> Next<Self::Context>;

    /// Handles the response of the rest of the chain. It is called as soon as the response's head
    /// is known, and not for requests that this filter answered itself.
    ///
    /// A filter without this function costs less: Weir then gives the instance to another request
    /// while this one waits for its response.
    fn on_response(&mut self, context: Self::Context, request: &Request, response: &mut Response) {
        let _ = (context, request, response);
    }
}

/// Exports a [`Filter`] to the host. Once for each module, at the top level.
#[macro_export]
macro_rules! register {
    ($filter:ty) => {
        const _: () = {
            static SLOT: $crate::runtime::Slot<$filter> = $crate::runtime::Slot::new();

            // Rather than _initialize, which not all hosts call.
            #[cfg(target_arch = "wasm32")]
            #[no_mangle]
            extern "C" fn _start() {
                $crate::runtime::initialize();
                SLOT.start();
            }

            #[cfg_attr(target_arch = "wasm32", no_mangle)]
            extern "C" fn handle_request() -> u64 {
                SLOT.handle_request()
            }

            #[cfg_attr(target_arch = "wasm32", no_mangle)]
            extern "C" fn handle_response(_context: u32, is_failure: u32) {
                SLOT.handle_response(is_failure != 0);
            }

            // Says that the filter is in use, also where nothing is exported.
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static USED: fn() = || {
                SLOT.start();
                handle_request();
                handle_response(0, 0);
            };
        };
    };
}
