//! Layout *list*: sections by headings, questions as list items.
