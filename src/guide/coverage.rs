//! Stage `coverage`.
