//! Which days are told of: this or last week, month, term, school year, or two days. And which days those are compared
//! with.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::chat::words::{ours, typed};
use crate::chat::{Choice, Text};
use crate::days::{self, Doubt, Manner, Terms, When};
use crate::features::calendar::{Calendar, Entry, Year};
use crate::words;

/// A term of the school, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// It is the first of a school year.
    pub begins_year: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Week,
    Month,
    Term,
    Year,
    Days,
}

const KINDS: [(&str, Kind); 5] = [
    ("week", Kind::Week),
    ("month", Kind::Month),
    ("term", Kind::Term),
    ("year", Kind::Year),
    ("days", Kind::Days),
];

/// Some days, with what they are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub first: NaiveDate,
    /// Included.
    pub last: NaiveDate,
    pub today: NaiveDate,
    kind: Kind,
    /// A term's own name.
    name: Option<String>,
}

/// From the first day of one school year to that of the next there is less.
const LONGEST_YEAR: i64 = 400;

/// Longer spans would mix what can't be compared.
const MOST_DAYS: i64 = 800;

/// What `period:` offers, each with its days; what there is none of is left out.
pub fn choices(today: NaiveDate, manner: &Manner, terms: &[Term]) -> Vec<Choice> {
    let choice = |value: String| {
        let days = read(&value, today, manner, terms).ok()?.with_name(manner);
        Some(Choice { label: format!("{value} ({days})"), value, hint: None })
    };
    ["week", "month", manner.term(), "school year"]
        .into_iter()
        .flat_map(|what| ["this", "last"].map(|which| format!("{which} {what}")))
        .filter_map(choice)
        .collect()
}

/// The days that were asked for.
pub fn read(asked: &str, today: NaiveDate, manner: &Manner, terms: &[Term]) -> Result<Period, Text> {
    let words = asked.trim().to_lowercase();
    let (which, what) = words.split_once(' ').unwrap_or((words.as_str(), ""));
    let kind = match what {
        "week" => Some(Kind::Week),
        "month" => Some(Kind::Month),
        "term" | "semester" => Some(Kind::Term),
        "school year" | "year" => Some(Kind::Year),
        _ => None,
    };
    let begun = |kind| around(kind, today, today, manner, terms);
    let found = match (which, kind) {
        ("this" | "the", Some(kind)) => begun(kind),
        ("last" | "previous", Some(kind)) => begun(kind).and_then(|this| this.before(manner, terms)),
        _ => return two_days(asked, today, manner),
    };
    found.ok_or_else(|| {
        words!(
            "I can't find {asked} in the school calendar. Give two days instead, such as {example}.",
            asked = typed(asked.trim()),
            example = ours(example(today, manner))
        )
    })
}

fn example(today: NaiveDate, manner: &Manner) -> String {
    let before = today.checked_sub_months(Months::new(1)).unwrap_or(today);
    format!("{} to {}", manner.date(before), manner.date(today))
}

/// "1 September to 30 November": days of the past, so of several years the latest that has come.
fn two_days(asked: &str, today: NaiveDate, manner: &Manner) -> Result<Period, Text> {
    let reading = days::read(asked, today, manner);
    let back_to_front = reading.doubts.iter().any(|doubt| matches!(doubt, Doubt::BackToFront(_)));
    let parted = [" to ", " until ", " - ", "–", ".."].iter().find_map(|between| asked.split_once(between));
    let sides = parted.and_then(|(from, until)| in_order(from, until, today, manner));
    let (first, last) = match (sides, reading.when) {
        (Some((first, last)), _) | (None, When::Span(first, last)) => (first, last),
        (None, When::Day(day)) => (day, day),
        _ if back_to_front => return Err(ends_before(asked)),
        _ => {
            return Err(words!(
                "I can't tell which days {asked} means. Choose one from the list, or give two days, such as \
                 {example}.",
                asked = typed(asked.trim()),
                example = ours(example(today, manner))
            ));
        }
    };
    if last < first {
        return Err(ends_before(asked));
    }
    if (last - first).num_days() > MOST_DAYS {
        return Err(
            "That is more than two years. Please ask for a shorter time, such as one school year.".into()
        );
    }
    Ok(Period { first, last, today, kind: Kind::Days, name: None })
}

fn ends_before(asked: &str) -> Text {
    words!("{asked} ends before it begins. Please give the earlier day first.", asked = typed(asked.trim()))
}

