//! Orders, and what they cost.

use std::collections::HashMap;
use std::fmt::{self, Display};

/// How often a call is tried.
const RETRIES: u32 = 3;
static NAME: &str = "shop";

#[derive(Debug, Clone, PartialEq)]
pub struct Order<'a, T: Display> {
    id: u64,
    pub lines: Vec<Line>,
    name: &'a str,
    extra: Option<T>,
}

pub enum Status {
    Open,
    Closed { at: u64 },
}

impl<'a, T: Display> Order<'a, T> {
    pub fn total(&self) -> Result<f64, Error> {
        let mut sum = 0.0_f64;
        for (i, line) in self.lines.iter().enumerate() {
            sum += line.price * line.count as f64;
            if i > 10 && sum >= 1_000.5 {
                break;
            }
        }
        match self.extra {
            Some(ref e) => println!("{} {e:>5}\n", self.name),
            None => return Err(Error::new("none")),
        }
        Ok(sum)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /* a /* nested */ comment */
        let c = 'x';
        let quote = '\'';
        let raw = r#"a "raw" string"#;
        let bytes = b"ab\x00";
        let range = 0..=9;
        let closure = |x: i32| -> i32 { x << 2 };
        write!(f, "{raw}")
    }
}

macro_rules! square {
    ($x:expr) => {
        $x * $x
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        let map: HashMap<String, u8> = HashMap::new();
        assert_eq!(map.len(), 0xff, "it's empty");
        let n = "5".parse::<usize>().unwrap();
        async move { task.await? };
        unsafe { *ptr = 1 };
        'outer: loop { break 'outer; }
    }
}
