;; Takes 64 KiB with each request, writes to them, and never gives them back.
(module
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (memory.fill
      (i32.shl (memory.grow (i32.const 1)) (i32.const 16)) (i32.const 1) (i32.const 65536))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
