;; Misbehaves as the first byte of its configuration says.
(module
  (import "http_handler" "get_config" (func $get_config (param i32 i32) (result i32)))
  (import "http_handler" "log" (func $log (param i32 i32 i32)))
  (import "http_handler" "get_uri" (func $get_uri (param i32 i32) (result i32)))
  (import "http_handler" "set_status_code" (func $set_status_code (param i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (table $t 1 funcref)
  (global $how (mut i32) (i32.const 0))
  (data (i32.const 1024) "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

  (func $spin (loop $again (br $again)))
  (func $recurse (result i32) (i32.add (i32.const 1) (call $recurse)))
  (func $grow (loop $again
    (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))))
  (func $grow_table (loop $again
    (br_if $again (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1)))))
  (func $flood (local $n i32)
    (local.set $n (i32.const 10000))
    (loop $again
      (call $log (i32.const 2) (i32.const 1024) (i32.const 64))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func $is (param $letter i32) (result i32) (i32.eq (global.get $how) (local.get $letter)))

  (func (export "_start")
    (drop (call $get_config (i32.const 0) (i32.const 1024)))
    (global.set $how (i32.load8_u (i32.const 0)))
    (if (call $is (i32.const 0x73)) (then (call $spin)))                       ;; s: loop at start
    (if (call $is (i32.const 0x30)) (then (call $proc_exit (i32.const 0))))    ;; 0: success
    (if (call $is (i32.const 0x31)) (then (call $proc_exit (i32.const 1)))))   ;; 1: failure

  (func (export "handle_request") (result i64)
    (if (call $is (i32.const 0x6c)) (then (call $spin)))                       ;; l: loop
    (if (call $is (i32.const 0x52)) (then (drop (call $recurse))))             ;; R: recursion
    (if (call $is (i32.const 0x67)) (then (call $grow)))                       ;; g: memory
    (if (call $is (i32.const 0x74)) (then (call $grow_table)))                 ;; t: table
    (if (call $is (i32.const 0x66)) (then (call $flood)))                      ;; f: log flood
    (if (call $is (i32.const 0x78)) (then (call $proc_exit (i32.const 0))))    ;; x: exit
    (if (call $is (i32.const 0x75)) (then (unreachable)))                      ;; u: trap
    (if (call $is (i32.const 0x70))                                            ;; p: a wild pointer
      (then (drop (call $get_uri (i32.const 0xfffffff0) (i32.const -1)))))
    (i64.const 1))

  (func (export "handle_response") (param i32 i32)
    (if (call $is (i32.const 0x72)) (then (call $spin)))                       ;; r: loop
    (if (call $is (i32.const 0x63)) (then (call $set_status_code (i32.const 500))))))  ;; c: forbidden
