//! Stage `assets`.
