//! Stage `templates`.
