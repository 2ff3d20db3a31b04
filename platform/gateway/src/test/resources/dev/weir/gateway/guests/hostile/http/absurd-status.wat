;; Answers with a status that there is not.
(module
  (import "http_handler" "set_status_code"
    (func $set_status (param i32)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (call $set_status (i32.const 99999))
    (i64.const 0))
  (func (export "handle_response") (param i32 i32)))
