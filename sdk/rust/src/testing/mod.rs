//! A stand-in for the gateway, so that `cargo test` can try a filter.
//!
//! ```
//! use weir_filter::testing::{Gateway, TestRequest, TestResponse};
//! # use weir_filter::{Config, Error, Features, Filter, Next, Request, Response};
//! # struct Stamp;
//! # impl Filter for Stamp {
//! #     type Context = ();
//! #     const FEATURES: Features = Features::BUFFER_RESPONSE;
//! #     fn new(_: &Config) -> Result<Self, Error> { Ok(Stamp) }
//! #     fn on_request(&mut self, request: &mut Request) -> Next {
//! #         request.headers_mut().set("x-stamp", "in");
//! #         Ok(())
//! #     }
//! #     fn on_response(&mut self, _: (), _: &Request, response: &mut Response) {
//! #         response.headers_mut().remove("server");
//! #     }
//! # }
//!
//! let mut gateway = Gateway::<Stamp>::start("{}").unwrap();
//! let page = TestResponse::new(200).with_header("server", "nginx").with_body("hello");
//! gateway.upstream_answers(page);
//!
//! let outcome = gateway.send(TestRequest::get("/orders"));
//!
//! assert_eq!(outcome.upstream_request().unwrap().header("x-stamp"), Some("in"));
//! assert_eq!(outcome.response().header("server"), None);
//! assert_eq!(outcome.response().body_text(), "hello");
//! ```
//!
//! It keeps to the rules of http-wasm: what makes a filter trap in a gateway panics here, with the
//! reason.

mod exchange;
pub(crate) mod functions;
mod message;

pub use message::{TestRequest, TestResponse};

use crate::log::Level;
use crate::runtime::Slot;
use crate::{Features, Filter};
use exchange::Exchange;
use functions::Host;
use std::boxed::Box;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

/// A gateway with one route: one filter and an upstream.
///
/// It has one instance of the filter, which handles the requests one after the other.
pub struct Gateway<F: Filter> {
    slot: Box<Slot<F>>,
    host: Host,
    upstream: Upstream,
}

enum Upstream {
    Answers(TestResponse),
    Fails(u16),
}

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Outcome {
    upstream_request: Option<TestRequest>,
    response: TestResponse,
    log: Vec<(Level, String)>,
}

impl<F: Filter> Gateway<F> {
    /// Starts a gateway whose filter has that configuration. The upstream answers everything with
    /// an empty 200.
    ///
    /// # Errors
    ///
    /// The message with which the filter refuses the configuration.
    pub fn start(config: &str) -> Result<Self, String> {
        let all = Features::BUFFER_REQUEST.and(Features::BUFFER_RESPONSE).and(Features::TRAILERS);
        Self::start_with(all, config)
    }

    /// Starts a gateway that offers only those features, as some hosts of http-wasm do.
    ///
    /// # Errors
    ///
    /// The message with which the filter refuses the gateway or the configuration.
    pub fn start_with(offered: Features, config: &str) -> Result<Self, String> {
        let mut gateway = Gateway {
            slot: Box::new(Slot::new()),
            host: Host::new(offered, config),
            upstream: Upstream::Answers(TestResponse::new(200)),
        };
        let slot = &gateway.slot;
        let started = gateway.host.run(|| slot.try_start());
        started.map(|()| gateway).map_err(|error| error.message())
    }

    /// Changes what the upstream answers from now on.
    pub fn upstream_answers(&mut self, response: TestResponse) {
        self.upstream = Upstream::Answers(response);
    }

    /// Lets the upstream fail from now on, so that the gateway answers with that status.
    pub fn upstream_fails(&mut self, status: u16) {
        self.upstream = Upstream::Fails(status);
    }

    /// Stops the clock, which is the machine's otherwise.
    pub fn set_time(&mut self, since_1970: Duration) {
        self.host.time = Some(since_1970);
    }

    /// Sends a request through the filter.
    ///
    /// # Panics
    ///
    /// If the filter does what http-wasm forbids, or panics itself.
    pub fn send(&mut self, request: TestRequest) -> Outcome {
        self.host.exchange = Some(Exchange::new(request));
        self.host.enabled = self.host.enabled_at_start;
        let slot = &self.slot;
        if self.host.run(|| slot.handle_request()) as u32 == 0 {
            let exchange = self.host.end();
            return self.outcome(None, exchange.answer());
        }
        let sent = self.host.exchange().sent();
        let is_failure = match &self.upstream {
            Upstream::Answers(response) => {
                self.host.exchange_mut().answered(response.clone());
                false
            }
            Upstream::Fails(status) => {
                self.host.exchange_mut().answered(TestResponse::new(*status));
                true
            }
        };
        self.host.run(|| slot.handle_response(is_failure));
        let response = self.host.end().answer();
        self.outcome(Some(sent), response)
    }

    fn outcome(&mut self, sent: Option<TestRequest>, response: TestResponse) -> Outcome {
        let log = core::mem::take(&mut self.host.log);
        Outcome { upstream_request: sent, response, log }
    }
}

impl Outcome {
    /// The request as it reached the upstream; none if the filter answered itself.
    pub fn upstream_request(&self) -> Option<&TestRequest> {
        self.upstream_request.as_ref()
    }

    /// The response as it reached the client.
    pub fn response(&self) -> &TestResponse {
        &self.response
    }

    /// The lines that the filter logged, from its start on for the first request.
    pub fn log(&self) -> &[(Level, String)] {
        &self.log
    }
}
