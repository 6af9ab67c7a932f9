//! Submissions that reach for what is not theirs: the sandbox refuses each, and honest ones pass as before.
//!
//! Every hostile program also runs without the sandbox where that does no harm: there it gets what it
//! reaches for, which shows that the test can fail.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is the assertion")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};

use mutor::model::{Limits, Rules, Verdict};
use mutor::running::crate_builder::Entry;
use mutor::running::explore::{Depths, Watch};
use mutor::running::{Cancel, Job, Report, RunError, Runner, RunnerConfig, SandboxWish};
use mutor::view::protection;
use tempfile::TempDir;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_mutor");

const SECRET: &str = "what only the author may know";

/// What every hostile program begins with.
const TRY: &str = "#![allow(unused)]
use std::{fs, io, net, process, thread};
fn say<T, E: std::fmt::Debug>(what: &str, result: Result<T, E>) {
    println!(\"{what}: {}\", if result.is_ok() { \"done\" } else { \"refused\" });
}
";

/// Two runners on one machine, one that keeps programs in and one that does not.
struct Lab {
    dir: TempDir,
    open: Runner,
    shut: Option<Runner>,
}

impl Lab {
    /// Where this kernel cannot keep programs in there is nothing to test, and the lab says so.
    #[expect(clippy::print_stderr, reason = "a test that was skipped says so")]
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("temp")).unwrap();
        let runner = |wish| {
            let mut config = RunnerConfig::new(LAUNCHER.into(), dir.path().join("cache"));
            config.temp = dir.path().join("temp");
            config.sandbox = wish;
            Runner::new(config)
        };
        let open = runner(SandboxWish::Off).unwrap();
        let shut = match runner(SandboxWish::Required) {
            Ok(runner) => Some(runner),
            Err(RunError::NoSandbox(protection)) => {
                eprintln!("skipped: {}", protection::line(&protection));
                None
            }
            Err(error) => panic!("{error}"),
        };
        let lab = Self { dir, open, shut };
        lab.furnish();
        lab
    }

    /// Lays out what hostile programs reach for, as if none had been there.
    fn furnish(&self) {
        for folder in ["home", "course"] {
            let _ = fs::remove_dir_all(self.path(folder));
            fs::create_dir(self.path(folder)).unwrap();
        }
        fs::create_dir(self.path("home/empty")).unwrap();
        for name in ["litter", "old"] {
            fs::write(self.path("home").join(name), "").unwrap();
        }
        fs::write(self.path("home/secret"), SECRET).unwrap();
        fs::write(self.path("course/solution.rs"), "pub fn solved() {}").unwrap();
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }
}

fn run(runner: &Runner, source: &str, entry: Entry, expect: Option<&str>) -> Report {
    let job = Job {
        name: "exercises/cell/a.rs",
        source: Ok(source),
        entry,
        expect_stdout: expect,
        rules: &Rules::default(),
        limits: Limits::default(),
        ready: None,
    };
    runner.run(&job, &Cancel::new(), &|_| {}).unwrap()
}

/// What a program says of its attempts.
fn attempts(runner: &Runner, body: &str) -> String {
    let report = run(
        runner,
        &format!("{TRY}fn main() {{\n{body}\n}}\n"),
        Entry::Main,
        None,
    );
    assert!(
        matches!(report.verdict, Verdict::Passed { .. }),
        "{:?}",
        report.verdict
    );
    report.stdout
}

/// Each attempt comes to its end without the sandbox and is refused inside.
fn is_refused(lab: &Lab, tries: &[(&str, String)]) {
    let Some(shut) = &lab.shut else { return };
    let mut body = String::new();
    for (what, attempt) in tries {
        writeln!(body, "    say({what:?}, {attempt});").unwrap();
    }
    let all = |word: &str| {
        tries.iter().fold(String::new(), |mut all, (what, _)| {
            writeln!(all, "{what}: {word}").unwrap();
            all
        })
    };
    lab.furnish();
    assert_eq!(attempts(&lab.open, &body), all("done"));
    lab.furnish();
    assert_eq!(attempts(shut, &body), all("refused"));
}

