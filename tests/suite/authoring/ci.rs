//! `docs/ci.md` holds workflows that a YAML parser reads and whose commands mutor takes.

use std::fs;
use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use super::{course, told};

/// The workflows of the guide.
fn workflows() -> Vec<Yaml> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("```yaml\n").skip(1);
    blocks
        .map(|block| parse(block.split("\n```").next().unwrap()))
        .collect()
}

fn parse(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0)
}

fn at<'y>(yaml: &'y Yaml, key: &str) -> &'y Yaml {
    let table = yaml.as_hash().unwrap();
    table
        .get(&Yaml::String(key.to_owned()))
        .unwrap_or_else(|| panic!("no `{key}` in {yaml:?}"))
}

/// Every `run:` of every job, line by line.
fn lines(workflow: &Yaml) -> Vec<String> {
    let mut lines = Vec::new();
    for job in at(workflow, "jobs").as_hash().unwrap().values() {
        for step in at(job, "steps").as_vec().unwrap() {
            let run = step["run"].as_str();
            lines.extend(run.into_iter().flat_map(str::lines).map(str::to_owned));
        }
    }
    lines
}

/// The arguments of a command as a shell would give them, with GitHub's expressions and the shell's
/// variables replaced, and without where the output goes.
fn arguments(line: &str) -> Option<Vec<String>> {
    let mut text = line.to_owned();
    while let Some((before, rest)) = text.split_once("${{") {
        let (_, after) = rest.split_once("}}").unwrap();
        text = format!("{before}1{after}");
    }
    let words = text.split_whitespace();
    let words: Vec<String> = words
        .take_while(|word| !word.starts_with('>'))
        .map(|word| word.trim_matches('"').replace('*', "x").replace('$', ""))
        .collect();
    let (first, rest) = words.split_first()?;
    (first == "mutor").then(|| rest.to_vec())
}

/// What clap says to the command: `--help` at its end is only reached where all before it is right.
fn assert_taken(line: &str) -> bool {
    let Some(mut words) = arguments(line) else {
        return false;
    };
    words.push("--help".to_owned());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let dir = tempfile::tempdir().unwrap();
    let (text, code) = told(dir.path(), &words);
    assert_eq!(code, 0, "{line}\n{text}");
    true
}

#[test]
fn the_workflows_of_the_guide_are_yaml_with_commands_that_mutor_takes() {
    let workflows = workflows();
    assert_eq!(workflows.len(), 4);
    for workflow in &workflows {
        for key in ["name", "on", "permissions", "jobs"] {
            at(workflow, key);
        }
        for job in at(workflow, "jobs").as_hash().unwrap().values() {
            at(job, "runs-on");
        }
        let taken = lines(workflow)
            .iter()
            .filter(|line| assert_taken(line))
            .count();
        assert!(taken > 0, "{workflow:?}");
    }
}

#[test]
fn the_workflow_of_a_new_course_is_the_guides() {
    let dir = course();
    let path = dir.path().join(".github/workflows/audit.yml");
    let made = parse(&fs::read_to_string(path).unwrap());
    assert_eq!(made, workflows()[0]);
}
