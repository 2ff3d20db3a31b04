;; Calls itself until the stack is used up.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func $recurse (result i32) (i32.add (i32.const 1) (call $recurse)))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $recurse))
    (i32.const 0)))
