//! The JSON Schema that editors use says what the loader does.

use std::collections::BTreeSet;

use mutor::model::Kind;
use mutor::store::course::{SCHEMA, keys};
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn properties(schema: &Value, at: &str) -> BTreeSet<String> {
    let properties = schema
        .pointer(at)
        .and_then(|part| part["properties"].as_object());
    properties.unwrap().keys().cloned().collect()
}

fn set<'a>(keys: impl IntoIterator<Item = &'a &'a str>) -> BTreeSet<String> {
    keys.into_iter().map(|key| (*key).to_owned()).collect()
}

fn words(list: &Value) -> BTreeSet<String> {
    let words = list.as_array().unwrap().iter();
    words
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

/// What is allowed where `key` has that value.
fn allowed(part: &Value, key: &str, value: &str) -> BTreeSet<String> {
    let rules = part["allOf"].as_array().unwrap();
    let rule = rules
        .iter()
        .find(|rule| rule["if"]["properties"][key]["const"] == value);
    words(&rule.unwrap()["then"]["propertyNames"]["enum"])
}

#[test]
fn the_schema_has_the_keys_that_the_loader_takes() {
    let schema = schema();
    assert_eq!(properties(&schema, ""), set(keys::LESSON));
    for (definition, taken) in [
        ("option", keys::OPTION),
        ("mistake", keys::MISTAKE),
        ("expect", keys::EXPECT),
        ("limits", keys::LIMITS),
    ] {
        let at = format!("/definitions/{definition}");
        assert_eq!(properties(&schema, &at), set(taken), "{definition}");
    }
    let explore = "/definitions/step/properties/explore";
    assert_eq!(properties(&schema, explore), set(keys::EXPLORE));
    let all = keys::KINDS.iter().flat_map(|kind| kind.keys);
    assert_eq!(properties(&schema, "/definitions/step"), set(all));
}

#[test]
fn the_schema_allows_each_kind_of_step_its_own_keys() {
    let step = &schema()["definitions"]["step"];
    let kinds: Vec<&str> = keys::KINDS.iter().map(|kind| kind.word).collect();
    assert_eq!(words(&step["properties"]["kind"]["enum"]), set(&kinds));
    for kind in keys::KINDS {
        assert_eq!(
            allowed(step, "kind", kind.word),
            set(kind.keys),
            "{}",
            kind.word
        );
    }
    assert_eq!(
        words(&step["properties"]["level"]["enum"]),
        set(keys::LEVELS)
    );
}

#[test]
fn the_schema_allows_each_verdict_its_own_details() {
    let expect = &schema()["definitions"]["expect"];
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    assert_eq!(words(&expect["properties"]["verdict"]["enum"]), set(&kinds));
    for kind in Kind::ALL {
        let mut taken = set(keys::details(kind));
        taken.insert("verdict".to_owned());
        assert_eq!(allowed(expect, "verdict", kind.word()), taken, "{kind}");
    }
}

#[test]
fn every_key_of_the_schema_is_described() {
    fn walk(part: &Value, at: &str, bare: &mut Vec<String>) {
        let Some(fields) = part.as_object() else {
            return;
        };
        if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                let described = property["description"].is_string() || property["$ref"].is_string();
                if !described {
                    bare.push(format!("{at}/{name}"));
                }
                walk(property, &format!("{at}/{name}"), bare);
            }
        }
        for (name, definition) in fields
            .get("definitions")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            walk(definition, name, bare);
        }
    }
    let mut bare = Vec::new();
    walk(&schema(), "", &mut bare);
    assert_eq!(bare, [""; 0]);
}

