//! What filters can do to requests, seen from the outside.

#[macro_use]
mod common;

use common::{ok, send};
use weir_filter::testing::{Gateway, TestRequest};
use weir_filter::{answer, Config, Error, Features, Filter, Next, Request, Response};

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
