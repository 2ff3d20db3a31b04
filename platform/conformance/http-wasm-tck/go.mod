module weir.dev/conformance/http-wasm-tck

go 1.24

require (
	github.com/http-wasm/http-wasm-host-go v0.7.0
	github.com/tetratelabs/wazero v1.8.0
)
