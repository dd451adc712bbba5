//! The guide in other tools' formats: a small file a format (Anki, JSON, …). A later issue furnishes it; `json` stands for the shape.
