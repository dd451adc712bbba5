//! Templates, styles, scripts, fonts.
