;; Adds fields without end.
(module
  (import "http_handler" "add_header_value"
    (func $add_header (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x-flood0123456789")
  (func (export "handle_request") (result i64)
    (loop $again
      (call $add_header (i32.const 1)
        (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 10))
      (br $again))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
