//! Pages of small and large schools, drawn. With `SHELFTALKER_DRAWINGS=folder` they are kept, to be looked at.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::figures::{Depth, Figures, Tally};
use super::page::{Page, Source};
use super::template::{BUILT_IN_REPORT, Template};
use super::types::{Row, Span, Told, Voice};
use super::{html, laid_out, periods};
use crate::chat::MemberId;
use crate::days::Manner;
use crate::drawing::{About, Mark, Paper, Sheet, document, picture};
use crate::features::collab::{Aims, Begins, Collaboration, Goal, Record, Session, Stage};

const TODAY: (i32, u32, u32) = (2026, 12, 18);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap()
}

fn now() -> DateTime<Utc> {
    today().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// `count` completed requests of this term and as many thirds of the term before, and a few that wait.
fn rows(count: u32, classes: &[&str], had_a_term_before: bool) -> Vec<Row> {
    let skills = [
        "Judging sources",
        "Searching",
        "Citing and copyright",
        "Reading for pleasure",
        "Using AI with judgement",
        "Presenting",
        "Working with data",
    ];
    let lines = [
        "Every student could say where a claim came from, and two of three changed their own mind about one.",
        "The class wrote a field guide that the primary school now borrows.",
        "Twelve reluctant readers finished a book and asked for the next.",
        "Pupils compared four front pages of one day and explained why they differ.",
    ];
    let begins = NaiveDate::from_ymd_opt(2026, 9, 2).unwrap();
    let row = |index: u32, sent: NaiveDate| {
        let sent_at = sent.and_hms_opt(8 + index % 7, 0, 0).unwrap().and_utc();
        let done = sent + TimeDelta::days(9);
        Row {
            number: index.into(),
            teacher: MemberId(format!("t{}", index % (count / 2 + 1))),
            departments: Vec::new(),
            support: "co-teach".into(),
            class: classes.get(index as usize % classes.len().max(1)).map(|it| (*it).to_owned()),
            stage: Stage::Completed,
            sent_at,
            answered_at: Some(sent_at + TimeDelta::hours((index % 11).into())),
            completed_at: Some(sent_at + TimeDelta::days(10)),
            sessions: vec![Session {
                day: done,
                begins: Begins::Period("3".into()),
                minutes: Some(45),
                place: None,
                note: None,
                held: Some(!index.is_multiple_of(13)),
            }],
            record: Some(Record {
                sessions: 1 + index % 3,
                students: 18 + index % 12,
                level: (index % 6 != 5).then(|| Collaboration {
                    scheme: "Montiel-Overall, 2005".into(),
                    level: Depth::ALL[index as usize % 4],
                }),
                skills: vec![skills[index as usize % 7].into(), skills[index as usize % 4].into()],
                outcome: Some(lines[index as usize % 4].into()),
                goals: vec![1 + index % 3],
                ..Record::default()
            }),
            rating: (!index.is_multiple_of(3)).then(|| u8::try_from(3 + index % 3).unwrap()),
            of_tip: index % 9 == 4,
            of_idea: false,
        }
    };
    let mut rows: Vec<Row> =
        (0..count).map(|index| row(index, begins + TimeDelta::days((index * 5 % 96).into()))).collect();
    if had_a_term_before {
        let before = NaiveDate::from_ymd_opt(2026, 4, 10).unwrap();
        rows.extend(
            (0..count * 2 / 3).map(|index| row(index, before + TimeDelta::days((index * 3 % 60).into()))),
        );
    }
    rows.extend((0..=(count / 12).min(4)).map(|index| Row {
        stage: Stage::Requested,
        answered_at: None,
        completed_at: None,
        record: None,
        rating: None,
        sessions: Vec::new(),
        ..row(index, today() - TimeDelta::days(2))
    }));
    rows
}

fn count(rows: &[Row], first: NaiveDate, last: NaiveDate) -> Figures {
    let known = HashSet::new();
    let mut tally = Tally::new(Span::new(first, last, chrono_tz::Europe::London).unwrap(), now(), &known);
    for row in rows {
        tally.add(row);
    }
    tally.finish()
}

fn page(rows: &[Row], manner: &Manner, told: &Told) -> Page {
    let terms = periods::usual_terms(today(), manner);
    let period = periods::read(&format!("this {}", manner.term()), today(), manner, &terms).unwrap();
    let before = period.before(manner, &terms).unwrap();
    let (now, earlier) = (count(rows, period.first, period.last), count(rows, before.first, before.last));
    let goals = [
        "Every student leaves able to judge what they read online",
        "Reading for pleasure in every year",
        "Teachers share what works",
    ];
    let aims = Aims {
        teachers: (now.teachers > 1).then_some(64.max(now.teachers)),
        goals: goals.iter().zip(1..).map(|(words, id)| Goal { id, words: (*words).into() }).collect(),
        ..Aims::default()
    };
    let voice = Voice { tips: 14, useful: 31, newsletters: 4, ..Voice::default() };
    Page::of(&Source {
        period: &period,
        now: &now,
        voice: if rows.len() > 3 { voice } else { Voice::default() },
        before: (!earlier.is_empty()).then_some((
            &before,
            &earlier,
            Voice { tips: 11, useful: 33, newsletters: 4, ..Voice::default() },
        )),
        aims: &aims,
        told,
        manner,
        may_be_told: &|_| true,
        is_harmless: &|_| true,
    })
}

const CLASSES: [&str; 9] = [
    "8B Biology",
    "9 History",
    "Y7 English",
    "10 Geography",
    "Year 11 Chemistry",
    "8 Art",
    "9C Biology",
    "7 Music",
    "12 History",
];

fn drawn(name: &str, page: &Page, paper: Paper) -> Vec<Sheet> {
    let template = Template::read(BUILT_IN_REPORT).unwrap();
    let sheets = laid_out::sheets(page, &template, paper);
    let about = About { title: page.title.clone(), language: "en-GB".into() };
    let pdf = document(&sheets, &about).unwrap();
    let html = html::html(page, &template, "en-GB");
    if let Some(folder) = std::env::var_os("SHELFTALKER_DRAWINGS") {
        let path = |ending: &str| std::path::Path::new(&folder).join(format!("{name}{ending}"));
        for (index, sheet) in sheets.iter().enumerate() {
            std::fs::write(path(&format!("-{}.png", index + 1)), picture(sheet, 2.0).unwrap()).unwrap();
            std::fs::write(
                path(&format!("-{}-grey.png", index + 1)),
                picture(&sheet.clone().in_grey(), 1.4).unwrap(),
            )
            .unwrap();
        }
        std::fs::write(path(".pdf"), pdf).unwrap();
        std::fs::write(path(".html"), html).unwrap();
    }
    sheets
}

fn is_inside(sheet: &Sheet) -> bool {
    let mut marks = sheet.pieces.iter().flat_map(|piece| &piece.marks);
    marks.all(|mark| match mark {
        Mark::Words { x, y, line, .. } => {
            *x >= 0.0 && x + line.width <= sheet.width - 20.0 && *y <= sheet.height
        }
        Mark::Block { x, y, width, height, .. } => {
            *x >= 0.0 && x + width <= sheet.width + 0.5 && y + height <= sheet.height
        }
        Mark::Shape { corners, .. } => corners.iter().all(|(x, y)| *x <= sheet.width && *y <= sheet.height),
    })
}

fn told() -> Told {
    Told {
        ask: Some(
            "Two lessons a week for the library in Year 9, so that every class meets sources once.".into(),
        ),
        ..Told::default()
    }
}

#[test]
fn a_term_of_41_collaborations_fits_one_page_of_either_paper() {
    let rows = rows(41, &CLASSES, true);
    for (name, manner, paper) in
        [("a41", Manner::default(), Paper::A4), ("a41-letter", Manner::american(), Paper::Letter)]
    {
        let sheets = drawn(name, &page(&rows, &manner, &told()), paper);
        assert_eq!(sheets.len(), 1, "{name}");
        assert!(is_inside(&sheets[0]), "{name}");
    }
}

#[test]
fn few_and_many_collaborations_are_drawn_within_their_pages() {
    for collaborations in [0, 1, 7, 900] {
        let rows = rows(collaborations, &CLASSES, collaborations == 900);
        let sheets = drawn(
            &format!("b{collaborations}"),
            &page(&rows, &Manner::default(), &Told::default()),
            Paper::A4,
        );
        assert!(sheets.len() == 1 && is_inside(&sheets[0]), "{collaborations}: {} sheets", sheets.len());
    }
}

#[test]
fn long_subjects_and_names_from_right_to_left_stay_in_their_columns() {
    let classes = [
        "9 Design and technology (textiles)",
        "8 العلوم الطبيعية والحياة",
        "10 ספרות עברית",
        "Year 12 Theory of knowledge and history",
        "7 Personal, social and health education",
    ];
    let told = Told {
        points: Some("قالت السيدة رحمان: المكتبة غيّرت درسي.\nDie Bibliothek ist ein Unterrichtsraum.".into()),
        ..told()
    };
    let sheets = drawn("c-long", &page(&rows(41, &classes, true), &Manner::default(), &told), Paper::A4);
    assert!(sheets.iter().all(is_inside));
}

#[test]
fn a_first_term_compares_with_nothing() {
    let page = page(&rows(7, &CLASSES, false), &Manner::default(), &Told::default());
    assert_eq!(page.compared, "There is nothing earlier on record to compare with.");
    let html = html::html(&page, &Template::read(BUILT_IN_REPORT).unwrap(), "en-GB");
    assert!(!html.contains("than the term before"), "{html}");
}

#[test]
fn what_the_page_says_could_be_read_aloud() {
    let said = |rows: &[Row]| page(rows, &Manner::default(), &Told::default()).sentence;
    assert_eq!(
        said(&rows(0, &CLASSES, false)),
        "This term the library received 1 request; no collaboration is completed yet."
    );
    assert_eq!(
        said(&rows(1, &CLASSES, false)),
        "This term the library worked with one teacher on one collaboration."
    );
    assert_eq!(
        said(&rows(41, &CLASSES, true)),
        "This term the library worked with 21 teachers on 41 collaborations in 7 subjects."
    );
}
