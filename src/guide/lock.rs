//! Stage `lock`.
