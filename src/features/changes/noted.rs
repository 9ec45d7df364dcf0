//! Which of a member's writes are worth a line, and what it says: read off the change, so that no feature has to think
//! of it.

use chrono::{DateTime, Utc};

use super::types::{Noted, What};
use crate::features::calendar::{Calendar, Entry};
use crate::features::collab::Person;
use crate::features::setup::{School, SchoolId};
use crate::store::{Change, Schools, StoreError, Write};

/// The lines of a change that somebody makes. What is the same as before has none.
pub async fn noted(
    store: &(impl Schools + ?Sized),
    change: &Change,
    by: &Person,
    at: DateTime<Utc>,
) -> Result<Vec<Write>, StoreError> {
    let mut lines: Vec<(SchoolId, What)> = Vec::new();
    for write in &change.0 {
        match write {
            Write::NewSchool(school) => lines.push((school.id, What::Opened)),
            Write::School(after) => {
                if let Some(before) = store.school(after.id).await? {
                    lines.extend(differences(&before, after).into_iter().map(|what| (after.id, what)));
                }
            }
            Write::Calendar { school, calendar } => {
                let before = store.school(*school).await?.map(|school| school.calendar).unwrap_or_default();
                lines.extend(of_calendars(&before, calendar).map(|what| (*school, what)));
            }
            Write::NewSchedule(is) if is.chosen => lines.push((is.school, times(is))),
            Write::Schedule { was, becomes } => {
                let of = |it: &crate::queue::Schedule| (it.cron.clone(), it.on_closed, it.chosen);
                if of(was) != of(becomes) {
                    lines.push((becomes.school, times(becomes)));
                }
            }
            Write::Arranged { was, arranged } => {
                let what = What::Slot { kind: was.kind.clone(), nominal: arranged.nominal };
                lines.push((was.school, what));
            }
            Write::Aims { school, .. } => lines.push((*school, What::Aims)),
            Write::Told { school, first, last, .. } => {
                lines.push((*school, What::Page { first: *first, last: *last }));
            }
            _ => {}
        }
    }
    let line = |(school, what)| Write::Noted(Noted { school, at, by: by.clone(), what });
    Ok(lines.into_iter().map(line).collect())
}

fn times(is: &crate::queue::Schedule) -> What {
    What::Times { kind: is.kind.clone(), line: is.cron.clone(), on_closed: is.on_closed, chosen: is.chosen }
}

/// In what two states of a school differ. Pure.
fn differences(before: &School, after: &School) -> Vec<What> {
    let mut found = Vec::new();
    if before.zone != after.zone {
        found.push(What::Zone { was: before.zone.name().to_owned(), is: after.zone.name().to_owned() });
    }
    let chosen = |is_other: bool, what: Option<What>| what.filter(|_| is_other);
    let role = after.librarians.clone().map(What::Librarians);
    found.extend(chosen(before.librarians != after.librarians, role));
    found.extend(chosen(before.desk != after.desk, after.desk.clone().map(What::Desk)));
    found.extend(chosen(before.requests != after.requests, after.requests.clone().map(What::Requests)));
    found.extend(chosen(before.staff != after.staff, after.staff.clone().map(What::Staff)));
    let hours = |school: &School| (school.day_starts, school.day_ends);
    if hours(before) != hours(after) {
        found.push(What::Hours { was: hours(before), is: hours(after) });
    }
    if before.manner != after.manner {
        found.push(What::Manner);
    }
    // A role that was renamed or deleted is nobody's change here.
    if before.marks.roles() != after.marks.roles() {
        found.push(What::Departments);
    }
    if before.second_eyes != after.second_eyes {
        found.push(What::SecondEyes(after.second_eyes));
    }
    for pause in after.pauses.all().iter().filter(|pause| !before.pauses.all().contains(pause)) {
        found.push(What::Paused { label: pause.label.clone(), until: pause.until });
    }
    let is_paused = |kind: &str| after.pauses.all().iter().any(|pause| pause.kind == kind);
    for pause in before.pauses.all().iter().filter(|pause| !is_paused(&pause.kind)) {
        found.push(What::Resumed { label: pause.label.clone() });
    }
    found
}

