module weir.dev/wasm-filters/bot-detection

go 1.24

require weir.dev/filter v0.0.0

replace weir.dev/filter => ../../sdk/go
