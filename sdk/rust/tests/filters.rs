//! What filters can do to responses and how they live, seen from the outside.

#[macro_use]
mod common;

use common::{ok, send};
use std::time::Duration;
use weir_filter::log::Level;
use weir_filter::testing::{Gateway, TestRequest, TestResponse};
use weir_filter::{register, Config, Error, Features, Filter, Next, Request, Response};

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
