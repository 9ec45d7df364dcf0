//! The days of the week on which a school meets: Monday to Friday, or Sunday to Thursday, or its own. Pure.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::chat::Text;
use crate::chat::words::typed;
use crate::days;
use crate::words;

const ALL: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The weekdays of a school, at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SchoolWeek(Vec<Weekday>);

impl Default for SchoolWeek {
    /// Monday to Friday.
    fn default() -> Self {
        Self(ALL[..5].to_vec())
    }
}

impl SchoolWeek {
    pub fn has(&self, day: NaiveDate) -> bool {
        self.0.contains(&day.weekday())
    }

    /// `Monday to Friday`, `Sunday to Thursday`, `Monday, Tuesday and Thursday`.
    pub fn in_words(&self) -> String {
        let name = |day: &Weekday| days::weekday_in_words(*day);
        let has = |day: &Weekday| self.0.contains(day);
        // It begins on a day after one that is free.
        let begins = ALL.iter().position(|day| has(day) && !has(&day.pred()));
        let Some(begins) = begins else { return "every day".to_owned() };
        let from_there = || ALL.iter().cycle().skip(begins).take(ALL.len());
        let run: Vec<&Weekday> = from_there().take_while(|day| has(day)).collect();
        match &run[..] {
            [first, .., last] if run.len() == self.0.len() && run.len() > 2 => {
                format!("{} to {}", name(first), name(last))
            }
            _ => {
                let names: Vec<&str> = from_there().filter(|day| has(day)).map(name).collect();
                match names.split_last() {
                    Some((last, [])) => (*last).to_owned(),
                    Some((last, before)) => format!("{} and {last}", before.join(", ")),
                    None => String::new(),
                }
            }
        }
    }

    /// Reads `Mon-Fri`, `Sunday to Thursday`, `Mon, Tue and Thu`. The error says what to write instead.
    pub fn read(text: &str) -> Result<Self, Text> {
        let wrong = || {
            words!(
                "I can't read \"{text}\" as the days of your school week. Try Monday to Friday.",
                text = typed(text.trim())
            )
        };
        let spaced = text.to_lowercase().replace(['-', '–', '—'], " to ");
        let mut found: Vec<Weekday> = Vec::new();
        let mut reaches = false;
        for word in spaced.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            match word {
                "to" | "until" | "till" | "through" if !found.is_empty() && !reaches => reaches = true,
                "and" | "from" | "on" => {}
                word => {
                    let word = word.strip_suffix('s').filter(|it| it.ends_with("day")).unwrap_or(word);
                    let day = days::weekday(word).ok_or_else(wrong)?;
                    let before = found.last().copied().filter(|_| std::mem::take(&mut reaches));
                    let mut next = before.map_or(day, |before| before.succ());
                    while next != day {
                        found.push(next);
                        next = next.succ();
                    }
                    found.push(day);
                }
            }
        }
        if found.is_empty() || reaches {
            return Err(wrong());
        }
        Ok(Self(ALL.into_iter().filter(|day| found.contains(day)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_week_is_read_as_people_type_it_and_said_in_words() {
        for (typed, said) in [
            ("Mon-Fri", "Monday to Friday"),
            ("Monday to Friday", "Monday to Friday"),
            ("sunday – thursday", "Sunday to Thursday"),
            ("Sun to Thu", "Sunday to Thursday"),
            ("Sat through Wed", "Saturday to Wednesday"),
            ("mon, tue and thurs", "Monday, Tuesday and Thursday"),
            ("Mondays and Tuesdays", "Monday and Tuesday"),
            ("Wed", "Wednesday"),
            ("Mon to Sat", "Monday to Saturday"),
            ("mon-wed, fri", "Monday, Tuesday, Wednesday and Friday"),
            ("Mon to Sun", "every day"),
        ] {
            let week = SchoolWeek::read(typed).unwrap();
            assert_eq!(week.in_words(), said, "{typed}");
            if said != "every day" {
                assert_eq!(SchoolWeek::read(said), Ok(week), "{said}");
            }
        }
        for typed in ["", "weekdays", "Mon to", "to Fri", "Mon to to Fri", "Mon-Someday", "5 days"] {
            assert!(SchoolWeek::read(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_week_is_kept_as_the_names_of_its_days() {
        let week = SchoolWeek::read("Sun-Thu").unwrap();
        let kept = serde_json::to_string(&week).unwrap();
        assert_eq!(kept, r#"["Mon","Tue","Wed","Thu","Sun"]"#);
        assert_eq!(serde_json::from_str::<SchoolWeek>(&kept).unwrap(), week);
    }
}
