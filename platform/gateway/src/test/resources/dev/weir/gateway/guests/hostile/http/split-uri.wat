;; Sets an URI with a second request in it.
(module
  (import "http_handler" "set_uri"
    (func $set_uri (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "/ HTTP/1.1\0d\0aHost: a\0d\0a\0d\0aGET /admin")
  (func (export "handle_request") (result i64)
    (call $set_uri (i32.const 0) (i32.const 34))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
