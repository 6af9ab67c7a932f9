//! The explanations against the real compiler: each program gets the code and the explanation that
//! stand with it.

#![allow(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

use std::process::Command;

use mutor::model::{Diagnostic, Label, Location, Severity};
use mutor::view::explain;

/// The code, a part of what is said first, the program.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "E0594",
        "A field is assigned through a shared",
        r"struct H{n:u32} impl H{fn hit(&self){self.n+=1;}} fn main(){H{n:0}.hit();}",
    ),
    (
        "E0594",
        "assigned through a `Ref`",
        r"use std::cell::RefCell; fn main(){let c=RefCell::new(1); *c.borrow()+=1;}",
    ),
    (
        "E0594",
        "A closure that may only read",
        r#"fn call(f:impl Fn()){f()} fn main(){let mut n=0; call(||n+=1); println!("{n}");}"#,
    ),
    (
        "E0594",
        "through an `Arc`",
        r"use std::sync::Arc; struct H{n:u32} fn main(){let a=Arc::new(H{n:1}); a.n=2;}",
    ),
    (
        "E0594",
        "through an `Rc`",
        r"use std::rc::Rc; struct H{n:u32} fn main(){let a=Rc::new(H{n:1}); a.n=2;}",
    ),
    (
        "E0594",
        "not declared with `mut`",
        r"struct H{n:u32} fn main(){let a=H{n:1}; a.n=2;}",
    ),
    (
        "E0596",
        "through a `Ref`",
        r"use std::cell::RefCell; fn main(){let c=RefCell::new(vec![1]); c.borrow().push(1);}",
    ),
    (
        "E0596",
        "inside an `Arc`",
        r"use std::sync::Arc; fn main(){let a=Arc::new(vec![1]); a.push(2);}",
    ),
    (
        "E0596",
        "inside an `Rc`",
        r"use std::rc::Rc; fn main(){let a=Rc::new(vec![1]); a.push(2);}",
    ),
    (
        "E0596",
        "not declared with `mut`",
        r"use std::sync::Mutex; fn main(){let m=Mutex::new(vec![1]); let g=m.lock().unwrap(); g.push(1);}",
    ),
    (
        "E0596",
        "A closure that may only read",
        r#"fn call(f:impl Fn()){f()} fn main(){let mut v=vec![1]; call(||v.push(1)); println!("{v:?}");}"#,
    ),
    (
        "E0596",
        "behind a shared reference",
        r"struct L{v:Vec<u32>} impl L{fn add(&self){self.v.push(1);}} fn main(){L{v:vec![]}.add();}",
    ),
    (
        "E0499",
        "Two mutable borrows",
        r"fn main(){let mut v=vec![1]; let a=&mut v; let b=&mut v; a.push(1); b.push(2);}",
    ),
    (
        "E0502",
        "read and changed at the same time",
        r#"fn main(){let mut v=vec![1]; let a=&v[0]; v.push(2); println!("{a}");}"#,
    ),
    (
        "E0503",
        "used while a mutable borrow",
        r#"fn main(){let mut n=1; let r=&mut n; let m = n + 1; *r=2; println!("{m}");}"#,
    ),
    (
        "E0505",
        "moved while something still borrows",
        r#"use std::sync::Mutex; fn main(){let m=Mutex::new(1); let g=m.lock().unwrap(); let n=m.into_inner().unwrap(); println!("{g}{n}");}"#,
    ),
    (
        "E0506",
        "assigned while it is borrowed",
        r#"fn main(){let mut n=1; let r=&n; n=2; println!("{r}");}"#,
    ),
    (
        "E0507",
        "moved out of a place",
        r#"use std::cell::RefCell; fn main(){let c=RefCell::new(String::new()); let s:String=*c.borrow(); println!("{s}");}"#,
    ),
    (
        "E0515",
        "ends with the function",
        r#"use std::cell::RefCell; struct N{s:RefCell<String>} impl N{fn get(&self)->&str{&*self.s.borrow()}} fn main(){let n=N{s:RefCell::new(String::new())}; println!("{}",n.get());}"#,
    ),
    (
        "E0597",
        "outlives the value",
        r#"use std::cell::Cell; fn main(){let r; {let c=Cell::new(1); r=&c;} println!("{}",r.get());}"#,
    ),
    (
        "E0597",
        "outlives the value",
        r#"fn main(){let v=vec![1]; let r=&v; std::thread::spawn(move||println!("{r:?}")).join().unwrap();}"#,
    ),
    (
        "E0716",
        "dropped at the end of its statement",
        r#"use std::cell::RefCell; fn main(){let c=RefCell::new(String::new()); let s:&str=c.borrow().as_str(); println!("{s}");}"#,
    ),
    (
        "E0106",
        "does not say how long",
        r#"struct P{s:&str} fn main(){let _=P{s:""};}"#,
    ),
    (
        "E0521",
        "only lent to this function",
        r"use std::sync::Mutex; struct L{m:Mutex<u32>} impl L{fn go(&self){std::thread::spawn(move||{*self.m.lock().unwrap()+=1;});}} fn main(){L{m:Mutex::new(0)}.go();}",
    ),
    (
        "E0373",
        "may outlive it",
        r#"fn main(){let n=1; std::thread::spawn(||println!("{n}")).join().unwrap();}"#,
    ),
    (
        "E0382",
        "after it was moved away",
        r#"use std::sync::Arc; fn main(){let a=Arc::new(1); std::thread::spawn(move||println!("{a}")); std::thread::spawn(move||println!("{a}"));}"#,
    ),
    (
        "E0277",
        "not `Sync`",
        r"use std::cell::RefCell; fn main(){let c=RefCell::new(1); std::thread::scope(|s|{s.spawn(||{*c.borrow_mut()+=1;});});}",
    ),
    (
        "E0277",
        "not `Sync`",
        r"use std::cell::Cell; static N:Cell<u32>=Cell::new(0); fn main(){N.set(1);}",
    ),
    (
        "E0277",
        "not `Sync`",
        r#"use std::cell::RefCell; use std::sync::Arc; fn main(){let c=Arc::new(RefCell::new(1)); std::thread::spawn(move||println!("{c:?}"));}"#,
    ),
    (
        "E0277",
        "not `Send`",
        r#"use std::rc::Rc; fn main(){let c=Rc::new(1); std::thread::spawn(move||println!("{c}"));}"#,
    ),
    (
        "E0277",
        "not `Send`",
        r#"use std::sync::Mutex; fn main(){let m=Mutex::new(1); let g=m.lock().unwrap(); std::thread::scope(|s|{s.spawn(move||{println!("{g}");});});}"#,
    ),
    (
        "E0277",
        "does not have a trait",
        r#"use std::cell::Cell; fn main(){let c=Cell::new(1); println!("{c}");}"#,
    ),
    ("E0133", "unsafe", r"static mut N:u32=0; fn main(){N+=1;}"),
    (
        "E0015",
        "where a constant is needed",
        r#"use std::sync::Mutex; static N:Mutex<String>=Mutex::new(String::from("a")); fn main(){println!("{}",N.lock().unwrap());}"#,
    ),
    (
        "E0599",
        "do not meet its conditions",
        r"use std::cell::Cell; fn main(){let c=Cell::new(String::new()); c.get();}",
    ),
    (
        "E0599",
        "on a `Result`",
        r"use std::sync::Mutex; fn main(){let m=Mutex::new(vec![1]); m.lock().push(1);}",
    ),
    (
        "E0599",
        "on the `Mutex`",
        r"use std::sync::Mutex; fn main(){let m=Mutex::new(vec![1]); m.push(1);}",
    ),
    (
        "E0599",
        "on the `Mutex`",
        r"use std::sync::{Arc,Mutex}; fn main(){let m=Arc::new(Mutex::new(vec![1])); m.push(1);}",
    ),
    (
        "E0599",
        "on the `RefCell`",
        r"use std::cell::RefCell; fn main(){let m=RefCell::new(vec![1]); m.push(1);}",
    ),
    (
        "E0599",
        "on the `RefCell`",
        r"use std::rc::Rc; use std::cell::RefCell; fn main(){let m=Rc::new(RefCell::new(vec![1])); m.push(1);}",
    ),
    (
        "E0599",
        "on the `Cell`",
        r"use std::cell::Cell; fn main(){let m=Cell::new(vec![1]); m.push(1);}",
    ),
    ("E0599", "no such method", r"fn main(){1u32.foo();}"),
    (
        "E0308",
        "another type than its place",
        r#"use std::cell::Cell; fn main(){let c:Cell<u32>=1; println!("{}",c.get());}"#,
    ),
    (
        "E0308",
        "another type than its place",
        r#"use std::sync::Mutex; fn main(){let m=Mutex::new(1u32); let n:u32=m.lock().unwrap(); println!("{n}");}"#,
    ),
    (
        "E0368",
        "`+=`",
        r#"use std::sync::atomic::AtomicU32; fn main(){let mut n=AtomicU32::new(0); n+=1; println!("{n:?}");}"#,
    ),
    (
        "E0368",
        "`+=`",
        r"use std::sync::Mutex; fn main(){let m=Mutex::new(1u32); let mut g=m.lock().unwrap(); g+=1;}",
    ),
    (
        "E0369",
        "`+` or `==`",
        r#"use std::cell::Cell; fn main(){let c=Cell::new(1); println!("{}",c+1);}"#,
    ),
    (
        "E0614",
        "no reference or guard",
        r#"use std::cell::Cell; fn main(){let c=Cell::new(1); println!("{}",*c);}"#,
    ),
    (
        "E0608",
        "cannot be indexed",
        r#"use std::cell::RefCell; fn main(){let c=RefCell::new(vec![1]); println!("{}",c[0]);}"#,
    ),
    (
        "E0282",
        "which type is meant",
        r#"use std::cell::RefCell; fn main(){let c=RefCell::new(None); println!("{}", c.borrow().is_none());}"#,
    ),
    (
        "E0384",
        "assigned a second time",
        r#"fn main(){let n=1; println!("{n}"); n=2; println!("{n}");}"#,
    ),
    (
        "E0425",
        "nothing here has",
        r#"fn main(){println!("{}",x);}"#,
    ),
    (
        "E0425",
        "A type is named",
        r"struct A{c:RefCell<u32>} fn main(){}",
    ),
    (
        "E0432",
        "A `use` line",
        r"use std::sync::RefCell; fn main(){}",
    ),
    (
        "E0433",
        "A path begins",
        r"fn main(){let c=RefCell::new(1); let _=c;}",
    ),
    (
        "E0061",
        "too many or too few",
        r"use std::sync::atomic::AtomicU32; fn main(){let n=AtomicU32::new(0); n.fetch_add(1);}",
    ),
];

