//! Every litmus program has the outcomes that loom finds, but for the listed differences.
use std::collections::BTreeSet;
use std::process::Command;

/// Programs where the two differ, and why ours is what C++20 says ([atomics.order]).
const DIFFER: &[(&str, &str)] = &[
    // Loom takes SeqCst accesses for AcqRel (its documentation says so). C++20 [atomics.order]p4:
    // all SeqCst operations have one total order, which forbids what loom adds here.
    (
        "SB+sc",
        "both loads read 0: against the total order of SeqCst",
    ),
    (
        "SB+fence+sc",
        "a SeqCst fence is in the same order as SeqCst accesses",
    ),
    (
        "SB+swaps-sc",
        "both loads read 0: against the total order of SeqCst",
    ),
    (
        "R+sc",
        "y ends as 2 and x was read as 0: against the total order of SeqCst",
    ),
    (
        "2+2W+sc",
        "both end as 1: against the total order of SeqCst",
    ),
    (
        "IRIW+sc",
        "the readers disagree on the order of the writes: against the total order of SeqCst",
    ),
    (
        "Peterson-like",
        "both go in: against the total order of SeqCst",
    ),
    // [atomics.order]p10: a read-modify-write reads the last value before its own in the
    // modification order. After a read of 0 the other store is later, so 0 cannot be the end.
    (
        "SB+rmw-reads",
        "the end is 0 although the store of 1 is last",
    ),
    (
        "add-store",
        "the end is the sum although the store of 5 is last",
    ),
];

/// The bound on preemptions for both.
const BOUND: &str = "2";

struct Found {
    runs: usize,
    outcomes: BTreeSet<String>,
}

fn ours(name: &str) -> (Found, bool) {
    let report = std::env::temp_dir().join(format!("mutor-litmus-{}.json", std::process::id()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ours"));
    command
        .arg(name)
        .env("MUTOR_REPORT", &report)
        .env("MUTOR_MAX_OUTPUTS", "1000")
        .env("MUTOR_PREEMPTIONS", BOUND);
    assert!(command.status().expect("it runs").success());
    let report = std::fs::read_to_string(report).expect("a report");
    let outputs = &report[report.find("\"outputs\":").expect("outputs")..];
    let outcomes = outputs
        .split("\"stdout\":\"")
        .skip(1)
        .map(|rest| rest[..rest.find('"').expect("an end")].to_string());
    let runs = &report[report.find("\"executions\":").expect("a number") + 13..];
    let runs = runs[..runs.find(',').expect("an end")]
        .parse()
        .expect("a number");
    let complete = report.contains("\"stopped\":null");
    (
        Found {
            runs,
            outcomes: outcomes.collect(),
        },
        complete,
    )
}

fn theirs(name: &str) -> Found {
    let output = Command::new(env!("CARGO_BIN_EXE_theirs"))
        .arg(name)
        .env("LOOM_MAX_PREEMPTIONS", BOUND)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "loom on {name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines = text.lines();
    let runs = lines
        .next()
        .and_then(|line| line.parse().ok())
        .expect("a number");
    Found {
        runs,
        outcomes: lines.map(str::to_string).collect(),
    }
}

#[test]
fn outcomes_are_those_of_loom_but_for_the_listed_differences() {
    let mut wrong = Vec::new();
    for (name, _) in mutor_litmus::ours::programs() {
        let ((ours, complete), theirs) = (ours(name), theirs(name));
        let listed = DIFFER.iter().any(|differ| differ.0 == *name);
        let more: Vec<_> = ours.outcomes.difference(&theirs.outcomes).collect();
        let fewer: Vec<_> = theirs.outcomes.difference(&ours.outcomes).collect();
        println!(
            "{name}: {} runs, loom {}; only here {more:?}; only loom {fewer:?}",
            ours.runs, theirs.runs
        );
        if !complete {
            wrong.push(format!("{name}: the search did not end"));
        }
        if listed == (more.is_empty() && fewer.is_empty()) {
            wrong.push(format!("{name}: only here {more:?}; only loom {fewer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
