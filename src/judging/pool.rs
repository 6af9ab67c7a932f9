//! Shares work out to several threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Gives each item to one of `jobs` workers, in the order of the items; begins no more of them after the
/// first error, and gives it.
pub(super) fn in_parallel<T: Sync, E: Send>(
    jobs: usize,
    items: &[T],
    work: &(dyn Fn(&T) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let first = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::SeqCst)) {
                    if let Err(error) = work(item) {
                        next.store(items.len(), Ordering::SeqCst);
                        let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                        first.get_or_insert(error);
                    }
                }
            });
        }
    });
    match first.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once_whatever_the_number_of_workers() {
        let items: Vec<usize> = (0..100).collect();
        for jobs in [0, 1, 3, 1000] {
            let seen = Mutex::new(Vec::new());
            let result = in_parallel(jobs, &items, &|item| {
                seen.lock().unwrap().push(*item);
                Ok::<(), ()>(())
            });
            let mut seen = seen.into_inner().unwrap();
            seen.sort_unstable();
            assert_eq!((result, seen), (Ok(()), items.clone()));
        }
    }

    #[test]
    fn after_an_error_nothing_more_begins() {
        let count = AtomicUsize::new(0);
        let items: Vec<usize> = (0..100).collect();
        let result = in_parallel(1, &items, &|item| {
            count.fetch_add(1, Ordering::SeqCst);
            if *item == 3 { Err("three") } else { Ok(()) }
        });
        assert_eq!((result, count.into_inner()), (Err("three"), 4));
    }
}
