//! Reads the words behind a code block's fence.

/// What a code block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Info {
    /// `rust`: the compiler takes it.
    Compiles,
    /// `rust,compile_fail,E0594`: the compiler refuses it with an error of that code.
    Refused(String),
    /// `rust,fragment`: Rust that cannot stand alone.
    Fragment,
    /// Something else, such as `text` or `toml`.
    Other,
}

/// What is wrong with the words behind a fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadInfo {
    /// There are none.
    Missing,
    /// Another name of Rust's that is not coloured: `rs`.
    RustByAnotherName(String),
    /// A word that no block of Rust has.
    Unknown(String),
    /// `compile_fail` without the code, or a code without `compile_fail`.
    Half,
    /// Words that exclude each other, such as `fragment` and `compile_fail`.
    Contrary,
}

/// Reads what stands behind a fence.
pub fn read(info: &str) -> Result<Info, BadInfo> {
    let mut words = info
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|word| !word.is_empty());
    let language = words.next().ok_or(BadInfo::Missing)?;
    if language != "rust" {
        let is_rust = language.eq_ignore_ascii_case("rust") || language.eq_ignore_ascii_case("rs");
        return if is_rust || is_code(language) || ["compile_fail", "fragment"].contains(&language) {
            Err(BadInfo::RustByAnotherName(language.to_owned()))
        } else {
            Ok(Info::Other)
        };
    }
    let mut code = None;
    let (mut fragment, mut refused) = (false, false);
    for word in words {
        match word {
            "fragment" => fragment = true,
            "compile_fail" => refused = true,
            word if is_code(word) => code = Some(word.to_owned()),
            word => return Err(BadInfo::Unknown(word.to_owned())),
        }
    }
    match (fragment, refused, code) {
        (true, false, None) => Ok(Info::Fragment),
        (true, ..) => Err(BadInfo::Contrary),
        (false, true, Some(code)) => Ok(Info::Refused(code)),
        (false, false, None) => Ok(Info::Compiles),
        (false, ..) => Err(BadInfo::Half),
    }
}

fn is_code(word: &str) -> bool {
    let digits = word.strip_prefix('E').unwrap_or_default();
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_says_what_the_compiler_makes_of_it() {
        for (info, meant) in [
            ("rust", Ok(Info::Compiles)),
            ("rust, fragment", Ok(Info::Fragment)),
            ("rust,compile_fail,E0594", Ok(Info::Refused("E0594".into()))),
            ("text", Ok(Info::Other)),
            ("cpp", Ok(Info::Other)),
            ("", Err(BadInfo::Missing)),
            ("rs", Err(BadInfo::RustByAnotherName("rs".into()))),
            ("rust,ignore", Err(BadInfo::Unknown("ignore".into()))),
            ("rust,compile_fail", Err(BadInfo::Half)),
            ("rust,E0594", Err(BadInfo::Half)),
            ("rust,fragment,compile_fail", Err(BadInfo::Contrary)),
        ] {
            assert_eq!(read(info), meant, "{info}");
        }
    }
}
