;; Sets an URI that begins outside of its memory.
(module
  (import "http_handler" "set_uri"
    (func $set_uri (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (call $set_uri (i32.const -2147483648) (i32.const 16))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
