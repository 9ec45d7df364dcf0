//! Which nightly backup is due, and which have become too many. Pure, but for the look at a folder: what there is, is
//! told by the names of the files, so that nothing has to be kept about them anywhere else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::Backups;
use crate::queue::instant;
use crate::store::sqlite::backup::PART;

const DAILY: usize = 7;
const WEEKLY: usize = 4;

/// A nightly backup's file. Others in its folder are left alone.
pub fn name(day: NaiveDate) -> String {
    format!("shelftalker-{}.db", day.format("%Y-%m-%d"))
}

fn day_of(file: &str) -> Option<NaiveDate> {
    let day: NaiveDate = file.strip_prefix("shelftalker-")?.strip_suffix(".db")?.parse().ok()?;
    (name(day) == file).then_some(day)
}

/// The days of which a folder holds a backup; none where there is no such folder yet.
pub fn of_folder(folder: &Path) -> io::Result<BTreeSet<NaiveDate>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let mut days = BTreeSet::new();
    for entry in entries {
        days.extend(entry?.file_name().to_str().and_then(day_of));
    }
    Ok(days)
}

/// What backups that were cut off have left in a folder: a killed process removes nothing.
pub fn cut_off(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut left = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_cut_off) {
            left.push(entry.path());
        }
    }
    Ok(left)
}

fn is_cut_off(file: &str) -> bool {
    let part = file.strip_suffix("-journal").unwrap_or(file);
    part.strip_suffix(PART).and_then(day_of).is_some()
}

/// The latest backup in a folder.
pub fn latest(folder: &Path) -> io::Result<Option<PathBuf>> {
    Ok(of_folder(folder)?.last().map(|day| folder.join(name(*day))))
}

/// The day whose backup is to be made now, if there is none of it; and otherwise when the one that is there fell due.
pub fn due(
    backups: &Backups,
    there: &BTreeSet<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<NaiveDate, DateTime<Utc>> {
    let moment = |day: NaiveDate| instant(backups.zone, day.and_time(backups.daily_at));
    let today = now.with_timezone(&backups.zone).date_naive();
    let latest = if moment(today) <= now { today } else { today - Days::new(1) };
    if there.contains(&latest) { Err(moment(latest)) } else { Ok(latest) }
}

/// Of these days' backups, those to be removed once there is one of `made`.
pub fn too_many(there: &BTreeSet<NaiveDate>, made: NaiveDate) -> BTreeSet<NaiveDate> {
    // What a wrong clock has dated into the future pushes nothing out, and goes when its day has passed.
    let mut past = there.iter().rev().filter(|day| **day <= made);
    let mut kept: BTreeSet<NaiveDate> = past.by_ref().take(DAILY).copied().collect();
    let mut weeks = BTreeSet::new();
    for day in past {
        let week = (day.iso_week().year(), day.iso_week().week());
        if weeks.len() < WEEKLY && weeks.insert(week) {
            kept.insert(*day);
        }
    }
    there.iter().filter(|day| **day <= made && !kept.contains(day)).copied().collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests {
    use chrono::NaiveTime;
    use proptest::prelude::*;

    use super::*;

    fn day(written: &str) -> NaiveDate {
        written.parse().unwrap()
    }

    fn nightly() -> Backups {
        let daily_at = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        Backups { folder: "backups".into(), daily_at, zone: chrono_tz::Europe::London }
    }

    #[test]
    fn a_backup_is_due_from_its_moment_on_until_it_is_there() {
        let due_at = |there: &[&str], now: &str| {
            let there = there.iter().map(|written| day(written)).collect();
            due(&nightly(), &there, now.parse().unwrap())
        };
        let half_past_two = "2026-09-08T01:30:00Z".parse().unwrap();
        assert_eq!(due_at(&["2026-09-07"], "2026-09-08T01:29:59Z"), Err(half_past_two - Days::new(1)));
        assert_eq!(due_at(&["2026-09-07"], "2026-09-08T01:30:00Z"), Ok(day("2026-09-08")));
        assert_eq!(due_at(&["2026-09-07", "2026-09-08"], "2026-09-08T01:30:01Z"), Err(half_past_two));
        assert_eq!(due_at(&[], "2026-09-08T00:00:00Z"), Ok(day("2026-09-07")), "the bot was off at night");
        assert_eq!(due_at(&["2040-01-01"], "2026-09-08T12:00:00Z"), Ok(day("2026-09-08")), "a wrong clock's");
    }

    #[test]
    fn other_files_are_no_nightly_backups() {
        assert_eq!(day_of("shelftalker-2026-09-07.db"), Some(day("2026-09-07")));
        for other in [
            "shelftalker.db",
            "shelftalker-2026-9-7.db",
            "shelftalker-2026-09-07.db.part",
            "shelftalker-2026-02-30.db",
        ] {
            assert_eq!(day_of(other), None, "{other}");
        }
    }

    #[test]
    fn only_what_a_nightly_backup_has_left_is_cut_off() {
        assert!(is_cut_off("shelftalker-2026-09-07.db.part"));
        assert!(is_cut_off("shelftalker-2026-09-07.db.part-journal"));
        for other in ["shelftalker-2026-09-07.db", "shelftalker-2026-09-07.db-journal", "mine.db.part"] {
            assert!(!is_cut_off(other), "{other}");
        }
    }

    #[test]
    fn after_a_year_there_are_seven_days_and_four_weeks_before_them() {
        let mut there = BTreeSet::new();
        for today in day("2026-01-01").iter_days().take(365) {
            there.insert(today);
            for gone in too_many(&there, today) {
                there.remove(&gone);
            }
        }
        let there: Vec<String> = there.iter().map(|day| day.format("%a %d %b").to_string()).collect();
        insta::assert_snapshot!(there.join(", "), @"Sun 06 Dec, Sun 13 Dec, Sun 20 Dec, Thu 24 Dec, Fri 25 Dec, Sat 26 Dec, Sun 27 Dec, Mon 28 Dec, Tue 29 Dec, Wed 30 Dec, Thu 31 Dec");
    }

    proptest! {
        #[test]
        fn the_latest_stay_and_the_rest_is_one_a_week(
            days in prop::collection::btree_set(0_u64..400, 1..120), made in 0_u64..400,
        ) {
            let start = day("2025-12-15");
            let made = start + Days::new(made);
            let mut there: BTreeSet<NaiveDate> = days.into_iter().map(|after| start + Days::new(after)).collect();
            there.insert(made);
            let gone = too_many(&there, made);
            prop_assert!(gone.is_subset(&there) && !gone.contains(&made));
            let kept: Vec<NaiveDate> = there.difference(&gone).copied().filter(|day| *day <= made).collect();
            prop_assert!(kept.len() <= DAILY + WEEKLY);
            prop_assert!(there.iter().all(|day| *day <= made || !gone.contains(day)), "the future is let be");
            let (older, daily) = kept.split_at(kept.len().saturating_sub(DAILY));
            let newest: Vec<NaiveDate> = there.iter().copied().filter(|day| *day <= made).collect();
            prop_assert_eq!(daily, &newest[newest.len() - daily.len()..]);
            prop_assert!(older.windows(2).all(|two| two[0].iso_week() != two[1].iso_week()));
            prop_assert!(gone.is_empty() || daily.len() == DAILY);
            let left = there.difference(&gone).copied().collect();
            prop_assert!(too_many(&left, made).is_empty(), "it is done at once");
        }
    }
}
