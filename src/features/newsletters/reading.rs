//! From a Markdown file to a newsletter: headings become sections, and the first of the highest kind, where it stands
//! alone, is the title.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::types::{Content, MOST_SECTIONS, Section, read_title};

struct Heading {
    level: HeadingLevel,
    words: String,
    /// Where in the file it begins, and what follows it does.
    from: usize,
    until: usize,
}

/// Reads a file's text. The error is a sentence that names the place and the remedy.
pub fn read_markdown(title: &str, file: &str) -> Result<Content, String> {
    let mut headings = headings(file);
    let is_title = |first: &Heading, rest: &[Heading]| {
        title.trim().is_empty() && rest.iter().all(|other| other.level > first.level)
    };
    let (mut opening, title) = match headings.split_first() {
        Some((first, rest)) if is_title(first, rest) => {
            let first = headings.remove(0);
            (format!("{}\n\n", file[..first.from].trim()), first)
        }
        _ => (String::new(), Heading { words: title.to_owned(), from: 0, until: 0, level: HeadingLevel::H1 }),
    };
    let begins = headings.first().map_or(file.len(), |first| first.from);
    opening.push_str(file[title.until..begins].trim());
    let title = title.words;
    let title = read_title(&title).map_err(|problem| {
        format!("{problem} Give it in the command's title, or as the file's first heading.")
    })?;
    let mut sections = Vec::new();
    if !opening.trim().is_empty() {
        sections.push(section("", opening.trim())?);
    }
    for (place, heading) in headings.iter().enumerate() {
        let end = headings.get(place + 1).map_or(file.len(), |next| next.from);
        sections.push(section(&heading.words, file[heading.until..end].trim())?);
    }
    if sections.is_empty() {
        return Err(
            "The file holds no text: write some, and begin each section with a line like \"## Heading\"."
                .to_owned(),
        );
    }
    if sections.len() > MOST_SECTIONS {
        return Err(format!(
            "The file has {} sections and a newsletter takes {MOST_SECTIONS}: join some of them.",
            sections.len()
        ));
    }
    Ok(Content { title, sections, pictures: Vec::new() })
}

fn section(heading: &str, text: &str) -> Result<Section, String> {
    let named = if heading.is_empty() { "the opening".to_owned() } else { format!("\"{heading}\"") };
    Section::check(heading, text).map_err(|problem| format!("In the section {named}: {problem}"))
}

fn headings(file: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut is_open = false;
    for (event, at) in Parser::new_ext(file, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                headings.push(Heading { level, words: String::new(), from: at.start, until: at.end });
                is_open = true;
            }
            Event::End(TagEnd::Heading(_)) => is_open = false,
            Event::Text(words) | Event::Code(words) if is_open => {
                if let Some(heading) = headings.last_mut() {
                    heading.words.push_str(&words);
                }
            }
            _ => {}
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, file: &str) -> Content {
        read_markdown(title, file).unwrap()
    }

    fn headings_of(content: &Content) -> Vec<(&str, &str)> {
        content.sections.iter().map(|section| (&*section.heading, &*section.text)).collect()
    }

    #[test]
    fn headings_become_sections_and_the_first_alone_on_its_level_the_title() {
        let content =
            read("", "# September news\n\nHello all.\n\n## New books\n\nTwelve.\n\n### Soon\n\nMore.\n");
        assert_eq!(content.title, "September news");
        assert_eq!(headings_of(&content), [("", "Hello all."), ("New books", "Twelve."), ("Soon", "More.")]);
    }

    #[test]
    fn a_title_that_was_given_leaves_every_heading_a_section() {
        let content = read("News", "# New books\n\nTwelve.\n\n# Opening hours\n\nEight.");
        assert_eq!(content.title, "News");
        assert_eq!(headings_of(&content), [("New books", "Twelve."), ("Opening hours", "Eight.")]);
    }

    #[test]
    fn a_hash_in_a_code_block_is_no_heading() {
        let content = read("News", "```\n# not a heading\n```");
        assert_eq!(headings_of(&content), [("", "```\n# not a heading\n```")]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(read_markdown("", "Only words.").unwrap_err().contains("title"));
        assert!(read_markdown("News", " \n").unwrap_err().contains("no text"));
        let long = format!("## Long\n\n{}", "word ".repeat(900));
        assert!(
            read_markdown("News", &long).unwrap_err().starts_with("In the section \"Long\": The text has")
        );
        let many = "# Heading\n\nx\n\n".repeat(30);
        assert!(read_markdown("News", &many).unwrap_err().contains("30 sections"));
    }
}
