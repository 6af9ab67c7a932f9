//! Owns the look at memory that may be gone: the kernel follows the address, and not this program.
//!
//! A cell can be moved or freed without a word to the engine, and then its old address must not be
//! read by Rust code. A `write` into a pipe reads it in the kernel, which answers `EFAULT` where no
//! memory is. Elsewhere than on Unix there is no such look, and nothing is seen.

/// How many bytes of a cell are watched for changes.
pub const WATCHED: usize = 64;

/// The first bytes at an address.
pub type Bytes = [u8; WATCHED];

/// More bytes than these are not looked at.
const MOST: usize = 4096;

/// What lies at `address`, as far as it is watched; `None` where no memory is.
pub fn bytes(address: usize, size: usize) -> Option<Bytes> {
    let mut copy = [0; WATCHED];
    let size = size.min(WATCHED);
    read(address, &mut copy[..size])?;
    Some(copy)
}

/// A number that tells what lies at `address` from what lay there; `None` where it is too much.
pub fn hash(address: usize, size: usize) -> Option<u64> {
    use std::hash::Hasher;
    let mut copy = [0; MOST];
    let copy = copy.get_mut(..size)?;
    read(address, copy)?;
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(copy);
    Some(hasher.finish())
}

#[cfg(unix)]
fn read(address: usize, copy: &mut [u8]) -> Option<()> {
    use std::io::{PipeReader, PipeWriter, Read};
    use std::os::fd::AsRawFd;
    use std::sync::OnceLock;

    unsafe extern "C" {
        fn write(file: i32, from: *const u8, count: usize) -> isize;
    }
    static PIPE: OnceLock<Option<(PipeReader, PipeWriter)>> = OnceLock::new();

    if copy.is_empty() {
        return Some(());
    }
    let pipe = PIPE.get_or_init(|| std::io::pipe().ok());
    let (mut from, to) = pipe.as_ref().map(|(from, to)| (from, to))?;
    // SAFETY: `write` is POSIX's. It reads `copy.len()` bytes at `address` in the kernel, and fails
    // with EFAULT where they are not there; this program never follows the pointer. So few bytes fit
    // into the pipe, which is empty here: every caller holds the engine's lock and reads them back.
    let written = unsafe { write(to.as_raw_fd(), address as *const u8, copy.len()) };
    let written = usize::try_from(written).ok()?;
    from.read_exact(&mut copy[..written]).ok()?;
    (written == copy.len()).then_some(())
}

/// There is no look at memory that may be gone.
#[cfg(not(unix))]
fn read(_address: usize, _copy: &mut [u8]) -> Option<()> {
    None
}
