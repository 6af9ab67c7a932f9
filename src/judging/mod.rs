//! Floor 4: judging attempts, courses and answers.
