;; Changes a response without having asked for it.
(module
  (import "http_handler" "set_status_code"
    (func $set_status (param i32)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (i64.const 1))
  (func (export "handle_response") (param i32 i32) (call $set_status (i32.const 299))))
