//! Reads ideas from a file that a librarian wrote, a table (CSV) or idea blocks (TOML), and writes the table. Pure.

use csv::StringRecord;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use super::shelf::Offered;
use super::subjects::Subjects;
use super::types::{Ages, Idea, IdeaId, Months};
use super::{OWN, classes, months};
use crate::days::Manner;
use crate::features::collab::SupportKinds;
use crate::library::Fault;
use crate::library::catalogue::{self, Column as _, Row, Table};
use crate::words;

pub type Found = catalogue::Found<Idea>;
type Report = catalogue::Report<Idea>;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV.
    Table,
    /// TOML.
    Blocks,
}

/// What an entry is held against.
pub struct With<'a> {
    pub subjects: &'a Subjects,
    pub kinds: &'a SupportKinds,
    pub manner: &'a Manner,
}

/// What is said about files of ideas.
pub static SAYINGS: catalogue::Sayings = catalogue::Sayings {
    too_large: "The file is larger than 1 MB. Please split it, or leave out what isn't an idea.",
    too_many: "The file has more than 500 ideas. Please split it.",
    none_in_it: "There is no idea in the file.",
    is_known: "An idea of this title is already in /idea list. /idea edit changes it.",
    stands_above: "Another idea of this title comes earlier in the file.",
    none_taken: "No idea was imported",
    one_taken: "Imported: 1 idea",
    all_taken: |all| words!("Imported: {all} ideas", all = all),
    some_taken: |taken, all| words!("Imported: {taken} of {all} ideas", taken = taken, all = all),
    taken: "Imported: teachers find these with /ideas from now on",
    too_many_to_name: |all| words!("{all} ideas, too many to name here\n", all = all),
    check_letters: "An older program has saved this file: please check letters with accents in /idea list.\n",
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Subjects,
    Ages,
    Classes,
    Students,
    Library,
    Teacher,
    Minutes,
    Sessions,
    Months,
    MonthsSouth,
    Why,
    Support,
}

/// The columns, in the order in which they are exported.
const COLUMNS: [&str; 12] = [
    "title",
    "subjects",
    "ages",
    "students",
    "library",
    "teacher",
    "minutes",
    "sessions",
    "months",
    "months_south",
    "why_then",
    "support",
];

const NAMES: &[(Column, &[&str])] = &[
    (Column::Title, &["title", "idea", "name", "heading"]),
    (Column::Subjects, &["subjects", "subject"]),
    (Column::Ages, &["ages", "age"]),
    (Column::Classes, &["classes", "class", "years", "year", "grades", "grade"]),
    (Column::Students, &["students", "what students do", "activity", "description"]),
    (Column::Library, &["library", "what the library brings", "librarian"]),
    (Column::Teacher, &["teacher", "what the teacher brings", "you"]),
    (Column::Minutes, &["minutes", "length"]),
    (Column::Sessions, &["sessions", "lessons"]),
    (Column::Months, &["months", "month", "when", "season"]),
    (Column::MonthsSouth, &["months south"]),
    (Column::Why, &["why then", "why"]),
    (Column::Support, &["support", "kind of support", "kind"]),
];

impl catalogue::Column for Column {
    const NEEDED: &'static [Self] = &[Self::Title, Self::Subjects, Self::Students];

    fn name(self) -> &'static str {
        let names = NAMES.iter().find(|(column, _)| *column == self).map(|(_, names)| names[0]);
        names.unwrap_or_default()
    }

    fn meant(name: &str, _: &StringRecord) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(column, _)| *column)
    }

    fn known() -> String {
        format!("{}, classes", COLUMNS.join(", "))
    }

    fn stands_twice(self) -> String {
        format!("Two columns are an idea's {}: leave one out.", self.name())
    }
}

impl Format {
    /// How a file of this name is written; where the name does not say, by whether it has an idea's block.
    pub fn of(name: &str, text: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        match ending.as_deref() {
            Some("toml") => Self::Blocks,
            Some("csv" | "tsv") => Self::Table,
            _ if text.split(['\n', '\r']).any(|line| line.trim() == BLOCK) => Self::Blocks,
            _ => Self::Table,
        }
    }
}

