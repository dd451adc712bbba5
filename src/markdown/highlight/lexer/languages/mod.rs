//! The tables, a file a family.

pub(super) mod csharp;
pub(super) mod java;
pub(super) mod native;
pub(super) mod python;
pub(super) mod scripting;
pub(super) mod sql;
pub(super) mod web;
