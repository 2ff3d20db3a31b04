;; Adds 20,000 fields to the response.
(module
  (import "env" "proxy_add_header_map_value"
    (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 0) "x-flood0123456789")
  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (local $n i32)
    (loop $again
      (drop (call $add_header (i32.const 2)
        (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 10)))
      (br_if $again
        (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20000))))
    (i32.const 0)))
