;; Imports what the runtimes of C and of threads import, and calls what is harmless.
(module
  (import "env" "emscripten_notify_memory_growth" (func $grown (param i32)))
  (import "env" "pthread_equal" (func $equal (param i32 i32) (result i32)))
  (import "env" "pthread_create" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi" "thread-spawn" (func (param i32) (result i32)))
  (import "env" "emscripten_asm_const_int" (func (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call $grown (i32.const 0))
    (drop (call $equal (i32.const -1) (i32.const 0)))
    (i32.const 0)))
