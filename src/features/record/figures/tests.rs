//! What holds of the figures whatever the rows are: parts make the whole, nothing is counted twice, and a corrected
//! record changes its own figures alone.

use proptest::prelude::*;

use super::*;
use crate::features::collab::{Begins, Collaboration, Record};

const ZONE: chrono_tz::Tz = chrono_tz::Europe::London;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn span(first: NaiveDate, last: NaiveDate) -> Span {
    Span::new(first, last, ZONE).unwrap()
}

fn moment(day_of_year: u32, hour: u32) -> DateTime<Utc> {
    NaiveDate::from_yo_opt(2026, day_of_year).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
}

fn a_record() -> impl Strategy<Value = Record> {
    let level = prop::option::of(prop::sample::select(Depth::ALL.to_vec()));
    let skills = prop::collection::vec(prop::sample::select(vec!["Searching", "Primary sources"]), 0..3);
    (0u32..9, 0u32..90, level, skills, prop::option::of("[a-z]{1,9}"), prop::collection::vec(1u32..4, 0..3))
        .prop_map(|(sessions, students, level, skills, outcome, goals)| Record {
            sessions,
            students,
            level: level.map(|level| Collaboration { scheme: "a scheme".into(), level }),
            skills: skills.into_iter().map(str::to_owned).collect(),
            outcome,
            goals,
            ..Record::default()
        })
}

fn a_row() -> impl Strategy<Value = Row> {
    let stages =
        vec![Stage::Requested, Stage::Accepted, Stage::Scheduled, Stage::Completed, Stage::Withdrawn];
    let classes = vec![None, Some("8B Biology"), Some("9 history"), Some("PE"), Some("Year 10")];
    let session = (1u32..365, prop::option::of(any::<bool>())).prop_map(|(day, held)| Session {
        day: NaiveDate::from_yo_opt(2026, day).unwrap(),
        begins: Begins::Period("3".into()),
        minutes: None,
        place: None,
        note: None,
        held,
    });
    (
        0u32..12,
        prop::sample::select(stages),
        prop::sample::select(classes),
        (1u32..360, prop::option::of(0u32..90), 0u32..24),
        prop::option::of(0u32..60),
        a_record(),
        prop::option::of(1u8..=5),
        prop::collection::vec(session, 0..3),
        any::<bool>(),
    )
        .prop_map(
            |(teacher, stage, class, (sent, answered, hour), done, record, rating, sessions, of_tip)| {
                let sent_at = moment(sent, hour);
                let completed = stage == Stage::Completed;
                Row {
                    number: 0,
                    teacher: MemberId(format!("t{teacher}")),
                    support: "book-talk".into(),
                    class: class.map(str::to_owned),
                    stage,
                    sent_at,
                    answered_at: answered.map(|hours| sent_at + TimeDelta::hours(hours.into())),
                    completed_at: completed
                        .then(|| sent_at + TimeDelta::days(done.unwrap_or_default().into())),
                    sessions,
                    record: completed.then_some(record),
                    rating: rating.filter(|_| completed),
                    of_tip,
                    of_idea: !of_tip,
                }
            },
        )
}

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(a_row(), 0..40).prop_map(|mut rows| {
        rows.iter_mut().zip(1..).for_each(|(row, number)| row.number = number);
        rows
    })
}

fn figures(rows: &[Row], span: Span) -> Figures {
    let known = HashSet::new();
    let mut tally = Tally::new(span, moment(300, 12), &known);
    for row in rows {
        tally.add(row);
    }
    tally.finish()
}

