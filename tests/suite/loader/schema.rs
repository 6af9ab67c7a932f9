//! The schema that editors use says what the loader does.

use std::collections::BTreeSet;

use mutor::model::Kind;
use mutor::store::course::{SCHEMA, keys};
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn words(list: &Value) -> BTreeSet<String> {
    set(list.as_array().unwrap().iter().filter_map(Value::as_str))
}

fn properties(table: &Value) -> BTreeSet<String> {
    set(table["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str))
}

#[test]
fn the_schema_has_the_loaders_keys() {
    let schema = schema();
    let of = |name: &str| &schema["definitions"][name];
    for (table, known) in [
        (&schema, keys::LESSON),
        (of("option"), keys::OPTION),
        (of("mistake"), keys::MISTAKE),
        (of("expect"), keys::EXPECT),
        (of("limits"), keys::LIMITS),
        (&of("step")["properties"]["explore"], keys::EXPLORE),
    ] {
        assert_eq!(properties(table), set(known.iter().copied()));
    }
    let level = &of("step")["properties"]["level"]["enum"];
    assert_eq!(words(level), set(keys::LEVELS.iter().copied()));
}

#[test]
fn the_schema_knows_the_keys_of_each_kind_of_step() {
    let schema = schema();
    let step = &schema["definitions"]["step"];
    let kinds = set(keys::KINDS.iter().map(|kind| kind.word));
    assert_eq!(words(&step["properties"]["kind"]["enum"]), kinds);
    let rules = step["allOf"].as_array().unwrap();
    assert_eq!(rules.len(), keys::KINDS.len());
    let mut all = BTreeSet::new();
    for kind in keys::KINDS {
        let rule = rules
            .iter()
            .find(|rule| rule["if"]["properties"]["kind"]["const"] == kind.word)
            .unwrap();
        let known = set(kind.keys.iter().copied());
        assert_eq!(words(&rule["then"]["propertyNames"]["enum"]), known);
        all.extend(known);
    }
    assert_eq!(properties(step), all);
}

#[test]
fn the_schema_knows_the_details_of_each_verdict() {
    let schema = schema();
    let expect = &schema["definitions"]["expect"];
    let kinds = set(Kind::ALL.iter().map(|kind| kind.word()));
    assert_eq!(words(&expect["properties"]["verdict"]["enum"]), kinds);
    let rules = expect["allOf"].as_array().unwrap();
    for kind in Kind::ALL {
        let rule = rules
            .iter()
            .find(|rule| rule["if"]["properties"]["verdict"]["const"] == kind.word())
            .unwrap();
        let known = set(std::iter::once("verdict").chain(keys::details(kind).iter().copied()));
        assert_eq!(words(&rule["then"]["propertyNames"]["enum"]), known);
    }
}

#[test]
fn every_key_is_described_to_instructors() {
    fn walk(at: &str, table: &Value) {
        for (key, value) in table["properties"].as_object().into_iter().flatten() {
            let said = value["description"].as_str().unwrap_or_default();
            let elsewhere = value.get("$ref").is_some();
            assert!(
                elsewhere || said.ends_with('.') || said.ends_with("1."),
                "{at}/{key}"
            );
            walk(&format!("{at}/{key}"), value);
        }
    }
    let schema = schema();
    walk("", &schema);
    for (name, table) in schema["definitions"].as_object().unwrap() {
        walk(name, table);
    }
}

/// A step without its required keys: the loader asks for the same ones as the schema.
#[test]
fn the_schema_and_the_loader_ask_for_the_same_keys() {
    let schema = schema();
    let rules = schema["definitions"]["step"]["allOf"].as_array().unwrap();
    for kind in keys::KINDS {
        let course = super::Course::ok();
        let text = format!(
            "format = 1\nid = \"x\"\ntitle = \"x\"\nsummary = \"x\"\n\n[[step]]\nkind = \"{}\"\n",
            kind.word
        );
        course.write("lessons/20-x.toml", text);
        let asked = course.errors().into_iter().filter_map(|error| {
            // A list of options is asked for by what must be in it.
            if error.contains("`[[step.option]]`") {
                return Some("option".to_owned());
            }
            let key = error.split_once(" needs the key `")?.1;
            Some(key.trim_end_matches('`').to_owned())
        });
        let asked: BTreeSet<String> = asked.collect();
        let rule = rules
            .iter()
            .find(|rule| rule["if"]["properties"]["kind"]["const"] == kind.word)
            .unwrap();
        assert_eq!(words(&rule["then"]["required"]), asked, "{}", kind.word);
    }
}
