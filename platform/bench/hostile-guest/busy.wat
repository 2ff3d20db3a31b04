;; Computes as long as its configuration says: "f" for ever, anything else for 15 ms.
(module
  (import "http_handler" "get_config" (func $get_config (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (global $is_endless (mut i32) (i32.const 0))

  (func $now (result i64)
    (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 8)))
    (i64.load (i32.const 8)))

  (func (export "_initialize")
    (drop (call $get_config (i32.const 0) (i32.const 8)))
    (global.set $is_endless (i32.eq (i32.load8_u (i32.const 0)) (i32.const 0x66))))

  (func (export "handle_request") (result i64)
    (local $end i64)
    (local.set $end (i64.add (call $now) (i64.const 15000000)))
    (loop $again
      (br_if $again (global.get $is_endless))
      (br_if $again (i64.lt_s (call $now) (local.get $end))))
    (i64.const 1))

  (func (export "handle_response") (param i32 i32)))
