;; Takes all the memory that it gets and writes to every page, with each request.
(module
  (memory (export "memory") 1)
  (func (export "handle_request") (result i64)
    (local $at i32)
    (loop $grow (br_if $grow (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
    (loop $touch
      (i32.store (local.get $at) (i32.const 1))
      (local.set $at (i32.add (local.get $at) (i32.const 4096)))
      (br_if $touch (i32.lt_u (i32.shr_u (local.get $at) (i32.const 16)) (memory.size))))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
