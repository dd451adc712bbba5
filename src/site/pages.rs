//! Stage `pages`.
