//! What a teacher's "when" means on the school's calendar. Words stay words; a date is understood, shown back in
//! full, and refused when it has passed.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// A date without its year that passed less than this many days ago is taken as passed, not as next year's.
const LATELY: i64 = 90;

/// A smaller number after a date is no year: in "17 Sep 10" it begins a time.
const EARLIEST_YEAR: i32 = 2000;

/// What a "when" says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    Day(NaiveDate),
    /// A day before today.
    Passed(NaiveDate),
    /// "flexible", "week 12", "after the mock exams".
    Words,
}

/// Reads a date in the forms that people type: `2026-10-12`, `12 Oct`, `12 October 2026`, `October 12`.
pub fn understand(typed: &str, today: NaiveDate) -> When {
    let Some((day, month, year)) = date_parts(typed) else { return When::Words };
    let date = match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => NaiveDate::from_ymd_opt(today.year(), month, day).and_then(|date| {
            if today - date > TimeDelta::days(LATELY) { date.with_year(today.year() + 1) } else { Some(date) }
        }),
    };
    match date {
        Some(date) if date < today => When::Passed(date),
        Some(date) => When::Day(date),
        None => When::Words,
    }
}

/// A date at the beginning of what was typed, and the words after it: `17 Sep 10:15`, `Thu 17 Sep period 3`.
/// `None` when it begins with no date.
pub fn day_first(typed: &str, today: NaiveDate) -> Option<(When, &str)> {
    let ends = typed.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([typed.len()]).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let (date, rest) = typed.split_at(end);
        match understand(date, today) {
            When::Words => None,
            when => Some((when, rest.trim())),
        }
    })
}

/// The weekday that stands before a date, if one does: to be held against the date.
pub fn weekday_first(typed: &str) -> Option<Weekday> {
    typed.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty())?.parse().ok()
}

/// A date as Shelftalker writes it: `Mon 12 October`.
pub fn in_full(date: NaiveDate) -> String {
    date.format("%a %-d %B").to_string()
}

fn date_parts(typed: &str) -> Option<(u32, u32, Option<i32>)> {
    if let Ok(date) = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d") {
        return Some((date.day(), date.month(), Some(date.year())));
    }
    let words: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || c == ',' || c == '.')
        .filter(|word| !word.is_empty())
        .collect();
    // "Mon 12 Oct": the weekday says nothing new.
    let words = match words.split_first() {
        Some((first, rest)) if first.parse::<chrono::Weekday>().is_ok() => rest,
        _ => &words[..],
    };
    let (first, second, year) = match *words {
        [first, second] => (first, second, None),
        [first, second, year] => {
            (first, second, Some(year.parse().ok().filter(|year| *year >= EARLIEST_YEAR)?))
        }
        _ => return None,
    };
    let (day, month) = if let Ok(month) = second.parse::<chrono::Month>() {
        (first, month)
    } else {
        (second, first.parse::<chrono::Month>().ok()?)
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    Some((day, month.number_from_month(), year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn dates_are_understood_in_the_forms_that_people_type() {
        let today = day(2026, 9, 7);
        for typed in [
            "2026-10-12",
            "12 Oct",
            "12 October 2026",
            "October 12",
            "Mon 12 Oct",
            "12th Oct.",
            "oct 12, 2026",
        ] {
            assert_eq!(understand(typed, today), When::Day(day(2026, 10, 12)), "{typed}");
        }
    }

    #[test]
    fn a_date_without_a_year_is_the_next_one_unless_it_has_only_just_passed() {
        let today = day(2026, 11, 20);
        assert_eq!(understand("12 Jan", today), When::Day(day(2027, 1, 12)));
        assert_eq!(understand("12 Nov", today), When::Passed(day(2026, 11, 12)));
        assert_eq!(understand("20 Nov", today), When::Day(today));
    }

    #[test]
    fn a_date_may_be_followed_by_more() {
        let today = day(2026, 9, 7);
        for (typed, rest) in [
            ("17 Sep 10:15", "10:15"),
            ("Thu 17 Sep period 3", "period 3"),
            ("2026-09-17", ""),
            ("17 Sep 2026 10:15", "10:15"),
            ("17 Sep 10", "10"),
        ] {
            assert_eq!(day_first(typed, today), Some((When::Day(day(2026, 9, 17)), rest)), "{typed}");
        }
        assert_eq!(day_first("period 3", today), None);
    }

    #[test]
    fn words_stay_words() {
        let today = day(2026, 9, 7);
        for typed in ["flexible", "next week", "period 3", "31 February", "12", "12 Oct to 14 Oct", ""] {
            assert_eq!(understand(typed, today), When::Words, "{typed}");
        }
    }
}
