//! Example, metrics, outcome.
