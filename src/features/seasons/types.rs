//! Seasons as they come with an installation, and what a school's librarians decided about each.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::when::{Falls, Kept, Lasts, When};
use crate::days::{Classes, Manner};
use crate::features::calendar::{Calendar, Year};
use crate::features::collab::{Person, as_read};
use crate::features::ideas::Subjects;
use crate::features::newsletters::NewsletterId;
use crate::features::setup::SchoolId;

/// Offers that the introduction makes: more than eight lines nobody reads on a phone.
const MOST_OFFERS: usize = 8;
/// What stands beside the subject in the name of a department's role.
const NO_SUBJECT: [&str; 8] =
    ["the", "department", "dept", "faculty", "team", "teacher", "teachers", "staff"];
/// Departments that are offered something in one post.
const MOST_DEPARTMENTS: usize = 15;
const SAME_TIME: TimeDelta = TimeDelta::days(90);

/// Everything that a library can say once a year, in the order of its files.
#[derive(Debug, Clone, Default)]
pub struct Seasons {
    pub all: Vec<Season>,
    pub offers: Vec<Offer>,
}

/// One draft, as `config/seasons/README.md` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    pub id: String,
    manner: ForManner,
    countries: Vec<String>,
    #[serde(default)]
    not_in: Vec<String>,
    hemisphere: Option<Hemisphere>,
    /// The day in words, as the librarian reads it.
    pub rule: String,
    when: When,
    lasts: Lasts,
    /// School days.
    ahead: u32,
    /// What the librarian should look up first; never posted.
    pub check: Option<String>,
    pub kept_by: Option<String>,
    /// Under the post.
    #[serde(default)]
    pub button: Under,
    pub title: String,
    /// Markdown, with the places that [`super::filled`] fills.
    pub text: String,
}

/// Which button stands under a season's post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Under {
    /// [Ask the library]
    #[default]
    Ask,
    /// [Tell the library], which asks what is hard to teach.
    Tell,
}

/// What the introduction offers to a department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    pub subject: String,
    /// The idea that it is taken from.
    pub idea: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ForManner {
    Any,
    British,
    American,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Hemisphere {
    North,
    South,
}

/// What librarians decided about a season.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub school: SchoolId,
    pub season: String,
    /// The first day of the time that it is about; a day that a librarian gave, where the season has no rule.
    pub first: NaiveDate,
    pub chosen: Chosen,
    /// The librarian.
    pub by: Person,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// It became a newsletter, which goes on from there.
    Opened(NewsletterId),
    /// Not this time.
    Dropped,
    /// It is kept on that day, which its rule does not say.
    Given,
}

/// Why nothing could be posted for a day that a librarian gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPosted {
    /// Nobody knows of a school day near it.
    NoSchool,
    TooLate {
        was_due: NaiveDate,
    },
}

/// A season with the days of its next time.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    pub season: &'a Season,
    /// `None` for one whose day a librarian has to give first; it is asked for about then.
    pub falls: Result<Falls, NaiveDate>,
}

/// A draft that the librarians should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    pub title: String,
    /// What its card is about.
    pub subject: String,
    pub falls: Falls,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    season: Vec<Season>,
    #[serde(default)]
    offer: Vec<Offer>,
}

impl Seasons {
    /// Adds those of a file; the error is a sentence with the line.
    pub fn add(&mut self, toml: &str) -> Result<(), String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        for season in file.season {
            if self.all.iter().any(|known| known.id == season.id) {
                return Err(format!("two seasons have the id \"{}\"; give one of them another", season.id));
            }
            self.all.push(season);
        }
        self.offers.extend(file.offer);
        Ok(())
    }

    pub fn named(&self, id: &str) -> Option<&Season> {
        self.all.iter().find(|season| season.id == id)
    }

    /// The offers of the introduction where no department is marked, a line each.
    pub fn offers_in_lines(&self) -> String {
        let lines = self.offers.iter().take(MOST_OFFERS).map(|offer| format!("- {}", offer.text));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// For each department that is called by a subject, the offer to it; for at most [`MOST_DEPARTMENTS`].
    pub fn offers_to<'a>(
        &'a self,
        departments: impl IntoIterator<Item = &'a str>,
        subjects: &Subjects,
    ) -> Vec<(&'a str, &'a Offer)> {
        let offer = |name: &'a str| {
            let bare = as_read(name).into_iter().filter(|word| !NO_SUBJECT.contains(&word.as_str()));
            let meant = subjects.meant(&bare.collect::<Vec<_>>().join(" "));
            let of = |subject: &&crate::features::ideas::Subject| {
                self.offers.iter().find(|offer| offer.subject == subject.key)
            };
            Some((name, meant.iter().find_map(of)?))
        };
        departments.into_iter().filter_map(offer).take(MOST_DEPARTMENTS).collect()
    }
}

