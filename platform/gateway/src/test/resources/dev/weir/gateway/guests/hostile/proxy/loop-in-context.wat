;; Starts, and loops over each request that it is given.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_context_create") (param $id i32) (param i32)
    (if (i32.gt_u (local.get $id) (i32.const 1)) (then (loop $again (br $again)))))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (i32.const 0)))
