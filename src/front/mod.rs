//! Floor 6: the command line and the REPL.
