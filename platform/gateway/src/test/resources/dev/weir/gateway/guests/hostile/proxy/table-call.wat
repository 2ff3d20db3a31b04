;; Calls what is not in its table.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (table $t 4 funcref)
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call_indirect $t (i32.const -1))
    (i32.const 0)))
