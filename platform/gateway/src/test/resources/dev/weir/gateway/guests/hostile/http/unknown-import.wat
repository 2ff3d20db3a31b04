;; Imports a function that no host has.
(module
  (import "http_handler" "open_the_gate" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
