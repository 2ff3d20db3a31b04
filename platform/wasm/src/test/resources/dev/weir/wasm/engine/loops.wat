;; Guests that do not come back by themselves.
(module
  (import "env" "wait" (func $wait))
  (memory (export "memory") 1)
  (func $spin (export "spin") (loop $again (br $again)))
  (func $recurse (export "recurse") (result i32) (i32.add (i32.const 1) (call $recurse)))
  (func (export "wait_and_return") (call $wait))
  (func $outer (export "trap") (call $inner))
  (func $inner (unreachable))
  (func (export "nothing")))
