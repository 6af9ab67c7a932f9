//! Says what keeps programs in on this machine.

use crate::running::{Means, Protection};

/// One line for a report: `sandbox: files by Landlock (ABI 7), network by a filter of system calls, …`.
pub fn line(protection: &Protection) -> String {
    match protection {
        Protection::None(why) => format!("sandbox: none: {why}"),
        Protection::By(walls) => {
            let walls = [
                ("files", walls.files),
                ("network", walls.network),
                ("signals", walls.signals),
            ];
            let said: Vec<String> = walls
                .into_iter()
                .map(|(what, means)| match means {
                    Some(means) => format!("{what} by {}", name(means)),
                    None => format!("{what} not protected"),
                })
                .collect();
            format!("sandbox: {}", said.join(", "))
        }
    }
}

fn name(means: Means) -> String {
    match means {
        Means::Landlock { abi } => format!("Landlock (ABI {abi})"),
        Means::CallFilter => "a filter of system calls".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::running::{NoProtection, Walls};

    #[test]
    fn each_wall_is_named_with_what_it_is_made_of() {
        let landlock = Means::Landlock { abi: 5 };
        let walls = Walls {
            files: Some(landlock),
            network: Some(Means::CallFilter),
            signals: None,
        };
        assert_eq!(
            line(&Protection::By(walls)),
            "sandbox: files by Landlock (ABI 5), network by a filter of system calls, signals not protected"
        );
        assert_eq!(
            line(&Protection::None(NoProtection::System)),
            "sandbox: none: only Linux has the means"
        );
    }
}
