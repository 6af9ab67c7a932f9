//! Owns the fresh start of statics: their data goes back to the bits that it had at first.
use crate::rt::object::Freshness;
use crate::rt::scheduler;
use std::mem::MaybeUninit;

/// Remembers the data of a lock that is new, or puts back what it held at first if it is a static.
///
/// An object that was used in an earlier execution, and is met again, is a static or is reached
/// through one; statics that could hold it start afresh too, so it is a static itself. Its first
/// value was made in a const context: it owns no memory, so its bits are a value as often as we
/// like. What it held at the end of the last execution is forgotten without a drop.
pub fn reset<T: ?Sized>(freshness: &Freshness, data: *mut T) {
    let Freshness::New { seen_before, .. } = freshness else {
        return;
    };
    // SAFETY: the caller passes a pointer to data that nobody else uses now: the lock is new to
    // this execution, and no other thread of it runs.
    let size = size_of_val(unsafe { &*data });
    let address = data.cast::<MaybeUninit<u8>>();
    let mut state = scheduler::state();
    if *seen_before {
        if let Some(first) = state.snapshots.get(&(address as usize))
            && first.len() == size
        {
            // SAFETY: both are `size` bytes long, and see above for why the bits are a value.
            unsafe { std::ptr::copy_nonoverlapping(first.as_ptr(), address, size) };
            return;
        }
        drop(state);
        scheduler::not_explored("keeps more than 4096 bytes in a lock in a static");
        return;
    }
    if size > 4096 {
        return;
    }
    let mut first = Box::new_uninit_slice(size);
    // SAFETY: `size` bytes can be read as possibly uninitialised bytes, and fit the new slice.
    unsafe { std::ptr::copy_nonoverlapping(address, first.as_mut_ptr(), size) };
    state.snapshots.insert(address as usize, first);
}
