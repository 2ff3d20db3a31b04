;; Holds a request for a call to `origin` in the callback that the first letter of its configuration
;; names, and says when the request is over.
(module
  (import "env" "proxy_get_buffer_bytes"
    (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_http_call"
    (func $http_call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "env" "proxy_set_effective_context" (func $switch (param i32) (result i32)))
  (import "env" "proxy_continue_stream" (func $continue (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 64) "origin")
  (data (i32.const 128) "\03\00\00\00"
    "\07\00\00\00\03\00\00\00" "\05\00\00\00\05\00\00\00" "\0a\00\00\00\01\00\00\00"
    ":method\00GET\00" ":path\00/auth\00" ":authority\00a\00")
  (data (i32.const 256) "held" "done" "log" "delete")
  (global $where (mut i32) (i32.const 0))

  ;; Returns 1 to stop, if this is the place. Notes which context has made the call.
  (func $hold_at (param $context i32) (param $letter i32) (result i32)
    (if (i32.ne (global.get $where) (local.get $letter)) (then (return (i32.const 0))))
    (drop (call $http_call (i32.const 64) (i32.const 6) (i32.const 128) (i32.const 65)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 60000) (i32.const 8)))
    (i32.store offset=1024 (i32.load (i32.const 8)) (local.get $context))
    (drop (call $log (i32.const 2) (i32.const 256) (i32.const 4)))
    (i32.const 1))

  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (drop (call $get (i32.const 7) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4)))
    (global.set $where (i32.load8_u (i32.load (i32.const 0))))
    (i32.const 1))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call $hold_at (local.get 0) (i32.const 0x68)))  ;; h
  (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32)
    (if (i32.eqz (local.get 2)) (then (return (i32.const 1))))
    (call $hold_at (local.get 0) (i32.const 0x62)))  ;; b
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (call $hold_at (local.get 0) (i32.const 0x48)))  ;; H
  (func (export "proxy_on_http_call_response") (param i32 i32 i32 i32 i32)
    (drop (call $switch (i32.load offset=1024 (local.get 1))))
    (drop (call $continue (i32.eq (global.get $where) (i32.const 0x48)))))
  (func (export "proxy_on_done") (param i32) (result i32)
    (drop (call $log (i32.const 2) (i32.const 260) (i32.const 4)))
    (i32.const 1))
  (func (export "proxy_on_log") (param i32)
    (drop (call $log (i32.const 2) (i32.const 264) (i32.const 3))))
  (func (export "proxy_on_delete") (param i32)
    (drop (call $log (i32.const 2) (i32.const 267) (i32.const 6)))))
