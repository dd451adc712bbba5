//! Numbers as a book writes them.

const ONES: [&str; 20] = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// A count in words up to ninety-nine ("no" for none), in figures above.
pub(super) fn count(n: usize) -> String {
    match (ONES.get(n), TENS.get(n / 10), ONES.get(n % 10)) {
        (Some(word), _, _) => (*word).to_owned(),
        (None, Some(tens), _) if n.is_multiple_of(10) => (*tens).to_owned(),
        (None, Some(tens), Some(ones)) => format!("{tens}-{ones}"),
        _ => n.to_string(),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// "one question", "two questions".
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// How long it takes to say, rounded as a speaker would: to five seconds, from a hundred on to half minutes.
pub(super) fn to_say(seconds: u32) -> String {
    let fives = seconds.div_ceil(5).max(1) as usize * 5;
    if fives <= 95 {
        return format!("{} seconds to say", count(fives));
    }
    let halves = (f64::from(seconds) / 30.0).round() as usize;
    match (halves / 2, halves.is_multiple_of(2)) {
        (1, true) => "a minute to say".to_owned(),
        (minutes, true) => format!("{} minutes to say", count(minutes)),
        (minutes, false) => format!("{} and a half minutes to say", count(minutes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(count(0), "no");
        assert_eq!(count(20), "twenty");
        assert_eq!(count(27), "twenty-seven");
        assert_eq!(count(99), "ninety-nine");
        assert_eq!(count(100), "100");
        assert_eq!(capital(&count(80)), "Eighty");
    }

    #[test]
    fn times_are_rounded_as_one_would_say_them() {
        assert_eq!(to_say(78), "eighty seconds to say");
        assert_eq!(to_say(1), "five seconds to say");
        assert_eq!(to_say(95), "ninety-five seconds to say");
        assert_eq!(to_say(97), "one and a half minutes to say");
        assert_eq!(to_say(120), "two minutes to say");
    }
}
