;; A proxy-wasm filter that does nothing and imports more than there is.
(module
  (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
  (import "env" "proxy_dance" (func (param i32) (result i32)))
  (import "env" "open_door" (func))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "malloc") (param i32) (result i32) (i32.const 1024)))
