//! Stage `sections`.
