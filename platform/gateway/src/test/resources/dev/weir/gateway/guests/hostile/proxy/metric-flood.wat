;; Defines 20,000 metrics.
(module
  (import "env" "proxy_define_metric"
    (func $define_metric (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (local $n i32)
    (loop $again
      (i32.store (i32.const 0) (i32.add (i32.const 0x41414141) (local.get $n)))
      (drop (call $define_metric (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 8)))
      (br_if $again
        (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20000))))
    (i32.const 0)))
