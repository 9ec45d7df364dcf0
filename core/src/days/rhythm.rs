//! How often something comes, as people say it: "Tuesdays", "every other Monday", "last Friday of the month 15:00".

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::manner::Manner;
use super::meant::When;
use super::questions::{one_day, weekday_in_words};
use super::reading::{read, time_of_day, weekday};
use super::times::Time;
use crate::chat::Text;
use crate::chat::words::typed;
use crate::words;

/// On which days something comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Weekly(Weekday),
    /// Every second week, counted from a day that is such a weekday.
    EveryOther {
        day: Weekday,
        from: NaiveDate,
    },
    OfMonth {
        which: Which,
        day: Weekday,
    },
    /// Of each month; which day that is, the school's calendar says.
    FirstSchoolDay,
}

/// Which weekday of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Which {
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    pub fn in_words(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Last => "last",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "first" | "1st" => Self::First,
            "second" | "2nd" => Self::Second,
            "third" | "3rd" => Self::Third,
            "fourth" | "4th" => Self::Fourth,
            "last" | "final" => Self::Last,
            _ => return None,
        })
    }
}

impl Rhythm {
    /// Whether it comes on a day; the first school day of a month is looked for from the month's first day on.
    pub fn is_on(self, day: NaiveDate) -> bool {
        match self {
            Self::Weekly(weekday) => day.weekday() == weekday,
            Self::EveryOther { from, .. } => (day - from).num_days().rem_euclid(14) == 0,
            Self::OfMonth { which, day: weekday } => {
                let numbered =
                    |number| NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), weekday, number);
                let found = match which {
                    Which::First => numbered(1),
                    Which::Second => numbered(2),
                    Which::Third => numbered(3),
                    Which::Fourth => numbered(4),
                    Which::Last => numbered(5).or_else(|| numbered(4)),
                };
                found == Some(day)
            }
            Self::FirstSchoolDay => day.day() == 1,
        }
    }

    /// In the middle of a sentence: "Mondays", "every other Monday", "the last Friday of the month".
    pub fn in_words(self) -> String {
        match self {
            Self::Weekly(day) => format!("{}s", weekday_in_words(day)),
            Self::EveryOther { day, .. } => format!("every other {}", weekday_in_words(day)),
            Self::OfMonth { which, day } => {
                format!("the {} {} of the month", which.in_words(), weekday_in_words(day))
            }
            Self::FirstSchoolDay => "the first school day of the month".to_owned(),
        }
    }

    /// As a form is filled with it: it is read as the same again.
    pub fn as_typed(self, manner: &Manner) -> String {
        match self {
            Self::Weekly(day) => weekday_in_words(day).to_owned(),
            Self::EveryOther { day, from } => {
                format!("every other {} from {}", weekday_in_words(day), manner.day_as_typed(from))
            }
            Self::OfMonth { .. } | Self::FirstSchoolDay => {
                self.in_words().trim_start_matches("the ").to_owned()
            }
        }
    }
}

/// What words say, one by one.
#[derive(Default)]
struct Said {
    which: Option<Which>,
    every_other: bool,
    of_month: bool,
    school_day: bool,
    day: Option<Weekday>,
    from: Option<NaiveDate>,
    time: Option<NaiveTime>,
    /// What says none of these.
    rest: Vec<String>,
}

/// Reads how often something comes, with the time where one stands beside it. "Every other" begins with the next such
/// day, unless it says from when. The error is a sentence with the remedy.
pub fn rhythm(text: &str, today: NaiveDate, manner: &Manner) -> Result<(Rhythm, Option<NaiveTime>), Text> {
    let text = text.trim();
    if text.is_empty() {
        return Err(words!("On which day? {examples}", examples = EXAMPLES));
    }
    let not_read =
        || words!("I can't read \"{text}\" as days. {examples}", text = typed(text), examples = EXAMPLES);
    let mut said = said(text, today, manner)?;
    if !said.rest.is_empty() {
        let time = time_of_day(&said.rest.join(" ")).filter(|_| said.time.is_none());
        said.time = Some(time.ok_or_else(not_read)?);
    }
    let rhythm = match (said.day, said.which) {
        (None, Some(Which::First)) if said.school_day => Rhythm::FirstSchoolDay,
        (Some(_), _) if said.school_day => return Err(not_read()),
        (Some(day), None) if said.every_other => {
            let begins = said.from.unwrap_or(today);
            let from = begins.iter_days().find(|it| it.weekday() == day).unwrap_or(begins);
            return Ok((Rhythm::EveryOther { day, from }, said.time));
        }
        (Some(day), Some(which)) => Rhythm::OfMonth { which, day },
        (Some(day), None) if !said.of_month => Rhythm::Weekly(day),
        _ => return Err(not_read()),
    };
    if said.from.is_some() || said.every_other { Err(not_read()) } else { Ok((rhythm, said.time)) }
}