impl Season {
    /// Whether a school like this ever sees it.
    pub fn is_for(&self, manner: &Manner, zone: Tz, today: NaiveDate) -> bool {
        let speaks = match self.manner {
            ForManner::Any => true,
            ForManner::British => manner.classes == Classes::Year,
            ForManner::American => manner.classes == Classes::Grade,
        };
        let country = super::country::of(zone);
        // A zone does not tell a part of a country, `GB-SCT`: its librarians know.
        let lies_in =
            |codes: &[String]| country.is_some_and(|country| codes.iter().any(|it| it.starts_with(country)));
        let is_southern = Year::of(today, zone).begins_in_january();
        let is_there = (self.countries.iter().any(|code| code == "all") || lies_in(&self.countries))
            && !lies_in(&self.not_in);
        let is_half = match self.hemisphere {
            None => true,
            Some(Hemisphere::North) => !is_southern,
            Some(Hemisphere::South) => is_southern,
        };
        speaks && is_there && is_half
    }

    /// It says something to each department, so a school that has marked none never sees it.
    pub fn is_for_departments(&self) -> bool {
        self.text.contains("{departments}")
    }

    /// It offers something to each department, or to each subject where none is marked.
    pub fn makes_offers(&self) -> bool {
        self.is_for_departments() || self.text.contains("{offers}")
    }

    /// A librarian gives its day.
    pub fn is_given(&self) -> bool {
        matches!(self.when, When::Around { .. })
    }

    /// Its days, where a librarian gave the first; or why it cannot be posted.
    pub fn falls_as_given(&self, given: &Choice, calendar: &Calendar, zone: Tz) -> Result<Falls, NotPosted> {
        let kept = Kept { first: given.first, last: self.lasts.last(given.first) };
        let falls = Falls::of(kept, self.ahead, calendar).ok_or(NotPosted::NoSchool)?;
        let on = given.at.with_timezone(&zone).date_naive();
        falls.given_on(on, calendar).ok_or(NotPosted::TooLate { was_due: falls.posted_on })
    }

    /// Its next time, after what was decided about earlier ones. `None` where the calendar does not say.
    pub fn next<'a>(
        &'a self,
        calendar: &Calendar,
        zone: Tz,
        today: NaiveDate,
        choices: &[Choice],
    ) -> Option<Next<'a>> {
        let mine = || choices.iter().filter(|choice| choice.season == self.id);
        let is_decided = |day: NaiveDate| mine().any(|choice| choice.is_decision_about(day));
        let next = |kept: Kept| {
            let falls = Falls::of(kept, self.ahead, calendar).filter(|falls| falls.posted_on >= today)?;
            Some(Next { season: self, falls: Ok(falls) })
        };
        if self.is_given() {
            let given = mine().filter(|it| it.chosen == Chosen::Given && it.first >= today);
            if let Some(given) = given.min_by_key(|it| it.first) {
                let falls = self.falls_as_given(given, calendar, zone).ok()?;
                return (falls.posted_on >= today).then_some(Next { season: self, falls: Ok(falls) });
            }
            let mut about = self.when.about(today)?;
            while is_decided(about) {
                about = self.when.about(about.succ_opt()?)?;
            }
            return Some(Next { season: self, falls: Err(about) });
        }
        // What was decided about, or can no longer be posted, comes again the next time.
        let mut from = today;
        for _ in 0..=mine().count() + 1 {
            let kept = self.when.next(self.lasts, calendar, zone, from)?;
            if let Some(next) = next(kept).filter(|_| !is_decided(kept.first)) {
                return Some(next);
            }
            from = kept.last.succ_opt()?;
        }
        None
    }
}

impl Choice {
    /// Whether it says what becomes of the time around a day: a calendar that changes moves a season by days or weeks.
    pub fn is_decision_about(&self, day: NaiveDate) -> bool {
        self.chosen != Chosen::Given && (self.first - day).abs() < SAME_TIME
    }
}

impl Next<'_> {
    /// What its card is about.
    pub fn subject(&self) -> String {
        match &self.falls {
            Ok(falls) => format!("{} {}", self.season.id, falls.kept.first),
            Err(_) => self.season.id.clone(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;
