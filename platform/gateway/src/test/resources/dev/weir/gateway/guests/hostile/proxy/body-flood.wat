;; Makes the body larger without end.
(module
  (import "env" "proxy_set_buffer_bytes"
    (func $set_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "proxy_on_request_body") (param i32 i32 i32) (result i32)
    (loop $again
      (br_if $again (i32.eqz (call $set_buffer
        (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 65536)))))
    (i32.const 0)))
