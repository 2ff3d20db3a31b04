;; Traps in the callback that the first letter of its configuration names.
(module
  (import "env" "proxy_get_buffer_bytes"
    (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (global $where (mut i32) (i32.const 0))
  (func $trap_at (param $letter i32) (result i32)
    (if (i32.eq (global.get $where) (local.get $letter)) (then (unreachable)))
    (i32.const 0))

  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (drop (call $get (i32.const 7) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4)))
    (global.set $where (i32.load8_u (i32.load (i32.const 0))))
    (i32.const 1))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call $trap_at (i32.const 0x68)))  ;; h
  (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32)
    (call $trap_at (i32.const 0x62)))  ;; b
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (call $trap_at (i32.const 0x48)))  ;; H
  (func (export "proxy_on_response_body") (param i32 i32 i32) (result i32)
    (call $trap_at (i32.const 0x42)))  ;; B
  (func (export "proxy_on_done") (param i32) (result i32)
    (drop (call $trap_at (i32.const 0x64)))  ;; d
    (i32.const 1))
  (func (export "proxy_on_log") (param i32)
    (drop (call $trap_at (i32.const 0x6c)))))  ;; l
