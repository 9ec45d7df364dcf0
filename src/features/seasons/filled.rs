//! The draft of a season as it will be read: the places in its text filled. Pure.

use super::types::{Season, Seasons, Under};
use super::when::Falls;
use crate::days::Manner;
use crate::features::newsletters::{Content, Section};
use crate::text::capital;

/// What is offered to a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDepartment {
    pub name: String,
    /// In the introduction.
    pub offer: String,
    /// The title of another idea for it, where there is one.
    pub other: Option<String>,
}

/// A line for each department. A role may be called anything: what would be Markdown is none.
fn in_lines(to: &[ToDepartment], what: fn(&ToDepartment) -> &str) -> String {
    let line = |it: &ToDepartment| {
        let name: String = it.name.chars().filter(|c| !"*_~`|[]<>#".contains(*c)).collect();
        format!("- **{}**: {}", name.trim(), what(it))
    };
    to.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Its title, as far as it is the same each time.
pub fn title_of(season: &Season, manner: &Manner) -> String {
    in_its_words(&season.title, manner)
}

/// What a school calls its library and its terms.
fn in_its_words(text: &str, manner: &Manner) -> String {
    let library = manner.library.as_deref().unwrap_or("the library");
    text.replace("{library}", library)
        .replace("{Library}", &capital(library))
        .replace("{term}", manner.term())
}

/// What a season says this time. `record` is the year in one sentence, where there is one.
pub fn filled(
    season: &Season,
    falls: &Falls,
    seasons: &Seasons,
    manner: &Manner,
    (departments, record): (&[ToDepartment], Option<&str>),
) -> Content {
    let offers = match departments {
        [] => seasons.offers_in_lines(),
        departments => in_lines(departments, |it| &it.offer),
    };
    let others = in_lines(departments, |it| it.other.as_ref().unwrap_or(&it.offer));
    let fill = |text: &str| {
        in_its_words(text, manner)
            .replace("{date}", &manner.day(falls.kept.first))
            .replace("{until}", &manner.day(falls.kept.last))
            .replace("{offers}", &offers)
            .replace("{departments}", &others)
    };
    let paragraphs = season.text.trim().split("\n\n").filter_map(|paragraph| match paragraph {
        "{record}" => record.map(ToOwned::to_owned),
        paragraph => Some(fill(paragraph)),
    });
    let mut text = paragraphs.collect::<Vec<_>>().join("\n\n");
    if falls.is_moved() {
        let (day, kept_on) = (manner.day(falls.kept.first), manner.day(falls.kept_on));
        text = format!("{text}\n\nSchool is closed on {day}, so we keep it on {kept_on}.");
    }
    let section = Section { text, ..Section::default() };
    let (asks, tells) = (season.button == Under::Ask, season.button == Under::Tell);
    Content { title: fill(&season.title), sections: vec![section], asks, tells, ..Content::default() }
}
