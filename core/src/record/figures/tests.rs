//! What holds of the figures whatever the rows are: parts make the whole, nothing is counted twice, and a corrected
//! record changes its own figures alone.

use proptest::prelude::*;

use super::*;
use crate::requests::{Begins, Collaboration, Record};

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
                    departments: Vec::new(),
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
        departments: Vec::new(),
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

fn completed(number: i64, teacher: &str, record: Record) -> Row {
    Row {
        of_idea: false,
        number,
        teacher: teacher.into(),
        departments: Vec::new(),
        support: "book-talk".into(),
        class: Some("8B Biology".into()),
        stage: Stage::Completed,
        sent_at: moment(100, 12),
        answered_at: Some(moment(100, 15)),
        completed_at: Some(moment(110, 12)),
        sessions: Vec::new(),
        record: Some(record),
        rating: None,
        of_tip: false,
    }
}

fn held_on(day_of_year: u32, held: Option<bool>) -> Session {
    Session {
        day: NaiveDate::from_yo_opt(2026, day_of_year).unwrap(),
        begins: Begins::Period("3".into()),
        minutes: None,
        place: None,
        note: None,
        held,
    }
}

fn lesson(sessions: u32, students: u32) -> Record {
    Record { sessions, students, ..Record::default() }
}

/// Counted by hand, so that no figure is right by two mistakes.
#[test]
fn a_handful_of_rows_is_counted_as_a_person_would() {
    let level = |level| Some(Collaboration { scheme: "a scheme".into(), level });
    let first = Record {
        level: level(Level::Cooperation),
        skills: vec!["Searching".into(), "Presenting".into(), "Searching".into()],
        goals: vec![2, 2, 1],
        outcome: Some("  Two sources each \n".into()),
        ..lesson(2, 24)
    };
    let second = Record {
        level: level(Level::Cooperation),
        skills: vec!["Searching".into()],
        outcome: Some("  ".into()),
        ..lesson(3, 10)
    };
    let mut rows = vec![
        Row { rating: Some(5), of_tip: true, ..completed(1, "ana", first) },
        Row {
            rating: Some(4),
            of_idea: true,
            class: Some("9 History".into()),
            ..completed(2, "ana", second)
        },
        Row { class: None, completed_at: Some(moment(170, 12)), ..completed(3, "ben", lesson(1, 6)) },
    ];
    // Sent, and not answered; declined without an answer; completed after the span; sent before it.
    let sent = Row {
        stage: Stage::Requested,
        answered_at: None,
        completed_at: None,
        record: None,
        ..rows[0].clone()
    };
    let later = Row { completed_at: Some(moment(250, 12)), ..completed(6, "cleo", lesson(9, 9)) };
    rows.push(Row { number: 4, of_tip: false, rating: None, ..sent.clone() });
    rows.push(Row { number: 5, of_tip: false, rating: None, stage: Stage::Withdrawn, ..sent });
    rows.push(later);
    rows.push(Row {
        sent_at: moment(20, 12),
        answered_at: Some(moment(20, 13)),
        ..completed(7, "dan", lesson(1, 1))
    });
    // 31 March to 8 July.
    let span = Span::new(
        NaiveDate::from_yo_opt(2026, 90).unwrap(),
        NaiveDate::from_yo_opt(2026, 189).unwrap(),
        ZONE,
    )
    .unwrap();
    let known: HashSet<MemberId> = ["ben".into(), "zoe".into()].into();
    let mut tally = Tally::new(span, moment(150, 12), &known);
    for row in &rows {
        tally.add(row);
    }
    let is = tally.finish();

    assert_eq!((is.requests, is.answered, is.waiting, is.ended_unanswered), (6, 4, 1, 1));
    assert_eq!((is.of_tips, is.of_ideas), (1, 1));
    let hours = |hours| TimeDelta::hours(hours);
    assert_eq!(is.waits, [hours(3), hours(3), hours(3), hours(3), hours(50 * 24)]);
    assert_eq!((is.collaborations, is.teachers, is.new_teachers), (4, 3, 2));
    let group = |collaborations, people| Group { collaborations, people };
    assert_eq!(
        is.subjects,
        BTreeMap::from([("Biology".into(), group(2, 25)), ("History".into(), group(1, 10))])
    );
    assert_eq!((is.no_subject, is.no_year), (group(1, 6), group(1, 6)));
    assert_eq!(is.years, BTreeMap::from([(8, group(2, 25)), (9, group(1, 10))]));
    let (april, june) = (day(4, 1), day(6, 1));
    let cooperation = Some(Depth::of(Level::Cooperation));
    assert_eq!(
        is.levels,
        BTreeMap::from([
            (april, BTreeMap::from([(None, 1), (cooperation, 2)])),
            (june, BTreeMap::from([(None, 1)])),
        ])
    );
    assert_eq!(is.schemes, BTreeSet::from(["a scheme".to_owned()]));
    assert_eq!(is.skills, BTreeMap::from([("Presenting".into(), 1), ("Searching".into(), 2)]));
    assert_eq!(is.goals, BTreeMap::from([(1, 1), (2, 1)]));
    assert_eq!((is.sessions, is.student_places), (7, 2 * 24 + 3 * 10 + 6 + 1));
    assert_eq!((is.ratings, is.stars), (2, 9));
    let said: Vec<_> = is.outcomes.iter().map(|it| (it.number, &*it.line, it.rating, it.students)).collect();
    assert_eq!(said, [(1, "Two sources each", Some(5), 24)], "blank lines say nothing");
    assert_eq!(is.outcomes[0].subject.as_deref(), Some("Biology"));
    assert!(!is.is_empty());
}

