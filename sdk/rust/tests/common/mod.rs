//! What the tests of filters share.

use weir_filter::testing::{Gateway, Outcome, TestRequest, TestResponse};
use weir_filter::Filter;

/// Defines a filter without configuration.
macro_rules! filter {
    ($name:ident, $features:expr, $context:ty, $on_request:expr, $on_response:expr) => {
        struct $name;

        impl Filter for $name {
            type Context = $context;
            const FEATURES: Features = $features;

            fn new(_: &Config) -> Result<Self, Error> {
                Ok($name)
            }

            fn on_request(&mut self, request: &mut Request) -> Next<$context> {
                let handle: fn(&mut Request) -> Next<$context> = $on_request;
                handle(request)
            }

            fn on_response(
                &mut self,
                context: $context,
                request: &Request,
                response: &mut Response,
            ) {
                let handle: fn($context, &Request, &mut Response) = $on_response;
                handle(context, request, response);
            }
        }
    };
}

pub fn send<F: Filter>(request: TestRequest, upstream: TestResponse) -> Outcome {
    let mut gateway = Gateway::<F>::start("").unwrap();
    gateway.upstream_answers(upstream);
    gateway.send(request)
}

pub fn ok() -> TestResponse {
    TestResponse::new(200)
}
