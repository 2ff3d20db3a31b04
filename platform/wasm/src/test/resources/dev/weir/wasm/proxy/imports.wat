;; Imports functions with other types than usual and functions that no host has, and calls one of
;; them in the headers callback: the one that the first byte of its configuration names. It answers
;; with 300 and what that returned as the status, 500 if nothing.
(module
  (import "env" "proxy_continue_request" (func $continue))
  (import "env" "proxy_continue_stream" (func $continue_stream (param i32 i32 i64) (result i64)))
  (import "env" "proxy_clear_route_cache" (func $clear (param i32)))
  (import "env" "proxy_get_log_level" (func $level (result i32)))
  (import "env" "proxy_increment_metric" (func $increment (param i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $bytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_unheard_of" (func $unheard (param i64 i32) (result i64)))
  (import "env" "proxy_unheard_of_too" (func $unheard_too))
  (import "env" "mystery" (func $mystery (param i32)))
  (import "other" "mystery" (func $other (result i64)))
  (import "env" "emscripten_notify_memory_growth" (func $grown (param i32)))
  (import "env" "pthread_equal" (func $equal (param i32 i32) (result i32)))
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (import "env" "seed" (func $seed (result f64)))
  (import "env" "Date.now" (func $now (result f64)))
  (import "env" "trace" (func $trace (param i32 i32 f64 f64 f64 f64 f64)))
  (import "Math" "mystery" (func $floats (param f64 f32) (result f64)))
  (import "env" "proxy_send_local_response"
    (func $answer (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (global $how (mut i32) (i32.const 0))

  (func $is (param $letter i32) (result i32) (i32.eq (global.get $how) (local.get $letter)))

  (func $call (result i32)
    (if (call $is (i32.const 0x63)) (then (call $continue)))                    ;; c
    (if (call $is (i32.const 0x43))                                             ;; C
      (then (return (i32.wrap_i64
        (call $continue_stream (i32.const 9) (i32.const 7) (i64.const 7))))))
    (if (call $is (i32.const 0x72)) (then (call $clear (i32.const 5))))         ;; r
    (if (call $is (i32.const 0x6c)) (then (return (call $level))))              ;; l
    (if (call $is (i32.const 0x6d))                                             ;; m
      (then (return (call $increment (i32.const 99) (i32.const 1)))))
    (if (call $is (i32.const 0x75))                                             ;; u
      (then (return (i32.wrap_i64 (call $unheard (i64.const 1) (i32.const 1))))))
    (if (call $is (i32.const 0x55)) (then (call $unheard_too)))                 ;; U
    (if (call $is (i32.const 0x78)) (then (call $mystery (i32.const 1))))       ;; x
    (if (call $is (i32.const 0x79)) (then (drop (call $other))))                ;; y
    (if (call $is (i32.const 0x67)) (then (call $grown (i32.const 0))))         ;; g
    (if (call $is (i32.const 0x65))                                             ;; e
      (then (return (call $equal (i32.const 7) (i32.const 7)))))
    (if (call $is (i32.const 0x64))                                             ;; d
      (then (return (call $equal (i32.const 7) (i32.const 8)))))
    (if (call $is (i32.const 0x73))                                             ;; s
      (then (return (i32.and
        (f64.ge (call $seed) (f64.const 0)) (f64.lt (call $seed) (f64.const 1))))))
    (if (call $is (i32.const 0x6e))                                             ;; n
      (then (return (f64.gt (call $now) (f64.const 1.7e12)))))
    (if (call $is (i32.const 0x54))                                             ;; T
      (then (call $trace (i32.const 0) (i32.const 0) (f64.const 0) (f64.const 0)
        (f64.const 0) (f64.const 0) (f64.const 0))))
    (if (call $is (i32.const 0x7a))                                             ;; z
      (then (drop (call $floats (f64.const 1) (f32.const 1)))))
    (if (call $is (i32.const 0x61))                                             ;; a
      (then (call $abort (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
    (i32.const 200))

  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 65536))
  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (drop (call $bytes
      (i32.const 7) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4)))
    (global.set $how (i32.load8_u (i32.const 65536)))
    (i32.const 1))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $answer (i32.add (i32.const 300) (call $call)) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1)))
    (i32.const 0)))