#[test]
fn what_became_of_a_session_is_what_was_said_of_it_or_what_the_record_implies() {
    let year = span(day(1, 1), day(12, 31));
    let count = |stage, sessions: Vec<Session>| {
        let completed_at = (stage == Stage::Completed).then(|| moment(155, 12));
        let row = Row { stage, completed_at, sessions, ..completed(1, "ana", lesson(1, 20)) };
        let known = HashSet::new();
        // Today is day 150.
        let mut tally = Tally::new(year, moment(150, 12), &known);
        tally.add(&row);
        let is = tally.finish();
        assert_eq!(Counts::of(&row, &year).sessions, is.planned, "the rows say so too");
        (is.planned, is.held, is.not_held, is.to_come, is.untold)
    };
    let of = |held| vec![held_on(140, held), held_on(150, None), held_on(160, None)];
    assert_eq!(count(Stage::Scheduled, of(None)), (3, 0, 0, 2, 1), "today is still to come");
    assert_eq!(count(Stage::Scheduled, of(Some(false))), (3, 0, 1, 2, 0));
    assert_eq!(count(Stage::Accepted, of(Some(true))), (3, 1, 0, 2, 0));
    // A record was made on day 155: where one is said to have taken place, the others did not, and what was still to
    // come is called off.
    assert_eq!(count(Stage::Completed, of(None)), (2, 2, 0, 0, 0));
    assert_eq!(count(Stage::Completed, of(Some(true))), (2, 1, 1, 0, 0));
    assert_eq!(count(Stage::Completed, of(Some(false))), (2, 1, 1, 0, 0));
    // At 13:00 in London.
    let at = |hour| Session {
        begins: Begins::At(chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap()),
        ..held_on(155, None)
    };
    assert_eq!(count(Stage::Completed, vec![held_on(155, None), at(13), at(14)]), (2, 2, 0, 0, 0));
    assert_eq!(
        count(Stage::Requested, of(Some(true))),
        (1, 1, 0, 0, 0),
        "given back, it keeps what took place"
    );
    assert_eq!(count(Stage::Declined, of(Some(true))), (1, 1, 0, 0, 0));
    assert_eq!(count(Stage::Withdrawn, of(None)), (0, 0, 0, 0, 0));
    let outside = vec![Session { day: "2027-01-01".parse().unwrap(), ..held_on(1, None) }];
    assert_eq!(count(Stage::Scheduled, outside), (0, 0, 0, 0, 0));
}

#[test]
fn a_row_counts_where_any_of_it_lies_in_the_span() {
    let april = span(day(4, 1), day(4, 30));
    let row = Row {
        sent_at: moment(10, 9),
        completed_at: Some(moment(200, 9)),
        ..completed(1, "ana", lesson(1, 2))
    };
    assert!(!Counts::of(&row, &april).any());
    let sent = Counts::of(&Row { sent_at: moment(91, 9), ..row.clone() }, &april);
    assert_eq!((sent.as_request, sent.as_collaboration, sent.sessions, sent.any()), (true, false, 0, true));
    let done = Counts::of(&Row { completed_at: Some(moment(91, 9)), ..row.clone() }, &april);
    assert_eq!((done.as_request, done.as_collaboration, done.any()), (false, true, true));
    let without_record = Row { completed_at: Some(moment(91, 9)), record: None, ..row.clone() };
    assert!(!Counts::of(&without_record, &april).as_collaboration);
    let session = Counts::of(&Row { sessions: vec![held_on(91, None), held_on(121, None)], ..row }, &april);
    assert_eq!((session.sessions, session.any()), (1, true), "30 April is in it, 1 May is not");
    let nothing = Figures::default();
    assert!(nothing.is_empty() && nothing.median_wait().is_none());
    for figures in [
        Figures { requests: 1, ..Figures::default() },
        Figures { collaborations: 1, ..Figures::default() },
        Figures { planned: 1, ..Figures::default() },
    ] {
        assert!(!figures.is_empty());
    }
}

