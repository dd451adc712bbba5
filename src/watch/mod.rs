//! Rebuild on change, serve on loopback, reload. The next issue makes it excellent.
