//! The kinds of support that a library offers, as `config/support.toml` lists them.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::types::Wish;
use crate::features::calendar::Calendar;

/// Discord's limit on the choices of a menu or a command option ("Application Command Option Choice").
const MOST_KINDS: usize = 25;

/// The kinds of support of this installation: at least one, at most 25, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportKinds(Vec<SupportKind>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportKind {
    /// Stored with each request; never changed once used.
    pub key: String,
    /// What a teacher reads in the menu.
    pub name: String,
    /// One line that helps to choose.
    pub hint: String,
    /// The notice that the library usually needs, in days.
    #[serde(default)]
    pub notice_days: u32,
    /// Or in school days.
    #[serde(default)]
    pub notice_school_days: u32,
    /// Teacher and librarian plan it together, on a plan of its own.
    #[serde(default)]
    pub planned_together: bool,
}

/// How much notice there is, and how much there usually should be; in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortNotice {
    pub left: String,
    pub usual: String,
}

fn days(number: i64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    support: Vec<SupportKind>,
}

impl SupportKinds {
    /// Reads the file's text. The error is a sentence that names the entry and the remedy.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        let kinds = file.support;
        if kinds.is_empty() || kinds.len() > MOST_KINDS {
            return Err(format!(
                "it lists {} kinds of support; keep between 1 and {MOST_KINDS} [[support]] entries.",
                kinds.len()
            ));
        }
        let mut keys = HashSet::new();
        for kind in &kinds {
            let key = &kind.key;
            if !keys.insert(key) {
                return Err(format!(
                    "the key \"{key}\" stands there twice; give each [[support]] its own key."
                ));
            }
            if key.is_empty() || key.len() > 32 || !key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                return Err(format!(
                    "the key \"{key}\" must be 1 to 32 small letters and hyphens, like \"book-talk\"."
                ));
            }
            if kind.notice_days > 0 && kind.notice_school_days > 0 {
                return Err(format!(
                    "\"{key}\" has notice_days and notice_school_days; keep the one that the library counts by."
                ));
            }
            for (what, text) in [("name", &kind.name), ("hint", &kind.hint)] {
                if text.trim().is_empty() || text.chars().count() > 100 {
                    return Err(format!("the {what} of \"{key}\" must have between 1 and 100 characters."));
                }
            }
        }
        Ok(Self(kinds))
    }

    pub fn all(&self) -> &[SupportKind] {
        &self.0
    }

    /// This kind where the library offers it, otherwise the first that it does.
    pub fn known_or_first<'a>(&'a self, key: &'a str) -> &'a str {
        let found = self.find(key).or(self.0.first());
        found.map_or(key, |kind| &kind.key)
    }

    pub fn find(&self, key: &str) -> Option<&SupportKind> {
        self.0.iter().find(|kind| kind.key == key)
    }

    /// Whether a wish leaves the library less notice than its kind of support usually needs.
    pub fn short_notice(&self, wish: &Wish, today: NaiveDate, calendar: &Calendar) -> Option<ShortNotice> {
        let (kind, day) = (self.find(&wish.support)?, wish.day?);
        if kind.notice_school_days > 0 {
            let (needed, what) = (i64::from(kind.notice_school_days), "school day");
            let left = i64::from(calendar.school_days_between(today, day));
            return (left < needed)
                .then(|| ShortNotice { left: days(left, what), usual: days(needed, what) });
        }
        let needed = i64::from(kind.notice_days);
        let left = day.signed_duration_since(today).num_days();
        let usual = if needed >= 60 { format!("{} months", (needed + 15) / 30) } else { days(needed, "day") };
        (left < needed).then(|| ShortNotice { left: days(left, "day"), usual })
    }

    /// Whether teacher and librarian plan it together.
    pub fn is_planned_together(&self, key: &str) -> bool {
        self.find(key).is_some_and(|kind| kind.planned_together)
    }

    /// What people read for a key; a kind that the file no longer has keeps its key.
    pub fn name_of<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).map_or(key, |kind| &kind.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::calendar::{Entry, EntryId, EntryKind};

    #[test]
    fn too_little_notice_is_said_in_the_words_of_the_kind() {
        let kinds = SupportKinds::parse(include_str!("../../../config/support.toml")).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        let wish = |support: &str, day| Wish {
            support: support.into(),
            topic: "Atlases".into(),
            class: None,
            when: None,
            day,
            students: None,
            goals: None,
            notes: None,
            quotes: Vec::new(),
            tip: None,
            idea: None,
            collection: None,
            file: None,
        };
        let in_a_week = NaiveDate::from_ymd_opt(2026, 9, 14);
        let short = kinds.short_notice(&wish("buy-resources", in_a_week), today, &Calendar::default());
        assert_eq!(short, Some(ShortNotice { left: "7 days".into(), usual: "3 months".into() }));
        assert_eq!(kinds.short_notice(&wish("citation", in_a_week), today, &Calendar::default()), None);
        assert_eq!(kinds.short_notice(&wish("buy-resources", None), today, &Calendar::default()), None);
    }

    #[test]
    fn notice_in_school_days_leaves_out_what_the_calendar_closes() {
        let kinds = SupportKinds::parse(include_str!("../../../config/support.toml")).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let wish = |on: &str| Wish { support: "book-talk".into(), day: Some(day(on)), ..Wish::default() };
        let half_term = Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: "Half term".into(),
            first: day("2026-10-26"),
            last: day("2026-10-30"),
            uid: None,
            source: None,
        };
        let (none, calendar) = (Calendar::default(), Calendar::of([half_term]));
        let thursday = day("2026-10-22");
        assert_eq!(kinds.short_notice(&wish("2026-10-29"), thursday, &none), None);
        let short = kinds.short_notice(&wish("2026-11-03"), thursday, &calendar).unwrap();
        assert_eq!((&short.left[..], &short.usual[..]), ("3 school days", "5 school days"));
        assert_eq!(kinds.short_notice(&wish("2026-11-05"), thursday, &calendar), None);
        let twice =
            "[[support]]\nkey = \"a\"\nname = \"A\"\nhint = \"A\"\nnotice_days = 7\nnotice_school_days = 5";
        assert!(SupportKinds::parse(twice).unwrap_err().contains("keep the one"));
    }
}
