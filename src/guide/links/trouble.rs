//! What is said of a link that leads nowhere.

use crate::guide::model::Target;

/// Why a link leads nowhere.
pub(super) struct Trouble {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<String>,
    /// What to write instead of the destination.
    pub(super) instead: Option<String>,
    /// A warning even in the user's own files.
    pub(super) mild: bool,
}

impl Trouble {
    pub(super) fn new(code: &'static str, message: String) -> Box<Trouble> {
        Box::new(Trouble {
            code,
            message,
            label: String::new(),
            help: None,
            instead: None,
            mild: false,
        })
    }

    pub(super) fn near(mut self: Box<Self>, instead: Option<String>) -> Box<Self> {
        if let Some(name) = &instead {
            self.label = format!("did you mean `{name}`?");
        }
        self.instead = instead;
        self
    }

    pub(super) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }
}

/// What to do about a link that resembles nothing.
pub(super) fn way_out(code: &str) -> Option<String> {
    match code {
        "broken-link" => Some(
            "write the file, or correct the path: it starts at the folder of this file".to_owned(),
        ),
        "broken-image" => Some(
            "put the image there, or correct the path: it starts at the folder of this file"
                .to_owned(),
        ),
        "broken-anchor" => Some(
            "link to a heading that there is; its anchor is its text in lower case with hyphens"
                .to_owned(),
        ),
        _ => None,
    }
}

pub(super) type Found = Result<Target, Box<Trouble>>;
