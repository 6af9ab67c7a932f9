//! Explores one litmus program on the look-alike: `ours NAME`, with the settings of `MUTOR_*`. After
//! each run it says on stderr how often it took memory from the allocator so far, and how many of the
//! system's threads it has.
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

struct Counting;

static TAKEN: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        TAKEN.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let name = std::env::args().nth(1).expect("a name");
    mutor_std::__mutor::explore(move || {
        mutor_std::print!("{}", mutor_litmus::ours::run(&name));
        // After each run, for an exploration ends the process.
        let threads = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
        eprintln!("{} {threads}", TAKEN.load(Ordering::Relaxed));
    });
}
