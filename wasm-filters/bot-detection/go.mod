module weir.dev/wasm-filters/bot-detection

go 1.24
