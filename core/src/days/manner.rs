//! A school's manner: the one writer of days and times. What it writes, the reader reads back as the same.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::chat::words::{ours, typed};
use crate::chat::{Run, Text};
use crate::words;

/// How a school writes days and times, and what it calls things. The default is what was written before schools
/// could choose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Manner {
    pub dates: Dates,
    pub hours: Hours,
    pub week: WeekBegins,
    pub classes: Classes,
    pub terms: Terms,
    pub paper: Paper,
    /// What the school calls its library where it has a name of its own, as it stands in a sentence: "the media
    /// center".
    pub library: Option<String>,
}

/// The zones of the United States and of Canada's larger cities.
pub fn is_north_american(zone: Tz) -> bool {
    const CITIES: [&str; 26] = [
        "Adak",
        "Anchorage",
        "Boise",
        "Chicago",
        "Denver",
        "Detroit",
        "Edmonton",
        "Fort_Nelson",
        "Halifax",
        "Juneau",
        "Los_Angeles",
        "Menominee",
        "Metlakatla",
        "Moncton",
        "New_York",
        "Nome",
        "Phoenix",
        "Puerto_Rico",
        "Regina",
        "Sitka",
        "St_Johns",
        "Toronto",
        "Vancouver",
        "Whitehorse",
        "Winnipeg",
        "Yakutat",
    ];
    match zone.name().split_once('/') {
        Some(("America", city)) => {
            CITIES.contains(&city)
                || ["Indiana/", "Kentucky/", "North_Dakota/"].iter().any(|it| city.starts_with(it))
        }
        Some(("US", _)) => true,
        _ => zone == Tz::Pacific__Honolulu,
    }
}

/// `Thu 17 September` and `17/9`, or `Thursday, September 17` and `9/17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Dates {
    #[default]
    DayFirst,
    MonthFirst,
}

/// `15:00` or `3:00 PM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Hours {
    #[default]
    TwentyFour,
    Twelve,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum WeekBegins {
    #[default]
    Monday,
    Sunday,
}

/// `Year 8` or `Grade 8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Classes {
    #[default]
    Year,
    Grade,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Terms {
    #[default]
    Term,
    Semester,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Manner {
    /// As in the United States.
    pub fn american() -> Self {
        Self {
            dates: Dates::MonthFirst,
            hours: Hours::Twelve,
            week: WeekBegins::Sunday,
            classes: Classes::Grade,
            terms: Terms::Semester,
            paper: Paper::Letter,
            ..Self::default()
        }
    }

    /// What a school begins with, by its server's language (`en-GB`) and its time zone. Discord calls every server
    /// American until somebody says otherwise, so that word counts in the zones of North America only.
    pub fn of(language: Option<&str>, zone: Tz) -> Self {
        let may_be_american = matches!(language, None | Some("en-US"));
        if may_be_american && is_north_american(zone) {
            return Self::american();
        }
        let week = match language {
            Some("pt-BR" | "es-419" | "ja" | "ko" | "zh-TW" | "hi" | "th") => WeekBegins::Sunday,
            _ => WeekBegins::Monday,
        };
        Self { week, ..Self::default() }
    }

    /// `Thu 17 September` · `Thursday, September 17`.
    pub fn day(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => day.format("%a %-d %B").to_string(),
            Dates::MonthFirst => day.format("%A, %B %-d").to_string(),
        }
    }

    /// The same with its year.
    pub fn day_and_year(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => format!("{} {}", self.day(day), day.year()),
            Dates::MonthFirst => format!("{}, {}", self.day(day), day.year()),
        }
    }

    /// `Thu 17 Sep` · `Thu, Sep 17`, where there is little room.
    pub fn short_day(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => day.format("%a %-d %b").to_string(),
            Dates::MonthFirst => day.format("%a, %b %-d").to_string(),
        }
    }

    /// `Thu 17 Sep 2026` · `Thu, Sep 17, 2026`: as forms are filled with it, which are sent back on any day.
    pub fn day_as_typed(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => day.format("%a %-d %b %Y").to_string(),
            Dates::MonthFirst => day.format("%a, %b %-d, %Y").to_string(),
        }
    }

    /// `17 September 2026` · `September 17, 2026`.
    pub fn date(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => day.format("%-d %B %Y").to_string(),
            Dates::MonthFirst => day.format("%B %-d, %Y").to_string(),
        }
    }

    /// `17 Sep` · `Sep 17`: a day of any year.
    pub fn day_of_year(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst => day.format("%-d %b").to_string(),
            Dates::MonthFirst => day.format("%b %-d").to_string(),
        }
    }

    /// `15:00` · `3:00 PM`.
    pub fn time(&self, time: NaiveTime) -> String {
        match self.hours {
            Hours::TwentyFour => time.format("%H:%M").to_string(),
            Hours::Twelve => time.format("%-I:%M %p").to_string(),
        }
    }

    /// `10:15-11:00` · `10:15-11:00 AM`, `11:15 AM-12:00 PM`.
    pub fn between(&self, from: NaiveTime, until: NaiveTime) -> String {
        let same_half = from.hour12().0 == until.hour12().0;
        match self.hours {
            Hours::Twelve if same_half => format!("{}-{}", from.format("%-I:%M"), self.time(until)),
            _ => format!("{}-{}", self.time(from), self.time(until)),
        }
    }

    /// `Thu 17 September, 15:00` · `Thursday, September 17, 3:00 PM`.
    pub fn moment(&self, moment: NaiveDateTime) -> String {
        format!("{}, {}", self.day(moment.date()), self.time(moment.time()))
    }

    /// `the week of Mon 12 October`, by its Monday.
    pub fn week(&self, monday: NaiveDate) -> String {
        format!("the week of {}", self.day(monday))
    }

    /// `Mon 26 October to Fri 30 October`.
    pub fn span(&self, first: NaiveDate, last: NaiveDate) -> String {
        format!("{} to {}", self.day(first), self.day(last))
    }

    /// `Year 8` · `Grade 8`.
    pub fn class(&self, number: u32) -> String {
        match self.classes {
            Classes::Year => format!("Year {number}"),
            Classes::Grade => format!("Grade {number}"),
        }
    }

    /// `term` · `semester`.
    pub fn term(&self) -> &'static str {
        match self.terms {
            Terms::Term => "term",
            Terms::Semester => "semester",
        }
    }

    /// The library within a sentence: "the library", "the media center".
    pub fn library(&self) -> Run {
        self.library.as_ref().map_or_else(|| ours("the library"), typed)
    }

    /// Under what is posted for everybody: "From your school library", "From the media center".
    pub fn signature(&self) -> Text {
        match &self.library {
            Some(name) => words!("From {library}", library = typed(name)),
            None => "From your school library".into(),
        }
    }

    /// The last day of the week of this Monday, as the school counts its weeks.
    pub fn last_of_week(&self, monday: NaiveDate) -> Option<NaiveDate> {
        let days = if self.week == WeekBegins::Sunday { 5 } else { 6 };
        monday.checked_add_days(Days::new(days))
    }

    /// The Monday of the week that a day is in, as the school counts its weeks: where they begin on Sunday, that day
    /// belongs to the Monday after it.
    pub fn monday_of(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.week {
            WeekBegins::Sunday if day.weekday() == Weekday::Sun => day.succ_opt(),
            _ => day.week(Weekday::Mon).checked_first_day(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;
