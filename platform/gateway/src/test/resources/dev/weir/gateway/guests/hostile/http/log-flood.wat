;; Writes 20,000 lines into the log.
(module
  (import "http_handler" "log"
    (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (local $n i32)
    (loop $again
      (call $log (i32.const 0) (i32.const 0) (i32.const 64))
      (br_if $again
        (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20000))))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
