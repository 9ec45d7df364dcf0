//! What comes when: a schedule's slots, with what librarians decided about them before they fall due. A slot that was
//! moved falls at its new moment, one that was skipped does not, and one that says something of its own keeps it. Pure.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::line::Line;
use super::schedule::{OnClosed, Slot, instant, slots};
use super::time::SchoolTime;
use crate::chat::Given;

/// What librarians decided about one slot that has not fallen due.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Arranged {
    /// The slot's name: its row's key, and no part of what is kept in it.
    #[serde(skip)]
    pub nominal: NaiveDateTime,
    /// On the school's wall clock.
    pub moved_to: Option<NaiveDateTime>,
    pub skipped: bool,
    /// What it says, as the content of its post, instead of what would be next.
    pub says: Option<String>,
    /// The words of this slot alone, as the form of its kind gives them.
    pub text: Option<Given>,
    /// Of a slot with several posts, the names of those that are not said.
    pub leaves_out: Vec<String>,
    /// The librarian who decided last, by name.
    pub by: String,
    /// Raised by each decision.
    pub version: i64,
}

/// A slot that is to come, as it is arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub slot: Slot,
    pub arranged: Option<Arranged>,
}

impl Coming {
    pub fn is_skipped(&self) -> bool {
        self.arranged.as_ref().is_some_and(|arranged| arranged.skipped)
    }

    /// Who moved it, where a librarian did.
    pub fn moved_by(&self) -> Option<&str> {
        self.arranged.as_ref().filter(|it| it.moved_to.is_some()).map(|it| it.by.as_str())
    }

    /// What was decided so far, to be decided further.
    pub fn decided(&self) -> Arranged {
        Arranged { nominal: self.slot.nominal, ..self.arranged.clone().unwrap_or_default() }
    }
}

/// A schedule's slots that fall in `[from, until)`, in order, skipped ones included.
///
/// A decision belongs to its slot by name; where the schedule has another time by now, to the slot of the same week,
/// month or day (see [`Line::period`]). A slot that a librarian has moved falls where it was put, whatever the calendar
/// says of either day.
pub fn coming(
    school: SchoolTime<'_>,
    (line, rule): (&Line, OnClosed),
    arranged: &[Arranged],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<Coming> {
    let of = |slot: &Slot| {
        let named = arranged.iter().find(|it| it.nominal == slot.nominal);
        let period = line.period(slot.nominal);
        named.or_else(|| arranged.iter().rev().find(|it| line.period(it.nominal) == period))
    };
    let mut found: Vec<Coming> = slots(line, school.calendar, rule, school.zone, from, until)
        .into_iter()
        .map(|slot| Coming { arranged: of(&slot).cloned(), slot })
        .filter(|it| it.arranged.as_ref().is_none_or(|arranged| arranged.moved_to.is_none()))
        .collect();
    let moved = arranged.iter().filter_map(|it| Some((it, it.moved_to?))).map(|(it, falls)| Coming {
        slot: Slot { nominal: it.nominal, falls, at: instant(school.zone, falls), moved: None },
        arranged: Some(it.clone()),
    });
    found.extend(moved.filter(|it| from <= it.slot.at && it.slot.at < until));
    found.sort_by_key(|it| (it.slot.at, it.slot.nominal));
    found
}

/// Why a slot cannot be moved to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThere {
    Passed,
    /// Another slot of its schedule falls on that day.
    Taken(NaiveDateTime),
    /// It would come after this one, which is later in the schedule.
    AfterTheNext(NaiveDateTime),
    /// It would come before this one, which is earlier in the schedule.
    BeforeTheLast(NaiveDateTime),
}

