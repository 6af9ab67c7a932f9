//! Floor 4: judging attempts, answers and courses.

pub mod answer;
pub mod attempt;
pub mod audit;
pub mod cargo_checker;
pub mod checker;
pub mod command;
pub mod event;
pub mod grade;
pub mod place;
mod pool;
pub mod search;
pub mod session;
pub mod shard;

pub use answer::Guess;
pub use cargo_checker::CargoChecker;
pub use checker::{CheckError, Checked, Checker, Work};
pub use command::{BadCommand, Command, Verb};
pub use event::{Event, Explored, Judged, Ran, Traced};
pub use session::{Question, Session, World};
