use super::*;
use crate::features::calendar::{Entry, EntryId, EntryKind};
use crate::features::departments::{Mark, Marked};
use crate::features::setup::SchoolId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar() -> Calendar {
    let term = |(first, last): (&str, &str)| Entry {
        id: EntryId(0),
        kind: EntryKind::Term,
        name: "Term".into(),
        first: day(first),
        last: day(last),
        uid: None,
        source: None,
    };
    let terms = [("2026-09-02", "2026-12-18"), ("2027-01-05", "2027-03-26"), ("2027-04-12", "2027-07-21")];
    Calendar::of(terms.map(term))
}

fn marked(role: &str, name: &str, since: &str) -> Marked {
    Marked { role: role.into(), name: name.into(), since: day(since), gone: false }
}

fn person(name: &str) -> Person {
    Person { id: name.into(), name: name.into() }
}

fn came(teacher: &str, department: &str, subject: Option<&str>, on: &str, score: Option<u8>) -> Came {
    Came {
        teacher: teacher.into(),
        departments: vec![department.into()],
        subject: subject.map(str::to_owned),
        on: day(on),
        score,
    }
}

fn decided(about: About, chosen: Chosen, on: &str) -> Decision {
    Decision {
        school: SchoolId(1),
        about,
        person: None,
        name: String::new(),
        chosen,
        on: day(on),
        by: person("dana"),
        at: chrono::DateTime::default(),
        version: 1,
    }
}

struct Story {
    today: &'static str,
    marks: Marks,
    came: Vec<Came>,
    unanswered: Vec<Unanswered>,
    colleagues: Vec<Colleague>,
    decisions: Vec<Decision>,
    calendar: Calendar,
}

impl Story {
    fn on(today: &'static str) -> Self {
        Self {
            today,
            marks: Marks::default(),
            came: Vec::new(),
            unanswered: Vec::new(),
            colleagues: Vec::new(),
            decisions: Vec::new(),
            calendar: calendar(),
        }
    }

    fn says(&self) -> Vec<String> {
        self.hints().iter().map(|hint| hint.about().to_string()).collect()
    }

    fn hints(&self) -> Vec<Hint> {
        let known = Known {
            today: day(self.today),
            calendar: &self.calendar,
            marks: &self.marks,
            came: self.came.clone(),
            unanswered: self.unanswered.clone(),
            colleagues: self.colleagues.clone(),
            subjects: BTreeMap::from([("history".into(), "History".into()), ("art".into(), "Art".into())]),
            decisions: self.decisions.clone(),
        };
        hints(&known)
    }
}

#[test]
fn a_department_is_quiet_once_a_terms_school_days_have_passed_since_its_latest_request() {
    let departments = vec![marked("1", "Science", "2026-09-02")];
    // The autumn term has 78 school days, the spring term 59.
    for (today, latest, is_quiet) in [
        ("2026-12-18", None, false),
        ("2026-12-21", None, false),
        ("2027-01-05", None, true),
        ("2027-01-11", Some("2026-10-19"), false),
        ("2027-03-01", Some("2026-11-30"), false),
        ("2027-03-08", Some("2026-11-20"), true),
        ("2027-06-07", Some("2027-06-01"), false),
    ] {
        let came = latest.map(|on| came("ana", "1", None, on, None)).into_iter().collect();
        let marks = Marks { departments: departments.clone(), ..Marks::default() };
        let story = Story { marks, came, ..Story::on(today) };
        assert_eq!(story.says() == ["department 1"], is_quiet, "{today} {latest:?}: {:?}", story.says());
    }
}

#[test]
fn nothing_is_said_of_the_time_before_a_department_was_marked_nor_of_one_whose_role_is_gone() {
    let late = Marks { departments: vec![marked("1", "Science", "2027-02-01")], ..Marks::default() };
    assert_eq!(Story { marks: late.clone(), ..Story::on("2027-03-22") }.says(), [""; 0]);
    assert_eq!(Story { marks: late, ..Story::on("2027-06-07") }.says(), ["department 1"]);
    let gone = Marks {
        departments: vec![Marked { gone: true, ..marked("1", "Science", "2026-09-02") }],
        ..Marks::default()
    };
    assert_eq!(Story { marks: gone, ..Story::on("2027-06-07") }.says(), [""; 0]);
}

