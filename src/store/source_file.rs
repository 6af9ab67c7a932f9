//! Reads a text file of a stranger's: never a device, never too much, never hanging.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::model::Rejection;

/// The most bytes of one source file.
pub const MAX_SOURCE: u64 = 1 << 20;

/// The text of a regular UTF-8 file of at most [`MAX_SOURCE`] bytes.
pub fn read(path: &Path) -> Result<String, Rejection> {
    let file = open(path).map_err(|error| rejection(&error))?;
    let data = file.metadata().map_err(|error| rejection(&error))?;
    if !data.is_file() {
        return Err(Rejection::NotAFile);
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    file.take(MAX_SOURCE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| rejection(&error))?;
    if bytes.len() as u64 > MAX_SOURCE {
        return Err(Rejection::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| Rejection::NotUtf8 {
        at: error.utf8_error().valid_up_to(),
    })
}

/// Opening a FIFO waits for a writer unless it is asked not to.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn rejection(error: &io::Error) -> Rejection {
    match error.kind() {
        io::ErrorKind::NotFound => Rejection::Missing,
        io::ErrorKind::IsADirectory => Rejection::NotAFile,
        // A socket cannot be opened at all.
        _ if error.raw_os_error() == Some(6) => Rejection::NotAFile,
        _ => Rejection::Unreadable(error.to_string()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_rejected_with_its_reason() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        std::fs::write(path("large"), vec![b'a'; 1 << 21]).unwrap();
        std::fs::write(path("latin1"), b"caf\xe9").unwrap();
        std::process::Command::new("mkfifo")
            .arg(path("fifo"))
            .status()
            .unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        for (name, reason) in [
            ("absent", Rejection::Missing),
            ("large", Rejection::TooLarge),
            ("latin1", Rejection::NotUtf8 { at: 3 }),
            ("fifo", Rejection::NotAFile),
            ("socket", Rejection::NotAFile),
            ("", Rejection::NotAFile),
        ] {
            assert_eq!(read(&path(name)), Err(reason), "{name}");
        }
        assert_eq!(read(Path::new("/dev/zero")), Err(Rejection::NotAFile));
    }
}
