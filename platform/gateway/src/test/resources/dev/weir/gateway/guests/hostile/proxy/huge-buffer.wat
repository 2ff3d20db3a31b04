;; Sets bodies of 4 GiB, which is refused, and reads and cuts 4 GiB of one, which is less than
;; that.
(module
  (import "env" "proxy_set_buffer_bytes"
    (func $set_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32)
    (if (i32.ne
        (call $set_buffer (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1))
        (i32.const 6))
      (then (unreachable)))
    (if (i32.ne
        (call $set_buffer (i32.const 0) (i32.const -1) (i32.const -1)
          (i32.const -16) (i32.const 0x7fffffff))
        (i32.const 6))
      (then (unreachable)))
    (if (i32.ne
        (call $get_buffer (i32.const 0) (i32.const 1) (i32.const -1) (i32.const 0) (i32.const 4))
        (i32.const 0))
      (then (unreachable)))
    (if (i32.ne
        (call $set_buffer (i32.const 0) (i32.const -1) (i32.const -1) (i32.const 0) (i32.const 1))
        (i32.const 0))
      (then (unreachable)))
    (i32.const 0)))
