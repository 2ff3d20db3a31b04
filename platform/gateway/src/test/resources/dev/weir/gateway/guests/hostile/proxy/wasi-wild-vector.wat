;; Prints two billion bytes, and opens a file.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (data (i32.const 0) "\10\00\00\00\00\00\00\80/etc/passwd")
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (if (i32.ne
        (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32))
        (i32.const 21))
      (then (unreachable)))
    (if (i32.ne
        (call $open (i32.const 3) (i32.const 1) (i32.const 8) (i32.const 11)
      (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 64))
        (i32.const 44))
      (then (unreachable)))
    (i32.const 0)))