#[test]
fn the_schema_asks_for_the_keys_that_the_loader_asks_for() {
    let schema = schema();
    for kind in keys::KINDS {
        let course = super::Copy::new();
        let head = "format = 1\nid = \"x\"\ntitle = \"x\"\nsummary = \"x\"\n";
        let step = format!("[[step]]\nkind = \"{}\"\n", kind.word);
        course.write("lessons/30-x.toml", format!("{head}{step}"));
        let asked = course.errors().into_iter().filter_map(|error| {
            // Options are asked for by how many there must be.
            if error.contains("`[[step.option]]`") {
                return Some("option".to_owned());
            }
            let (_, key) = error.split_once(" needs the key `")?;
            Some(key.trim_end_matches('`').to_owned())
        });
        let rules = schema["definitions"]["step"]["allOf"].as_array().unwrap();
        let rule = rules
            .iter()
            .find(|rule| rule["if"]["properties"]["kind"]["const"] == kind.word);
        let required = words(&rule.unwrap()["then"]["required"]);
        assert_eq!(required, asked.collect(), "{}", kind.word);
    }
}

/// A validator that is not ours, as an editor has one.
fn validator() -> jsonschema::Validator {
    jsonschema::draft7::new(&schema()).unwrap()
}

fn as_json(lesson: &str) -> Value {
    let table: toml::Table = lesson.parse().unwrap();
    serde_json::to_value(table).unwrap()
}

#[test]
fn a_validator_accepts_the_built_in_lessons() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let validator = validator();
    let mut count = 0;
    for entry in std::fs::read_dir(root.join("lessons")).unwrap() {
        let path = entry.unwrap().path();
        let is_lesson =
            path.extension().is_some_and(|end| end == "toml") && !path.ends_with("concepts.toml");
        if !is_lesson {
            continue;
        }
        let lesson = as_json(&std::fs::read_to_string(&path).unwrap());
        let errors = validator.iter_errors(&lesson);
        let errors: Vec<String> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{}", path.display());
        count += 1;
    }
    assert!(count >= 4, "{count} lessons");
}

#[test]
fn a_validator_refuses_what_the_loader_refuses() {
    let validator = validator();
    let right = super::Copy::new().read(super::FIRST);
    assert!(validator.is_valid(&as_json(&right)));
    for (from, to) in [
        ("format = 1", "format = 2"),
        ("format = 1\n", ""),
        ("id = \"first\"", "id = \"The First\""),
        ("title = \"The first lesson\"", "title = \" \""),
        ("summary = \"Every kind of step once.\"\n", ""),
        ("summary =", "sumary ="),
        ("concepts = [\"cell\"]\n\n", "concepts = \"cell\"\n\n"),
        (
            "concepts = [\"cell\"]\n\n",
            "concepts = [\"cell\", \"cell\"]\n\n",
        ),
        ("kind = \"read\"", "kind = \"reed\""),
        (
            "text = '''Read me.'''",
            "text = '''Read me.'''\ncode = '''x'''",
        ),
        ("text = '''Read me.'''\n", ""),
        (
            "verdict = \"passed\", stdout = \"1\\n\"",
            "verdict = \"pass\"",
        ),
        (
            "verdict = \"passed\", stdout = \"1\\n\"",
            "verdict = \"passed\", code = \"E0594\"",
        ),
        ("code = 3", "code = \"three\""),
        ("code = 3", "code = 256"),
        ("time = 1,", "time = 0,"),
        ("processes = 2", "processes = 2, disk = 1"),
        ("right = true\n", ""),
        ("level = \"easy\"", "level = \"simple\""),
        ("id = \"add-one\"\n", ""),
        (
            "hints = ['''Look at the function.''', '''Add.''']",
            "hints = []",
        ),
        ("preemptions = 2", "preemptions = 9"),
        ("uses = [\"add_one\"]", "uses = [1]"),
        ("file = \"two.rs\"", "file = \"../two.rs\""),
        ("feedback = '''That is two more.'''", ""),
    ] {
        assert_eq!(right.matches(from).count(), 1, "{from:?}");
        let course = super::Copy::new();
        course.replace(super::FIRST, from, to);
        assert!(!course.errors().is_empty(), "the loader takes {to:?}");
        let broken = as_json(&course.read(super::FIRST));
        assert!(!validator.is_valid(&broken), "the validator takes {to:?}");
    }
}
