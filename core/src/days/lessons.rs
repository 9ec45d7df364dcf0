//! Lessons by their place in the school's own day: `P3`, `period B`, `Block A`, `period 3-4`, `3rd hour`.

use super::names::{is_counted, small_number};
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
    if let Some(number) = ahead.number(at).filter(|number| *number <= most) {
        // "10:15" and "10.15" are times.
        if (ahead.is(at + 1, ':') || ahead.is(at + 1, '.'))
            && ahead.joined(at + 1)
            && ahead.joined(at + 2)
            && ahead.number(at + 2).is_some()
        {
            return None;
        }
        let letter = ahead.word(at + 1);
        if letter.len() == 1 && ahead.joined(at + 1) {
            return Some((format!("{number}{}", letter.to_uppercase()), at + 2));
        }
        return Some((number.to_string(), at + 1));
    }
    let word = ahead.word(at);
    if numbers_only {
        return None;
    }
    let is_letter = word.len() == 1 && word.chars().all(|c| matches!(c, 'a'..='h'));
    if is_letter
        && !(word == "a" && !ahead.word(at + 1).is_empty() && small_number(ahead.word(at + 1)).is_some())
    {
        let number = ahead.number(at + 1).filter(|_| ahead.joined(at + 1));
        return Some(match number {
            Some(number) if number <= 20 => (format!("{}{number}", word.to_uppercase()), at + 2),
            _ => (word.to_uppercase(), at + 1),
        });
    }
    small_number(word).filter(|_| word.len() > 2).map(|number| (number.to_string(), at + 1))
}

/// "3rd period", "1st hour", "B block", "third period".
fn named_after(ahead: Ahead<'_>, word: &str) -> Option<(Lesson, usize)> {
    const ORDINALS: [&str; 8] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
    let (label, at) = if let Some(number) = ahead.number(0).filter(|number| *number <= 20) {
        let ending = matches!(ahead.word(1), "st" | "nd" | "rd" | "th") && ahead.joined(1);
        (ending.then(|| number.to_string())?, 2)
    } else if let Some(place) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        ((place + 1).to_string(), 1)
    } else if word.len() == 1 && word.chars().all(|c| matches!(c, 'a'..='h')) {
        return (ahead.word(1) == "block")
            .then(|| (Lesson { called: Called::Block, label: word.to_uppercase() }, 2));
    } else {
        return None;
    };
    let called = match ahead.word(at) {
        "period" | "per" | "pd" | "hour" => Called::Period,
        "block" => Called::Block,
        "lesson" => Called::Lesson,
        _ => return None,
    };
    Some((Lesson { called, label }, at + 1))
}