fn sum<'a>(groups: impl Iterator<Item = &'a Group>) -> u32 {
    groups.map(|group| group.collaborations).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_parts_make_the_whole(rows in some_rows()) {
        let all = figures(&rows, span(day(1, 1), day(12, 31)));
        prop_assert_eq!(all.answered + all.waiting + all.ended_unanswered, all.requests);
        prop_assert_eq!(all.waits.len(), (all.answered + all.waiting) as usize);
        prop_assert_eq!(all.held + all.not_held + all.to_come + all.untold, all.planned);
        prop_assert_eq!(sum(all.subjects.values()) + all.no_subject.collaborations, all.collaborations);
        prop_assert_eq!(sum(all.years.values()) + all.no_year.collaborations, all.collaborations);
        prop_assert_eq!(all.levels.values().flat_map(BTreeMap::values).sum::<u32>(), all.collaborations);
        prop_assert!(all.teachers <= all.collaborations && all.new_teachers <= all.teachers);
        prop_assert!(all.skills.values().chain(all.goals.values()).all(|count| *count <= all.collaborations));
    }

    #[test]
    fn two_spans_side_by_side_count_what_both_together_count(rows in some_rows(), cut in 2u32..364) {
        let (cut, end) = (NaiveDate::from_yo_opt(2026, cut).unwrap(), NaiveDate::from_ymd_opt(2027, 3, 31).unwrap());
        let whole = figures(&rows, span(day(1, 1), end));
        let parts = [figures(&rows, span(day(1, 1), cut)), figures(&rows, span(cut.succ_opt().unwrap(), end))];
        let both = |of: fn(&Figures) -> u64| parts.iter().map(of).sum::<u64>();
        for of in [
            (|f| f.requests.into()) as fn(&Figures) -> u64,
            |f| f.collaborations.into(),
            |f| f.planned.into(),
            |f| f.student_places,
            |f| f.sessions,
            |f| f.ratings.into(),
            |f| f.skills.values().copied().map(u64::from).sum(),
        ] {
            prop_assert_eq!(both(of), of(&whole));
        }
    }

    #[test]
    fn a_corrected_record_changes_exactly_its_own_figures(rows in some_rows(), record in a_record(), which in 0usize..40) {
        let year = span(day(1, 1), day(12, 31));
        let before = figures(&rows, year);
        let mut corrected = rows.clone();
        let Some(row) = corrected.get_mut(which).filter(|row| row.record.is_some()) else { return Ok(()) };
        let counts = Counts::of(row, &year).as_collaboration;
        let old = row.record.replace(record.clone()).unwrap();
        let after = figures(&corrected, year);
        let places = |record: &Record| u64::from(record.sessions) * u64::from(record.students);
        let expected = if counts { before.student_places - places(&old) + places(&record) } else { before.student_places };
        prop_assert_eq!(after.student_places, expected);
        // What the record does not say is as it was.
        let rest = |f: &Figures| (f.requests, f.answered, f.waits.clone(), f.collaborations, f.teachers, f.planned, f.held, f.stars);
        prop_assert_eq!(rest(&after), rest(&before));
        let classes = |f: &Figures| f.subjects.iter().map(|(k, g)| (k.clone(), g.collaborations)).collect::<Vec<_>>();
        prop_assert_eq!(classes(&after), classes(&before));
    }

    #[test]
    fn fewer_than_five_people_are_never_told_nor_to_be_reckoned_out(
        sizes in prop::collection::btree_map("[a-h]", (1u32..5, 0u64..12), 0..8)
    ) {
        let groups: BTreeMap<String, Group> =
            sizes.into_iter().map(|(key, (collaborations, people))| (key, Group { collaborations, people })).collect();
        let (told, untold) = tellable(&groups);
        prop_assert_eq!(told.iter().map(|(_, group)| group.collaborations).sum::<u32>() + untold.collaborations, sum(groups.values()));
        prop_assert!(told.iter().all(|(_, group)| group.people >= FEWEST_PEOPLE));
        prop_assert!(untold.people >= FEWEST_PEOPLE || told.is_empty() || untold.collaborations == 0);
    }
}

#[test]
fn who_still_waits_counts_as_waiting_so_far() {
    let waiting = Row {
        number: 1,
        teacher: "t".into(),
        support: "book-talk".into(),
        class: None,
        stage: Stage::Requested,
        sent_at: moment(298, 12),
        answered_at: None,
        completed_at: None,
        sessions: Vec::new(),
        record: None,
        rating: None,
        of_tip: false,
        of_idea: false,
    };
    let quick = Row { answered_at: Some(moment(299, 13)), sent_at: moment(299, 12), ..waiting.clone() };
    let figures = figures(&[waiting, quick], span(day(1, 1), day(12, 31)));
    assert_eq!(figures.median_wait(), Some(TimeDelta::hours(1)));
    assert_eq!(figures.wait_of(90), Some(TimeDelta::hours(48)));
}

#[test]
fn an_average_is_told_from_five_ratings_on() {
    let few = Figures { ratings: 4, stars: 20, ..Figures::default() };
    assert_eq!(few.helpfulness(), None);
    assert_eq!(Figures { ratings: 5, stars: 23, ..few }.helpfulness(), Some(46));
}
