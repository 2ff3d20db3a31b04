//go:build wasip1

// A proxy-wasm filter that logs properties of each request when it is over: those that its configuration names, one a line.
package main

import (
	"strings"
	"unsafe"
)

const (
	info                = 2
	pluginConfiguration = 7
)

var names []string

//go:wasmimport env proxy_log
func log(level uint32, message unsafe.Pointer, size uint32) uint32

//go:wasmimport env proxy_get_buffer_bytes
func getBuffer(kind, start, size uint32, data, found unsafe.Pointer) uint32

//go:wasmimport env proxy_get_property
func getProperty(path unsafe.Pointer, size uint32, data, found unsafe.Pointer) uint32

//go:wasmexport proxy_abi_version_0_2_1
func version() {}

// held keeps what the host has been given until it hands it over.
var held []byte

//go:wasmexport proxy_on_memory_allocate
func allocate(size uint32) uint32 {
	held = make([]byte, size)
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(held))))
}

//go:wasmexport proxy_on_vm_start
func vmStart(_, _ uint32) uint32 { return 1 }

//go:wasmexport proxy_on_configure
func configure(_, size uint32) uint32 {
	var data, found uint32
	if getBuffer(pluginConfiguration, 0, size, unsafe.Pointer(&data), unsafe.Pointer(&found)) != 0 {
		return 0
	}
	names = strings.Split(string(held[:found]), "\n")
	return 1
}

//go:wasmexport proxy_on_context_create
func contextCreate(_, _ uint32) {}

//go:wasmexport proxy_on_log
func onLog(_ uint32) {
	for _, name := range names {
		path := []byte(name)
		var data, found uint32
		if getProperty(unsafe.Pointer(unsafe.SliceData(path)), uint32(len(path)), unsafe.Pointer(&data), unsafe.Pointer(&found)) == 0 {
			line := []byte("property " + name + "=" + string(held[:found]))
			log(info, unsafe.Pointer(unsafe.SliceData(line)), uint32(len(line)))
		}
	}
}

func main() {}
