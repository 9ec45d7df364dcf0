//! What is suggested while a request is typed: days and weeks, each in full and understood as just that, and what
//! the same teacher wrote before.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::chat::Choice;
use crate::days::{self, Manner};
use crate::features::calendar::Calendar;

/// What is suggested before anything is typed, with the school days after today.
const SOON: [&str; 3] = ["tomorrow", "this week", "next week"];
/// What is suggested besides, once it is begun.
const OTHERS: [&str; 4] = ["today", "in 2 weeks", "in 3 weeks", "in 4 weeks"];

/// The day or week that was typed, and those that it may become with more typing.
pub fn whens(typed: &str, today: NaiveDate, calendar: &Calendar, manner: &Manner) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    let in_full = |phrase: &str| {
        let reading = days::read(phrase, today, manner);
        reading.doubts.is_empty().then(|| reading.in_full(today, manner)).flatten()
    };
    let days = school_days_after(today, calendar);
    let mut phrases: Vec<String> = SOON.map(str::to_owned).to_vec();
    phrases.extend(days.clone());
    if !typed.is_empty() {
        phrases.extend(days.map(|day| format!("next {day}")));
        phrases.extend(OTHERS.map(str::to_owned));
    }
    let holds = |text: &str| text.starts_with(&typed) || text.contains(&format!(" {typed}"));
    let becomes = |phrase: &str, label: &str| holds(phrase) || holds(&label.to_lowercase());
    let begun = phrases.iter().filter_map(|phrase| in_full(phrase).filter(|label| becomes(phrase, label)));
    let flexible = "flexible".starts_with(&typed).then(|| "flexible".to_owned());
    without_repeats(in_full(&typed).into_iter().chain(begun).chain(flexible))
}

/// What was written before that holds what is typed, in the order given.
pub fn written_before(earlier: impl Iterator<Item = String>, typed: &str) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    without_repeats(earlier.filter(|words| words.to_lowercase().contains(&typed)))
}

/// The names of the school days of a week, as they are typed.
fn school_days_after(today: NaiveDate, calendar: &Calendar) -> impl Iterator<Item = String> + Clone {
    let days = today.iter_days().skip(1).take(7);
    let days = days.filter(|day| calendar.is_school_day(*day));
    days.map(|day| day.format("%A").to_string().to_lowercase())
}

fn without_repeats(words: impl Iterator<Item = String>) -> Vec<Choice> {
    let mut said = HashSet::new();
    words
        .filter(|words| said.insert(words.to_lowercase()))
        .map(|words| Choice { value: words.clone(), label: words, hint: None })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn suggested(typed: &str) -> Vec<String> {
        let monday = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        whens(typed, monday, &Calendar::default(), &Manner::default())
            .into_iter()
            .map(|choice| choice.label)
            .collect()
    }

    #[test]
    fn days_and_weeks_are_suggested_in_full() {
        assert_eq!(
            suggested(""),
            [
                "Tue 8 September",
                "the week of Mon 7 September",
                "the week of Mon 14 September",
                "Wed 9 September",
                "Thu 10 September",
                "Fri 11 September",
                "Mon 14 September",
                "flexible",
            ]
        );
        assert_eq!(suggested("next w"), ["the week of Mon 14 September", "Wed 16 September"]);
        assert_eq!(suggested("Tom"), ["Tue 8 September"]);
        assert_eq!(suggested("thu"), ["Thu 10 September", "Thu 17 September"]);
        assert_eq!(suggested("12 Oct"), ["Mon 12 October"]);
        assert_eq!(suggested("week of 14 oct"), ["the week of Mon 12 October"]);
        assert_eq!(suggested("flex"), ["flexible"]);
        assert_eq!(suggested("after the mock exams"), [""; 0]);
        assert_eq!(suggested("1 Sep"), [""; 0], "it has passed");
    }

    #[test]
    fn what_was_written_before_is_suggested_once() {
        let earlier = ["8b science", "Year 9", "8B Science", "8a history"].map(str::to_owned);
        let suggested = |typed| -> Vec<String> {
            written_before(earlier.clone().into_iter(), typed)
                .into_iter()
                .map(|choice| choice.value)
                .collect()
        };
        assert_eq!(suggested(""), ["8b science", "Year 9", "8a history"]);
        assert_eq!(suggested("8"), ["8b science", "8a history"]);
        assert_eq!(suggested("year 1"), [""; 0]);
    }

    proptest! {
        /// Whatever day it is and whatever is typed, what is suggested is understood as what it says.
        #[test]
        fn what_is_suggested_reads_back_as_that(now in 0_u32..9_000, typed in "[a-z]{0,2}|next [a-z]?|[0-9]{1,2} (oct|jan)") {
            let today = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(now.into());
            for choice in whens(&typed, today, &Calendar::default(), &Manner::default()) {
                let reading = days::read(&choice.value, today, &Manner::default());
                prop_assert!(reading.doubts.is_empty(), "{:?}", reading);
                let read_back = reading.in_full(today, &Manner::default());
                prop_assert_eq!(read_back.unwrap_or_else(|| "flexible".into()), choice.label);
            }
        }
    }
}
