//! The draft of a season as it will be read: the places in its text filled. Pure.

use super::types::{Season, Seasons, Under};
use super::when::Falls;
use crate::days::Manner;
use crate::features::newsletters::{Content, Section};
use crate::text::capital;

/// What a season says this time. `record` is the year in one sentence, where there is one.
pub fn filled(
    season: &Season,
    falls: &Falls,
    seasons: &Seasons,
    manner: &Manner,
    record: Option<&str>,
) -> Content {
    let library = manner.library.as_deref().unwrap_or("the library");
    let fill = |text: &str| {
        text.replace("{library}", library)
            .replace("{Library}", &capital(library))
            .replace("{date}", &manner.day(falls.kept.first))
            .replace("{until}", &manner.day(falls.kept.last))
            .replace("{term}", manner.term())
            .replace("{offers}", &seasons.offers_in_lines())
    };
    let paragraphs = season.text.trim().split("\n\n").filter_map(|paragraph| match paragraph {
        "{record}" => record.map(ToOwned::to_owned),
        paragraph => Some(fill(paragraph)),
    });
    let mut text = paragraphs.collect::<Vec<_>>().join("\n\n");
    if falls.kept_on != falls.kept.first {
        let (day, kept_on) = (manner.day(falls.kept.first), manner.day(falls.kept_on));
        text = format!("{text}\n\nSchool is closed on {day}, so we keep it on {kept_on}.");
    }
    let section = Section { text, ..Section::default() };
    let (asks, tells) = (season.button == Under::Ask, season.button == Under::Tell);
    Content { title: fill(&season.title), sections: vec![section], asks, tells, ..Content::default() }
}
