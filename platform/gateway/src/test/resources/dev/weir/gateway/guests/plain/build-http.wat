;; Says in x-build which build it is.
(module
  (import "http_handler" "enable_features" (func $enable (param i32) (result i32)))
  (import "http_handler" "set_header_value" (func $set (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "build-0000")
  (data (i32.const 16) "x-build")
  (func (export "_initialize") (drop (call $enable (i32.const 2))))  ;; buffer_response
  (func (export "handle_request") (result i64) (i64.const 1))
  (func (export "handle_response") (param i32 i32)
    (call $set (i32.const 1) (i32.const 16) (i32.const 7) (i32.const 0) (i32.const 10))))
