//! The messages that a newsletter takes: its sections as a phone shows them, divided where they may be. A section with
//! pictures begins a message, so that they stand beside its words.

use super::types::{Content, Picture, Section};
use crate::layout::{TooLong, lay_out};
use crate::text::markdown::{Changes, Headings, for_phone};
use crate::text::visible;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Markdown.
    pub text: String,
    pub pictures: Vec<Picture>,
}

/// All of a newsletter's messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    pub parts: Vec<Part>,
    /// What was changed or left out, since it was written.
    pub changes: Changes,
}

/// Lays a newsletter out in messages that take `most`, as `measure` has it.
pub fn lay(content: &Content, most: usize, measure: impl Fn(&str) -> usize) -> Result<Laid, TooLong> {
    let mut laid = Laid { parts: Vec::new(), changes: content.changes.clone() };
    let begins_message = |_: &Section, next: &Section| next.pictures.is_empty();
    for sections in content.sections.chunk_by(begins_message) {
        let mut shown = Vec::new();
        for section in sections {
            let (text, changes) = for_phone(&visible(&section.text), Headings::Bold, &[]);
            laid.changes = std::mem::take(&mut laid.changes).and(changes);
            shown.push(Section { text, ..section.clone() }.markdown());
        }
        let texts = lay_out(&shown.join("\n\n"), most, &measure)?;
        let first = laid.parts.len();
        laid.parts.extend(texts.into_iter().map(|text| Part { text, pictures: Vec::new() }));
        if let Some(part) = laid.parts.get_mut(first) {
            part.pictures = sections.iter().flat_map(|section| section.pictures.clone()).collect();
        }
    }
    if let Some(part) = laid.parts.first_mut() {
        part.pictures.splice(0..0, content.pictures.iter().cloned());
    }
    Ok(laid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::FileId;
    use crate::files::Kept;

    fn section(heading: &str, text: &str, pictures: &[&str]) -> Section {
        let picture = |name: &&str| Picture {
            kept: Kept { id: FileId((*name).into()), name: (*name).into() },
            description: String::new(),
        };
        Section {
            heading: heading.into(),
            text: text.into(),
            pictures: pictures.iter().map(picture).collect(),
        }
    }

    fn laid(sections: Vec<Section>, most: usize) -> Vec<(String, Vec<String>)> {
        let content = Content { sections, ..Content::default() };
        let laid = lay(&content, most, |text| text.chars().count()).unwrap();
        let part = |part: Part| (part.text, part.pictures.into_iter().map(|it| it.kept.name).collect());
        laid.parts.into_iter().map(part).collect()
    }

    #[test]
    fn a_section_with_a_picture_begins_a_message_and_the_next_without_goes_on() {
        let sections = vec![
            section("", "Hello.", &[]),
            section("Poster", "Come!", &["poster.png"]),
            section("Hours", "Eight.", &[]),
        ];
        assert_eq!(
            laid(sections, 100),
            [
                ("Hello.".to_owned(), vec![]),
                ("**Poster**\n\nCome!\n\n**Hours**\n\nEight.".to_owned(), vec!["poster.png".to_owned()]),
            ]
        );
    }

    #[test]
    fn a_heading_stays_with_its_text_over_several_messages() {
        let long = "A sentence about the sea. ".repeat(8);
        let sections =
            vec![section("One", &long, &[]), section("Two", &long, &[]), section("Three", &long, &[])];
        for most in 60..400 {
            let parts = laid(sections.clone(), most);
            for (text, _) in &parts {
                assert!(!text.trim_end().ends_with("**"), "{most}: a heading is left alone: {text}");
            }
        }
    }
}
