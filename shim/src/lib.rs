//! A look-alike of std that mutor schedules and watches.
