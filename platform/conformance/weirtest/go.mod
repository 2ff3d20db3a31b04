module weir.dev/conformance/weirtest

go 1.24
