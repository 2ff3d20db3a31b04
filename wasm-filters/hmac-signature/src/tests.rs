//! What the filter does to requests.

use super::*;
use std::time::Duration;
use weir_filter::log::Level;
use weir_filter::testing::{Gateway, Outcome, TestRequest};

const NOW: u64 = 1_700_000_000;
const KEYS: &str = r#"{"keys": {"partner": "the partner's secret", "other": "hex:00ff10"}}"#;

fn gateway(config: &str) -> Gateway<HmacSignature> {
    let mut gateway = Gateway::start(config).unwrap();
    gateway.set_time(Duration::from_secs(NOW));
    gateway
}

fn code(key: &[u8], text: &str) -> String {
    let mut hmac = Hmac::with_key(key);
    hmac.add(text.as_bytes());
    hex(&hmac.finish())
}

fn header(id: &str, time: u64, code: &str) -> String {
    format!("id={},t={},v1={}", id, time, code)
}

/// What a partner's client sends.
fn signed(time: u64) -> TestRequest {
    let text = format!("POST\n/orders?a=b\n{}\none tea", time);
    let code = code(b"the partner's secret", &text);
    TestRequest::post("/orders?a=b", "one tea")
        .with_header("X-Signature", header("partner", time, &code))
}

fn reason(outcome: &Outcome) -> &str {
    assert_eq!(outcome.response().status(), 401);
    assert_eq!(outcome.response().header("www-authenticate"), Some("HMAC-SHA256"));
    assert!(outcome.upstream_request().is_none());
    let (level, line) = outcome.log().last().unwrap();
    assert_eq!(*level, Level::Debug);
    line.rsplit(": ").next().unwrap()
}

#[test]
fn lets_a_signed_request_pass_with_its_body() {
    let outcome = gateway(KEYS).send(signed(NOW).with_header("X-Signature-Key", "forged"));

    let sent = outcome.upstream_request().unwrap();
    assert_eq!(sent.body_text(), "one tea");
    assert_eq!(
        (sent.header("x-signature-key"), sent.count_of("x-signature-key")),
        (Some("partner"), 1)
    );
}

/// The example of the README, so that clients in other languages have something to compare with.
#[test]
fn agrees_with_the_documentation() {
    let code = code(b"the partner's secret", "POST\n/orders?a=b\n1700000000\none tea");

    assert!(include_str!("../README.md").contains(&code), "{}", code);
}

#[test]
fn refuses_what_was_changed_on_the_way() {
    let mut gateway = gateway(KEYS);
    let original = signed(NOW);
    let signature = original.header("x-signature").unwrap();
    let changed = [
        TestRequest::new("PUT", "/orders?a=b").with_body("one tea"),
        TestRequest::post("/order?a=b", "one tea"),
        TestRequest::post("/orders?a=c", "one tea"),
        TestRequest::post("/orders", "one tea"),
        TestRequest::post("/orders?a=b", "one teas"),
        TestRequest::post("/orders?a=b", ""),
    ];
    for request in changed {
        let outcome = gateway.send(request.with_header("x-signature", signature));

        assert_eq!(reason(&outcome), "wrong signature");
    }
}

#[test]
fn knows_several_keys() {
    let code = code(&[0, 0xff, 0x10], &format!("GET\n/\n{}\n", NOW));
    let by = |id| TestRequest::get("/").with_header("x-signature", header(id, NOW, &code));
    let mut gateway = gateway(KEYS);

    let right = gateway.send(by("other"));
    assert_eq!(right.upstream_request().unwrap().header("x-signature-key"), Some("other"));
    assert_eq!(reason(&gateway.send(by("partner"))), "wrong signature");
    assert_eq!(reason(&gateway.send(by("nobody"))), "unknown key");
    let anonymous =
        TestRequest::get("/").with_header("x-signature", format!("t={},v1={}", NOW, code));
    assert_eq!(reason(&gateway.send(anonymous)), "unknown key");
}

