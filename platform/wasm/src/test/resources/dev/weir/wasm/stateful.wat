;; Answers with what it remembers, 8 bytes each: how often it was started, how many requests it has
;; had, its random seed, its features, and the size of its environment.
;; The second letter of the path: l grows its memory by 64 pages and writes to each, t traps, s
;; loops.
(module
  (import "http_handler" "enable_features" (func $enable (param i32) (result i32)))
  (import "http_handler" "get_uri" (func $get_uri (param i32 i32) (result i32)))
  (import "http_handler" "write_body" (func $write_body (param i32 i32 i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get"
    (func $environment (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $starts (mut i64) (i64.const 0))
  (global $seed (mut i64) (i64.const 0))

  (func (export "_start")
    (drop (call $enable (i32.const 2)))
    (global.set $starts (i64.add (global.get $starts) (i64.const 1))))
  (func (export "weir_reseed") (param i64) (global.set $seed (local.get 0)))

  (func $leak (local $page i32)
    (local.set $page (memory.grow (i32.const 64)))
    (if (i32.eq (local.get $page) (i32.const -1)) (then (unreachable)))
    (loop $next
      (i32.store (i32.shl (local.get $page) (i32.const 16)) (i32.const 1))
      (local.set $page (i32.add (local.get $page) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $page) (memory.size)))))
  (func $is (param $letter i32) (result i32)
    (i32.eq (i32.load8_u (i32.const 1025)) (local.get $letter)))

  (func (export "handle_request") (result i64)
    (drop (call $get_uri (i32.const 1024) (i32.const 1024)))
    (if (call $is (i32.const 0x6c)) (then (call $leak)))
    (if (call $is (i32.const 0x74)) (then (unreachable)))
    (if (call $is (i32.const 0x73)) (then (loop $again (br $again))))
    (i64.store (i32.const 0) (global.get $starts))
    (i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (i64.const 1)))
    (i64.store (i32.const 16) (global.get $seed))
    (i64.store (i32.const 24) (i64.extend_i32_u (call $enable (i32.const 0))))
    (drop (call $environment (i32.const 512) (i32.const 516)))
    (i64.store (i32.const 32) (i64.extend_i32_u (i32.load (i32.const 516))))
    (call $write_body (i32.const 1) (i32.const 0) (i32.const 40))
    (i64.const 0))
  (func (export "handle_response") (param i32 i32)))
