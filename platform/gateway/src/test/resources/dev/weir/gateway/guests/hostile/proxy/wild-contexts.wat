;; Takes contexts for its own that there are not.
(module
  (import "env" "proxy_set_effective_context"
    (func $effective (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (if (i32.ne (call $effective (i32.const -1)) (i32.const 2)) (then (unreachable)))
    (if (i32.ne (call $effective (i32.const 0)) (i32.const 2)) (then (unreachable)))
    (if (i32.ne (call $effective (i32.const 1000000)) (i32.const 2)) (then (unreachable)))
    (if (i32.ne (call $effective (i32.const -2147483648)) (i32.const 2)) (then (unreachable)))
    (i32.const 0)))
