package filter

import "unsafe"

const (
	blockBytes = 8 << 10
	minRoom    = 256
)

// room is where the host writes what it tells. What is kept is cut off its front and never written
// to again; a new block follows when little is left. So a string costs neither a copy nor an
// allocation of its own, and what is only looked at costs nothing.
var room []byte

// peek returns what a getter of the host writes, until the host writes again.
func peek(get func(buffer []byte) uint32) []byte {
	length := int(get(freeRoom()))
	if length > len(room) {
		growRoom(length)
		length = min(int(get(room)), len(room))
	}
	return room[:length:length]
}

// read returns what a getter of the host writes, to keep.
func read(get func(buffer []byte) uint32) string { return cut(len(peek(get))) }

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

// keep takes a part of what was peeked at off the room.
func keep(part []byte) string { return cut(copy(room, part)) }

// textOf returns bytes as a string, for those who only look.
func textOf(bytes []byte) string { return unsafe.String(unsafe.SliceData(bytes), len(bytes)) }
