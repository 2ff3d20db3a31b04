module weir.dev/conformance/proxy-wasm

go 1.24

require weir.dev/conformance/weirtest v0.0.0

replace weir.dev/conformance/weirtest => ../weirtest
