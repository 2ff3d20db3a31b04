;; Says in x-build which build it is, and in x-born the build that the shared data is from.
(module
  (import "env" "proxy_get_shared_data" (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_set_shared_data" (func $set (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value"
    (func $add (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 0) "build-0000")
  (data (i32.const 16) "x-build")
  (data (i32.const 32) "x-born")

  ;; Whether there is shared data; then its place is at 48 and its length at 52.
  (func $born (result i32)
    (i32.eqz (call $get
      (i32.const 32) (i32.const 6) (i32.const 48) (i32.const 52) (i32.const 56))))

  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (if (i32.eqz (call $born))
      (then (drop (call $set
        (i32.const 32) (i32.const 6) (i32.const 0) (i32.const 10) (i32.const 0)))))
    (i32.const 1))

  (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
    (drop (call $add (i32.const 2) (i32.const 16) (i32.const 7) (i32.const 0) (i32.const 10)))
    (if (call $born)
      (then (drop (call $add (i32.const 2) (i32.const 32) (i32.const 6)
        (i32.load (i32.const 48)) (i32.load (i32.const 52))))))
    (i32.const 0)))
