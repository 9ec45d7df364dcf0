//! The names of weekdays, months and small numbers, as people type them in a hurry.

use chrono::Weekday;

pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `thu`, `thurs`, `weds`, `thrusday`; not `Thursdays`, which is more than one.
pub fn weekday(word: &str) -> Option<Weekday> {
    if matches!(word, "weds" | "wensday" | "wendsday" | "wedsday") {
        return Some(Weekday::Wed);
    }
    WEEK.get(place(word, &WEEKDAYS)?).copied()
}

/// `sep`, `sept`, `september`, `febuary`: 1 to 12.
pub fn month(word: &str) -> Option<u32> {
    (1..).nth(place(word, &MONTHS)?)
}

pub fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// "March", for 1 to 12.
pub fn month_in_words(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    month.checked_sub(1).and_then(|place| NAMES.get(usize::try_from(place).ok()?)).copied().unwrap_or("")
}

/// `a`, `two`, `twelve`.
pub fn small_number(word: &str) -> Option<u32> {
    if matches!(word, "a" | "an") { Some(1) } else { number_in_words(word) }
}

/// `one`, `two`, `twelve`.
pub fn number_in_words(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let place = NUMBERS.iter().position(|number| *number == word)?;
    (1..).nth(place)
}

/// What a number before it counts, which is then no day, hour or year: "26 pupils".
pub fn is_counted(word: &str) -> bool {
    matches!(
        word,
        "pupils"
            | "students"
            | "children"
            | "kids"
            | "people"
            | "classes"
            | "sessions"
            | "books"
            | "copies"
            | "min"
            | "mins"
            | "minutes"
    )
}

/// Which of these a word is, also cut short, or with one slip of the finger in a longer one.
fn place(word: &str, names: &[&str]) -> Option<usize> {
    const FEWEST_LETTERS: usize = 3;
    if word.len() < FEWEST_LETTERS {
        return None;
    }
    let cut_short = |name: &str| name.starts_with(word);
    // One letter more at the end is no slip: "Thursdays" are many.
    let slipped = |name: &str| !word.starts_with(name) && is_a_slip_of(word, name);
    names.iter().position(|name| cut_short(name)).or_else(|| names.iter().position(|name| slipped(name)))
}

/// Whether a word is this one with a single letter left out, put in, exchanged, or two neighbours swapped. Short words
/// are no slips of each other: "match" is not March.
pub fn is_a_slip_of(word: &str, right: &str) -> bool {
    const FEWEST_LETTERS: usize = 6;
    if right.len() < FEWEST_LETTERS {
        return false;
    }
    let (word, right) = (word.as_bytes(), right.as_bytes());
    let same = word.iter().zip(right).take_while(|(here, there)| here == there).count();
    let (word, right) = (&word[same..], &right[same..]);
    match (word, right) {
        ([_, word @ ..], [_, right @ ..]) if word == right => true,
        ([a, b, word @ ..], [c, d, right @ ..]) if a == d && b == c && word == right => true,
        (word, [_, right @ ..]) if word == right => true,
        ([_, word @ ..], right) => word == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_short_long_and_with_one_slip() {
        for (typed, meant) in [
            ("mon", Weekday::Mon),
            ("mondey", Weekday::Mon),
            ("tues", Weekday::Tue),
            ("tusday", Weekday::Tue),
            ("tuesdday", Weekday::Tue),
            ("weds", Weekday::Wed),
            ("wednisday", Weekday::Wed),
            ("thur", Weekday::Thu),
            ("thrusday", Weekday::Thu),
            ("friady", Weekday::Fri),
            ("saturda", Weekday::Sat),
        ] {
            assert_eq!(weekday(typed), Some(meant), "{typed}");
        }
        for (typed, meant) in [
            ("jan", 1),
            ("febuary", 2),
            ("march", 3),
            ("may", 5),
            ("augest", 8),
            ("septembber", 9),
            ("ocotber", 10),
            ("dec", 12),
        ] {
            assert_eq!(month(typed), Some(meant), "{typed}");
            assert!(is_month(typed), "{typed}");
        }
    }

    #[test]
    fn other_words_are_no_slips() {
        for word in [
            "",
            "th",
            "thursdays",
            "money",
            "match",
            "mary",
            "juice",
            "someday",
            "tuesday's",
            "dreamer",
            "agust9",
        ] {
            assert_eq!((weekday(word), month(word)), (None, None), "{word}");
            assert!(!is_month(word), "{word}");
        }
    }

    #[test]
    fn months_have_their_names() {
        let named: Vec<_> = (0..=13).map(month_in_words).collect();
        assert_eq!(
            (named[0], named[1], named[9], named[12], named[13]),
            ("", "January", "September", "December", "")
        );
    }
}