#[test]
fn since_when_a_department_is_quiet_is_told_for_a_year() {
    let since = |today, latest: Option<&str>| {
        let marks = Marks { departments: vec![marked("1", "Science", "2026-09-02")], ..Marks::default() };
        let came = latest.map(|on| came("ana", "1", None, on, None)).into_iter().collect();
        let story = Story { marks, came, ..Story::on(today) };
        match story.hints().as_slice() {
            [Hint::Department { since, .. }] => since.map(|day| day.to_string()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(since("2027-09-02", None).as_deref(), Some("2026-09-02"));
    assert_eq!(since("2027-09-03", None), None, "what came before that day is not looked at any more");
    assert_eq!(since("2027-09-13", Some("2026-11-30")).as_deref(), Some("2026-11-30"));
    assert_eq!(
        since("2028-01-10", Some("2026-11-30")),
        None,
        "it is still in hand, and others may have come since"
    );
}

#[test]
fn without_terms_a_term_is_sixty_school_days() {
    let marks = Marks { departments: vec![marked("1", "Science", "2026-09-07")], ..Marks::default() };
    let story = |today| Story { marks: marks.clone(), calendar: Calendar::default(), ..Story::on(today) };
    assert_eq!(story("2026-11-27").says(), [""; 0]);
    assert_eq!(story("2026-11-30").says(), ["department 1"]);
}

#[test]
fn a_subject_is_one_where_two_found_it_most_helpful_and_nobody_else_asked() {
    let of = |each: &[(&str, Option<u8>)]| {
        let came = each.iter().map(|(who, score)| came(who, "9", Some("history"), "2026-10-05", *score));
        Story { came: came.collect(), ..Story::on("2026-11-02") }.says()
    };
    assert_eq!(of(&[("ana", Some(5)), ("ben", Some(5))]), ["subject history"]);
    assert_eq!(of(&[("ana", Some(5)), ("ben", Some(5)), ("ana", None)]), ["subject history"]);
    assert_eq!(of(&[("ana", Some(5)), ("ana", Some(5))]), [""; 0], "one person is not two");
    assert_eq!(of(&[("ana", Some(5)), ("ben", Some(4))]), [""; 0]);
    assert_eq!(of(&[("ana", Some(5)), ("ben", Some(5)), ("tan", None)]), [""; 0], "somebody else has asked");
}

#[test]
fn the_kinds_take_turns_and_within_one_it_goes_by_the_alphabet() {
    let colleague = |name: &str, role: &str| Colleague {
        school: SchoolId(1),
        who: person(name),
        roles: vec![role.into()],
        seen_at: chrono::DateTime::default(),
    };
    let story = Story {
        marks: Marks {
            departments: vec![marked("1", "Science", "2026-09-02"), marked("2", "Art", "2026-09-02")],
            leaders: vec![marked("3", "Heads", "2026-09-02")],
            newcomers: vec![marked("4", "New", "2026-09-02")],
        },
        unanswered: vec![Unanswered {
            request: 7,
            teacher: person("Ana"),
            topic: "Reefs".into(),
            was: Asked::NotAnswered,
        }],
        colleagues: vec![colleague("Zoe", "3"), colleague("ben", "4"), colleague("Tan", "5")],
        ..Story::on("2027-01-11")
    };
    assert_eq!(
        story.says(),
        ["colleague ben", "again 7", "department 2", "colleague Zoe", "department 1"],
        "whoever holds no marked role any more is left out"
    );
    assert_eq!(story.marks.is_by(&["4".into()]), Some(Mark::Newcomer));
}

#[test]
fn not_now_and_written_rest_for_a_term_and_never_rests_for_good() {
    let with = |chosen, today| Story {
        marks: Marks { departments: vec![marked("1", "Science", "2026-09-02")], ..Marks::default() },
        decisions: vec![decided(About::Department("1".into()), chosen, "2027-01-11")],
        ..Story::on(today)
    };
    for chosen in [Chosen::NotNow, Chosen::Written] {
        assert_eq!(with(chosen, "2027-03-22").says(), [""; 0], "{chosen:?}");
        assert_eq!(with(chosen, "2027-05-10").says(), ["department 1"], "{chosen:?}");
    }
    assert_eq!(with(Chosen::Never, "2027-07-12").says(), [""; 0]);
    let of_another = Story {
        decisions: vec![decided(About::Department("2".into()), Chosen::Never, "2027-01-11")],
        ..with(Chosen::Never, "2027-01-18")
    };
    assert_eq!(of_another.says(), ["department 1"]);
}
