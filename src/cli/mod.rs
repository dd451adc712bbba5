//! Arguments and commands, a file each; the only layer that prints.