#[test]
fn the_only_key_needs_no_id() {
    let code = code(b"k", &format!("GET\n/\n{}\n", NOW));
    let request =
        TestRequest::get("/").with_header("x-signature", format!("t={},v1={}", NOW, code));

    let outcome = gateway(r#"{"keys": {"a": "k"}}"#).send(request);

    assert_eq!(outcome.response().status(), 200);
}

#[test]
fn one_right_code_among_several_is_enough() {
    let request = signed(NOW);
    let with_old = format!("{},v1={}", request.header("x-signature").unwrap(), "00".repeat(32));
    let request = TestRequest::post("/orders?a=b", "one tea").with_header("x-signature", with_old);

    assert_eq!(gateway(KEYS).send(request).response().status(), 200);
}

#[test]
fn a_signature_is_good_for_as_long_as_the_skew() {
    let status = |time| gateway(KEYS).send(signed(time)).response().status();

    assert_eq!(status(NOW - 300), 200);
    assert_eq!(status(NOW + 300), 200);
    assert_eq!(status(NOW - 301), 401);
    assert_eq!(status(NOW + 301), 401);
    assert_eq!(status(0), 401);
    assert_eq!(status(u64::MAX), 401);
}

#[test]
fn refuses_requests_without_or_with_a_strange_signature() {
    let mut gateway = gateway(KEYS);

    assert_eq!(reason(&gateway.send(TestRequest::get("/"))), "no signature");
    let twice = signed(NOW).with_header("x-signature", "t=1");
    assert_eq!(reason(&gateway.send(twice)), "several signature headers");
    for hostile in ["", "=", "t=1,v1=é", ",,,,", "id=a;t=1", &"v1=".repeat(20_000)] {
        let request = TestRequest::get("/").with_header("x-signature", hostile);
        assert_eq!(reason(&gateway.send(request)), "malformed signature");
    }
    let binary = TestRequest::get("/").with_header("x-signature", [0xff, b'=', 0x80]);
    assert_eq!(reason(&gateway.send(binary)), "malformed signature");
}

#[test]
fn optional_lets_pass_what_has_no_signature_but_not_a_wrong_one() {
    let mut gateway = gateway(r#"{"keys": {"a": "k"}, "optional": true}"#);
    let unsigned = TestRequest::get("/").with_header("x-signature-key", "a");

    let outcome = gateway.send(unsigned);
    assert_eq!(outcome.upstream_request().unwrap().header("x-signature-key"), None);
    let wrong =
        TestRequest::get("/").with_header("x-signature", header("a", NOW, &"00".repeat(32)));
    assert_eq!(reason(&gateway.send(wrong)), "wrong signature");
}

#[test]
fn signs_headers_if_told_to() {
    let config =
        r#"{"keys": {"a": "k"}, "headers": ["Host", "x-list", "x-none"], "header": "sig"}"#;
    let text = format!("GET\n/\n{}\nhost:example.com\nx-list:1,2\nx-none:\n", NOW);
    let request = TestRequest::get("/")
        .with_header("X-List", "1")
        .with_header("x-list", "2")
        .with_header("sig", header("a", NOW, &code(b"k", &text)));
    let mut gateway = gateway(config);

    assert_eq!(gateway.send(request.clone()).response().status(), 200);
    assert_eq!(reason(&gateway.send(request.with_header("x-list", "3"))), "wrong signature");
}

#[test]
fn what_it_signs_it_accepts() {
    let sign = r#"{"keys": {"a": "k", "b": "l"}, "sign": "b"}"#;
    let request = TestRequest::post("/x", "y".repeat(100_000)).with_header("x-signature", "old");

    let signed = gateway(sign).send(request);
    let sent = signed.upstream_request().unwrap();
    assert_eq!((sent.count_of("x-signature"), sent.body().len()), (1, 100_000));

    let checked = gateway(r#"{"keys": {"b": "l"}}"#).send(sent.clone());
    assert_eq!(checked.upstream_request().unwrap().header("x-signature-key"), Some("b"));
}

#[test]
fn follows_its_configuration() {
    let config =
        r#"{"keys": {"partner": "the partner's secret"}, "mark": false, "clock-skew": "1h"}"#;

    let outcome = gateway(config).send(signed(NOW - 3600));

    assert_eq!(outcome.upstream_request().unwrap().header("x-signature-key"), None);
}

#[test]
fn refuses_a_configuration_that_protects_nothing() {
    let cases = [
        ("{}", "keys: is required"),
        (r#"{"keys": {}}"#, "keys: '{}' (expected: at least one key)"),
        (
            r#"{"keys": {"a": ""}}"#,
            "keys.a: not a secret (expected: a text, or hex: and hexadecimal digits)",
        ),
        (
            r#"{"keys": {"a": "hex:0"}}"#,
            "keys.a: not a secret (expected: a text, or hex: and hexadecimal digits)",
        ),
        (r#"{"keys": {"a,b": "k"}}"#, "keys: 'a,b' (expected: ids of letters, digits and -._)"),
        (
            r#"{"keys": {"a": "k"}, "clock-skew": "5"}"#,
            "clock-skew: '5' (expected: a duration: 30s, 5m, 1h)",
        ),
        (
            r#"{"keys": {"a": "k"}, "clock-skew": "é"}"#,
            "clock-skew: 'é' (expected: a duration: 30s, 5m, 1h)",
        ),
        (r#"{"keys": {"a": "k"}, "sign": "b"}"#, "sign: 'b' (expected: the id of one of the keys)"),
        (r#"{"keys": {"a": "k"}, "header": "a b"}"#, "header: 'a b' (expected: a header name)"),
        (
            r#"{"keys": {"a": "k"}, "mark": true}"#,
            "mark: 'true' (expected: a header name, or false)",
        ),
        (r#"{"keys": {"a": "k"}, "headers": ["a:"]}"#, "headers: 'a:' (expected: header names)"),
    ];
    for (config, message) in cases {
        let refusal = Gateway::<HmacSignature>::start(config).err();

        assert_eq!(refusal.as_deref(), Some(message), "{}", config);
    }
}
