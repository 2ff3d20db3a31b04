//! An allocator in less than a kilobyte.
//!
//! It rounds sizes up to powers of two and keeps what is given back in one list for each of them.
//! It is quick, and what grows often stays where it is. Memory that was given back is used again,
//! but only for the same size.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

/// The unit in which memory grows.
pub(crate) const PAGE: usize = 64 << 10;

const MIN_SIZE: usize = 16;
const CLASSES: usize = 31;

pub(crate) struct SizeClasses {
    heap: UnsafeCell<Heap>,
    grow: fn(usize) -> Option<usize>,
}

struct Heap {
    /// For each class the first free block, which begins with the pointer to the next one.
    free: [*mut u8; CLASSES],
    /// Memory that was never used.
    next: usize,
    end: usize,
}

// SAFETY: an instance of a module has one thread.
unsafe impl Sync for SizeClasses {}

impl SizeClasses {
    /// An allocator of memory that `grow` gets from the host: that many pages, aligned to a page.
    pub(crate) const fn new(grow: fn(usize) -> Option<usize>) -> Self {
        let heap = Heap { free: [null_mut(); CLASSES], next: 0, end: 0 };
        SizeClasses { heap: UnsafeCell::new(heap), grow }
    }

    /// Memory that was never used, aligned to its size up to a page.
    fn fresh(&self, heap: &mut Heap, size: usize) -> *mut u8 {
        let align = size.min(PAGE);
        let start = (heap.next + align - 1) & !(align - 1);
        if start <= heap.end && size <= heap.end - start && heap.end != 0 {
            heap.next = start + size;
            return start as *mut u8;
        }
        let pages = (size + PAGE - 1) / PAGE;
        match (self.grow)(pages) {
            // What is left of the last pages is given up: less than this block, once per growth.
            Some(start) => {
                heap.next = start + size;
                heap.end = start + pages * PAGE;
                start as *mut u8
            }
            None => null_mut(),
        }
    }
}

// SAFETY: a block is in one list or with one owner, and is aligned to its size up to a page.
unsafe impl GlobalAlloc for SizeClasses {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let heap = &mut *self.heap.get();
        let class = class(layout);
        if class >= CLASSES || layout.align() > PAGE {
            return null_mut();
        }
        let block = heap.free[class];
        if block.is_null() {
            return self.fresh(heap, 1 << class);
        }
        heap.free[class] = *block.cast::<*mut u8>();
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let heap = &mut *self.heap.get();
        let class = class(layout);
        *block.cast::<*mut u8>() = heap.free[class];
        heap.free[class] = block;
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let wanted = Layout::from_size_align_unchecked(size, layout.align());
        if class(layout) == class(wanted) {
            return block;
        }
        let moved = self.alloc(wanted);
        if !moved.is_null() {
            core::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
            self.dealloc(block, layout);
        }
        moved
    }
}

/// The power of two that holds a layout.
fn class(layout: Layout) -> usize {
    let size = layout.size().max(layout.align()).max(MIN_SIZE);
    (usize::BITS - (size - 1).leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> SizeClasses {
        SizeClasses::new(|pages| {
            let layout = Layout::from_size_align(pages * PAGE, PAGE).ok()?;
            // SAFETY: the layout is not empty.
            Some(unsafe { std::alloc::alloc(layout) } as usize)
        })
    }

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).unwrap()
    }

    #[test]
    fn blocks_do_not_overlap_and_keep_what_is_in_them() {
        let memory = memory();
        let sizes =
            (0..200).map(|i| (i * 7919) % 5000 + 1).chain([PAGE - 1, PAGE, PAGE + 1, 1 << 20]);
        let blocks: Vec<(*mut u8, usize)> = sizes
            .enumerate()
            .map(|(index, size)| unsafe {
                let block = memory.alloc(layout(size));
                assert_eq!(block as usize % 8, 0);
                block.write_bytes(index as u8, size);
                (block, size)
            })
            .collect();

        for (index, (block, size)) in blocks.into_iter().enumerate() {
            let content = unsafe { core::slice::from_raw_parts(block, size) };
            assert!(content.iter().all(|&byte| byte == index as u8), "{} bytes", size);
        }
    }

    #[test]
    fn uses_again_what_was_given_back() {
        let memory = memory();
        unsafe {
            let first = memory.alloc(layout(100));
            let second = memory.alloc(layout(100));
            memory.dealloc(first, layout(100));
            memory.dealloc(second, layout(100));

            assert_eq!(memory.alloc(layout(128)), second);
            assert_eq!(memory.alloc(layout(65)), first);
        }
    }

    #[test]
    fn grows_in_place_or_moves_the_content() {
        let memory = memory();
        unsafe {
            let block = memory.alloc(layout(65));
            block.write_bytes(7, 65);

            assert_eq!(memory.realloc(block, layout(65), 128), block);
            let moved = memory.realloc(block, layout(128), 129);
            assert_ne!(moved, block);
            assert!(core::slice::from_raw_parts(moved, 65).iter().all(|&byte| byte == 7));
        }
    }

    #[test]
    fn says_when_the_host_has_no_more() {
        let none = SizeClasses::new(|_| None);

        assert!(unsafe { none.alloc(layout(1)) }.is_null());
        assert!(unsafe { none.alloc(layout(usize::MAX / 4)) }.is_null());
    }
}