fn outcome(number: i64, rating: Option<u8>, subject: &str, line: &str) -> Outcome {
    Outcome { number, line: line.into(), subject: Some(subject.into()), rating, students: 20 }
}

#[test]
fn three_to_six_lines_are_told_one_a_subject_and_good_ones_first() {
    let of = |ratings: &[Option<u8>]| {
        let outcomes: Vec<Outcome> = (1i64..)
            .zip(ratings)
            .map(|(number, rating)| {
                outcome(number, *rating, &format!("subject {number}"), &format!("line {number}"))
            })
            .collect();
        preselected(&outcomes)
    };
    assert_eq!(of(&[Some(5); 8]), [1, 2, 3, 4, 5, 6], "six at most");
    assert_eq!(
        of(&[Some(5), Some(4), Some(4), Some(4), Some(3)]),
        [1, 2, 3, 4],
        "three are enough of others"
    );
    assert_eq!(of(&[Some(5), Some(3), None, None]), [1, 2, 3], "others where there are not enough");
    assert_eq!(of(&[Some(2), Some(1)]), [0i64; 0], "nobody found these helpful");
    let same = [
        outcome(1, Some(5), "Art", "A line"),
        outcome(2, Some(5), "Art", "Another line"),
        outcome(3, Some(5), "Music", "A line"),
        outcome(4, Some(5), "Music", "A third line"),
    ];
    assert_eq!(preselected(&same), [1, 4], "one a subject, and none twice");
}

#[test]
fn the_best_lines_are_kept_however_many_there_are() {
    let known = HashSet::new();
    let mut tally = Tally::new(span(day(1, 1), day(12, 31)), moment(300, 12), &known);
    for number in 1..=900 {
        let record = Record {
            outcome: Some(format!("line {number}")),
            ..lesson(1, u32::try_from(number % 7).unwrap())
        };
        let class = Some(format!("Subject {number}"));
        tally.add(&Row {
            rating: Some(u8::try_from(number % 5 + 1).unwrap()),
            class,
            ..completed(number, "ana", record)
        });
    }
    let is = tally.finish();
    assert_eq!((is.collaborations, is.outcomes.len()), (900, 200));
    let order: Vec<_> = is.outcomes.iter().map(|it| (it.rating, it.students, it.number)).collect();
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "rating, then students, then the latest");
    // Of the 180 with five stars none is missing.
    assert_eq!(order.iter().filter(|(rating, ..)| *rating == Some(5)).count(), 180);
}

#[test]
fn more_classes_than_are_remembered_are_counted_all_the_same() {
    let known = HashSet::new();
    let mut tally = Tally::new(span(day(1, 1), day(12, 31)), moment(300, 12), &known);
    for number in 0..2 * MOST_CLASSES + 10 {
        let class = Some(format!("Class of {}", number % (MOST_CLASSES + 5)));
        tally.add(&Row { class, ..completed(1, "ana", lesson(1, 20)) });
    }
    let is = tally.finish();
    assert_eq!(is.collaborations as usize, 2 * MOST_CLASSES + 10);
    assert_eq!(sum(is.subjects.values()) + is.no_subject.collaborations, is.collaborations);
    assert!(is.outcomes.is_empty());
}

#[test]
fn a_class_is_read_once_however_often_it_is_typed_and_not_too_many_are_remembered() {
    let known = HashSet::new();
    let mut tally = Tally::new(span(day(1, 1), day(12, 31)), moment(300, 12), &known);
    let mut remembered_after = |classes: std::ops::Range<usize>| {
        for number in classes {
            let class = Some(format!("Class of {number}"));
            tally.add(&Row { class, ..completed(1, "ana", lesson(1, 20)) });
        }
        tally.classes.len()
    };
    assert_eq!(remembered_after(0..7), 7);
    assert_eq!(remembered_after(0..MOST_CLASSES), MOST_CLASSES);
    assert_eq!(remembered_after(MOST_CLASSES..MOST_CLASSES + 1), 1, "it begins anew");
}