const EXAMPLES: &str =
    "Try Tuesday, every other Monday, last Friday of the month, or first school day of the month.";

fn said(text: &str, today: NaiveDate, manner: &Manner) -> Result<Said, Text> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == ',' || c == '@')
        .map(|word| word.trim_end_matches(['.', ';', '!']))
        .filter(|word| !word.is_empty())
        .collect();
    let of_month = words.iter().any(|word| matches!(*word, "month" | "months" | "monthly"));
    let mut said = Said { of_month, ..Said::default() };
    let mut place = 0;
    while let Some(word) = words.get(place) {
        place += 1;
        match *word {
            "every" | "each" if !of_month => {
                // "Every second Monday" without a month is every other one.
                let next = words.get(place).copied().unwrap_or_default();
                if matches!(next, "other" | "second" | "2nd" | "two" | "2") {
                    said.every_other = true;
                    place += 1;
                }
            }
            "alternate" | "alternating" | "fortnight" | "fortnightly" | "biweekly" | "bi-weekly" => {
                said.every_other = true;
            }
            "school" | "schoolday" => said.school_day = true,
            "from" | "starting" | "beginning" => {
                let reading = read(&words[place..].join(" "), today, manner);
                match (reading.when, reading.time) {
                    (When::Day(day), Some(Time::At(time))) if reading.rest.is_empty() => {
                        (said.from, said.time) = (Some(day), Some(time));
                    }
                    _ => said.from = Some(one_day(&words[place..].join(" "), today, manner)?),
                }
                break;
            }
            "at" | "on" | "of" | "in" | "the" | "a" | "every" | "each" | "day" | "days" | "month"
            | "months" | "monthly" | "week" | "weeks" | "weekly" => {}
            word => match (Which::read(word), weekday(word)) {
                (Some(which), _) if said.which.is_none() => said.which = Some(which),
                (None, Some(day)) if said.day.is_none() => said.day = Some(day),
                _ => said.rest.push(word.to_owned()),
            },
        }
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::in_plain_words;

    /// A Tuesday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 8).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read_as(text: &str) -> (Rhythm, Option<String>) {
        let read = rhythm(text, today(), &Manner::default());
        let (rhythm, time) = read.unwrap_or_else(|why| panic!("{text}: {}", in_plain_words(&why)));
        (rhythm, time.map(|time| time.format("%H:%M").to_string()))
    }

    #[test]
    fn rhythms_are_understood_in_the_words_that_people_type() {
        let last_friday = Rhythm::OfMonth { which: Which::Last, day: Weekday::Fri };
        let other_monday = |from| Rhythm::EveryOther { day: Weekday::Mon, from: day(from) };
        let at_three = Some("15:00".to_owned());
        for (text, expected) in [
            ("Tue", (Rhythm::Weekly(Weekday::Tue), None)),
            ("Tuesdays", (Rhythm::Weekly(Weekday::Tue), None)),
            ("every Tuesday at 15:00", (Rhythm::Weekly(Weekday::Tue), at_three.clone())),
            ("weekly on thurs, 3 pm", (Rhythm::Weekly(Weekday::Thu), at_three.clone())),
            ("last Friday of the month", (last_friday, None)),
            ("Last Friday of the month 15:00", (last_friday, at_three.clone())),
            ("last Fri each month 3pm", (last_friday, at_three.clone())),
            ("the last friday", (last_friday, None)),
            ("monthly, last Friday", (last_friday, None)),
            ("2nd Tue of every month", (Rhythm::OfMonth { which: Which::Second, day: Weekday::Tue }, None)),
            (
                "every second Tuesday of the month",
                (Rhythm::OfMonth { which: Which::Second, day: Weekday::Tue }, None),
            ),
            ("3rd Friday of the month", (Rhythm::OfMonth { which: Which::Third, day: Weekday::Fri }, None)),
            ("fourth Friday", (Rhythm::OfMonth { which: Which::Fourth, day: Weekday::Fri }, None)),
            ("first Monday", (Rhythm::OfMonth { which: Which::First, day: Weekday::Mon }, None)),
            ("every other Monday", (other_monday("2026-09-14"), None)),
            ("every second Monday 15:00", (other_monday("2026-09-14"), at_three.clone())),
            ("alternate Mondays", (other_monday("2026-09-14"), None)),
            ("fortnightly on Monday", (other_monday("2026-09-14"), None)),
            ("Mondays, every two weeks", (other_monday("2026-09-14"), None)),
            ("every other Monday from 21 Sep", (other_monday("2026-09-21"), None)),
            ("every other Mon starting 21 September 3 pm", (other_monday("2026-09-21"), at_three.clone())),
            ("every other Tuesday", (Rhythm::EveryOther { day: Weekday::Tue, from: today() }, None)),
            ("first school day of the month", (Rhythm::FirstSchoolDay, None)),
            ("1st school day each month, 3 pm", (Rhythm::FirstSchoolDay, at_three)),
        ] {
            assert_eq!(read_as(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_rhythm_is_refused_with_examples() {
        for text in [
            "",
            "soon",
            "Tuesday and Friday",
            "Tuesday, Friday",
            "1st, 3rd Monday",
            "Foonday",
            "last school day of the month",
            "school days",
            "every day",
            "1st of the month",
            "first school Monday of the month",
            "every other school Monday",
            "school Mondays",
            "fifth Friday",
            "Tuesday from 14 Sep",
            "monthly on Tuesday",
            "last Friday 25:00",
            "every other month",
            "every other last Friday",
            "15:00",
        ] {
            let refused = rhythm(text, today(), &Manner::default()).unwrap_err();
            assert!(in_plain_words(&refused).ends_with(EXAMPLES), "{text}");
        }
    }

    #[test]
    fn nothing_but_a_time_may_follow_the_day_from_which_it_begins() {
        let refused = |text| in_plain_words(&rhythm(text, today(), &Manner::default()).unwrap_err());
        for text in
            ["every other Monday from 21 Sep 3 pm in the hall", "every other Monday from 21 Sep in the hall"]
        {
            assert!(refused(text).starts_with("I only need the day here"), "{text}");
        }
    }

    #[test]
    fn what_a_form_is_filled_with_is_read_as_the_same() {
        let mut rhythms = vec![
            Rhythm::Weekly(Weekday::Wed),
            Rhythm::EveryOther { day: Weekday::Mon, from: day("2026-09-14") },
            Rhythm::FirstSchoolDay,
        ];
        rhythms.extend(Which::ALL.map(|which| Rhythm::OfMonth { which, day: Weekday::Fri }));
        for manner in [Manner::default(), Manner::american()] {
            for it in rhythms.iter().copied() {
                assert_eq!(rhythm(&it.as_typed(&manner), today(), &manner), Ok((it, None)), "{it:?}");
            }
        }
    }

    #[test]
    fn a_rhythm_is_on_its_days_alone() {
        let days = |rhythm: Rhythm| -> Vec<String> {
            let days = day("2026-09-01").iter_days().take(61).filter(|day| rhythm.is_on(*day));
            days.map(|day| day.format("%-d/%-m").to_string()).collect()
        };
        let of_month = |which, day| days(Rhythm::OfMonth { which, day });
        assert_eq!(of_month(Which::First, Weekday::Tue), ["1/9", "6/10"]);
        assert_eq!(of_month(Which::Second, Weekday::Tue), ["8/9", "13/10"]);
        assert_eq!(of_month(Which::Third, Weekday::Tue), ["15/9", "20/10"]);
        assert_eq!(of_month(Which::Fourth, Weekday::Tue), ["22/9", "27/10"]);
        assert_eq!(of_month(Which::Last, Weekday::Tue), ["29/9", "27/10"]);
        assert_eq!(of_month(Which::Last, Weekday::Wed), ["30/9", "28/10"]);
        assert_eq!(days(Rhythm::Weekly(Weekday::Sun))[..2], ["6/9", "13/9"]);
        let other = Rhythm::EveryOther { day: Weekday::Mon, from: day("2026-10-05") };
        assert_eq!(days(other), ["7/9", "21/9", "5/10", "19/10"]);
        assert_eq!(days(Rhythm::FirstSchoolDay), ["1/9", "1/10"]);
    }
}
