;; Passes -1 to every function of the host, as pointer and as length. None may succeed.
(module
  (import "env" "proxy_log"
    (func $proxy_log (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_log_level"
    (func $proxy_get_log_level (param i32) (result i32)))
  (import "env" "proxy_get_current_time_nanoseconds"
    (func $proxy_get_current_time_nanoseconds (param i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $proxy_get_buffer_bytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_set_buffer_bytes"
    (func $proxy_set_buffer_bytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_status"
    (func $proxy_get_buffer_status (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_pairs"
    (func $proxy_get_header_map_pairs (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_size"
    (func $proxy_get_header_map_size (param i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_value"
    (func $proxy_get_header_map_value (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value"
    (func $proxy_add_header_map_value (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_replace_header_map_value"
    (func $proxy_replace_header_map_value (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_remove_header_map_value"
    (func $proxy_remove_header_map_value (param i32 i32 i32) (result i32)))
  (import "env" "proxy_set_header_map_pairs"
    (func $proxy_set_header_map_pairs (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_property"
    (func $proxy_get_property (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_set_property"
    (func $proxy_set_property (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_send_local_response"
    (func $proxy_send_local_response (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_http_call"
    (func $proxy_http_call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_status"
    (func $proxy_get_status (param i32 i32 i32) (result i32)))
  (import "env" "proxy_grpc_call"
    (func $proxy_grpc_call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_grpc_stream"
    (func $proxy_grpc_stream (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_grpc_send"
    (func $proxy_grpc_send (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_shared_data"
    (func $proxy_get_shared_data (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_set_shared_data"
    (func $proxy_set_shared_data (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_register_shared_queue"
    (func $proxy_register_shared_queue (param i32 i32 i32) (result i32)))
  (import "env" "proxy_resolve_shared_queue"
    (func $proxy_resolve_shared_queue (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_enqueue_shared_queue"
    (func $proxy_enqueue_shared_queue (param i32 i32 i32) (result i32)))
  (import "env" "proxy_dequeue_shared_queue"
    (func $proxy_dequeue_shared_queue (param i32 i32 i32) (result i32)))
  (import "env" "proxy_define_metric"
    (func $proxy_define_metric (param i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_call_foreign_function"
    (func $proxy_call_foreign_function (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_redis_init"
    (func $proxy_redis_init (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_redis_call"
    (func $proxy_redis_call (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_inject_encoded_data_to_filter_chain"
    (func $proxy_inject_encoded_data_to_filter_chain (param i32 i32 i32) (result i32)))
  (import "env" "proxy_get_upstream_hosts"
    (func $proxy_get_upstream_hosts (param i32 i32) (result i32)))
  (import "env" "proxy_set_upstream_override_host"
    (func $proxy_set_upstream_override_host (param i32 i32) (result i32)))
  (import "env" "proxy_get_configuration"
    (func $proxy_get_configuration (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (global $wild i32 (i32.const -1))
  (func $check (param i32)
    (if (i32.eqz (local.get 0)) (then (unreachable))))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call $check (call $proxy_log (i32.const 0) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_log_level (global.get $wild)))
    (call $check (call $proxy_get_current_time_nanoseconds (global.get $wild)))
    (call $check (call $proxy_get_buffer_bytes
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_set_buffer_bytes
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_get_buffer_status
      (i32.const 0) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_header_map_pairs
      (i32.const 0) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_header_map_size (i32.const 0) (global.get $wild)))
    (call $check (call $proxy_get_header_map_value
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_add_header_map_value
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_replace_header_map_value
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_remove_header_map_value
      (i32.const 0) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_set_header_map_pairs
      (i32.const 0) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_property
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_set_property
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_send_local_response
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_http_call
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_status
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_grpc_call
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_grpc_stream
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_grpc_send
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_shared_data
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_set_shared_data
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_register_shared_queue
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_resolve_shared_queue
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_enqueue_shared_queue
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_dequeue_shared_queue
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_define_metric
      (i32.const 0) (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_call_foreign_function
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_redis_init
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_redis_call
      (global.get $wild) (global.get $wild) (global.get $wild) (global.get $wild)
      (global.get $wild)))
    (call $check (call $proxy_inject_encoded_data_to_filter_chain
      (global.get $wild) (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_upstream_hosts (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_set_upstream_override_host (global.get $wild) (global.get $wild)))
    (call $check (call $proxy_get_configuration (global.get $wild) (global.get $wild)))
    (i32.const 0)))