const BLOCK: &str = "[[idea]]";

/// Reads a file's text, beside the titles of the ideas that are `known` already. The error is a sentence about the
/// whole file, which it may quote: then none of it was read.
pub fn read<'a>(
    text: &str,
    format: Format,
    with: &With,
    known: impl Iterator<Item = &'a str>,
) -> Result<Found, String> {
    let mut found = Report::of(
        text,
        &SAYINGS,
        known,
        |idea| &idea.title,
        |text, report| match format {
            Format::Table => rows(text, with, report),
            Format::Blocks => blocks(text, with, report),
        },
    )?;
    found.is_table = format == Format::Table;
    Ok(found)
}

fn rows(text: &str, with: &With, report: &mut Report) -> Result<(), String> {
    let table: Table<Column> = Table::read(text)?;
    for row in table.rows() {
        let idea = of_row(&row, with).and_then(|idea| checked(idea, with));
        report.note(row.number, row.cell(Column::Title), idea)?;
    }
    report.found.columns_left = table.left;
    Ok(())
}

fn of_row(row: &Row<Column>, with: &With) -> Result<Idea, String> {
    row.fits()?;
    let cell = |column| row.cell(column).trim();
    let number = |column: Column, usual: u32| match cell(column) {
        "" => Ok(usual),
        typed => {
            typed.parse().map_err(|_| format!("I can't read {} \"{typed}\": write a number.", column.name()))
        }
    };
    let mut subjects = Vec::new();
    for name in cell(Column::Subjects).split([',', ';', '/']).map(str::trim).filter(|name| !name.is_empty()) {
        let found = with.subjects.find(name).or_else(|| with.subjects.meant(name).first().copied());
        subjects.push(found.ok_or_else(|| format!("I don't know the subject \"{name}\"."))?.key.clone());
    }
    let typed = cell(Column::Support).to_lowercase();
    let kind = with.kinds.all().iter().find(|kind| kind.key == typed || kind.name.to_lowercase() == typed);
    let kind =
        kind.ok_or_else(|| format!("I don't know the kind of support \"{}\".", cell(Column::Support)))?;
    let south = cell(Column::MonthsSouth);
    Ok(Idea {
        id: IdeaId::default(),
        title: cell(Column::Title).to_owned(),
        subjects,
        ages: ages(cell(Column::Ages), cell(Column::Classes), with.manner)?,
        students: cell(Column::Students).to_owned(),
        library: cell(Column::Library).to_owned(),
        teacher: cell(Column::Teacher).to_owned(),
        minutes: number(Column::Minutes, 60)?,
        sessions: number(Column::Sessions, 1)?,
        months: months::read(cell(Column::Months))?,
        months_south: (!south.is_empty()).then(|| months::read(south)).transpose()?,
        why_then: Some(cell(Column::Why).to_owned()).filter(|why| !why.is_empty()),
        support: kind.key.clone(),
    })
}

fn ages(ages: &str, in_classes: &str, manner: &Manner) -> Result<Ages, String> {
    match (ages, in_classes) {
        ("", "") => Err("For whom is it? Write ages like 9-13, or classes.".to_owned()),
        ("", typed) => classes::read_ages(typed, manner),
        (typed, _) => {
            let age = |typed: &str| typed.trim().parse().ok();
            let (youngest, oldest) = typed.split_once(['-', '–']).unwrap_or((typed, typed));
            match (age(youngest), age(oldest)) {
                (Some(youngest), Some(oldest)) => Ok(Ages { youngest, oldest }),
                _ => Err(format!("I can't read ages \"{typed}\": write them like 9-13.")),
            }
        }
    }
}

