//! auth-check: asks a service whether a request may pass, while the request waits.
//!
//! An example of a filter with the official proxy-wasm crate. See README.md.

mod decision;

use decision::{decide, Decision, Settings};
use log::{error, warn};
use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use std::rc::Rc;
use std::time::Duration;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Debug);
    proxy_wasm::set_root_context(|_| Box::new(AuthCheck::default()));
}}

/// The filter: one for each configuration.
#[derive(Default)]
struct AuthCheck {
    settings: Rc<Settings>,
}

/// A request that the filter looks at.
struct Check {
    settings: Rc<Settings>,
}

impl Context for AuthCheck {}

impl RootContext for AuthCheck {
    fn on_configure(&mut self, _size: usize) -> bool {
        match Settings::parse(&self.get_plugin_configuration().unwrap_or_default()) {
            Ok(settings) => {
                self.settings = Rc::new(settings);
                true
            }
            Err(problem) => {
                error!("configuration: {}", problem);
                false
            }
        }
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Check { settings: self.settings.clone() }))
    }
}

impl HttpContext for Check {
    fn on_http_request_headers(&mut self, _headers: usize, _is_end: bool) -> Action {
        // Nobody but the service says who a client is.
        self.set_http_request_header(&self.settings.identity, None);
        match self.ask() {
            Ok(_token) => {}
            Err(status) => {
                warn!("{}: not called: {:?}", self.settings.upstream, status);
                self.answer(&Decision::unavailable());
            }
        }
        Action::Pause
    }
}

impl Context for Check {
    /// The service has answered, or has not in time: then there are no headers.
    fn on_http_call_response(
        &mut self,
        _token: u32,
        headers: usize,
        _body: usize,
        _trailers: usize,
    ) {
        let text = |name| hostcalls::get_map_value_bytes(CALL_HEADERS, name).ok().flatten();
        let decision = match headers {
            0 => Decision::unavailable(),
            _ => decide(text(":status"), text(&self.settings.identity), text("location")),
        };
        self.answer(&decision);
    }
}

const CALL_HEADERS: proxy_wasm::types::MapType =
    proxy_wasm::types::MapType::HttpCallResponseHeaders;

impl Check {
    /// Asks the service, which sees method, path, and what identifies the client.
    fn ask(&self) -> Result<u32, proxy_wasm::types::Status> {
        let settings = &self.settings;
        let header = |name: &str| {
            let value = self.get_http_request_header_bytes(name)?;
            String::from_utf8(value).ok()
        };
        let method = header(":method").unwrap_or_default();
        let path = header(":path").unwrap_or_default();
        let forwarded: Vec<(&String, String)> = (settings.headers.iter())
            .filter_map(|name| header(name).map(|value| (name, value)))
            .collect();
        let mut headers = vec![
            (":method", "GET"),
            (":path", settings.path.as_str()),
            (":authority", settings.upstream.as_str()),
            ("x-original-method", method.as_str()),
            ("x-original-uri", path.as_str()),
        ];
        headers.extend(forwarded.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let timeout = Duration::from_millis(settings.timeout_ms);
        self.dispatch_http_call(&settings.upstream, headers, None, vec![], timeout)
    }

    /// Lets the request go on, or answers it.
    fn answer(&self, decision: &Decision) {
        match decision {
            Decision::Pass { identity } => {
                if let Some(identity) = identity {
                    self.set_http_request_header(&self.settings.identity, Some(identity));
                }
                self.resume_http_request();
            }
            Decision::Answer { status, headers, body } => {
                let headers = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                self.send_http_response(*status, headers, Some(body.as_bytes()));
            }
        }
    }
}
