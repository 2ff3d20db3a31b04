;; Fills a table far beyond its end.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (table $t 4 funcref)
  (table $u 2 funcref)
  (elem declare func $f)
  (func $f)
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (table.fill $t (i32.const 1) (ref.null func) (i32.const 0x7fffffff))
    (i32.const 0)))
