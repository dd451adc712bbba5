//! Counts and times in words.

use super::{Said, Strings};

/// The small numbers that a well-set page spells out; larger ones stay figures.
pub const SPELLED: [&str; 13] = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// Those that English spells out in a book besides: typographers' rule there is to ninety-nine (Chicago Manual of Style, 9.2), while others stop at
/// twelve (for German: Duden).
const TEENS: [&str; 7] = [
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// Half a minute, in seconds: what longer times are rounded to.
const HALF_MINUTE: u64 = 30;

impl Strings {
    /// The small numbers spelled out: `3` → `three`, `14` → `14`, `0` → `none`.
    pub fn spelled(&self, number: u64) -> String {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        SPELLED
            .get(index)
            .map_or_else(|| number.to_string(), |word| self.say(word).to_owned())
    }

    /// A number as a book writes it: in English in words up to ninety-nine, in another language up to twelve. `0` → `no`.
    pub fn written(&self, number: usize) -> String {
        if self.foreign {
            return self.spelled(number as u64);
        }
        let ones = |n: usize| SPELLED.get(n).copied().unwrap_or_default();
        match number {
            0 => "no".to_owned(),
            1..=12 => self.spelled(number as u64),
            13..=19 => TEENS
                .get(number - 13)
                .map_or_else(String::new, |word| (*word).to_owned()),
            20..=99 => {
                let tens = TENS.get(number / 10 - 2).copied().unwrap_or_default();
                match number % 10 {
                    0 => tens.to_owned(),
                    n => format!("{tens}-{}", ones(n)),
                }
            }
            _ => number.to_string(),
        }
    }

    /// `2` → `two questions`, in a form for one or for many: `{n}` is the number in figures, `{words}` spelled out.
    pub fn count(&self, number: u64, one: &str, many: &str) -> String {
        let form = if number == 1 { one } else { many };
        let values = [("n", number.to_string()), ("words", self.spelled(number))];
        self.fill(form, &values)
    }

    /// The same as a book writes it.
    pub fn counted(&self, number: usize, one: &str, many: &str) -> Said {
        let form = if number == 1 { one } else { many };
        let values = [("n", number.to_string()), ("words", self.written(number))];
        self.said(form, &values)
    }

    /// How long an answer takes to say, in the unit that a reader plans with: 80 seconds, 2½ minutes. Rounded up to 5 seconds below 100 seconds, to half
    /// minutes from there on: nobody measures it.
    pub fn duration(&self, seconds: u64) -> String {
        if seconds <= 100 {
            let n = fives(seconds).to_string();
            return self.fill("{n} seconds", &[("n", n)]);
        }
        let halves = halves(seconds);
        let half = if halves.is_multiple_of(2) { "" } else { "½" };
        self.fill("{n} minutes", &[("n", format!("{}{half}", halves / 2))])
    }

    /// The same as a book writes it: two and a half minutes. It has no figure for a reader to compare, and rounds from a hundred seconds on as a speaker
    /// would.
    pub fn spoken(&self, seconds: u64) -> Said {
        let n = fives(seconds);
        if n < 100 {
            return self.said("{n} seconds", &[("n", self.written(n as usize))]);
        }
        let halves = halves(seconds) as usize;
        let (minutes, whole) = (halves / 2, halves.is_multiple_of(2));
        let words = self.written(minutes);
        match (minutes, whole) {
            (1, true) => self.said("a minute", &[]),
            (1, false) => self.said("one and a half minutes", &[]),
            (_, true) => self.said("{n} minutes", &[("n", words)]),
            // No figure has a half in words behind it.
            _ if words.parse::<usize>().is_ok() => {
                self.said("{n} minutes", &[("n", format!("{words}½"))])
            }
            _ => self.said("{n} and a half minutes", &[("n", words)]),
        }
    }
}

/// In seconds, rounded up to five.
fn fives(seconds: u64) -> u64 {
    seconds.div_ceil(5).max(1) * 5
}

/// In half minutes, rounded.
fn halves(seconds: u64) -> u64 {
    (seconds + HALF_MINUTE / 2) / HALF_MINUTE
}

#[cfg(test)]
mod tests {
    use super::super::Known;
    use super::*;

    fn german() -> Strings {
        Strings::load("de", None, &Known::new()).0
    }

    #[test]
    fn times_are_rounded_for_planning() {
        let english = Strings::default();
        let say = |seconds| english.duration(seconds);
        assert_eq!(say(0), "5 seconds");
        assert_eq!(say(78), "80 seconds");
        assert_eq!(say(100), "100 seconds");
        assert_eq!(say(104), "1½ minutes");
        assert_eq!(say(118), "2 minutes");
        assert_eq!(say(600), "10 minutes");
    }

    #[test]
    fn a_book_writes_times_as_one_would_say_them() {
        let (english, german) = (Strings::default(), german());
        let both = |seconds| (english.spoken(seconds).text, german.spoken(seconds).text);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(both(78), pair("eighty seconds", "80 Sekunden"));
        assert_eq!(both(1), pair("five seconds", "fünf Sekunden"));
        assert_eq!(both(95), pair("ninety-five seconds", "95 Sekunden"));
        assert_eq!(
            both(97),
            pair("one and a half minutes", "anderthalb Minuten")
        );
        assert_eq!(both(120), pair("two minutes", "zwei Minuten"));
        assert_eq!(
            both(160),
            pair("two and a half minutes", "zweieinhalb Minuten")
        );
        assert_eq!(
            both(13 * 60 + 30),
            pair("thirteen and a half minutes", "13½ Minuten")
        );
    }

    #[test]
    fn small_numbers_are_spelled_out() {
        let english = Strings::default();
        assert_eq!(english.spelled(0), "none");
        assert_eq!(english.spelled(12), "twelve");
        assert_eq!(english.spelled(13), "13");
        assert_eq!(german().spelled(3), "drei");
        assert_eq!(
            english.count(3, "one question", "{words} questions"),
            "three questions"
        );
        assert_eq!(
            english.count(1, "one question", "{words} questions"),
            "one question"
        );
    }

    #[test]
    fn a_book_spells_out_what_its_language_does() {
        let english = Strings::default();
        let written = |n| english.written(n);
        assert_eq!(written(0), "no");
        assert_eq!(written(13), "thirteen");
        assert_eq!(written(19), "nineteen");
        assert_eq!(written(20), "twenty");
        assert_eq!(written(27), "twenty-seven");
        assert_eq!(written(99), "ninety-nine");
        assert_eq!(written(100), "100");
        let questions = |strings: &Strings, n| {
            strings
                .counted(n, "one question", "{words} questions")
                .capital()
                .text
        };
        assert_eq!(questions(&english, 80), "Eighty questions");
        assert_eq!(questions(&german(), 80), "80 Fragen");
        assert_eq!(questions(&german(), 12), "Zwölf Fragen");
        assert_eq!(questions(&german(), 1), "Eine Frage");
        assert_eq!(questions(&german(), 0), "Keine Fragen");
    }
}
