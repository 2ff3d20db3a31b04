;; Answers, continues and closes when everything is over.
(module
  (import "env" "proxy_send_local_response"
    (func $answer (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_continue_stream"
    (func $continue (param i32) (result i32)))
  (import "env" "proxy_close_stream"
    (func $close (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_log") (param i32)
    (drop (call $answer (i32.const 201) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const -1)))
    (drop (call $continue (i32.const 0)))
    (drop (call $continue (i32.const 1)))
    (drop (call $close (i32.const 0)))
    (drop (call $close (i32.const 3)))))
