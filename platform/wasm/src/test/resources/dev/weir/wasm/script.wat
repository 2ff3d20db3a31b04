;; Does what its configuration says, so that one fixture can make any host call in any phase.
;;
;; The configuration is a list of steps, each 28 bytes: the phase (0 start, 1 request, 2 response),
;; the function, and five arguments, little-endian; then the data, which is found at 65536. The
;; result of every call is stored as 8 bytes at 131072 + 8 * step. Function 0 does not call: its first
;; argument is what handle_request returns as next, its second the context.
(module
  (import "http_handler" "enable_features" (func $f1 (param i32) (result i32)))
  (import "http_handler" "get_config" (func $get_config (param i32 i32) (result i32)))
  (import "http_handler" "log" (func $log (param i32 i32 i32)))
  (import "http_handler" "log_enabled" (func $f4 (param i32) (result i32)))
  (import "http_handler" "get_method" (func $f5 (param i32 i32) (result i32)))
  (import "http_handler" "set_method" (func $f6 (param i32 i32)))
  (import "http_handler" "get_uri" (func $f7 (param i32 i32) (result i32)))
  (import "http_handler" "set_uri" (func $f8 (param i32 i32)))
  (import "http_handler" "get_protocol_version" (func $f9 (param i32 i32) (result i32)))
  (import "http_handler" "get_source_addr" (func $f10 (param i32 i32) (result i32)))
  (import "http_handler" "get_header_names" (func $f11 (param i32 i32 i32) (result i64)))
  (import "http_handler" "get_header_values" (func $f12 (param i32 i32 i32 i32 i32) (result i64)))
  (import "http_handler" "set_header_value" (func $f13 (param i32 i32 i32 i32 i32)))
  (import "http_handler" "add_header_value" (func $f14 (param i32 i32 i32 i32 i32)))
  (import "http_handler" "remove_header" (func $f15 (param i32 i32 i32)))
  (import "http_handler" "read_body" (func $f16 (param i32 i32 i32) (result i64)))
  (import "http_handler" "write_body" (func $f17 (param i32 i32 i32)))
  (import "http_handler" "get_status_code" (func $f18 (result i32)))
  (import "http_handler" "set_status_code" (func $f19 (param i32)))
  (memory (export "memory") 4)
  (global $steps (mut i32) (i32.const 0))

  ;; The configuration's first 4 bytes tell how many steps there are; the steps follow at 4.
  (func $load
    (local $length i32)
    (local.set $length (call $get_config (i32.const 0) (i32.const 65536)))
    (global.set $steps (i32.load (i32.const 0)))
    (memory.copy (i32.const 65536)
      (i32.add (i32.const 4) (i32.mul (global.get $steps) (i32.const 28)))
      (i32.sub (local.get $length)
        (i32.add (i32.const 4) (i32.mul (global.get $steps) (i32.const 28))))))

  (func $do (param $f i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $e i32)
    (result i64)
    (if (i32.eq (local.get $f) (i32.const 1))
      (then (return (i64.extend_i32_u (call $f1 (local.get $a))))))
    (if (i32.eq (local.get $f) (i32.const 2))
      (then (return (i64.extend_i32_u (call $get_config (local.get $a) (local.get $b))))))
    (if (i32.eq (local.get $f) (i32.const 3))
      (then (call $log (local.get $a) (local.get $b) (local.get $c)) (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 4))
      (then (return (i64.extend_i32_u (call $f4 (local.get $a))))))
    (if (i32.eq (local.get $f) (i32.const 5))
      (then (return (i64.extend_i32_u (call $f5 (local.get $a) (local.get $b))))))
    (if (i32.eq (local.get $f) (i32.const 6))
      (then (call $f6 (local.get $a) (local.get $b)) (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 7))
      (then (return (i64.extend_i32_u (call $f7 (local.get $a) (local.get $b))))))
    (if (i32.eq (local.get $f) (i32.const 8))
      (then (call $f8 (local.get $a) (local.get $b)) (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 9))
      (then (return (i64.extend_i32_u (call $f9 (local.get $a) (local.get $b))))))
    (if (i32.eq (local.get $f) (i32.const 10))
      (then (return (i64.extend_i32_u (call $f10 (local.get $a) (local.get $b))))))
    (if (i32.eq (local.get $f) (i32.const 11))
      (then (return (call $f11 (local.get $a) (local.get $b) (local.get $c)))))
    (if (i32.eq (local.get $f) (i32.const 12))
      (then (return (call $f12
        (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $e)))))
    (if (i32.eq (local.get $f) (i32.const 13))
      (then (call $f13 (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $e))
        (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 14))
      (then (call $f14 (local.get $a) (local.get $b) (local.get $c) (local.get $d) (local.get $e))
        (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 15))
      (then (call $f15 (local.get $a) (local.get $b) (local.get $c)) (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 16))
      (then (return (call $f16 (local.get $a) (local.get $b) (local.get $c)))))
    (if (i32.eq (local.get $f) (i32.const 17))
      (then (call $f17 (local.get $a) (local.get $b) (local.get $c)) (return (i64.const 0))))
    (if (i32.eq (local.get $f) (i32.const 18))
      (then (return (i64.extend_i32_u (call $f18)))))
    (if (i32.eq (local.get $f) (i32.const 19))
      (then (call $f19 (local.get $a)) (return (i64.const 0))))
    (unreachable))

  (func $argument (param $step i32) (param $index i32) (result i32)
    (i32.load (i32.add (i32.const 4) (i32.add
      (i32.mul (local.get $step) (i32.const 28)) (i32.mul (local.get $index) (i32.const 4))))))

  ;; Runs the steps of a phase; returns what function 0 says, else 1.
  (func $run (param $phase i32) (result i64)
    (local $step i32)
    (local $next i64)
    (local.set $next (i64.const 1))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $step) (global.get $steps)))
        (if (i32.eq (call $argument (local.get $step) (i32.const 0)) (local.get $phase))
          (then
            (if (i32.eqz (call $argument (local.get $step) (i32.const 1)))
              (then (local.set $next (i64.or
                (i64.extend_i32_u (call $argument (local.get $step) (i32.const 2)))
                (i64.shl (i64.extend_i32_u (call $argument (local.get $step) (i32.const 3)))
                  (i64.const 32)))))
              (else (i64.store
                (i32.add (i32.const 131072) (i32.mul (local.get $step) (i32.const 8)))
                (call $do
                  (call $argument (local.get $step) (i32.const 1))
                  (call $argument (local.get $step) (i32.const 2))
                  (call $argument (local.get $step) (i32.const 3))
                  (call $argument (local.get $step) (i32.const 4))
                  (call $argument (local.get $step) (i32.const 5))
                  (call $argument (local.get $step) (i32.const 6))))))))
        (local.set $step (i32.add (local.get $step) (i32.const 1)))
        (br $again)))
    (local.get $next))

  (func (export "_initialize") (call $load) (drop (call $run (i32.const 0))))
  (func (export "handle_request") (result i64) (call $run (i32.const 1)))
  ;; Stores its arguments at 196608, for the steps to use.
  (func (export "handle_response") (param $context i32) (param $is_error i32)
    (i32.store (i32.const 196608) (local.get $context))
    (i32.store (i32.const 196612) (local.get $is_error))
    (drop (call $run (i32.const 2)))))
