;; Fills the shared data with a megabyte under each key, until it is told to stop.
(module
  (import "env" "proxy_set_shared_data"
    (func $set_shared (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 17)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (loop $again
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (br_if $again (i32.eqz (call $set_shared
        (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 1048576) (i32.const 0)))))
    (i32.const 0)))
