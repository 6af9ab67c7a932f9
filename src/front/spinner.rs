//! Shows that long work goes on, with the time that it has taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::running::Phase;
use crate::view::{Screen, messages};

/// A spinner on stderr; off a terminal it is nothing.
pub struct Spinner {
    bar: ProgressBar,
    phase: Arc<AtomicU8>,
}

impl Spinner {
    /// Starts to turn.
    pub fn start(screen: &Screen) -> Self {
        let phase = Arc::new(AtomicU8::new(0));
        let seen = Arc::clone(&phase);
        let bar = ProgressBar::new_spinner();
        let signs: &[&str] = if screen.unicode {
            &["◜", "◝", "◞", "◟", " "]
        } else {
            &["-", "\\", "|", "/", " "]
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {work}") {
            let style = style.tick_strings(signs).with_key(
                "work",
                move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let verb = match seen.load(Ordering::Relaxed) {
                        0 => "Compiling",
                        1 => "Running",
                        _ => "Exploring",
                    };
                    let _ = out.write_str(&messages::working(verb, state.elapsed().as_secs()));
                },
            );
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, phase }
    }

    /// Says what the work is at.
    pub fn phase(&self, phase: Phase) {
        let number = match phase {
            Phase::Compiling => 0,
            Phase::Running => 1,
            Phase::Exploring => 2,
        };
        self.phase.store(number, Ordering::Relaxed);
    }
}

/// A bar on stderr for work of many pieces; off a terminal it is nothing.
pub struct Bar(ProgressBar);

impl Bar {
    /// Starts it; until the first piece is done it tells what is done before.
    pub fn start(screen: &Screen, pieces: usize, before: &str) -> Self {
        let bar = ProgressBar::new(pieces as u64);
        let template = "{bar:24} {pos}/{len}, {elapsed}  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            let signs = if screen.unicode { "█▌░" } else { "#>-" };
            bar.set_style(style.progress_chars(signs));
        }
        bar.set_message(before.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// One more piece is done.
    pub fn done(&self, piece: &str) {
        self.0.set_message(piece.to_owned());
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
