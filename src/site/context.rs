//! Stage `context`.
