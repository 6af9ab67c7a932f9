//! Owns the search: the stack of choices of the current execution, and which come next.

/// One choice that an execution made, and what is left to try there.
#[derive(Clone, Debug)]
struct Choice {
    taken: usize,
    options: usize,
}

/// Depth-first search over all choices, first options first.
#[derive(Debug, Default)]
pub struct Search {
    stack: Vec<Choice>,
    depth: usize,
}

/// The program did not do the same when it was run again.
#[derive(Debug)]
pub struct Diverged;

impl Search {
    /// The option to take out of `options` at this point of the execution.
    pub fn choose(&mut self, options: usize) -> Result<usize, Diverged> {
        if options <= 1 {
            return Ok(0);
        }
        if self.depth == self.stack.len() {
            self.stack.push(Choice { taken: 0, options });
        }
        let choice = &self.stack[self.depth];
        self.depth += 1;
        if choice.options == options {
            Ok(choice.taken)
        } else {
            Err(Diverged)
        }
    }

    /// Moves on to the next execution; `false` once the tree is used up.
    pub fn advance(&mut self) -> bool {
        self.stack.truncate(self.depth);
        self.depth = 0;
        while let Some(last) = self.stack.last_mut() {
            if last.taken + 1 < last.options {
                last.taken += 1;
                return true;
            }
            self.stack.pop();
        }
        false
    }
}
