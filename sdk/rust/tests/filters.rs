//! What filters can do, seen from the outside.

use std::time::Duration;
use weir_filter::log::Level;
use weir_filter::testing::{Gateway, Outcome, TestRequest, TestResponse};
use weir_filter::{answer, register, Config, Error, Features, Filter, Next, Request, Response};

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

fn send<F: Filter>(request: TestRequest, upstream: TestResponse) -> Outcome {
    let mut gateway = Gateway::<F>::start("").unwrap();
    gateway.upstream_answers(upstream);
    gateway.send(request)
}

fn ok() -> TestResponse {
    TestResponse::new(200)
}

#[test]
fn changes_everything_of_a_request() {
    filter!(
        Change,
        Features::TRAILERS.and(Features::BUFFER_REQUEST),
        (),
        |request| {
            assert_eq!(request.method(), "POST");
            request.set_method("PUT");
            assert_eq!(
                (request.path().as_str(), request.query().as_deref()),
                ("/a", Some("b=c+d"))
            );
            assert_eq!(request.query_value("b").as_deref(), Some("c d"));
            request.set_path("/x");
            request.set_query(Some("y=z"));
            request.headers_mut().set("one", "1");
            request.headers_mut().add("one", b"2");
            request.headers_mut().remove("two");
            assert_eq!(request.headers().all("ONE"), ["1", "2"]);
            let body = request.body().read_text();
            request.body().write(body.to_uppercase());
            request.body().write("!");
            request.trailers().set("sum", "3");
            Ok(())
        },
        |_, _, _| {}
    );
    let request = TestRequest::post("/a?b=c+d", "hello").with_header("Two", "2");

    let outcome = send::<Change>(request, ok());

    let sent = outcome.upstream_request().unwrap();
    assert_eq!((sent.method(), sent.uri(), sent.body_text()), ("PUT", "/x?y=z", "HELLO!"));
    assert_eq!((sent.count_of("one"), sent.header("two")), (2, None));
    assert_eq!(sent.trailer("sum"), Some("3"));
}

#[test]
fn reads_the_rest_of_a_request() {
    filter!(
        Look,
        Features::NONE,
        (),
        |request| {
            assert_eq!(request.protocol(), "HTTP/2.0");
            assert_eq!(request.source_address(), "[::1]:80");
            assert_eq!(request.headers().names(), ["host", "empty", "bytes"]);
            assert_eq!(request.headers().first("empty").as_deref(), Some(""));
            assert_eq!(request.headers().all("empty"), ["", "x"]);
            assert!(request.headers().contains("empty") && !request.headers().contains("none"));
            assert_eq!(request.headers().first("none"), None);
            assert_eq!(request.headers().first_bytes("bytes"), Some(vec![0xff]));
            assert_eq!(request.headers().first("bytes").as_deref(), Some("\u{fffd}"));
            Ok(())
        },
        |_, _, _| {}
    );
    let request = TestRequest::get("/")
        .over("HTTP/2.0")
        .from_address("[::1]:80")
        .with_header("Empty", "")
        .with_header("empty", "x")
        .with_header("bytes", [0xff]);

    send::<Look>(request, ok());
}

#[test]
fn reads_values_of_any_length() {
    filter!(
        Long,
        Features::NONE,
        (),
        |request| {
            for length in [510, 511, 512, 513, 70_000] {
                let name = format!("h{}", length);
                assert_eq!(request.headers().first(&name).map(|value| value.len()), Some(length));
            }
            Ok(())
        },
        |_, _, _| {}
    );
    let mut request = TestRequest::get("/");
    for length in [510, 511, 512, 513, 70_000] {
        request = request.with_header(&format!("h{}", length), "x".repeat(length));
    }

    send::<Long>(request, ok());
}

#[test]
fn a_body_that_was_read_reaches_the_upstream() {
    filter!(
        Read,
        Features::NONE,
        (),
        |request| {
            let mut start = [0; 3];
            assert_eq!(request.body().read(&mut start), 3);
            assert_eq!(request.body().read_up_to(99_997).map(|rest| rest.len()), Ok(99_997));
            Ok(())
        },
        |_, _, _| {}
    );

    let mut gateway = Gateway::<Read>::start("").unwrap();

    for _ in 0..2 {
        let outcome = gateway.send(TestRequest::post("/", "x".repeat(100_000)));

        assert_eq!(outcome.upstream_request().unwrap().body().len(), 100_000);
    }
}

#[test]
fn a_body_that_was_taken_does_not() {
    filter!(
        Take,
        Features::NONE,
        (),
        |request| {
            let mut start = [0; 3];
            request.take_body().read(&mut start);
            Ok(())
        },
        |_, _, _| {}
    );

    let outcome = send::<Take>(TestRequest::post("/", "abcde"), ok());

    assert_eq!(outcome.upstream_request().unwrap().body_text(), "de");
}

