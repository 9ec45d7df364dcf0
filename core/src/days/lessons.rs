//! Lessons by their place in the school's own day: `P3`, `period B`, `Block A`, `period 3-4`, `3rd hour`.

use super::dates::ordinal;
use super::names::{is_counted, number_in_words};
use super::tokens::Ahead;

/// "p30" is a page.
const MOST_SHORT: u32 = 20;
/// Some schools count the lessons of a whole cycle of days.
const MOST_NUMBER: u32 = 99;

/// A lesson by its place in the school's own day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub called: Called,
    /// In capitals: `3`, `B`, `3-4`.
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    Period,
    Block,
    Lesson,
}

impl Lesson {
    /// `period 3`, `block B`, `periods 3-4`.
    pub fn in_words(&self) -> String {
        let name = match self.called {
            Called::Period => "period",
            Called::Block => "block",
            Called::Lesson => "lesson",
        };
        let many = if self.label.contains('-') { "s" } else { "" };
        format!("{name}{many} {}", self.label)
    }
}

/// The lesson that begins there, and how many tokens it is long. Asked before dates: "1st period" is no first of a
/// month.
pub fn lesson(ahead: Ahead<'_>) -> Option<(Lesson, usize)> {
    let (called, at, short) = match ahead.word(0) {
        "period" | "periods" | "per" | "pd" | "pds" | "prd" => (Called::Period, 1, false),
        "p" | "ps" => (Called::Period, 1, true),
        "block" | "blocks" | "blk" => (Called::Block, 1, false),
        "lesson" | "lessons" => (Called::Lesson, 1, false),
        word => return named_after(ahead, word),
    };
    let at = if ahead.is(at, '.') && ahead.joined(at) && !short { at + 1 } else { at };
    let (first, mut at) = label(ahead, at, short)?;
    let mut label_read = first;
    let joined = match ahead.word(at) {
        "to" | "and" => true,
        _ => ['-', '&', '+', '/'].iter().any(|mark| ahead.is(at, *mark)),
    };
    let again = if matches!(ahead.word(at + 1), "p" | "period") { at + 2 } else { at + 1 };
    if joined
        && let Some((last, after)) = label(ahead, again, short)
        && comes_after(&last, &label_read)
        && !is_counted(ahead.word(after))
    {
        label_read = format!("{label_read}-{last}");
        at = after;
    }
    Some((Lesson { called, label: label_read }, at))
}

fn comes_after(last: &str, first: &str) -> bool {
    match (last.parse::<u32>(), first.parse::<u32>()) {
        (Ok(last), Ok(first)) => last > first,
        (Err(_), Err(_)) => last > first,
        _ => false,
    }
}

/// `3`, `3B`, `B`, `three`. After a mere "p" only a number is one.
fn label(ahead: Ahead<'_>, at: usize, numbers_only: bool) -> Option<(String, usize)> {
    let most = if numbers_only { MOST_SHORT } else { MOST_NUMBER };
    let (word, next) = (ahead.word(at), ahead.word(at + 1));
    if let Some(number) = ahead.number(at).filter(|number| *number <= most) {
        // "10:15" and "10.15" are times.
        let goes_on = ahead.is(at + 1, ':') || ahead.is(at + 1, '.');
        if goes_on && ahead.joined(at + 2) && ahead.number(at + 2).is_some() {
            return None;
        }
        if next.len() == 1 && ahead.joined(at + 1) {
            return Some((format!("{number}{}", next.to_uppercase()), at + 2));
        }
        return Some((number.to_string(), at + 1));
    }
    if numbers_only {
        return None;
    }
    if !is_letter(word) {
        return number_in_words(word).map(|number| (number.to_string(), at + 1));
    }
    // "one lesson a week"
    if word == "a" && matches!(next, "day" | "week" | "wk" | "month" | "term" | "bit" | "few" | "little") {
        return None;
    }
    Some(match ahead.number(at + 1).filter(|_| ahead.joined(at + 1)) {
        Some(number) => (format!("{}{number}", word.to_uppercase()), at + 2),
        None => (word.to_uppercase(), at + 1),
    })
}

fn is_letter(word: &str) -> bool {
    matches!(word, "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h")
}

/// "3rd period", "1st hour", "B block", "third period".
fn named_after(ahead: Ahead<'_>, word: &str) -> Option<(Lesson, usize)> {
    const ORDINALS: [&str; 8] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
    if is_letter(word) && ahead.word(1) == "block" {
        return Some((Lesson { called: Called::Block, label: word.to_uppercase() }, 2));
    }
    let (number, at) = ordinal(ahead).or_else(|| {
        let (number, _) = (1..).zip(ORDINALS).find(|(_, ordinal)| *ordinal == word)?;
        Some((number, 1))
    })?;
    let called = match ahead.word(at) {
        "period" | "per" | "pd" | "hour" => Called::Period,
        "block" => Called::Block,
        "lesson" => Called::Lesson,
        _ => return None,
    };
    Some((Lesson { called, label: number.to_string() }, at + 1))
}
