//! Raw HTML: tokenised, allow-listed tags paired.
