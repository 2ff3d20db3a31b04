;; Makes queues and fills them, until it is told to stop.
(module
  (import "env" "proxy_register_shared_queue"
    (func $register_queue (param i32 i32 i32) (result i32)))
  (import "env" "proxy_enqueue_shared_queue"
    (func $enqueue (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (loop $again
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (drop (call $register_queue (i32.const 0) (i32.const 4) (i32.const 8)))
      (br_if $again (i32.eqz
        (call $enqueue (i32.load (i32.const 8)) (i32.const 0) (i32.const 65536)))))
    (i32.const 0)))
