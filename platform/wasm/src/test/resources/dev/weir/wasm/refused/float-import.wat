;; Imports a function of floating-point numbers.
(module
  (import "env" "few" (func (param f32) (result i32)))
  (memory (export "memory") 1))
