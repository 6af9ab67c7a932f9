//! Shows that long work goes on, with the time that it has taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::running::Phase;
use crate::view::{Screen, messages};

/// A spinner on stderr; off a terminal it is nothing.
pub struct Spinner {
    bar: ProgressBar,
    running: Arc<AtomicBool>,
}

impl Spinner {
    /// Starts to turn.
    pub fn start(screen: &Screen) -> Self {
        let running = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&running);
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
                    let verb = if seen.load(Ordering::Relaxed) {
                        "Running"
                    } else {
                        "Compiling"
                    };
                    let _ = out.write_str(&messages::working(verb, state.elapsed().as_secs()));
                },
            );
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, running }
    }

    /// Says what the work is at.
    pub fn phase(&self, phase: Phase) {
        self.running
            .store(phase == Phase::Running, Ordering::Relaxed);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