/// Two days of which the first has come. A year that nobody gave is the latest that gives them in this order.
fn in_order(from: &str, until: &str, today: NaiveDate, manner: &Manner) -> Option<(NaiveDate, NaiveDate)> {
    let day = |typed: &str| match days::read(typed, today, manner).when {
        When::Day(day) => Some(day),
        _ => None,
    };
    let names_a_year =
        |typed: &str| typed.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let (mut first, mut last) = (day(from)?, day(until)?);
    if names_a_year(from) || names_a_year(until) {
        return Some((first, last));
    }
    let a_year_before = |day: NaiveDate| day.checked_sub_months(Months::new(12));
    let a_year_after = |day: NaiveDate| day.checked_add_months(Months::new(12));
    while first > today {
        first = a_year_before(first)?;
    }
    while last >= a_year_after(first)? {
        last = a_year_before(last)?;
    }
    Some((first, if last < first { a_year_after(last)? } else { last }))
}

/// The week, month, term or school year that a day is in.
fn around(kind: Kind, day: NaiveDate, today: NaiveDate, manner: &Manner, terms: &[Term]) -> Option<Period> {
    let of = |first, last, name| Some(Period { first, last, today, kind, name });
    match kind {
        Kind::Week => {
            let monday = manner.monday_of(day)?;
            let last = manner.last_of_week(monday)?;
            of(last.checked_sub_days(Days::new(6))?, last, None)
        }
        Kind::Month => {
            let first = day.with_day(1)?;
            of(first, first.checked_add_months(Months::new(1))?.pred_opt()?, None)
        }
        Kind::Year => {
            let (first, last) = school_year(day, manner, terms)?;
            of(first, last, None)
        }
        // In the holidays the term that is just over is meant.
        Kind::Term => {
            let term = terms.iter().filter(|term| term.first <= day).max_by_key(|term| term.first)?;
            of(term.first, term.last, Some(term.name.clone()))
        }
        Kind::Days => None,
    }
}

/// From the first term of one school year until the next begins. Where no term tells: from September to August, or where
/// there are semesters from August to July.
fn school_year(day: NaiveDate, manner: &Manner, terms: &[Term]) -> Option<(NaiveDate, NaiveDate)> {
    let begin = |term: &&Term| term.begins_year;
    let ends = |first: NaiveDate| first.checked_add_months(Months::new(12))?.pred_opt();
    if let Some(first) = terms.iter().filter(begin).map(|term| term.first).filter(|first| *first <= day).max()
    {
        let next = terms.iter().filter(begin).map(|term| term.first).filter(|next| *next > first).min();
        // A year that begins later than the one before it is no gap between the two.
        let eve =
            next.and_then(|next| next.pred_opt()).filter(|eve| (*eve - first).num_days() < LONGEST_YEAR);
        let last = eve.map_or_else(|| ends(first), Some)?;
        if day <= last {
            return Some((first, last));
        }
    }
    let begins = match manner.terms {
        Terms::Term => 9,
        Terms::Semester => 8,
    };
    let year = if day.month() >= begins { day.year() } else { day.year() - 1 };
    let first = NaiveDate::from_ymd_opt(year, begins, 1)?;
    Some((first, ends(first)?))
}

/// The terms of a school as its calendar has them, by their first day; before the first and after the last of those, and
/// where there are none, by months.
pub fn terms_of(calendar: &Calendar, zone: Tz, today: NaiveDate, manner: &Manner) -> Vec<Term> {
    let mut entered: Vec<Term> = Vec::new();
    let mut year = None;
    for term in calendar.terms() {
        let its_year = Year::of(term.first, zone);
        let begins_year = year.replace(its_year) != Some(its_year);
        let Entry { first, last, .. } = *term;
        entered.push(Term { name: term.name.clone(), first, last, begins_year });
    }
    let begin = entered.first().map(|term| term.first);
    let Some((begin, end)) = begin.zip(entered.iter().map(|term| term.last).max()) else {
        return usual_terms(today, manner);
    };
    // A usual term whose greater part lies among those is what the school calls otherwise.
    let middle = |term: &Term| term.first + (term.last - term.first) / 2;
    let (eve, morrow) = (begin.pred_opt().unwrap_or(begin), end.succ_opt().unwrap_or(end));
    let before = usual_terms(today.min(begin), manner).into_iter().filter(|term| middle(term) < begin);
    let after = usual_terms(today, manner).into_iter().filter(|term| middle(term) > end);
    let before = before.map(|term| Term { last: term.last.min(eve), ..term });
    let after = after.map(|term| Term { first: term.first.max(morrow), ..term });
    before.chain(entered).chain(after).collect()
}

