//! What the filter does to responses.

use super::*;
use weir_filter::log::Level;
use weir_filter::testing::{Gateway, Outcome, TestRequest, TestResponse};

const CONFIG: &str = r#"{"paths": ["**.password"]}"#;

fn json(body: impl AsRef<[u8]>) -> TestResponse {
    TestResponse::new(200).with_header("Content-Type", "application/json").with_body(body)
}

fn send(config: &str, upstream: TestResponse) -> Outcome {
    let mut gateway = Gateway::<JsonRedaction>::start(config).unwrap();
    gateway.upstream_answers(upstream);
    gateway.send(TestRequest::get("/users"))
}

#[test]
fn hides_fields_of_json() {
    let outcome = send(CONFIG, json("{ \"password\": \"hunter2\", \"a\": 1 }\n"));

    assert_eq!(outcome.response().body_text(), "{ \"password\": \"[redacted]\", \"a\": 1 }\n");
    assert_eq!(outcome.response().status(), 200);
}

#[test]
fn knows_json_by_its_content_type() {
    let body = r#"{"password":1}"#;
    let is_redacted = |content_type: &str| {
        let upstream =
            TestResponse::new(200).with_header("content-type", content_type).with_body(body);
        let config = r#"{"paths": ["password"], "content-types": ["application/Vendor"]}"#;
        send(config, upstream).response().body_text() != body
    };

    for json in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/problem+json",
        "application/x-ndjson",
        "text/json",
        "application/vendor",
    ] {
        assert!(is_redacted(json), "{}", json);
    }
    for other in ["text/html", "application/jsonp", "application/javascript", "", ";"] {
        assert!(!is_redacted(other), "{}", other);
    }
}

#[test]
fn leaves_responses_alone_that_hold_nothing_to_hide() {
    let upstream = json("{ \"a\" :1}").with_header("etag", "\"1\"").with_header("digest", "x");

    let outcome = send(CONFIG, upstream.clone());

    assert_eq!(outcome.response(), &upstream);
    assert_eq!(send(CONFIG, json("")).response(), &json(""));
}

#[test]
fn what_is_told_about_the_old_body_goes() {
    let upstream = json(r#"{"password":1}"#)
        .with_header("etag", "\"1\"")
        .with_header("Digest", "x")
        .with_header("Accept-Ranges", "bytes");

    let response = send(CONFIG, upstream).response().clone();

    assert_eq!(response.header("etag"), Some("W/\"1\""));
    assert_eq!((response.header("digest"), response.header("accept-ranges")), (None, None));
}

#[test]
fn asks_for_a_whole_body_that_is_not_compressed() {
    let mut gateway = Gateway::<JsonRedaction>::start(CONFIG).unwrap();
    let request = TestRequest::get("/")
        .with_header("Accept-Encoding", "gzip")
        .with_header("Range", "bytes=5-")
        .with_header("If-Range", "\"1\"");

    let outcome = gateway.send(request);

    let sent = outcome.upstream_request().unwrap();
    assert_eq!(sent.header("accept-encoding"), Some("identity"));
    assert_eq!((sent.header("range"), sent.header("if-range")), (None, None));
}

fn unreadable() -> [TestResponse; 6] {
    [
        json(r#"{"password":"hunter2""#),
        json(r#"{"password":"hunter2","#),
        json(r#""password":"hunter2"}"#),
        json(b"{\"password\":\"hunter2\xff\"}"),
        json(r#"{"password":"hunter2"}"#).with_header("Content-Encoding", "gzip"),
        json(r#"{"password":"hunter2"}"#).with_status(206),
    ]
}

#[test]
fn refuses_what_it_cannot_read() {
    for upstream in unreadable() {
        let outcome = send(CONFIG, upstream.with_header("etag", "\"1\""));

        let response = outcome.response();
        assert_eq!((response.status(), response.header("etag")), (502, None));
        assert_eq!(response.header("content-encoding"), None);
        assert_eq!(response.body_text(), "The response could not be read.\n");
        assert_eq!(outcome.log()[0].0, Level::Warn);
    }
}

#[test]
fn lets_pass_what_it_cannot_read_if_told_to() {
    for upstream in unreadable() {
        let config = r#"{"paths": ["password"], "invalid": "pass"}"#;

        assert_eq!(send(config, upstream.clone()).response(), &upstream);
    }
}

#[test]
fn the_gateways_own_failure_stays() {
    let mut gateway = Gateway::<JsonRedaction>::start(CONFIG).unwrap();
    gateway.upstream_fails(504);

    assert_eq!(gateway.send(TestRequest::get("/")).response(), &TestResponse::new(504));
}

#[test]
fn replaces_with_what_is_configured() {
    let with = |replacement: &str| {
        let config = format!(r#"{{"paths": ["password"], "replacement": {}}}"#, replacement);
        send(&config, json(r#"{"password":1}"#)).response().body_text().to_string()
    };

    assert_eq!(with(r#""a\"\\\n\u0001é""#), r#"{"password":"a\"\\\u000a\u0001é"}"#);
    assert_eq!(with("0"), r#"{"password":0}"#);
    assert_eq!(with("false"), r#"{"password":false}"#);
}

#[test]
fn refuses_a_configuration_it_does_not_understand() {
    let cases = [
        ("{}", "paths: is required"),
        (r#"{"paths": []}"#, "paths: '[]' (expected: at least one)"),
        (r#"{"paths": ["a..b"]}"#, "paths: 'a..b' (expected: a.b, a.*.b, **.b)"),
        (
            r#"{"paths": ["a"], "invalid": "ignore"}"#,
            "invalid: 'ignore' (expected: refuse or pass)",
        ),
        (
            r#"{"paths": ["a"], "replacement": []}"#,
            "replacement: '[…]' (expected: a text, a number, true or false)",
        ),
    ];
    for (config, message) in cases {
        let refusal = Gateway::<JsonRedaction>::start(config).err();

        assert_eq!(refusal.as_deref(), Some(message));
    }
}
