module weir.dev/filter

go 1.24