#[test]
fn refuses_bodies_that_are_too_large() {
    filter!(
        Small,
        Features::NONE,
        (),
        |request| {
            match request.body().read_up_to(10) {
                Ok(_) => Ok(()),
                Err(_) => Err(answer(413)),
            }
        },
        |_, _, _| {}
    );

    let ten = send::<Small>(TestRequest::post("/", "x".repeat(10)), ok());
    let eleven = send::<Small>(TestRequest::post("/", "x".repeat(11)), ok());

    assert_eq!((ten.response().status(), eleven.response().status()), (200, 413));
}

#[test]
fn answers_in_place_of_the_upstream() {
    filter!(
        Robots,
        Features::NONE,
        (),
        |request| match request.path().as_str() {
            "/json" => Err(answer(201).json("{}")),
            "/bytes" => Err(answer(200).header("content-type", "image/png").bytes(vec![1, 2])),
            _ => Err(answer(403).header("x-why", "closed").body("no\n")),
        },
        |_, _, _| panic!("the filter answered itself")
    );

    let text = send::<Robots>(TestRequest::get("/"), ok());
    let json = send::<Robots>(TestRequest::get("/json"), ok());
    let bytes = send::<Robots>(TestRequest::get("/bytes"), ok());

    assert!(text.upstream_request().is_none());
    assert_eq!((text.response().status(), text.response().body_text()), (403, "no\n"));
    assert_eq!(text.response().header("x-why"), Some("closed"));
    assert_eq!(text.response().header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(json.response().header("content-type"), Some("application/json"));
    assert_eq!(
        (bytes.response().body(), bytes.response().count_of("content-type")),
        (&[1, 2][..], 1)
    );
}

#[test]
fn changes_everything_of_a_response() {
    filter!(
        Change,
        Features::BUFFER_RESPONSE.and(Features::TRAILERS),
        String,
        |request| Ok(request.path()),
        |path, request, response| {
            assert_eq!((path.as_str(), request.method().as_str()), ("/a", "GET"));
            assert!(!response.is_failure());
            assert_eq!(response.status(), 404);
            response.set_status(200);
            response.headers_mut().remove("server");
            response.headers_mut().set("x-path", path);
            let length = response.body().read_all().len();
            response.body().write(length.to_string());
            assert_eq!(response.trailers().first("t").as_deref(), Some("1"));
            response.trailers().remove("t");
        }
    );
    let upstream = TestResponse::new(404).with_header("Server", "x").with_trailer("T", "1");

    let outcome = send::<Change>(TestRequest::get("/a"), upstream.with_body("x".repeat(20_000)));

    let response = outcome.response();
    assert_eq!((response.status(), response.body_text()), (200, "20000"));
    assert_eq!((response.header("server"), response.header("x-path")), (None, Some("/a")));
    assert_eq!(response.trailer("t"), None);
}

#[test]
fn headers_set_ahead_give_way_to_the_upstream() {
    filter!(
        Ahead,
        Features::NONE,
        (),
        |request| {
            request.response_headers().set("x-frame-options", "DENY");
            request.response_headers().set("x-other", "1");
            Ok(())
        },
        |_, _, _| {}
    );

    let outcome =
        send::<Ahead>(TestRequest::get("/"), ok().with_header("X-Frame-Options", "SAMEORIGIN"));

    assert_eq!(outcome.response().header("x-frame-options"), Some("SAMEORIGIN"));
    assert_eq!(outcome.response().header("x-other"), Some("1"));
}

#[test]
fn sees_that_the_upstream_failed() {
    filter!(Watch, Features::NONE, (), |_| Ok(()), |_, _, response| {
        weir_filter::warn!("failed: {} {}", response.is_failure(), response.status());
    });
    let mut gateway = Gateway::<Watch>::start("").unwrap();
    gateway.upstream_fails(503);

    let outcome = gateway.send(TestRequest::get("/"));

    assert_eq!(outcome.log(), [(Level::Warn, String::from("failed: true 503"))]);
    assert_eq!(outcome.response().status(), 503);
}

#[test]
#[should_panic(expected = "a response was changed without Features::BUFFER_RESPONSE")]
fn says_which_feature_is_missing() {
    filter!(Forgot, Features::NONE, (), |_| Ok(()), |_, _, response| response.set_status(201));

    send::<Forgot>(TestRequest::get("/"), ok());
}

#[test]
fn enables_a_feature_for_one_request() {
    filter!(
        Some,
        Features::NONE,
        (),
        |request| {
            if request.path() == "/a" {
                assert!(request.enable(Features::BUFFER_RESPONSE));
            }
            Ok(())
        },
        |_, request, response| if request.path() == "/a" {
            response.set_status(201)
        }
    );
    let mut gateway = Gateway::<Some>::start("").unwrap();

    assert_eq!(gateway.send(TestRequest::get("/a")).response().status(), 201);
    assert_eq!(gateway.send(TestRequest::get("/b")).response().status(), 200);
}

#[test]
fn enabling_does_not_last_beyond_the_request() {
    filter!(
        Stale,
        Features::NONE,
        (),
        |request| {
            weir_filter::info!("{}", request.enable(Features::NONE));
            if request.path() == "/a" {
                request.enable(Features::BUFFER_RESPONSE);
            }
            Ok(())
        },
        |_, _, response| response.set_status(201)
    );
    let mut gateway = Gateway::<Stale>::start("").unwrap();
    gateway.send(TestRequest::get("/a"));

    let second = std::panic::AssertUnwindSafe(|| gateway.send(TestRequest::get("/b")));

    assert!(std::panic::catch_unwind(second).is_err());
}

#[test]
#[should_panic(expected = "header name: 'a b'")]
fn a_header_without_a_proper_name_traps() {
    filter!(
        Bad,
        Features::NONE,
        (),
        |request| {
            request.headers_mut().set("a b", "");
            Ok(())
        },
        |_, _, _| {}
    );

    send::<Bad>(TestRequest::get("/"), ok());
}

#[test]
#[should_panic(expected = "header value: 'a\r\nb: c'")]
fn a_value_of_two_lines_traps() {
    filter!(
        Bad,
        Features::NONE,
        (),
        |request| {
            request.headers_mut().set("a", "a\r\nb: c");
            Ok(())
        },
        |_, _, _| {}
    );

    send::<Bad>(TestRequest::get("/"), ok());
}

#[test]
fn a_context_belongs_to_its_request() {
    filter!(
        Carry,
        Features::BUFFER_RESPONSE,
        Box<str>,
        |request| Ok(request.uri().into()),
        |uri, _, response| {
            response.headers_mut().set("x-uri", uri.as_bytes());
        }
    );
    let mut gateway = Gateway::<Carry>::start("").unwrap();

    for uri in ["/1", "/2"] {
        let outcome = gateway.send(TestRequest::get(uri));

        assert_eq!(outcome.response().header("x-uri"), Some(uri));
    }
}

#[test]
fn refuses_a_configuration_in_words() {
    struct Strict;
    impl Filter for Strict {
        type Context = ();

        fn new(config: &Config) -> Result<Self, Error> {
            match config.get::<u16>("status")?.unwrap_or(403) {
                400..=499 => Ok(Strict),
                other => Err(Error::expected("status", &other.to_string(), "400 to 499")),
            }
        }

        fn on_request(&mut self, _: &mut Request) -> Next {
            Ok(())
        }
    }
    register!(Strict);
    let refusal = |config| Gateway::<Strict>::start(config).err();

    assert_eq!(refusal(r#"{"status": 404}"#), None);
    let cases = [
        (r#"{"status": 200}"#, "status: '200' (expected: 400 to 499)"),
        (r#"{"status": "x"}"#, "status: 'x' (expected: a whole number, 0 to 65535)"),
        (r#"{"statu": 404}"#, "statu: unknown property (expected one of: [status])"),
    ];
    for (config, message) in cases {
        assert_eq!(refusal(config).as_deref(), Some(message));
    }
}

#[test]
fn a_host_without_the_features_is_refused() {
    filter!(Wants, Features::TRAILERS, (), |_| Ok(()), |_, _, _| {});

    let refusal = Gateway::<Wants>::start_with(Features::BUFFER_REQUEST, "").err();

    assert_eq!(refusal.as_deref(), Some("the host has not all features that the filter needs"));
}

#[test]
fn tells_the_time_that_the_test_sets() {
    filter!(
        Clock,
        Features::NONE,
        (),
        |request| {
            request.headers_mut().set("x-now", weir_filter::now().as_secs().to_string());
            Ok(())
        },
        |_, _, _| {}
    );
    let mut gateway = Gateway::<Clock>::start("").unwrap();
    gateway.set_time(Duration::from_secs(86_400));

    let outcome = gateway.send(TestRequest::get("/"));

    assert_eq!(outcome.upstream_request().unwrap().header("x-now"), Some("86400"));
}

#[test]
fn random_bytes_differ() {
    filter!(
        Random,
        Features::NONE,
        (),
        |_| {
            let (mut one, mut other) = ([0; 20], [0; 20]);
            weir_filter::random(&mut one);
            weir_filter::random(&mut other);
            assert_ne!(one, other);
            Ok(())
        },
        |_, _, _| {}
    );

    send::<Random>(TestRequest::get("/"), ok());
}
