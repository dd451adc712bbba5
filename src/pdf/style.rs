//! Theme tokens to point sizes.
