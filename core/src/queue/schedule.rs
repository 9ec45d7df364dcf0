//! When a schedule's slots fall: its line is read off the school's wall clock, the school calendar moves or leaves out
//! what falls on a closed day, and the zone is applied last. Evaluated in a zone, cron skips slots in spring and fires
//! twice in autumn; evaluated on naive time it does neither, and a slot keeps one name for ever.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::line::Line;
use crate::calendar::{Calendar, Why};
use crate::chat::Text;
use crate::chat::words::ours;
use crate::days::Manner;
use crate::school::SchoolId;
use crate::words;

/// A slot is moved by a year at most: a school without any school day is not told next year what was for this one.
const FURTHEST_MOVE: u64 = 366;

/// What becomes of a slot on a closed or testing day, or one outside every term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnClosed {
    /// It falls on the next school day that is no testing day, at the same time. Moved onto or past the schedule's next
    /// slot, it falls together with that.
    NextSchoolDay,
    Skip,
    SendAnyway,
}

/// A school's schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub school: SchoolId,
    /// The kind of post it makes; one schedule of a kind in a school.
    pub kind: String,
    pub cron: String,
    /// A librarian chose this time; otherwise it follows the kind's usual one.
    pub chosen: bool,
    /// What becomes of its slots on closed days.
    pub on_closed: OnClosed,
    /// Nothing before this local moment is due.
    pub since: NaiveDateTime,
    /// The latest slot that was served or counted as missed.
    pub last_slot: Option<NaiveDateTime>,
    /// Raised by whatever changes what its next slot says.
    pub version: i64,
}

/// One due moment of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// On the school's wall clock, as the line says it, before any closed day moves it: the slot's name for ever.
    pub nominal: NaiveDateTime,
    /// Where it falls on the school's wall clock.
    pub falls: NaiveDateTime,
    /// When that is.
    pub at: DateTime<Utc>,
    /// Why it falls on another day than its own.
    pub moved: Option<Why>,
}

impl OnClosed {
    pub const ALL: [Self; 3] = [Self::NextSchoolDay, Self::Skip, Self::SendAnyway];

    /// As it is kept.
    pub fn key(self) -> &'static str {
        match self {
            Self::NextSchoolDay => "next-school-day",
            Self::Skip => "skip",
            Self::SendAnyway => "send-anyway",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }

    /// After "on a closed day": "next school day", "skip", "send anyway".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NextSchoolDay => "next school day",
            Self::Skip => "skip",
            Self::SendAnyway => "send anyway",
        }
    }

    /// What holds for a line: one that is meant for school days never falls on another.
    #[must_use]
    pub fn of_line(self, line: &Line) -> Self {
        if line.waits_for_a_school_day() { Self::NextSchoolDay } else { self }
    }
}

impl Slot {
    /// "moved from Mon 7 Sep: Labor Day"; `None` for one that falls on its own day.
    pub fn moved_in_words(&self, manner: &Manner) -> Option<Text> {
        let why = self.moved.as_ref()?;
        let from = ours(manner.short_day(self.nominal.date()));
        Some(words!("moved from {from}: {why}", from = from, why = why.run(manner)))
    }
}

