;; Reads the body into the end of its memory and beyond.
(module
  (import "http_handler" "read_body"
    (func $read (param i32 i32 i32) (result i64)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (drop (call $read (i32.const 0) (i32.const -8) (i32.const 65536)))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
