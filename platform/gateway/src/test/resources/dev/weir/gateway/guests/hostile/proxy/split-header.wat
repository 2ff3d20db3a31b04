;; Tries to add a second response with a field.
(module
  (import "env" "proxy_add_header_map_value"
    (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 0) "x-a1\0d\0a\0d\0aHTTP/1.1 200 OK\0d\0a")
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (if (i32.ne
        (call $add_header (i32.const 2) (i32.const 0) (i32.const 3) (i32.const 3) (i32.const 23))
        (i32.const 2))
      (then (unreachable)))
    (if (i32.ne
        (call $add_header (i32.const 2) (i32.const 3) (i32.const 23) (i32.const 0) (i32.const 3))
        (i32.const 2))
      (then (unreachable)))
    (i32.const 0)))