/// A schedule's slots that fall in `[from, until)`, in order; each nominal moment once at most.
///
/// Pure. Cutting the stretch in two anywhere yields the same slots.
pub fn slots(
    line: &Line,
    calendar: &Calendar,
    rule: OnClosed,
    zone: Tz,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<Slot> {
    // A wall clock is at most some hours from UTC, and was moved by a day at most (Samoa, December 2011): two
    // days of margin reach every moment on it whose instant can lie in the stretch.
    let start = from.naive_utc().checked_sub_days(Days::new(2)).unwrap_or(NaiveDateTime::MIN);
    let end = until.naive_utc().checked_add_days(Days::new(2)).unwrap_or(NaiveDateTime::MAX);
    // Of the slots before, only the last can fall after it: the others would fall together with that one.
    let mut nominals = line.latest(start).into_iter().chain(line.after(start)).peekable();
    let mut found = Vec::new();
    while let Some(nominal) = nominals.next().filter(|nominal| *nominal < end) {
        let Some((falls, moved)) = falls(nominal, nominals.peek().copied(), line, calendar, rule) else {
            continue;
        };
        let at = instant(zone, falls);
        if from <= at && at < until {
            found.push(Slot { nominal, falls, at, moved });
        }
    }
    found
}

/// Where a slot falls, and why not on its own day; `None` when it is left out, or falls together with the `next`.
fn falls(
    nominal: NaiveDateTime,
    next: Option<NaiveDateTime>,
    line: &Line,
    calendar: &Calendar,
    rule: OnClosed,
) -> Option<(NaiveDateTime, Option<Why>)> {
    let day = nominal.date();
    let Some(why) = is_quiet(line, calendar, day) else { return Some((nominal, None)) };
    match rule.of_line(line) {
        OnClosed::SendAnyway => Some((nominal, None)),
        OnClosed::Skip => None,
        OnClosed::NextSchoolDay => {
            let furthest = day.checked_add_days(Days::new(FURTHEST_MOVE))?.and_time(nominal.time());
            let before = next.map_or(furthest, |next| next.min(furthest));
            let later = day.iter_days().skip(1).map(|day| day.and_time(nominal.time()));
            let falls = later
                .take_while(|moment| *moment < before)
                .find(|moment| calendar.quiet(moment.date(), true).is_none())?;
            Some((falls, (!line.waits_for_a_school_day()).then_some(why)))
        }
    }
}

/// Why nothing of a schedule is posted on a day, unless it sends anyway.
pub fn is_quiet(line: &Line, calendar: &Calendar, day: NaiveDate) -> Option<Why> {
    calendar.quiet(day, !line.names_weekdays())
}

/// When the wall clock of `zone` shows `local`: the first time if it does so twice, and the first moment after
/// the gap if it never does.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    if let Some(moment) = zone.from_local_datetime(&local).earliest() {
        return moment.to_utc();
    }
    // Within a gap the wall clock only ever jumps forward, so the jump can be searched for by halves.
    let shows_later = |moment: DateTime<Utc>| moment.with_timezone(&zone).naive_local() >= local;
    let mut before = local.and_utc() - TimeDelta::hours(26);
    let mut after = local.and_utc() + TimeDelta::hours(26);
    while after - before > TimeDelta::seconds(1) {
        let between = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if shows_later(between) { after = between } else { before = between }
    }
    after
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Entry, EntryId, EntryKind};
    use crate::chat::words::in_plain_words;

    fn line(source: &str) -> Line {
        Line::parse(source).unwrap()
    }

    /// In a school without a calendar.
    fn whenever(line: &Line, zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Slot> {
        slots(line, &Calendar::default(), OnClosed::SendAnyway, zone, from, until)
    }

    fn utc(moment: &str) -> DateTime<Utc> {
        format!("{moment}:00Z").parse().unwrap()
    }

    #[test]
    fn a_slot_in_the_spring_gap_falls_at_the_first_moment_after_it() {
        // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        let found = whenever(
            &line("30 2 * * Sun"),
            chrono_tz::Europe::Berlin,
            utc("2026-03-28T00:00"),
            utc("2026-03-30T00:00"),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].nominal.to_string(), "2026-03-29 02:30:00");
        assert_eq!(found[0].at, utc("2026-03-29T01:00"));
    }

    #[test]
    fn a_slot_in_the_autumn_overlap_falls_once_and_the_first_time() {
        // New York, 1 November 2026: 01:30 comes at 05:30 UTC and again at 06:30 UTC.
        let found = whenever(
            &line("30 1 * * Sun"),
            chrono_tz::America::New_York,
            utc("2026-10-31T00:00"),
            utc("2026-11-02T00:00"),
        );
        assert_eq!(found.iter().map(|slot| slot.at).collect::<Vec<_>>(), [utc("2026-11-01T05:30")]);
    }

    #[test]
    fn a_day_that_a_country_skipped_keeps_its_slot() {
        // Apia had no 30 December 2011.
        let found = whenever(
            &line("0 7 * * *"),
            chrono_tz::Pacific::Apia,
            utc("2011-12-29T00:00"),
            utc("2012-01-01T00:00"),
        );
        assert!(
            found.iter().any(|slot| slot.nominal.to_string() == "2011-12-30 07:00:00"
                && slot.at == utc("2011-12-30T10:00"))
        );
    }

    /// Closed on these days.
    fn closed(first: &str, last: &str) -> Calendar {
        let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
        let (id, kind, name) = (EntryId(0), EntryKind::Closed, "Half term".to_owned());
        Calendar::of([Entry { id, kind, name, first, last, uid: None, source: None }])
    }

    /// The slots of October 2026 and what is moved of them: by name, and where they fall.
    fn october(source: &str, calendar: &Calendar, rule: OnClosed) -> Vec<(String, String, Option<Why>)> {
        let (from, until) = (utc("2026-10-01T00:00"), utc("2026-11-10T00:00"));
        let found = slots(&line(source), calendar, rule, chrono_tz::UTC, from, until);
        let short = |moment: NaiveDateTime| moment.format("%m-%d %H:%M").to_string();
        found.into_iter().map(|slot| (short(slot.nominal), short(slot.falls), slot.moved)).collect()
    }

    #[test]
    fn what_falls_on_a_closed_day_moves_is_left_out_or_comes_all_the_same() {
        let calendar = closed("2026-10-26", "2026-10-30");
        let last_friday = |rule| october("0 15 last Fri", &calendar, rule);
        let why = Why::Closed("Half term".into());
        let moved = ("10-30 15:00".to_owned(), "11-02 15:00".to_owned(), Some(why));
        assert_eq!(last_friday(OnClosed::NextSchoolDay), [moved]);
        assert_eq!(last_friday(OnClosed::Skip), []);
        let stays = ("10-30 15:00".to_owned(), "10-30 15:00".to_owned(), None);
        assert_eq!(last_friday(OnClosed::SendAnyway), [stays]);
    }

    #[test]
    fn a_slot_that_would_move_onto_the_next_one_falls_together_with_it() {
        let calendar = closed("2026-10-26", "2026-10-30");
        let names = |source| -> Vec<String> {
            october(source, &calendar, OnClosed::NextSchoolDay).into_iter().map(|(name, ..)| name).collect()
        };
        let mondays = ["10-05 07:30", "10-12 07:30", "10-19 07:30", "11-02 07:30", "11-09 07:30"];
        assert_eq!(names("30 7 * * Mon"), mondays, "Monday's would fall on the next Monday");
        let tuesdays = ["10-06 07:30", "10-13 07:30", "10-20 07:30", "10-27 07:30", "11-03 07:30"];
        assert_eq!(names("30 7 * * Tue"), tuesdays, "Tuesday's falls on the Monday before the next");
    }

    #[test]
    fn the_first_school_day_is_not_said_to_be_moved() {
        let found = october("30 7 first school day", &Calendar::default(), OnClosed::Skip);
        let falls: Vec<(&str, &Option<Why>)> =
            found.iter().map(|(_, falls, why)| (falls.as_str(), why)).collect();
        assert_eq!(falls, [("10-01 07:30", &None), ("11-02 07:30", &None)], "November began on a Sunday");
    }

    #[test]
    fn a_weekend_is_quiet_for_a_line_that_does_not_name_it() {
        let saturday = "2026-08-01".parse().unwrap();
        let is_quiet = |source| is_quiet(&line(source), &Calendar::default(), saturday);
        assert_eq!(is_quiet("0 8 1 * *"), Some(Why::Weekend));
        assert_eq!(is_quiet("0 8 * * Sat"), None);
    }

    #[test]
    fn why_a_slot_moved_is_said_with_the_day_that_was_its_own() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let (nominal, falls) = (at("2026-09-07T07:30:00"), at("2026-09-08T07:30:00"));
        let moved =
            Slot { nominal, falls, at: falls.and_utc(), moved: Some(Why::Closed("Labor Day".into())) };
        let said = |slot: &Slot| slot.moved_in_words(&Manner::default()).map(|it| in_plain_words(&it));
        assert_eq!(said(&moved).as_deref(), Some("moved from Mon 7 Sep: Labor Day"));
        assert_eq!(said(&Slot { moved: None, ..moved }), None);
    }

    #[test]
    fn each_rule_for_closed_days_has_its_key_and_its_words() {
        let rules = OnClosed::ALL.map(|rule| (rule.key(), rule.in_words()));
        let expected =
            [("next-school-day", "next school day"), ("skip", "skip"), ("send-anyway", "send anyway")];
        assert_eq!(rules, expected);
        for rule in OnClosed::ALL {
            assert_eq!(OnClosed::of_key(rule.key()), Some(rule));
        }
        assert_eq!(OnClosed::of_key("never"), None);
    }

    fn any_zone() -> impl Strategy<Value = Tz> {
        prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
    }

    fn any_line() -> impl Strategy<Value = Line> {
        let weekday = prop::sample::select(vec!["*", "Mon", "Sun", "Tue,Thu", "Mon-Fri"]);
        let hour = prop::sample::select(vec!["*", "0", "1", "2", "3", "7", "23", "1-3"]);
        (0..60u32, hour, weekday)
            .prop_map(|(minute, hour, weekday)| line(&format!("{minute} {hour} * * {weekday}")))
    }

    /// 1990 to 2037: what the zone tables know well.
    fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
        (631_152_000..2_114_380_800i64).prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
    }

    proptest! {
        #[test]
        fn each_nominal_slot_falls_once_and_in_order(
            line in any_line(), zone in any_zone(), from in any_moment(), hours in 1..2000i64,
        ) {
            let found = whenever(&line, zone, from, from + TimeDelta::hours(hours));
            for pair in found.windows(2) {
                prop_assert!(pair[0].nominal < pair[1].nominal);
                prop_assert!(pair[0].at <= pair[1].at);
            }
        }

        #[test]
        fn cutting_a_stretch_anywhere_yields_the_same_slots(
            line in any_line(), zone in any_zone(), from in any_moment(), seconds in 2..5_000_000i64, cut in 0.0..1.0f64,
        ) {
            let until = from + TimeDelta::seconds(seconds);
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a test's cut")]
            let cut = from + TimeDelta::seconds((seconds as f64 * cut) as i64);
            let mut halves = whenever(&line, zone, from, cut);
            halves.extend(whenever(&line, zone, cut, until));
            prop_assert_eq!(halves, whenever(&line, zone, from, until));
        }

        #[test]
        fn a_weekly_line_has_one_slot_each_week_through_both_clock_changes(
            zone in any_zone(), from in any_moment(), hour in 0..24u32, minute in 0..60u32,
        ) {
            let line = line(&format!("{minute} {hour} * * Sun"));
            let found = whenever(&line, zone, from, from + TimeDelta::weeks(60));
            for pair in found.windows(2) {
                prop_assert_eq!(pair[1].nominal - pair[0].nominal, TimeDelta::weeks(1));
            }
            prop_assert!((59..=61).contains(&found.len()));
        }
    }
}