/// What a program does at an address of its own, through the file of its memory.
fn in_memory(step: &str) -> String {
    let open = "fs::File::open(\"/proc/self/mem\")";
    format!(
        "{{ use std::{{io::{{Read, Seek, SeekFrom}}, os::unix::fs::FileExt}};
        let place = main as fn() as usize as u64; let mut bytes = [0; 8];
        {open}.and_then(|mut file| {{ {step} }}) }}"
    )
}

#[test]
fn the_end_mark_is_not_read_from_memory_without_unsafe() {
    let lab = Lab::new();
    is_refused(
        &lab,
        &[
            (
                "seeking there",
                in_memory("file.seek(SeekFrom::Start(place))?; file.read_exact(&mut bytes)"),
            ),
            (
                "walking there",
                in_memory(
                    "for _ in 0..place >> 30 { file.seek(SeekFrom::Current(1 << 30))?; }
                     file.seek(SeekFrom::Current((place % (1 << 30)) as i64))?;
                     file.read_exact(&mut bytes)",
                ),
            ),
            (
                "reading there",
                in_memory("file.read_exact_at(&mut bytes, place)"),
            ),
        ],
    );
    let Some(shut) = &lab.shut else { return };
    // A program's own files are read and written as everywhere.
    let own = "use std::io::{Read, Seek, SeekFrom, Write};
        let mut file = fs::File::options().read(true).write(true).create(true).open(\"a\").unwrap();
        file.write_all(b\"interior\").unwrap();
        file.seek(SeekFrom::End(-3)).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        file.seek(SeekFrom::Start(1)).unwrap();
        println!(\"{text} {}\", file.stream_position().unwrap());";
    assert_eq!(attempts(shut, own), "ior 1\n");
}

#[test]
fn files_outside_are_not_read() {
    let lab = Lab::new();
    let secret = lab.path("home/secret");
    let linked = format!(
        "std::os::unix::fs::symlink({secret:?}, \"link\").and_then(|()| fs::read(\"link\"))"
    );
    is_refused(
        &lab,
        &[
            ("the machine's users", "fs::read(\"/etc/passwd\")".into()),
            ("a home", format!("fs::read({secret:?})")),
            (
                "a home's list",
                format!("fs::read_dir({:?})", lab.path("home")),
            ),
            ("what a link leads to", linked),
            (
                "a solution",
                format!("fs::read({:?})", lab.path("course/solution.rs")),
            ),
            (
                "other submissions",
                format!("fs::read_dir({:?})", lab.path("temp")),
            ),
            (
                "the cache",
                format!("fs::read_dir({:?})", lab.path("cache")),
            ),
            (
                "the supervisor's environment",
                "fs::read(format!(\"/proc/{}/environ\", std::os::unix::process::parent_id()))"
                    .into(),
            ),
            (
                "the program's own crate",
                "fs::read_dir(env!(\"CARGO_MANIFEST_DIR\"))".into(),
            ),
            (
                "the program's own file",
                "std::env::current_exe().and_then(fs::read)".into(),
            ),
            (
                "other programs",
                "process::Command::new(\"/bin/ls\").output()".into(),
            ),
        ],
    );
}

#[test]
fn files_outside_are_not_written() {
    let lab = Lab::new();
    let in_home = |name: &str| lab.path("home").join(name);
    is_refused(
        &lab,
        &[
            (
                "a new file",
                format!("fs::write({:?}, \"\")", in_home("new")),
            ),
            (
                "a new folder",
                format!("fs::create_dir({:?})", in_home("folder")),
            ),
            (
                "another text",
                format!("fs::write({:?}, \"\")", in_home("secret")),
            ),
            (
                "another name",
                format!("fs::rename({:?}, {:?})", in_home("old"), in_home("older")),
            ),
            (
                "a name of its own",
                format!("fs::hard_link({:?}, \"mine\")", in_home("secret")),
            ),
            (
                "a file less",
                format!("fs::remove_file({:?})", in_home("litter")),
            ),
            (
                "a folder less",
                format!("fs::remove_dir({:?})", in_home("empty")),
            ),
        ],
    );
    assert_eq!(
        names(&lab.path("home")),
        ["empty", "litter", "old", "secret"]
    );
    assert_eq!(fs::read_to_string(in_home("secret")).unwrap(), SECRET);
}

#[test]
fn what_is_known_of_a_file_outside_is_not_changed() {
    use std::os::unix::fs::PermissionsExt as _;
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    let secret = lab.path("home/secret");
    let locked = format!(
        "use std::os::unix::fs::PermissionsExt;
         let _ = fs::set_permissions({secret:?}, fs::Permissions::from_mode(0o600));"
    );
    let mode = || fs::metadata(&secret).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    attempts(shut, &locked);
    assert_eq!(mode(), 0o644);
    attempts(&lab.open, &locked);
    assert_eq!(mode(), 0o600);
}

#[test]
fn the_network_is_shut_and_so_are_sockets_of_this_machine() {
    let lab = Lab::new();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let name = format!("mutor-test-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).unwrap();
    let _abstract = UnixListener::bind_addr(&address).unwrap();
    let socket = lab.path("socket");
    let _named = UnixListener::bind(&socket).unwrap();
    is_refused(
        &lab,
        &[
            (
                "TCP out",
                format!("net::TcpStream::connect((\"127.0.0.1\", {port}))"),
            ),
            ("TCP in", "net::TcpListener::bind(\"127.0.0.1:0\")".into()),
            (
                "UDP",
                format!(
                    "net::UdpSocket::bind(\"127.0.0.1:0\")
                        .and_then(|socket| socket.send_to(b\"x\", (\"127.0.0.1\", {port})))"
                ),
            ),
            (
                "an abstract socket",
                format!(
                    "<std::os::unix::net::SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name({name:?})
                        .and_then(|it|
                            std::os::unix::net::UnixStream::connect_addr(&it))"
                ),
            ),
            (
                "a named socket",
                format!("std::os::unix::net::UnixStream::connect({socket:?})"),
            ),
        ],
    );
}

#[test]
fn a_program_cannot_stop_its_supervisor_or_the_tutor() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    // Ended by any of these the tutor would not be here to judge, and the supervisor's end is a verdict of
    // its own. The look at them (signal 0) stands for what would be too harmful without the sandbox.
    let body = format!(
        "unsafe extern \"C\" {{
            fn kill(pid: i32, signal: i32) -> i32;
            fn prlimit(pid: i32, resource: u32, new: *const [u64; 2], old: *mut [u64; 2]) -> i32;
        }}
        let signal = |pid: u32, signal: i32| unsafe {{
            if kill(pid as i32, signal) == 0 {{ Ok(()) }} else {{ Err(()) }}
        }};
        let supervisor = std::os::unix::process::parent_id();
        let tutor = {tutor};
        say(\"its own\", signal(process::id(), 0));
        say(\"supervisor\", signal(supervisor, 0));
        say(\"tutor\", signal(tutor, 0));
        let limit = |pid: u32| unsafe {{
            let files = 7;
            let mut old = [0, 0];
            prlimit(pid as i32, files, std::ptr::null(), &mut old);
            if prlimit(pid as i32, files, &old, std::ptr::null_mut()) == 0 {{ Ok(()) }} else {{ Err(()) }}
        }};
        say(\"its limits\", limit(0));
        say(\"supervisor's limits\", limit(supervisor));",
        tutor = std::process::id()
    );
    let open = attempts(&lab.open, &body);
    assert_eq!(open.matches("done").count(), 5, "{open}");
    assert_eq!(
        attempts(shut, &body),
        "its own: done\nsupervisor: refused\ntutor: refused\nits limits: done\nsupervisor's limits: refused\n"
    );
    let kill = "unsafe extern \"C\" { fn kill(pid: i32, signal: i32) -> i32; }
        unsafe { kill(std::os::unix::process::parent_id() as i32, 9) };
        thread::sleep(std::time::Duration::from_millis(300));
        println!(\"still here\");";
    assert_eq!(attempts(shut, kill), "still here\n");
}

/// The verdict on a source that must not compile; what the compiler said.
fn refused(runner: &Runner, source: &str, entry: Entry) -> String {
    match run(runner, source, entry, None).verdict {
        Verdict::CompileError { diagnostics } => {
            diagnostics.into_iter().map(|said| said.rendered).collect()
        }
        other => panic!("{source}: {other:?}"),
    }
}

#[test]
fn a_source_cannot_take_in_a_file_while_it_is_compiled() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    lab.furnish();
    let secret = lab.path("home/secret");
    let solution = lab.path("course/solution.rs");
    let pointer = lab.path("course/pointer");
    fs::write(&pointer, secret.to_str().unwrap()).unwrap();
    let sources = [
        format!("fn main() {{ print!(\"{{}}\", include_str!({secret:?})); }}"),
        format!("fn main() {{ print!(\"{{:?}}\", include_bytes!({secret:?})); }}"),
        format!("fn main() {{ print!(\"{{:?}}\", include_str!(include_str!({pointer:?}))); }}"),
        format!("#[path = {solution:?}] mod solution;\nfn main() {{ solution::solved(); }}"),
        format!("include!({solution:?});\nfn main() {{ solved(); }}"),
        format!(
            "std::arch::global_asm!(\".incbin \\\"{}\\\"\");\nfn main() {{}}",
            secret.display()
        ),
        format!(
            "#[link(name = \"lib\", kind = \"static\")] unsafe extern \"C\" {{}}\nfn main() {{ include_str!({secret:?}); }}"
        ),
    ];
    for source in &sources[..6] {
        let report = run(&lab.open, source, Entry::Main, None);
        assert!(
            matches!(report.verdict, Verdict::Passed { .. }),
            "{report:?}"
        );
    }
    for source in &sources {
        let said = refused(shut, source, Entry::Main);
        assert!(!said.contains(SECRET), "{said}");
    }
}

#[test]
fn a_source_cannot_read_the_tutors_environment_while_it_is_compiled() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    // Any that the tutor has of the user's.
    let own = |key: &String| {
        !["HOME", "TMPDIR", "PATH", "LANG"].contains(&key.as_str())
            && !["CARGO", "RUST", "LC_", "LD_", "SSL_", "MUTOR"]
                .iter()
                .any(|start| key.starts_with(start))
    };
    let mut keys = std::env::vars().map(|(key, _)| key);
    if let Some(key) = keys.find(own) {
        let source = format!("fn main() {{ print!(\"{{}}\", option_env!({key:?}).is_some()); }}");
        assert_eq!(run(&lab.open, &source, Entry::Main, None).stdout, "true");
        assert_eq!(run(shut, &source, Entry::Main, None).stdout, "false");
    }
    let source = "fn main() { include_bytes!(\"/proc/1/environ\"); }";
    refused(shut, source, Entry::Main);
}

#[test]
fn a_source_cannot_take_in_its_check() {
    let lab = Lab::new();
    let check = "use super::*;\npub fn main() { println!(\"{}\", double(21)); }\n";
    let works = "pub fn double(n: i32) -> i32 { n * 2 }\n";
    for runner in [Some(&lab.open), lab.shut.as_ref()].into_iter().flatten() {
        let report = run(runner, works, Entry::Check(check), Some("42\n"));
        assert!(
            matches!(report.verdict, Verdict::Passed { .. }),
            "{report:?}"
        );
        for guess in [
            "include_str!(\"../../__mutor/check.rs\")",
            "include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/__mutor/check.rs\"))",
            "include_str!(include_str!(file!()))",
        ] {
            let source = format!("{works}const STOLEN: &str = {guess};\n");
            let said = refused(runner, &source, Entry::Check(check));
            assert!(!said.contains("double(21)"), "{said}");
        }
    }
}

#[test]
fn a_running_program_cannot_read_its_check() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    let check = "use super::*;\npub fn main() { println!(\"{}\", double(21)); }\n";
    // The compiler leaves the check's path in the program.
    let thief = "#[track_caller]
        pub fn double(n: i32) -> i32 {
            let file = std::panic::Location::caller().file();
            let path = format!(\"{}/{file}\", env!(\"CARGO_MANIFEST_DIR\"));
            eprintln!(\"{path}: {:?}\", std::fs::read_to_string(&path).is_ok());
            n * 2
        }\n";
    let told = |runner| run(runner, thief, Entry::Check(check), Some("42\n")).stderr;
    assert!(
        told(&lab.open).ends_with("check.rs: true\n"),
        "{}",
        told(&lab.open)
    );
    assert!(told(shut).ends_with("check.rs: false\n"), "{}", told(shut));
}

#[test]
fn an_honest_program_passes_inside() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    let body = "fs::write(\"a\", \"text\").unwrap();
        fs::copy(\"a\", \"b\").unwrap();
        fs::create_dir_all(\"c/d\").unwrap();
        fs::rename(\"b\", \"c/d/e\").unwrap();
        print!(\"{}\", fs::read_to_string(\"c/d/e\").unwrap());
        let home = std::env::temp_dir().join(\"f\");
        fs::write(&home, \"\").unwrap();
        fs::remove_file(home).unwrap();
        let sum = std::sync::Mutex::new(0);
        thread::scope(|scope| for n in 0..8 {
            let sum = &sum;
            thread::Builder::new().spawn_scoped(scope, move || *sum.lock().unwrap() += n).unwrap();
        });
        println!(\"{sum:?} {}\", thread::available_parallelism().unwrap());
        println!(\"{:?}\", std::collections::HashSet::from([1]));";
    assert_eq!(attempts(shut, body), attempts(&lab.open, body));
}

#[test]
fn verdicts_are_the_same_inside() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    for source in [
        "fn main() { let c = std::cell::RefCell::new(1); let _a = c.borrow(); c.borrow_mut(); }",
        "#[allow(unconditional_recursion)] fn f(n: u64) -> u64 { std::hint::black_box(f(n + 1)) + 1 }\nfn main() { f(0); }",
        "fn main() { let n = 1; n = 2; }",
        "fn main() { std::process::abort(); }",
        "fn main() { std::process::exit(3); }",
        "fn main() { let v = vec![0u8; 3 << 30]; println!(\"{}\", std::hint::black_box(v).len()); let w = vec![1u8; 3 << 30]; println!(\"{}\", w[1 << 30]); }",
        "fn main() { loop { println!(\"y\"); } }",
    ] {
        let verdict = |runner| run(runner, source, Entry::Main, None).verdict;
        let (open, shut) = (verdict(&lab.open), verdict(shut));
        assert_eq!(open.kind(), shut.kind(), "{source}: {open:?} {shut:?}");
        if !matches!(
            open,
            Verdict::Passed { .. } | Verdict::OutputLimit { .. } | Verdict::Crashed { .. }
        ) {
            assert_eq!(open, shut, "{source}");
        }
    }
}

#[test]
fn interleavings_are_tried_inside_as_well() {
    let lab = Lab::new();
    let Some(shut) = &lab.shut else { return };
    let source = "use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
        fn main() {
            let n = AtomicU32::new(0);
            std::thread::scope(|scope| for _ in 0..2 {
                scope.spawn(|| n.store(n.load(SeqCst) + 1, SeqCst));
            });
            assert_eq!(n.load(SeqCst), 2);
        }";
    let depths = Depths {
        preemptions: Some(2),
        time: std::time::Duration::from_secs(5),
    };
    let watched = shut
        .watch(
            &Watch {
                name: "a.rs",
                source,
                entry: Entry::ExploreMain,
                depths,
                expected: None,
                ready: None,
            },
            &Cancel::new(),
        )
        .unwrap();
    assert_eq!(watched.trouble, None);
    assert!(watched.report.is_some());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
