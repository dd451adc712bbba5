//! The guide in other tools' formats (Anki, JSON, …): a small file a format, each a writer like [`crate::site`] and [`crate::pdf`]:
//! `render(&Published, …) -> (Vec<OutputFile>, Vec<Diagnostic>)`, its files in `Group::Export`. Nothing is here yet: issue "export".