#[test]
fn every_explanation_of_an_error_fits_what_the_compiler_says() {
    let folder = tempfile::tempdir().unwrap();
    for (code, said, program) in PROGRAMS {
        let file = folder.path().join("main.rs");
        std::fs::write(&file, program).unwrap();
        let output = Command::new("rustc")
            .args(["--edition", "2024", "--emit", "metadata"])
            .args(["--error-format", "json", "--out-dir"])
            .args([folder.path(), &file])
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let first = stderr
            .lines()
            .filter_map(diagnostic)
            .find(|diagnostic| diagnostic.severity == Severity::Error)
            .unwrap_or_else(|| panic!("{code} compiles: {program}"));
        assert_eq!(first.code.as_deref(), Some(*code), "{program}");
        let entry = explain::error(&first).unwrap();
        assert!(entry.what.contains(said), "{program}\n{}", entry.what);
    }
}

fn diagnostic(line: &str) -> Option<Diagnostic> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let spans = message["spans"].as_array()?;
    Some(Diagnostic {
        severity: if message["level"] == "error" {
            Severity::Error
        } else {
            Severity::Warning
        },
        code: text(&message["code"]["code"]),
        message: text(&message["message"])?,
        labels: spans
            .iter()
            .filter_map(|span| text(&span["label"]))
            .map(|text| Label {
                location: Location {
                    file: "main.rs".to_owned(),
                    line: 1,
                    column: 1,
                },
                text,
            })
            .collect(),
        rendered: text(&message["rendered"])?,
    })
}
