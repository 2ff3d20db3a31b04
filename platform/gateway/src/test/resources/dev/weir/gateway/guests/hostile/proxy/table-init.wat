;; Fills a table with elements from beyond the end of a segment.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (table $t 4 funcref)
  (elem $e funcref (ref.func $f))
  (func $f)
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (table.init $t $e (i32.const 0) (i32.const 0x7fffffff) (i32.const 1))
    (i32.const 0)))
