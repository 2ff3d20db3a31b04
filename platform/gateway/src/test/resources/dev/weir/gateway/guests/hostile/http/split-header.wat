;; Tries to add a second response with a field.
(module
  (import "http_handler" "set_header_value"
    (func $set_header (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x-a1\0d\0a\0d\0aHTTP/1.1 200 OK\0d\0a")
  (func (export "handle_request") (result i64)
    (call $set_header (i32.const 1) (i32.const 0) (i32.const 3) (i32.const 3) (i32.const 23))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