/// Whether a slot may be moved to a moment of the school's wall clock: not into the past, not onto the day of another
/// slot of its schedule, and not past one. `others` are the slots that are to come.
pub fn may_move(
    nominal: NaiveDateTime,
    to: NaiveDateTime,
    now: NaiveDateTime,
    others: &[Coming],
) -> Result<(), NotThere> {
    if to < now {
        return Err(NotThere::Passed);
    }
    let others = || others.iter().filter(|it| it.slot.nominal != nominal && !it.is_skipped());
    if let Some(other) = others().find(|it| it.slot.falls.date() == to.date()) {
        return Err(NotThere::Taken(other.slot.falls));
    }
    let earlier = others().filter(|it| it.slot.nominal < nominal).find(|it| to < it.slot.falls);
    let later = others().filter(|it| nominal < it.slot.nominal).find(|it| it.slot.falls < to);
    match (earlier, later) {
        (Some(other), _) => Err(NotThere::BeforeTheLast(other.slot.falls)),
        (_, Some(other)) => Err(NotThere::AfterTheNext(other.slot.falls)),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::time::School;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn slot(nominal: &str, falls: &str) -> Coming {
        let falls = at(falls);
        let slot = Slot { nominal: at(nominal), falls, at: falls.and_utc(), moved: None };
        Coming { slot, arranged: None }
    }

    #[test]
    fn a_slot_stays_between_its_neighbours_and_off_their_days() {
        let coming = [
            slot("2026-09-07T07:30:00", "2026-09-07T07:30:00"),
            slot("2026-09-14T07:30:00", "2026-09-14T07:30:00"),
            slot("2026-09-21T07:30:00", "2026-09-21T07:30:00"),
        ];
        let now = at("2026-09-05T10:00:00");
        let moves = |to: &str| may_move(at("2026-09-14T07:30:00"), at(to), now, &coming);
        assert_eq!(moves("2026-09-16T12:00:00"), Ok(()));
        assert_eq!(moves("2026-09-08T07:00:00"), Ok(()));
        assert_eq!(moves("2026-09-14T15:00:00"), Ok(()), "its own day is free");
        assert_eq!(moves("2026-09-04T07:00:00"), Err(NotThere::Passed));
        assert_eq!(moves("2026-09-21T12:00:00"), Err(NotThere::Taken(at("2026-09-21T07:30:00"))));
        assert_eq!(moves("2026-09-22T12:00:00"), Err(NotThere::AfterTheNext(at("2026-09-21T07:30:00"))));
        assert_eq!(moves("2026-09-06T12:00:00"), Err(NotThere::BeforeTheLast(at("2026-09-07T07:30:00"))));
    }

    #[test]
    fn a_slot_may_be_moved_to_this_very_minute() {
        let now = at("2026-09-05T10:00:00");
        assert_eq!(may_move(at("2026-09-07T07:30:00"), now, now, &[]), Ok(()));
    }

    #[test]
    fn who_moved_a_slot_is_known_and_who_decided_something_else_did_not() {
        let mut monday = slot("2026-09-07T07:30:00", "2026-09-07T07:30:00");
        assert_eq!(monday.moved_by(), None);
        assert_eq!(monday.decided(), Arranged { nominal: at("2026-09-07T07:30:00"), ..Arranged::default() });
        monday.arranged = Some(Arranged { by: "Dana Hart".into(), skipped: true, ..Arranged::default() });
        assert_eq!(monday.moved_by(), None);
        let moved_to = Some(at("2026-09-08T07:30:00"));
        monday.arranged =
            Some(Arranged { by: "Dana Hart".into(), moved_to, version: 2, ..Arranged::default() });
        assert_eq!(monday.moved_by(), Some("Dana Hart"));
        let decided = monday.decided();
        assert_eq!(
            (decided.nominal, decided.moved_to, decided.version),
            (at("2026-09-07T07:30:00"), moved_to, 2)
        );
    }

    #[test]
    fn a_moved_slot_comes_in_the_stretch_in_which_it_falls_now_and_not_at_its_end() {
        let school = School::in_zone(chrono_tz::UTC);
        let line = Line::parse("30 7 * * Mon").unwrap();
        let moved_to = Some(at("2026-09-09T12:00:00"));
        let arranged = [Arranged { nominal: at("2026-09-07T07:30:00"), moved_to, ..Arranged::default() }];
        let falls = |from: &str, until: &str| {
            let (from, until) = (at(from).and_utc(), at(until).and_utc());
            coming(school.time(), (&line, OnClosed::Skip), &arranged, from, until).len()
        };
        assert_eq!(falls("2026-09-07T00:00:00", "2026-09-09T12:00:00"), 0);
        assert_eq!(falls("2026-09-07T00:00:00", "2026-09-09T12:00:01"), 1);
        assert_eq!(falls("2026-09-09T12:00:00", "2026-09-10T00:00:00"), 1);
        assert_eq!(falls("2026-09-09T12:00:01", "2026-09-10T00:00:00"), 0);
    }

    #[test]
    fn the_place_of_a_skipped_slot_is_free() {
        let skipped = Arranged { skipped: true, ..Arranged::default() };
        let mut coming = [
            slot("2026-09-14T07:30:00", "2026-09-14T07:30:00"),
            slot("2026-09-21T07:30:00", "2026-09-21T07:30:00"),
        ];
        coming[1].arranged = Some(skipped);
        let to = at("2026-09-22T07:30:00");
        assert_eq!(may_move(coming[0].slot.nominal, to, at("2026-09-05T10:00:00"), &coming), Ok(()));
    }

    #[test]
    fn what_is_kept_reads_back_and_what_an_older_version_kept_still_reads() {
        let arranged = Arranged {
            moved_to: Some(at("2026-09-16T12:00:00")),
            leaves_out: vec!["7".into()],
            by: "Dana Hart".into(),
            version: 3,
            ..Arranged::default()
        };
        let kept = serde_json::to_string(&arranged).unwrap();
        assert_eq!(serde_json::from_str::<Arranged>(&kept).unwrap(), arranged);
        assert_eq!(serde_json::from_str::<Arranged>("{\"skipped\":true}").unwrap().moved_to, None);
    }
}
