;; Loops whenever it ticks, which is as often as it can.
(module
  (import "env" "proxy_set_tick_period_milliseconds"
    (func $tick (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (drop (call $tick (i32.const 1)))
    (i32.const 1))
  (func (export "proxy_on_tick") (param i32) (loop $again (br $again)))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (i32.const 0)))
