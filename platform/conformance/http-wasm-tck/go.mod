module weir.dev/conformance/http-wasm-tck

go 1.24

require (
	github.com/http-wasm/http-wasm-host-go v0.7.0
	github.com/tetratelabs/wazero v1.8.0
)

require weir.dev/conformance/weirtest v0.0.0

replace weir.dev/conformance/weirtest => ../weirtest
