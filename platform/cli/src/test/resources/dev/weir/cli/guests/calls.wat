;; A proxy-wasm filter that pauses each request for a call to `auth` over gRPC. The message that comes
;; back goes upstream as `x-user`, and `audit` is called over HTTP, for whose answer the request does
;; not wait; it logs `auth`. If `auth` refuses, the request is answered with 403.
;;
;; wat2wasm --debug-names calls.wat
(module
  (import "env" "proxy_http_call"
    (func $http_call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_grpc_call"
    (func $grpc_call
      (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value"
    (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "env" "proxy_set_effective_context" (func $enter (param i32) (result i32)))
  (import "env" "proxy_continue_stream" (func $continue (param i32) (result i32)))
  (import "env" "proxy_send_local_response"
    (func $respond (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0x100) "auth")
  (data (i32.const 0x110) "acme.Auth")
  (data (i32.const 0x120) "Check")
  (data (i32.const 0x130) "ada")
  (data (i32.const 0x140) "x-user")
  (data (i32.const 0x150) "audit")
  (data (i32.const 0x160) "hello")
  (data (i32.const 0x200)
    "\03\00\00\00\07\00\00\00\04\00\00\00\05\00\00\00\04\00\00\00\0a\00\00\00\05\00\00\00"
    ":method\00POST\00:path\00/log\00:authority\00audit\00")
  (global $stream (mut i32) (i32.const 0))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 0x1000))
  (func (export "proxy_on_request_headers") (param $context i32) (param i32 i32) (result i32)
    (global.set $stream (local.get $context))
    ;; 1: the request pauses; 0: it goes on, as nobody could be asked
    (i32.eqz
      (call $grpc_call
        (i32.const 0x100) (i32.const 4) (i32.const 0x110) (i32.const 9)
        (i32.const 0x120) (i32.const 5) (i32.const 0) (i32.const 0)
        (i32.const 0x130) (i32.const 3) (i32.const 1000) (i32.const 0x300))))
  (func (export "proxy_on_http_call_response") (param i32 i32 i32 i32 i32))
  (func (export "proxy_on_grpc_receive") (param i32 i32 i32)
    (drop (call $log (i32.const 2) (i32.const 0x100) (i32.const 4)))
    (drop
      (call $get_buffer
        (i32.const 5) (i32.const 0) (local.get 2) (i32.const 0x304) (i32.const 0x308)))
    (drop (call $enter (global.get $stream)))
    (drop
      (call $add_header
        (i32.const 0) (i32.const 0x140) (i32.const 6)
        (i32.load (i32.const 0x304)) (i32.load (i32.const 0x308))))
    (drop
      (call $http_call
        (i32.const 0x150) (i32.const 5) (i32.const 0x200) (i32.const 69)
        (i32.const 0x160) (i32.const 5) (i32.const 0) (i32.const 0)
        (i32.const 1000) (i32.const 0x300)))
    (drop (call $continue (i32.const 0))))
  (func (export "proxy_on_grpc_close") (param i32 i32 i32)
    (drop (call $enter (global.get $stream)))
    (drop
      (call $respond
        (i32.const 403) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
        (i32.const 0) (i32.const 0) (i32.const -1)))))
