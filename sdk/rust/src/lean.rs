//! What a module without the standard library needs: a panic handler and an allocator.

use crate::log::{self, Level};
use crate::size_classes::{SizeClasses, PAGE};
use crate::text;
use core::arch::wasm32;
use core::panic::PanicInfo;

/// Logs where the panic was; formatting its message would double the size of a module.
#[panic_handler]
fn panic(panic: &PanicInfo) -> ! {
    let place = match panic.location() {
        Some(place) => text::join(&[place.file(), ":", &text::decimal(place.line() as usize)]),
        None => text::join(&["an unknown place"]),
    };
    log::line(Level::Error, &text::join(&["panicked at ", &place]));
    wasm32::unreachable()
}

#[global_allocator]
static ALLOCATOR: SizeClasses = SizeClasses::new(grow);

/// Takes memory from the host.
fn grow(pages: usize) -> Option<usize> {
    match wasm32::memory_grow(0, pages) {
        usize::MAX => None,
        before => Some(before * PAGE),
    }
}
