//! Floor 3: compiling and running programs.