/// The terms of a school that has entered none: by months, around a day.
pub fn usual_terms(day: NaiveDate, manner: &Manner) -> Vec<Term> {
    let parts: &[(&str, u32, u32)] = match manner.terms {
        Terms::Term => &[("Autumn term", 9, 4), ("Spring term", 1, 3), ("Summer term", 4, 5)],
        Terms::Semester => &[("Fall semester", 8, 5), ("Spring semester", 1, 7)],
    };
    let term = |year: i32, (name, month, months): &(&str, u32, u32)| {
        let first = NaiveDate::from_ymd_opt(year, *month, 1)?;
        let last = first.checked_add_months(Months::new(*months))?.pred_opt()?;
        Some(Term { name: (*name).to_owned(), first, last, begins_year: *name == parts[0].0 })
    };
    let years = day.year() - 2..=day.year();
    let mut terms: Vec<Term> =
        years.flat_map(|year| parts.iter().filter_map(move |part| term(year, part))).collect();
    terms.sort_by_key(|term| term.first);
    terms
}

impl Period {
    /// The same span before.
    pub fn before(&self, manner: &Manner, terms: &[Term]) -> Option<Self> {
        let eve = self.first.pred_opt()?;
        match self.kind {
            Kind::Days => {
                let first = self.first.checked_sub_signed(self.last - self.first + TimeDelta::days(1))?;
                Some(Self { first, last: eve, ..self.clone() })
            }
            // A year ends where the next begins; of terms the one before is meant, wherever it ended.
            kind => around(kind, eve, self.today, manner, terms),
        }
    }

    /// `1 September to 31 December 2026`
    pub fn days(&self, manner: &Manner) -> String {
        if self.first == self.last {
            return manner.date(self.first);
        }
        format!("{} to {}", manner.date(self.first), manner.date(self.last))
    }

    /// `Autumn term, 2 Sep to 18 December 2026`, as short as it can be said.
    fn with_name(&self, manner: &Manner) -> String {
        let days = format!("{} to {}", manner.day_of_year(self.first), manner.date(self.last));
        match &self.name {
            Some(name) => format!("{}, {days}", crate::chat::shortened(name, 40)),
            None => days,
        }
    }

    /// `Autumn term · 1 September 2026 to 31 December 2026`
    pub fn in_full(&self, manner: &Manner) -> String {
        let name = match (&self.name, self.kind) {
            (Some(name), _) => name.clone(),
            (None, Kind::Week) => "Week".into(),
            (None, Kind::Month) => self.first.format("%B").to_string(),
            (None, Kind::Year) => "School year".into(),
            (None, Kind::Term | Kind::Days) => return self.days(manner),
        };
        format!("{name} · {}", self.days(manner))
    }

    /// How a sentence begins: "This term", "In October 2026", "From 1 September 2026 to 30 September 2026". Only what is
    /// not over is "this": a page is read again later.
    pub fn in_a_sentence(&self, manner: &Manner) -> String {
        let is_now = self.first <= self.today && self.today <= self.last;
        let years = || format!("{}/{:02}", self.first.year(), self.last.year() % 100);
        match (self.kind, is_now) {
            (Kind::Week, true) => "This week".into(),
            (Kind::Month, true) => "This month".into(),
            (Kind::Term, true) => format!("This {}", manner.term()),
            (Kind::Year, true) => "This school year".into(),
            (Kind::Week, false) => format!("In the week of {}", manner.date(self.first)),
            (Kind::Month, false) => format!("In {}", self.first.format("%B %Y")),
            (Kind::Term, false) => {
                let name = self.name.as_deref().unwrap_or(manner.term());
                let mut letters = name.chars();
                let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
                format!("In the {first}{} {}", letters.as_str(), self.last.year())
            }
            (Kind::Year, false) => format!("In the school year {}", years()),
            (Kind::Days, _) if self.first == self.last => format!("On {}", manner.date(self.first)),
            (Kind::Days, _) => format!("From {} to {}", manner.date(self.first), manner.date(self.last)),
        }
    }

    /// Which span it is, said of the one after it: "the term before".
    pub fn name_after(&self) -> String {
        let what = match self.kind {
            Kind::Week => "week",
            Kind::Month => "month",
            Kind::Term => self
                .name
                .as_ref()
                .map_or("term", |name| if name.contains("semester") { "semester" } else { "term" }),
            Kind::Year => "year",
            Kind::Days => return "the days before".into(),
        };
        format!("the {what} before")
    }

    /// As a card keeps it.
    pub fn to_subject(&self) -> String {
        let kind = KINDS.iter().find(|(_, kind)| *kind == self.kind).map_or("", |(word, _)| word);
        format!("{} {} {kind} {}", self.first, self.last, self.name.as_deref().unwrap_or_default())
    }

