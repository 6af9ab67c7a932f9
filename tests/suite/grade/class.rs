//! A class of forty learners, nineteen of whom hand in what nobody should run.

use std::fs;
use std::path::Path;

const COURSE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/courses/class/exercises/sums/"
);

const BEFORE: &str = "fn main() {}\n\npub fn double(n: u32) -> u32 {\n";

/// Bodies of `double` that do harm, and the verdict of each. `CLASS` stands for the
/// folder of the class, `COURSE` for the exercises', `PORT` for a port of this machine's.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("loops", "timed-out", "loop { std::hint::spin_loop(); }"),
    (
        "waits",
        "timed-out",
        "let _ = n; loop { std::thread::park(); }",
    ),
    (
        "floods",
        "output-limit",
        "loop { println!(\"{}\", \"x\".repeat(4096)); }",
    ),
    (
        "forks",
        "process-limit",
        "// Where nobody stops it, the machine should live.
        for _ in 0..300 {
            if unsafe { fork() } == 0 {
                std::thread::sleep(std::time::Duration::from_secs(2));
                std::process::exit(0);
            }
        }
        std::thread::sleep(std::time::Duration::from_secs(2));
        n * 2",
    ),
    (
        "eats",
        "memory-limit",
        "let mut all = Vec::new();
        for piece in 0..512 { all.push(vec![piece as u8 | 1; 1 << 20]); }
        n * 2 + all.len() as u32",
    ),
    (
        "paints",
        "wrong-output",
        "println!(\"\\x1b[2J\\x1b]0;pwned\\x07\"); n * 2",
    ),
    ("leaves", "exit-code", "let _ = n; std::process::exit(0)"),
    (
        "foretells",
        "exit-code",
        "println!(\"{}\", n * 2); std::process::exit(0)",
    ),
    (
        "kills",
        "passed",
        "unsafe { kill(getppid(), 9) }; n * 2",
    ),
    (
        "includes",
        "compile-error",
        "n * 2 + 0 * include_str!(\"/etc/passwd\").len() as u32",
    ),
    (
        "reads",
        "passed",
        "let others = [\"/etc/passwd\", \"CLASS/learner-00/exercises/sums/double.rs\", \"COURSEdouble/check.rs\", \"COURSEdouble/solution.rs\"];
        n * 2 + others.iter().filter(|file| std::fs::read(file).is_ok()).count() as u32",
    ),
    (
        "deletes",
        "passed",
        "let _ = std::fs::remove_dir_all(\"CLASS/learner-00\");
        let _ = std::fs::write(\"CLASS/learner-01/exercises/sums/double.rs\", \"\");
        n * 2",
    ),
    (
        "calls",
        "passed",
        "n * 2 + std::net::TcpStream::connect((\"127.0.0.1\", PORT)).is_ok() as u32",
    ),
];

/// What only a sandbox keeps from harm.
pub const NEED_A_SANDBOX: &[&str] = &["kills", "includes", "reads", "deletes", "calls"];

/// What a learner handed in, and the verdicts for `double` and `tally`.
pub struct Member {
    pub name: String,
    pub double: &'static str,
    pub tally: &'static str,
}

/// Writes the class into a folder.
pub fn write(folder: &Path, port: u16) -> Vec<Member> {
    let mut members: Vec<Member> = (0..21).map(|number| honest(folder, number)).collect();
    for (name, verdict, body) in HOSTILE {
        let body = body
            .replace("CLASS", folder.to_str().unwrap())
            .replace("COURSE", COURSE)
            .replace("PORT", &port.to_string());
        let source = format!(
            "{BEFORE}{body}\n}}\n\n#[allow(dead_code)]\nunsafe extern \"C\" {{\n    fn fork() -> i32;\n    fn getppid() -> i32;\n    fn kill(pid: i32, signal: i32) -> i32;\n}}\n"
        );
        put(folder, name, "double", &source);
        members.push(hostile(folder, name, verdict));
    }
    for (name, make) in NO_FILES {
        let path = folder.join(name).join("exercises/sums/double.rs");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        make(&path);
        members.push(hostile(folder, name, "rejected"));
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

type Make = fn(&Path);

/// Things that are no source file.
const NO_FILES: &[(&str, Make)] = &[
    ("links", |path| {
        std::os::unix::fs::symlink("/etc/passwd", path).unwrap();
    }),
    ("bloats", |path| {
        fs::File::create(path).unwrap().set_len(100 << 20).unwrap();
    }),
    ("mumbles", |path| fs::write(path, b"// caf\xe9\n").unwrap()),
    ("pipes", |path| {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    }),
    ("nests", |path| fs::create_dir(path).unwrap()),
    ("dangles", |path| {
        std::os::unix::fs::symlink("nowhere", path).unwrap();
    }),
];

/// Every hostile learner has solved the other exercise.
fn hostile(folder: &Path, name: &str, double: &'static str) -> Member {
    put(folder, name, "tally", &course("tally/solution.rs"));
    Member {
        name: name.to_owned(),
        double,
        tally: "passed",
    }
}

fn honest(folder: &Path, number: usize) -> Member {
    let name = format!("learner-{number:02}");
    let (double, doubles) = match number % 4 {
        0 | 1 => (course("double/solution.rs"), "passed"),
        2 => (course("double/mistakes/triple.rs"), "wrong-output"),
        _ => (format!("{BEFORE}n * \"2\"\n}}\n"), "compile-error"),
    };
    // A comment, so that no two are the same.
    put(folder, &name, "double", &format!("// {name}\n{double}"));
    let tally = match number % 3 {
        0 => Some(("tally/mistakes/guard-held.rs", "panicked")),
        1 => Some(("tally/starter.rs", "untouched")),
        _ => None,
    };
    if let Some((file, _)) = tally {
        put(folder, &name, "tally", &course(file));
    }
    Member {
        name,
        double: doubles,
        tally: tally.map_or("missing", |(_, verdict)| verdict),
    }
}

pub fn course(file: &str) -> String {
    fs::read_to_string(format!("{COURSE}{file}")).unwrap()
}

pub fn put(folder: &Path, learner: &str, exercise: &str, source: &str) {
    let path = folder.join(learner).join("exercises/sums");
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join(format!("{exercise}.rs")), source).unwrap();
}
