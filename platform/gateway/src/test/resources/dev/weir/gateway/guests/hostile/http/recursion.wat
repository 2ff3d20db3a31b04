;; Calls itself until the stack is used up.
(module
  (memory (export "memory") 1)
  (func $recurse (result i32) (i32.add (i32.const 1) (call $recurse)))
  (func (export "handle_request") (result i64)
    (drop (call $recurse))
    (i64.const 1))
  (func (export "handle_response") (param i32 i32)))
