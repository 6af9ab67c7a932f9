//! Words for what an audit sees in a course's files without running them.

use super::Words;
use crate::judging::audit::{
    BadInfo, BlockTrouble, ConceptTrouble, ExerciseTrouble, OrderTrouble, TextTrouble,
};

pub(super) fn concept(trouble: &ConceptTrouble) -> Words {
    match trouble {
        ConceptTrouble::NotExplained => Words::plain(
            "no `read` or `example` step explains this concept",
            "name it in the `concepts` of one that does, or take it off the list",
        ),
        ConceptTrouble::NotPractised => Words::plain(
            "no `predict`, `choose` or `exercise` step practises this concept",
            "name it in the `concepts` of one that does, or add one",
        ),
        ConceptTrouble::NoStep(concept) => Words::plain(
            &format!("the lesson lists the concept `{concept}`, and none of its steps has it"),
            "add it to the `concepts` of a step, or take it off the lesson's",
        ),
    }
}

pub(super) fn order(trouble: &OrderTrouble) -> Words {
    match trouble {
        OrderTrouble::BeforeItsAfter(lesson) => Words::plain(
            &format!("this lesson's number puts it before `{lesson}`, which it comes after"),
            "give the file a higher number, or take the lesson out of `after`",
        ),
        OrderTrouble::BeforeExplained { concept, by, at } => Words::plain(
            &format!("the step practises `{concept}` before it is explained"),
            "move the step behind the explanation, or take the concept off it",
        )
        .with("explained", format!("by {by}, {}:{}", at.file, at.line)),
    }
}

pub(super) fn exercise(trouble: &ExerciseTrouble) -> Words {
    match trouble {
        ExerciseTrouble::Hints(count) => Words::plain(
            &match count {
                1 => "the exercise has only one hint".to_owned(),
                count => format!("the exercise has {count} hints"),
            },
            "give it from 2 to 5; three are usual: a nudge, a direction, almost there",
        ),
        ExerciseTrouble::HintSolves => Words::plain(
            "this hint has every line that the solution adds to the starter",
            "leave something for the learner to write",
        ),
        ExerciseTrouble::StarterSolves => Words::plain(
            "the starter is the solution, apart from comments and layout",
            "take out of it what the learner is to write",
        ),
        ExerciseTrouble::StarterPasses => Words::plain(
            "the starter is declared to pass, so there is nothing to do",
            "declare how it fails, and let it fail so",
        ),
        ExerciseTrouble::MistakePasses => Words::plain(
            "the mistake is declared to pass, so its feedback is never shown",
            "declare how it fails, or remove it",
        ),
        ExerciseTrouble::NoReason(kind, key) => Words::plain(
            &format!(
                "`{kind}` is declared here without a `{key}`, so every failure of that kind fits"
            ),
            &format!("add `{key}`, the reason for which it fails"),
        ),
    }
}

pub(super) fn text(trouble: &TextTrouble) -> Words {
    match trouble {
        TextTrouble::OpenFence => Words::plain(
            "the code block that begins here is not closed, so the rest of the text is code",
            "end it with a fence like the one that begins it",
        ),
        TextTrouble::Indented => Words::plain(
            "four spaces make a code block of this, one without colours",
            "put it between fences, or take the spaces away",
        ),
        TextTrouble::Info(bad) => info(bad),
        TextTrouble::NotTokens => Words::plain(
            "the block is said to be Rust, and this is not even its tokens",
            "mend it, or call the block `text`",
        ),
        TextTrouble::Link(address) if address.is_empty() => {
            Words::plain("this link leads nowhere", "give it an address")
        }
        TextTrouble::Link(address) => Words::plain(
            &format!("a learner in a terminal cannot follow the link to `{address}`"),
            "give the whole address, with https://, or say it in words",
        ),
        TextTrouble::Picture => Words::plain(
            "a terminal shows no pictures",
            "draw it in a `text` block, or say it in words",
        ),
        TextTrouble::Html(html) => Words::plain(
            &format!("HTML is shown as it stands: {html}"),
            "write it in Markdown, or as `code`",
        ),
        TextTrouble::Heading(words) => Words::plain(
            &format!("this is no heading and is shown as it stands: {words}"),
            "put a space behind the #",
        ),
        TextTrouble::LostCells(count) => Words::plain(
            &match count {
                1 => {
                    "this row has a cell more than the table's head, which is not shown".to_owned()
                }
                more => format!(
                    "this row has {more} cells more than the table's head, which are not shown"
                ),
            },
            "write a backslash before a bar that is part of a cell",
        ),
    }
}

pub(super) fn block(trouble: &BlockTrouble) -> Words {
    match trouble {
        BlockTrouble::Refused { code, message } => {
            let code = code
                .as_ref()
                .map_or(String::new(), |code| format!(" ({code})"));
            Words::plain(
                &format!("the block does not compile{code}: {message}"),
                "mend it, or say `rust,fragment`, or `rust,compile_fail` with the code",
            )
        }
        BlockTrouble::Compiles(code) => Words::plain(
            &format!("the block is said to be refused with {code}, and compiles"),
            "mend it, or take `compile_fail` away",
        ),
        BlockTrouble::AnotherCode { declared, seen } => {
            let seen = if seen.is_empty() {
                "an error without a code".to_owned()
            } else {
                seen.join(", ")
            };
            Words::plain(
                "the compiler refuses the block for another reason than it declares",
                "mend the block or its code",
            )
            .with("declared", declared.clone())
            .with("seen", seen)
        }
    }
}

fn info(bad: &BadInfo) -> Words {
    match bad {
        BadInfo::Missing => Words::plain(
            "the code block does not say what it is",
            "write `rust` or `text` behind its first fence",
        ),
        BadInfo::RustByAnotherName(word) => Words::plain(
            &format!("a code block named `{word}` is neither coloured nor compiled"),
            "if it is Rust, write `rust` first, as in `rust,compile_fail,E0594`",
        ),
        BadInfo::Unknown(word) => Words::plain(
            &format!("`{word}` means nothing behind `rust`"),
            "write `fragment`, or `compile_fail` with a code such as E0594",
        ),
        BadInfo::Half => Words::plain(
            "`compile_fail` and the error's code belong together",
            "write both, as in `rust,compile_fail,E0594`, or neither",
        ),
        BadInfo::Contrary => Words::plain(
            "a `fragment` is not compiled, so `compile_fail` and codes mean nothing here",
            "leave one of them out",
        ),
    }
}
