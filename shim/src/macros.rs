//! Owns `print!`, `println!`, `thread_local!` and the preludes that carry them.
use crate::rt::search::OUTPUT;
use crate::rt::state::{Mode, Pending};
use crate::rt::{events, json, ops, scheduler};
use std::fmt;
use std::io::Write;
use std::panic::Location;

/// Prints, into the report of an exploration or on real stdout.
#[doc(hidden)]
#[track_caller]
pub fn __out(newline: bool, arguments: fmt::Arguments<'_>) {
    let end = if newline { "\n" } else { "" };
    if scheduler::me().is_none() {
        if !scheduler::swallows_output() {
            std::print!("{arguments}{end}");
        }
        return;
    }
    // Formatting runs the learner's code, which may use the engine: the lock comes after it.
    let text = format!("{arguments}{end}");
    let Some(mut state) = scheduler::point(Pending::Step, "print", Location::caller()) else {
        return;
    };
    if state.main_done {
        return;
    }
    state.touch(OUTPUT, true);
    let shown = text.trim_end().replace('\n', "\\n");
    ops::record(&mut state, "print", Location::caller(), None, &shown);
    state.stdout.push_str(&text);
    let trace = state.mode == Mode::Trace;
    drop(state);
    if trace {
        std::print!("{text}");
        let _ = std::io::stdout().flush();
        events::emit(
            "print",
            Location::caller(),
            &format!("\"text\":{}", json::string(&text)),
        );
    }
}

#[macro_export]
macro_rules! println {
    () => { $crate::__out(true, $crate::format_args!("")) };
    // A block of its own, as in std: it ends the borrows in the arguments, also in a last expression.
    ($($t:tt)*) => {{ $crate::__out(true, $crate::format_args!($($t)*)); }};
}

#[macro_export]
macro_rules! print {
    ($($t:tt)*) => {{ $crate::__out(false, $crate::format_args!($($t)*)); }};
}

#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$a:meta])* $v:vis static $n:ident : $t:ty = const $e:block $(; $($r:tt)*)?) => {
        $(#[$a])* $v static $n: $crate::thread::LocalKey<$t> = $crate::thread::LocalKey::__new(|| -> $t { const { $e } });
        $($crate::thread_local! { $($r)* })?
    };
    ($(#[$a:meta])* $v:vis static $n:ident : $t:ty = $e:expr $(; $($r:tt)*)?) => {
        $(#[$a])* $v static $n: $crate::thread::LocalKey<$t> = $crate::thread::LocalKey::__new(|| -> $t { $e });
        $($crate::thread_local! { $($r)* })?
    };
}

macro_rules! preludes { ($($name:ident)*) => {
    pub mod prelude { $(
        pub mod $name {
            pub use ::std::prelude::$name::*;
            pub use crate::{print, println, thread_local};
        }
    )* }
} }
preludes! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
