//! Tells cargo that the built-in themes are part of the binary: a file added to `themes/` must be embedded too, and the macro that embeds
//! them can only watch the files that it found.

fn main() {
    println!("cargo::rerun-if-changed=themes");
    println!("cargo::rerun-if-changed=build.rs");
}