fn blocks(text: &str, with: &With, report: &mut Report) -> Result<(), String> {
    let file: toml::Table = toml::from_str(text).map_err(|error| {
        format!("The file cannot be read as TOML: {}.", error.message().trim_end_matches('.'))
    })?;
    let begin = text.lines().enumerate().filter(|(_, line)| line.trim() == BLOCK);
    let mut lines = begin.map(|(at, _)| at as u64 + 1);
    let Some(toml::Value::Array(entries)) = file.get("idea") else { return Ok(()) };
    for entry in entries {
        let title = entry.get("title").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let idea = entry.clone().try_into::<Idea>().map_err(|error| {
            let why = error.message().split(", expected").next().unwrap_or_default().trim_end_matches('.');
            format!("It cannot be read ({why}): /idea export shows what an idea looks like.")
        });
        report.note(lines.next().unwrap_or(1), &title, idea.and_then(|idea| checked(idea, with)))?;
    }
    Ok(())
}

fn checked(idea: Idea, with: &With) -> Result<Idea, String> {
    let idea = idea.checked()?;
    idea.check_keys(with.subjects, with.kinds)?;
    Ok(idea)
}

/// The id of a school's own idea: the same for whoever brings the same file at the same moment, so that one of them is
/// overtaken, and never that of an idea which is there.
pub fn own_id(there: &[Offered], title: &str) -> IdeaId {
    let mut hash = Sha256::new();
    for offered in there {
        hash.update(format!("{}\n", offered.idea.id.0));
    }
    hash.update(title.to_lowercase());
    let code = BASE32_NOPAD.encode(&hash.finalize()[..16]).to_lowercase();
    IdeaId(format!("{OWN}{code}"))
}

