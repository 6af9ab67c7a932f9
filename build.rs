//! Embeds the built-in course and the std look-alike, with their files found anew at each build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    embed(&root, &["lessons", "exercises"], "course_files.rs")?;
    // A published package has no folder with a manifest of its own in it, but has what the link beside
    // it points at; and a checkout without links has the folder itself.
    let shim = if root.join("shim/src").is_dir() {
        "shim/src"
    } else {
        "src/running/std_source"
    };
    embed(&root.join(shim), &[""], "std_files.rs")?;
    println!("cargo::rerun-if-changed={shim}");
    Ok(())
}

/// Writes a table of all files below these folders, by their paths relative to `root`.
fn embed(root: &Path, folders: &[&str], table: &str) -> io::Result<()> {
    let mut files = Vec::new();
    for folder in folders {
        // Cargo looks at everything below a folder, so a new file is a change.
        if !folder.is_empty() {
            println!("cargo::rerun-if-changed={folder}");
        }
        walk(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(root).expect("it was walked from there");
        let name = name.to_string_lossy().replace('\\', "/");
        let path = file.to_string_lossy();
        let _ = writeln!(code, "    ({name:?}, include_str!({path:?})),");
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(table), code)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("cannot read {}: {error}", folder.display()),
        )
    })?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What editors and version control leave is no part of the course; the loader skips it too.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
