//! The smallest filter: sets a request header.
#![cfg_attr(feature = "lean", no_std)]

extern crate alloc;

use alloc::string::String;
use weir_filter::{register, Config, Error, Filter, Next, Request};

struct RequestStamp {
    value: String,
}

impl Filter for RequestStamp {
    type Context = ();

    fn new(config: &Config) -> Result<Self, Error> {
        Ok(RequestStamp { value: config.get("value")?.unwrap_or_else(|| "weir".into()) })
    }

    fn on_request(&mut self, request: &mut Request) -> Next {
        request.headers_mut().set("x-stamp", &self.value);
        Ok(())
    }
}

register!(RequestStamp);