    pub fn from_subject(subject: &str, today: NaiveDate) -> Option<Self> {
        let mut parts = subject.splitn(4, ' ');
        let (first, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let word = parts.next()?;
        let kind = KINDS.iter().find(|(known, _)| *known == word)?.1;
        let name = parts.next().map(str::to_owned).filter(|name| !name.is_empty());
        Some(Self { first, last, today, kind, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::in_plain_words;
    use crate::features::calendar::{EntryId, EntryKind};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn asked(words: &str, manner: &Manner) -> Result<(NaiveDate, NaiveDate), String> {
        let today = day(2026, 11, 26);
        let terms = usual_terms(today, manner);
        let read = read(words, today, manner, &terms);
        read.map(|period| (period.first, period.last)).map_err(|text| in_plain_words(&text))
    }

    #[test]
    fn each_kind_of_span_is_found_and_the_one_before_it() {
        let british = Manner::default();
        for (words, first, last) in [
            ("this week", day(2026, 11, 23), day(2026, 11, 29)),
            ("last week", day(2026, 11, 16), day(2026, 11, 22)),
            ("last month", day(2026, 10, 1), day(2026, 10, 31)),
            ("this term", day(2026, 9, 1), day(2026, 12, 31)),
            ("last term", day(2026, 4, 1), day(2026, 8, 31)),
            ("this school year", day(2026, 9, 1), day(2027, 8, 31)),
            ("last school year", day(2025, 9, 1), day(2026, 8, 31)),
            ("1 Sep to 30 Nov", day(2026, 9, 1), day(2026, 11, 30)),
            ("1 Nov to 31 Jan", day(2026, 11, 1), day(2027, 1, 31)),
            ("1 September 2026 to 30 November 2026", day(2026, 9, 1), day(2026, 11, 30)),
            ("2026-09-01 to 2026-11-20", day(2026, 9, 1), day(2026, 11, 20)),
        ] {
            assert_eq!(asked(words, &british), Ok((first, last)), "{words}");
        }
        let american = Manner::american();
        assert_eq!(asked("this semester", &american), Ok((day(2026, 8, 1), day(2026, 12, 31))));
        assert_eq!(asked("last semester", &american), Ok((day(2026, 1, 1), day(2026, 7, 31))));
        assert_eq!(asked("this week", &american), Ok((day(2026, 11, 22), day(2026, 11, 28))));
    }

    fn entered(terms: &[(&str, &str, &str)]) -> Calendar {
        let term = |(name, first, last): &(&str, &str, &str)| Entry {
            id: EntryId(0),
            kind: EntryKind::Term,
            name: (*name).to_owned(),
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            uid: None,
            source: None,
        };
        Calendar::of(terms.iter().map(term))
    }

    fn on(calendar: &Calendar, zone: Tz, today: &str, words: &str) -> String {
        let (today, manner) = (today.parse().unwrap(), Manner::default());
        let terms = terms_of(calendar, zone, today, &manner);
        match read(words, today, &manner, &terms) {
            Ok(period) => format!("{}..{}", period.first, period.last),
            Err(text) => in_plain_words(&text),
        }
    }

    #[test]
    fn terms_and_years_are_as_the_schools_calendar_has_them() {
        let english = entered(&[
            ("Autumn term", "2026-09-02", "2026-12-18"),
            ("Spring term", "2027-01-05", "2027-03-25"),
            ("Summer term", "2027-04-12", "2027-07-21"),
            ("Autumn term", "2027-09-06", "2027-12-17"),
        ]);
        let london = chrono_tz::Europe::London;
        for (today, words, days) in [
            ("2026-11-26", "this term", "2026-09-02..2026-12-18"),
            // In the holidays the term that is just over is meant.
            ("2026-12-28", "this term", "2026-09-02..2026-12-18"),
            ("2027-02-01", "last term", "2026-09-02..2026-12-18"),
            ("2027-08-15", "this term", "2027-04-12..2027-07-21"),
            ("2027-02-01", "this school year", "2026-09-02..2027-09-05"),
            ("2027-08-15", "this school year", "2026-09-02..2027-09-05"),
            ("2027-09-06", "this school year", "2027-09-06..2028-09-05"),
            ("2027-09-06", "last school year", "2026-09-02..2027-09-05"),
            // Before the first that was entered, by months.
            ("2026-11-26", "last term", "2026-04-01..2026-08-31"),
            ("2026-11-26", "last school year", "2025-09-01..2026-09-01"),
            ("2026-09-01", "this term", "2026-04-01..2026-08-31"),
        ] {
            assert_eq!(on(&english, london, today, words), days, "{today}: {words}");
        }
    }

    #[test]
    fn what_is_offered_says_its_days() {
        let calendar = entered(&[("Autumn term", "2026-09-02", "2026-12-18")]);
        let (today, manner) = (day(2026, 11, 26), Manner::default());
        let terms = terms_of(&calendar, chrono_tz::Europe::London, today, &manner);
        let offered = choices(today, &manner, &terms);
        let labels: Vec<&str> = offered.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!(offered[4].value, "this term");
        assert_eq!(labels[4], "this term (Autumn term, 2 Sep to 18 December 2026)");
        assert_eq!(labels.len(), 8);
        assert!(labels.iter().all(|label| label.chars().count() <= 100));
        // Each is read as what it says.
        for choice in offered {
            assert!(read(&choice.value, today, &manner, &terms).is_ok(), "{}", choice.value);
        }
    }

    #[test]
    fn a_year_begins_with_its_first_term_wherever_that_is() {
        let australian = entered(&[
            ("Term 1", "2026-01-28", "2026-04-02"),
            ("Term 2", "2026-04-20", "2026-06-26"),
            ("Term 3", "2026-07-13", "2026-09-18"),
            ("Term 4", "2026-10-05", "2026-12-18"),
        ]);
        let melbourne = chrono_tz::Australia::Melbourne;
        assert_eq!(on(&australian, melbourne, "2026-11-26", "this term"), "2026-10-05..2026-12-18");
        assert_eq!(on(&australian, melbourne, "2026-11-26", "last term"), "2026-07-13..2026-09-18");
        assert_eq!(on(&australian, melbourne, "2026-11-26", "this school year"), "2026-01-28..2027-01-27");
    }

    #[test]
    fn a_calendar_that_ends_is_followed_by_months_and_one_that_has_not_begun_is_preceded_by_them() {
        let old = entered(&[("Autumn term", "2024-09-03", "2024-12-20")]);
        let london = chrono_tz::Europe::London;
        assert_eq!(on(&old, london, "2026-11-26", "this school year"), "2026-09-01..2027-08-31");
        assert_eq!(on(&old, london, "2026-11-26", "this term"), "2026-09-01..2026-12-31");
        let next = entered(&[("Autumn term", "2027-09-02", "2027-12-18")]);
        assert_eq!(on(&next, london, "2027-06-10", "this term"), "2027-04-01..2027-08-31");
        assert_eq!(on(&next, london, "2027-09-02", "last term"), "2027-04-01..2027-08-31");
    }

    #[test]
    fn what_cannot_be_is_one_sentence() {
        let british = Manner::default();
        assert_eq!(
            asked("30 Nov 2026 to 1 Sep 2026", &british),
            Err("30 Nov 2026 to 1 Sep 2026 ends before it begins. Please give the earlier day first.".into())
        );
        assert!(asked("the good old days", &british).unwrap_err().starts_with("I can't tell which days"));
        assert!(
            asked("1 Sep 2020 to 1 Sep 2026", &british)
                .unwrap_err()
                .starts_with("That is more than two years.")
        );
    }

    #[test]
    fn only_what_is_not_over_is_called_this() {
        let (british, today) = (Manner::default(), day(2026, 11, 26));
        let terms = usual_terms(today, &british);
        let begins = |asked: &str| read(asked, today, &british, &terms).unwrap().in_a_sentence(&british);
        for (asked, said) in [
            ("this term", "This term"),
            ("last term", "In the summer term 2026"),
            ("last month", "In October 2026"),
            ("last week", "In the week of 16 November 2026"),
            ("last school year", "In the school year 2025/26"),
            ("2 Nov 2026 to 6 Nov 2026", "From 2 November 2026 to 6 November 2026"),
        ] {
            assert_eq!(begins(asked), said);
        }
    }

    #[test]
    fn a_card_keeps_its_days_and_what_they_are_called() {
        let (british, today) = (Manner::default(), day(2026, 11, 26));
        let terms = usual_terms(today, &british);
        for asked in ["this term", "last week", "2 Nov 2026 to 6 Nov 2026"] {
            let period = read(asked, today, &british, &terms).unwrap();
            assert_eq!(Period::from_subject(&period.to_subject(), today), Some(period));
        }
        assert_eq!(Period::from_subject("yesterday", today), None);
    }

    #[test]
    fn two_days_are_compared_with_as_many_before_them() {
        let today = day(2026, 11, 26);
        let period = two_days("1 Sep 2026 to 10 Sep 2026", today, &Manner::default()).unwrap();
        let before = period.before(&Manner::default(), &[]).unwrap();
        assert_eq!((before.first, before.last), (day(2026, 8, 22), day(2026, 8, 31)));
    }
}
