package main

import (
	"encoding/binary"
	"errors"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

const (
	pathsKey  = "path-counter.paths" // how many paths have a counter
	otherPath = "path-counter.other" // counts the paths that came too late for one
	prefix    = "path-counter.path."
	maxTries  = 16
)

var errContention = errors.New("others were always faster")

// count counts a request for a path and returns how many there were. Clients choose paths, so only so
// many get a counter of their own.
func count(path string, maxPaths uint64) (uint64, error) {
	key := prefix + path
	known, err := read(key)
	if err != nil {
		return 0, err
	}
	if known == 0 {
		paths, err := read(pathsKey)
		if err != nil {
			return 0, err
		}
		if paths >= maxPaths {
			return add(otherPath)
		}
	}
	total, err := add(key)
	if err == nil && total == 1 {
		_, err = add(pathsKey)
	}
	return total, err
}

func read(key string) (uint64, error) {
	value, _, err := readVersion(key)
	return value, err
}

// add adds 1 to a number that all instances share. It compares and swaps: if another instance was
// faster, the version of what was read is not the current one any more, and it begins anew. A number
// that is not there yet has the version 0, which the ABI takes for "whatever it is now": of two
// instances that begin one at the same moment, one is not counted.
func add(key string) (uint64, error) {
	for range maxTries {
		value, version, err := readVersion(key)
		if err != nil {
			return 0, err
		}
		err = proxywasm.SetSharedData(key, binary.LittleEndian.AppendUint64(nil, value+1), version)
		if err == nil {
			return value + 1, nil
		}
		if !errors.Is(err, types.ErrorStatusCasMismatch) {
			return 0, err
		}
	}
	return 0, errContention
}

// readVersion reads a number and its version; one that is not there is 0.
func readVersion(key string) (value uint64, version uint32, err error) {
	data, version, err := proxywasm.GetSharedData(key)
	if errors.Is(err, types.ErrorStatusNotFound) {
		return 0, version, nil
	}
	if err == nil && len(data) == 8 {
		value = binary.LittleEndian.Uint64(data)
	}
	return value, version, err
}