/// In what two calendars differ; `None` where in nothing. Pure.
fn of_calendars(before: &Calendar, after: &Calendar) -> Option<What> {
    let said = |entry: &Entry| (entry.kind, entry.name.clone(), entry.first, entry.last);
    let added: Vec<&Entry> = after.entries().iter().filter(|it| before.entry(it.id).is_none()).collect();
    let removed: Vec<&Entry> = before.entries().iter().filter(|it| after.entry(it.id).is_none()).collect();
    let is_other = |entry: &&Entry| before.entry(entry.id).is_some_and(|was| said(was) != said(entry));
    let changed: Vec<&Entry> = after.entries().iter().filter(is_other).collect();
    let count = |entries: &[&Entry]| u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let mut all = added.iter().chain(&removed).chain(&changed);
    let only = match (all.next(), all.next()) {
        (None, _) => return None,
        (Some(only), None) => Some(only.name.clone()),
        _ => None,
    };
    let (added, removed, changed) = (count(&added), count(&removed), count(&changed));
    Some(What::Calendar { added, removed, changed, only })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveTime;

    use super::*;
    use crate::chat::{ChannelId, ServerId};
    use crate::days::Manner;
    use crate::features::calendar::{EntryId, EntryKind};
    use crate::features::departments::Marks;
    use crate::features::pauses::{Pause, Pauses};

    fn school() -> School {
        School {
            id: SchoolId(1),
            server: ServerId::from("s"),
            zone: chrono_tz::Europe::London,
            manner: Manner::default(),
            librarians: None,
            desk: Some(ChannelId::from("desk")),
            requests: None,
            staff: None,
            day_starts: NaiveTime::from_hms_opt(7, 0, 0).unwrap(),
            day_ends: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
            calendar: Arc::default(),
            pauses: Pauses::default(),
            marks: Marks::default(),
            second_eyes: false,
            away: false,
            version: 1,
        }
    }

    #[test]
    fn what_is_the_same_has_no_line_and_each_difference_has_its_own() {
        assert_eq!(differences(&school(), &school()), []);
        let pause = Pause {
            kind: "tip".into(),
            label: "Weekly tip".into(),
            since: school().day_starts.on(),
            until: None,
            by: "Dana".into(),
        };
        let paused = School { pauses: Pauses::default().with(pause), ..school() };
        let other = School {
            zone: chrono_tz::Europe::Paris,
            desk: Some(ChannelId::from("other")),
            day_ends: NaiveTime::from_hms_opt(16, 0, 0).unwrap(),
            second_eyes: true,
            ..paused.clone()
        };
        let found = differences(&school(), &other);
        assert!(matches!(
            &found[..],
            [
                What::Zone { .. },
                What::Desk(_),
                What::Hours { .. },
                What::SecondEyes(true),
                What::Paused { until: None, .. },
            ]
        ));
        assert_eq!(differences(&paused, &school()), [What::Resumed { label: "Weekly tip".into() }]);
    }

    trait On {
        fn on(self) -> chrono::NaiveDateTime;
    }

    impl On for NaiveTime {
        fn on(self) -> chrono::NaiveDateTime {
            chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap().and_time(self)
        }
    }

    #[test]
    fn one_entry_of_a_calendar_is_named_and_several_are_counted() {
        let entry = |name: &str| Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: name.into(),
            first: "2026-10-26".parse().unwrap(),
            last: "2026-10-30".parse().unwrap(),
            uid: None,
            source: None,
        };
        let (none, one) = (Calendar::default(), Calendar::of([entry("Half term")]));
        assert_eq!(of_calendars(&one, &one), None);
        let counts = |before, after| match of_calendars(before, after) {
            Some(What::Calendar { added, removed, changed, only }) => (added, removed, changed, only),
            other => panic!("{other:?}"),
        };
        assert_eq!(counts(&none, &one), (1, 0, 0, Some("Half term".into())));
        assert_eq!(counts(&one, &none), (0, 1, 0, Some("Half term".into())));
        let mut renamed = one.clone();
        renamed.change(Entry { id: EntryId(1), ..entry("October holiday") });
        assert_eq!(counts(&one, &renamed), (0, 0, 1, Some("October holiday".into())));
        let many = Calendar::of([entry("Half term"), entry("Training day"), entry("Snow")]);
        assert_eq!(counts(&one, &many), (2, 0, 0, None));
    }
}
