//! Stage `links`.
