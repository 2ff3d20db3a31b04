;; Says in x-count how many requests it has had, up to 9.
(module
  (import "http_handler" "enable_features" (func $enable (param i32) (result i32)))
  (import "http_handler" "set_header_value" (func $set (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "0")
  (data (i32.const 16) "x-count")
  (func (export "_initialize") (drop (call $enable (i32.const 2))))  ;; buffer_response
  (func (export "handle_request") (result i64) (i64.const 1))
  (func (export "handle_response") (param i32 i32)
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
    (call $set (i32.const 1) (i32.const 16) (i32.const 7) (i32.const 0) (i32.const 1))))
