;; Reads a request header and sets others, on both sides: what most filters do.
(module
  (import "http_handler" "enable_features" (func $enable_features (param i32) (result i32)))
  (import "http_handler" "get_header_values"
    (func $get_header_values (param i32 i32 i32 i32 i32) (result i64)))
  (import "http_handler" "set_header_value" (func $set_header_value (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x-user")
  (data (i32.const 16) "x-seen")
  (data (i32.const 32) "x-filter")
  (data (i32.const 48) "wasm")
  (func (export "_initialize") (drop (call $enable_features (i32.const 2))))
  (func (export "handle_request") (result i64)
    (local $length i32)
    (local.set $length (i32.wrap_i64
      (call $get_header_values (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 256) (i32.const 256))))
    (if (i32.gt_u (local.get $length) (i32.const 0))
      (then (call $set_header_value (i32.const 0) (i32.const 16) (i32.const 6)
        (i32.const 256) (i32.sub (local.get $length) (i32.const 1)))))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)
    (call $set_header_value (i32.const 1) (i32.const 32) (i32.const 8) (i32.const 48) (i32.const 4))))
