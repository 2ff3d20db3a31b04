//! {{name}}: greets the upstream and the client in a header.

use weir_filter::{register, Config, Error, Features, Filter, Next, Request, Response};

struct Greeter {
    greeting: String,
}

impl Filter for Greeter {
    type Context = ();
    const FEATURES: Features = Features::BUFFER_RESPONSE;

    fn new(config: &Config) -> Result<Self, Error> {
        let greeting: String = config.get("greeting")?.unwrap_or_else(|| "hello".into());
        if greeting.is_empty() {
            return Err(Error::expected("greeting", &greeting, "a text"));
        }
        Ok(Greeter { greeting })
    }

    /// Above "next": `Ok` goes on, `Err(weir_filter::answer(403).body("no"))` would answer here.
    fn on_request(&mut self, request: &mut Request) -> Next {
        request.headers_mut().set("x-greeting", &self.greeting);
        Ok(())
    }

    /// Below "next".
    fn on_response(&mut self, _: (), _: &Request, response: &mut Response) {
        response.headers_mut().set("x-greeting", &self.greeting);
    }
}

register!(Greeter);

#[cfg(test)]
mod tests {
    use super::Greeter;
    use weir_filter::testing::{Gateway, TestRequest};

    #[test]
    fn greets_both_sides() {
        let mut gateway = Gateway::<Greeter>::start(r#"{"greeting": "good day"}"#).unwrap();

        let outcome = gateway.send(TestRequest::get("/"));

        let sent = outcome.upstream_request().unwrap();
        assert_eq!(sent.header("x-greeting"), Some("good day"));
        assert_eq!(outcome.response().header("x-greeting"), Some("good day"));
    }

    #[test]
    fn refuses_an_empty_greeting() {
        let refusal = Gateway::<Greeter>::start(r#"{"greeting": ""}"#).err();

        assert_eq!(refusal.as_deref(), Some("greeting: '' (expected: a text)"));
    }
}
