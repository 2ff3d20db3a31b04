;; Imports of one function with unusual types, and of one that nobody knows.
(module
  (import "env" "few" (func $few (param i32) (result i32)))
  (import "env" "many" (func $many (param i32 i64 i32) (result i64)))
  (import "env" "silent" (func $silent (param i32 i32)))
  (import "env" "unknown" (func $unknown (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "few") (result i32) (call $few (i32.const -1)))
  (func (export "many") (result i64)
    (call $many (i32.const 1) (i64.const 0x100000002) (i32.const 3)))
  (func (export "silent") (call $silent (i32.const 4) (i32.const 5)))
  (func (export "unknown") (result i32) (call $unknown (i32.const 6) (i32.const 7))))
