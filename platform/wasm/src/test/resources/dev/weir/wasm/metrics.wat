;; Speaks proxy-wasm 0.2.1. Its configuration is a list of metrics: each one's kind (0 counter, 1 gauge, 2 histogram) and
;; its name, ended by the byte 0x1e. For each request it adds 1 to the counters, sets the gauges to 7 and records 42.
;; A request whose path ends with "trap" is its last.
(module
  (import "env" "proxy_define_metric" (func $define (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_record_metric" (func $record (param i32 i64) (result i32)))
  (import "env" "proxy_get_buffer_bytes" (func $buffer (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_value" (func $header (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 3)
  (data (i32.const 16) ":path")
  (global $metrics (mut i32) (i32.const 0))

  ;; 0 and 4: where the host says what it gave. 1024: the ids. 65536: what it gave.
  (func $at (param $metric i32) (result i32)
    (i32.add (i32.const 1024) (i32.mul (local.get $metric) (i32.const 4))))

  (func (export "proxy_abi_version_0_2_1"))
  (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 65536))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 1))

  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (local $start i32) (local $end i32) (local $limit i32)
    (if (call $buffer (i32.const 7) (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 4))
      (then (return (i32.const 1))))
    (local.set $start (i32.load (i32.const 0)))
    (local.set $end (local.get $start))
    (local.set $limit (i32.add (local.get $start) (i32.load (i32.const 4))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $end) (local.get $limit)))
        (if (i32.eq (i32.load8_u (local.get $end)) (i32.const 0x1e))
          (then
            (call $add (local.get $start) (local.get $end))
            (local.set $start (i32.add (local.get $end) (i32.const 1)))))
        (local.set $end (i32.add (local.get $end) (i32.const 1)))
        (br $next)))
    (i32.const 1))

  (func $add (param $start i32) (param $end i32)
    (if (call $define
          (i32.sub (i32.load8_u (local.get $start)) (i32.const 48))
          (i32.add (local.get $start) (i32.const 1))
          (i32.sub (i32.sub (local.get $end) (local.get $start)) (i32.const 1))
          (call $at (global.get $metrics)))
      (then (return)))
    (global.set $metrics (i32.add (global.get $metrics) (i32.const 1))))

  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (local $metric i32)
    (drop (call $header (i32.const 0) (i32.const 16) (i32.const 5) (i32.const 0) (i32.const 4)))
    (if (i32.eq
          (i32.load (i32.sub (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 4))) (i32.const 4)))
          (i32.const 0x70617274))  ;; "trap", little-endian
      (then (unreachable)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $metric) (global.get $metrics)))
        (call $count (i32.load (call $at (local.get $metric))))
        (local.set $metric (i32.add (local.get $metric) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  ;; The low two bits of an id are the kind.
  (func $count (param $id i32)
    (local $value i64)
    (local.set $value (i64.const 1))
    (if (i32.eq (i32.and (local.get $id) (i32.const 3)) (i32.const 1))
      (then (local.set $value (i64.const 7))))
    (if (i32.eq (i32.and (local.get $id) (i32.const 3)) (i32.const 2))
      (then (local.set $value (i64.const 42))))
    (drop (call $record (local.get $id) (local.get $value)))))