#[test]
fn ratings_are_averaged_in_tenths_and_rounded() {
    let of = |ratings, stars| Figures { ratings, stars, ..Figures::default() }.helpfulness();
    assert_eq!(of(6, 25), Some(42), "4.17");
    assert_eq!(of(8, 37), Some(46), "4.625");
    assert_eq!(of(7, 31), Some(44), "4.43");
    assert_eq!(of(8, 34), Some(43), "4.25");
}

#[test]
fn the_middle_wait_is_the_lower_of_two_and_of_none_there_is_none() {
    let waits = |hours: &[i64]| Figures {
        waits: hours.iter().map(|it| TimeDelta::hours(*it)).collect(),
        ..Figures::default()
    };
    let middle = |hours: &[i64]| waits(hours).median_wait().map(|wait| wait.num_hours());
    assert_eq!(middle(&[]), None);
    assert_eq!(middle(&[5]), Some(5));
    assert_eq!(middle(&[1, 9]), Some(1));
    assert_eq!(middle(&[1, 2, 9]), Some(2));
    let ten: Vec<i64> = (1..=10).collect();
    assert_eq!(waits(&ten).wait_of(90), Some(TimeDelta::hours(9)));
    assert_eq!(waits(&ten).wait_of(100), Some(TimeDelta::hours(10)));
    assert_eq!(waits(&ten).wait_of(0), None);
}

#[test]
fn small_groups_hide_behind_as_many_others_as_it_takes() {
    let told = |groups: &[(&str, u32, u64)]| {
        let groups: BTreeMap<String, Group> = groups
            .iter()
            .map(|(key, collaborations, people)| {
                ((*key).to_owned(), Group { collaborations: *collaborations, people: *people })
            })
            .collect();
        let (told, untold) = tellable(&groups);
        let names: Vec<String> = told.into_iter().map(|(key, _)| key).collect();
        (names.join(" "), untold.collaborations, untold.people)
    };
    assert_eq!(told(&[]), (String::new(), 0, 0));
    assert_eq!(told(&[("a", 1, 5), ("b", 3, 9), ("c", 1, 30)]), ("b a c".into(), 0, 0), "five may be told");
    assert_eq!(told(&[("a", 1, 5), ("b", 3, 9)]), ("b a".into(), 0, 0));
    assert_eq!(told(&[("a", 2, 4), ("b", 3, 9), ("c", 1, 30)]), ("b".into(), 3, 34), "four hide behind c");
    assert_eq!(told(&[("a", 2, 4), ("b", 3, 9), ("d", 1, 1)]), ("b".into(), 3, 5), "two hide each other");
    assert_eq!(told(&[("a", 2, 4), ("b", 3, 9), ("d", 9, 2)]), ("b".into(), 11, 6));
    assert_eq!(told(&[("a", 2, 4)]), (String::new(), 2, 4));
    assert_eq!(
        told(&[("a", 1, 0), ("b", 2, 50)]),
        (String::new(), 3, 50),
        "it would be known that nobody came"
    );
}

#[test]
fn a_line_is_told_in_its_own_subject_and_only_where_somebody_found_it_helpful() {
    let two = [outcome(1, Some(4), "Art", "A line"), outcome(2, Some(4), "Art", "Another line")];
    assert_eq!(preselected(&two), [1]);
    let three_good = |last| {
        let ratings = [Some(4), Some(4), Some(4), last];
        let outcomes: Vec<Outcome> = (1i64..)
            .zip(ratings)
            .map(|(number, rating)| outcome(number, rating, &format!("s{number}"), &format!("l{number}")))
            .collect();
        preselected(&outcomes)
    };
    assert_eq!(three_good(Some(4)), [1, 2, 3, 4]);
    assert_eq!(three_good(None), [1, 2, 3]);
}

#[test]
fn an_answer_that_is_noted_before_its_question_took_no_time() {
    let row = Row { answered_at: Some(moment(99, 12)), ..completed(1, "ana", lesson(1, 20)) };
    assert_eq!(figures(&[row], span(day(1, 1), day(12, 31))).waits, [TimeDelta::zero()]);
}

#[test]
fn levels_are_stacked_from_least_to_most_and_each_has_its_word() {
    let order = [
        Level::Coordination,
        Level::Cooperation,
        Level::IntegratedInstruction,
        Level::IntegratedCurriculum,
        Level::Sharing,
        Level::Integration,
    ];
    for (place, level) in (0u8..).zip(order) {
        assert_eq!(Depth::of(level), Depth(place));
        assert_eq!(Depth(place).word(), level.word());
    }
    assert_eq!(Depth(9).word(), "");
}
