;; Traps when the host asks it for memory.
(module
  (import "env" "proxy_get_header_map_value"
    (func $get_header (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func $allocate (export "proxy_on_memory_allocate") (param i32) (result i32)
    (unreachable))
  (data (i32.const 0) "host")
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (drop (call $get_header
      (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 16) (i32.const 20)))
    (i32.const 0)))
