//! Floor 2: stores, each of which owns one outside thing.
