package filter

import "unsafe"

const (
	blockBytes = 8 << 10
	minRoom    = 256
)

// room is where the host writes what it tells. Strings are cut off its front and never written to
// again, so they may be kept; a new block follows when little is left. So reading costs one
// allocation for some hundred values, and no copy.
var room []byte

// read returns what a getter of the host writes.
func read(get func(buffer []byte) uint32) string {
	length := int(get(freeRoom()))
	if length > len(room) {
		growRoom(length)
		length = min(int(get(room)), len(room))
	}
	return cut(length)
}

// freeRoom returns the room, with enough of it for nearly every value.
func freeRoom() []byte {
	if len(room) < minRoom {
		room = make([]byte, blockBytes)
	}
	return room
}

func growRoom(length int) { room = make([]byte, max(length+minRoom, blockBytes)) }

// cut takes a string off the front of the room.
func cut(length int) string {
	text := unsafe.String(unsafe.SliceData(room), length)
	room = room[length:]
	return text
}
