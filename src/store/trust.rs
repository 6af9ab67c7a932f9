//! Keeps the folders of the courses whose programs may be run on this machine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic_file;

const NAME: &str = "trusted-courses";

const HEADER: &str = "\
# Courses whose programs mutor may compile and run, a folder a line.
# Remove a line, and mutor asks again.
";

/// The file with the courses that a person has trusted.
#[derive(Debug, Clone)]
pub struct TrustFile {
    path: PathBuf,
}

impl TrustFile {
    /// The one in that folder, which may not be there yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join(NAME),
        }
    }

    /// Whether the course in that folder has been trusted; `course` is its canonical path.
    ///
    /// A file that cannot be read trusts nothing.
    pub fn trusts(&self, course: &Path) -> bool {
        let Some(line) = line_of(course) else {
            return false;
        };
        fs::read_to_string(&self.path).is_ok_and(|text| text.lines().any(|trusted| trusted == line))
    }

    /// Notes that the course in that folder is trusted.
    ///
    /// A path that is no line of text is not kept; its course is asked about every time.
    pub fn add(&self, course: &Path) -> io::Result<()> {
        let Some(line) = line_of(course) else {
            return Ok(());
        };
        let mut text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => HEADER.to_owned(),
            Err(error) => return Err(error),
        };
        if text.lines().any(|trusted| trusted == line) {
            return Ok(());
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        atomic_file::replace(&self.path, text.as_bytes())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The path as it stands in the file.
fn line_of(course: &Path) -> Option<&str> {
    course
        .to_str()
        .filter(|line| !line.contains(['\n', '\r']) && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_trusted_by_its_whole_path_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let file = TrustFile::in_folder(&dir.path().join("new"));
        assert!(!file.trusts(Path::new("/courses/a")));
        file.add(Path::new("/courses/a")).unwrap();
        file.add(Path::new("/courses/b")).unwrap();
        file.add(Path::new("/courses/a")).unwrap();
        assert!(file.trusts(Path::new("/courses/a")));
        assert!(!file.trusts(Path::new("/courses")));
        assert!(!file.trusts(Path::new("/courses/a/b")));
        let text = fs::read_to_string(file.path()).unwrap();
        assert_eq!(text.matches("/courses/a").count(), 1);
    }

    #[test]
    fn a_path_with_a_line_break_smuggles_no_other_path_in() {
        let dir = tempfile::tempdir().unwrap();
        let file = TrustFile::in_folder(dir.path());
        file.add(Path::new("/a\n/b")).unwrap();
        assert!(!file.trusts(Path::new("/b")));
        assert!(!file.trusts(Path::new("/a\n/b")));
    }
}