/// The table that is read back as the same ideas.
pub fn table(ideas: &[Idea]) -> Result<String, Fault> {
    let months = |months: Months| String::from(months);
    let row = |idea: &Idea| {
        vec![
            idea.title.clone(),
            idea.subjects.join(", "),
            format!("{}-{}", idea.ages.youngest, idea.ages.oldest),
            idea.students.clone(),
            idea.library.clone(),
            idea.teacher.clone(),
            idea.minutes.to_string(),
            idea.sessions.to_string(),
            months(idea.months),
            idea.months_south.map(months).unwrap_or_default(),
            idea.why_then.clone().unwrap_or_default(),
            idea.support.clone(),
        ]
    };
    catalogue::written(&COLUMNS, ideas.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::ideas::file::to_file;

    fn read_here(text: &str, format: Format, known: &[&str]) -> Result<Found, String> {
        let content = crate::config::Settings::built_in().unwrap().content;
        let with = With { subjects: &content.subjects, kinds: &content.support, manner: &Manner::default() };
        read(text, format, &with, known.iter().copied())
    }

    /// What the report says, an entry a line.
    fn report(text: &str, format: Format) -> String {
        match read_here(text, format, &["A walk"]) {
            Err(sentence) => sentence,
            Ok(found) => found
                .entries
                .iter()
                .map(|entry| match &entry.thing {
                    Err(why) => format!("{} \"{}\": {why}", entry.line, entry.title),
                    Ok(idea) => format!(
                        "{} \"{}\" taken: {:?} {:?}",
                        entry.line, idea.title, idea.subjects, idea.ages
                    ),
                })
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    #[test]
    fn every_idea_that_comes_with_shelftalker_is_exported_and_read_back_as_the_same() {
        let shipped = crate::config::Settings::built_in().unwrap().content.ideas;
        let without_ids = |ideas: Vec<Idea>| -> Vec<Idea> {
            ideas.into_iter().map(|idea| Idea { id: IdeaId::default(), ..idea }).collect()
        };
        let back = |text: &str, format| {
            let found = read_here(text, format, &[]).unwrap();
            found.entries.into_iter().map(|entry| entry.thing.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(back(&table(&shipped).unwrap(), Format::Table), without_ids(shipped.clone()));
        assert_eq!(back(&to_file(shipped.iter()).unwrap(), Format::Blocks), shipped);
    }

    #[test]
    fn each_row_with_something_wrong_is_named_with_its_reason_and_the_others_are_taken() {
        let file = "Title,Subject,Classes,Students,Library,Teacher,Minutes,When,Support,Notes\n\
                    Volcanoes that speak,\"science, geography\",Year 5 to 8,Build one.,Scrap.,Facts.,,April to June,makerspace,x\n\
                    A walk,science,5-8,Walk.,Books.,Rules.,,,makerspace,\n\
                    Alchemy,alchemy,5-8,Stir.,Books.,Rules.,,,makerspace,\n\
                    Too long,science,5-8,Walk.,Books.,Rules.,300,,makerspace,\n\
                    Never,science,5-8,Walk.,Books.,Rules.,,in spring,makerspace,\n\
                    No kind,science,5-8,Walk.,Books.,Rules.,,,magic,\n\
                    For nobody,science,,Walk.,Books.,Rules.,,,makerspace,\n\
                    Empty hands,science,5-8,Walk.,,Rules.,,,makerspace,\n";
        insta::assert_snapshot!(report(file, Format::Table), @r#"
        2 "Volcanoes that speak" taken: ["science", "geography"] Ages { youngest: 9, oldest: 13 }
        3 "A walk": An idea of this title is already in /idea list. /idea edit changes it.
        4 "Alchemy": I don't know the subject "alchemy".
        5 "Too long": The minutes of a session must be from 10 to 120, not 300.
        6 "Never": I can't read "in spring" as months: write them like April to June, or leave them out.
        7 "No kind": I don't know the kind of support "magic".
        8 "For nobody": For whom is it? Write ages like 9-13, or classes.
        9 "Empty hands": What the library brings is empty: write at least a word.
        "#);
        insta::assert_snapshot!(report("title,subjects\nA,art", Format::Table), @r#"The first row names no column "students". Use: title, subjects, ages, students, library, teacher, minutes, sessions, months, months_south, why_then, support, classes."#);
        insta::assert_snapshot!(report("title,colour,students\nA,red,b", Format::Table), @r#"I don't know the column "colour". Use: title, subjects, ages, students, library, teacher, minutes, sessions, months, months_south, why_then, support, classes."#);
        insta::assert_snapshot!(report("title,subjects,students\n", Format::Table), @"There is no idea in the file.");
    }

    #[test]
    fn blocks_are_read_as_the_files_of_an_installation_are() {
        let block = |title: &str, more: &str| {
            format!(
                "[[idea]]\ntitle = \"{title}\"\nsubjects = [\"art\"]\nages = [9, 13]\nstudents = \"Draw.\"\nlibrary = \"Paper.\"\n\
                 teacher = \"Pens.\"\nminutes = 60\nsessions = 2\nmonths = \"any\"\nsupport = \"makerspace\"\n{more}\n"
            )
        };
        let file = block("Dots", "")
            + &block("dots", "")
            + &block("More", "colour = 3")
            + &block("Old", "id = \"x y\"");
        insta::assert_snapshot!(report(&file, Format::Blocks), @r#"
        1 "Dots" taken: ["art"] Ages { youngest: 9, oldest: 13 }
        13 "dots": Another idea of this title comes earlier in the file.
        25 "More": It cannot be read (unknown field `colour`): /idea export shows what an idea looks like.
        37 "Old": The id "x y" must be 1 to 48 small letters, digits and hyphens.
        "#);
        assert!(report("[[idea]\ntitle", Format::Blocks).starts_with("The file cannot be read as TOML"));
        assert_eq!(Format::of("ideas.txt", &file), Format::Blocks);
        assert_eq!(Format::of("ideas", "title,subjects"), Format::Table);
    }

    #[test]
    fn an_own_id_is_the_same_for_the_same_file_and_another_once_anything_is_there() {
        let one = own_id(&[], "A walk");
        assert_eq!(one, own_id(&[], "a WALK"));
        let idea = super::super::types::an_idea(&one.0);
        let there = [Offered { idea, hidden: false, is_changed: false, version: 1 }];
        assert_ne!(one, own_id(&there, "A walk"));
        assert!(one.is_own() && one.0.len() <= 48);
    }
}
