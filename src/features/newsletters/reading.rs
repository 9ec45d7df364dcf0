//! From a Markdown file to a newsletter, as its author meant it: headings become sections; the title is what was given,
//! what the file's head says, or its first heading; a picture that was attached stands beside the section that shows it.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::types::{Content, MOST_SECTIONS, Picture, Section, read_title};
use crate::text::markdown::{Front, Headings, RULE, for_phone, front, take_pictures};
use crate::text::visible;

/// A newsletter of the longest sections takes half of this.
const MOST_FILE: usize = 200_000;

#[derive(Default)]
struct Heading {
    level: Option<HeadingLevel>,
    words: String,
    /// Where the links in it lead: a heading itself is only words.
    links: Vec<String>,
    /// Where in the file it begins, and what follows it does.
    from: usize,
    until: usize,
}

/// Reads a file's text, with the pictures that came with it. The error is a sentence that names the place and the
/// remedy.
pub fn read_markdown(title: &str, name: &str, file: &str, pictures: Vec<Picture>) -> Result<Content, String> {
    let names: Vec<&str> = pictures.iter().map(|picture| picture.kept.name.as_str()).collect();
    let seen = visible(file);
    let Front { title: in_head, others, rest } = front(&seen);
    let (text, mut changes) = for_phone(rest, Headings::Marked, &names);
    if text.len() > MOST_FILE {
        return Err("The file is too long for one newsletter. Please split it into several.".to_owned());
    }
    changes.head = others;
    let mut headings = headings(&text);
    let given = Some(title.trim().to_owned()).filter(|title| !title.is_empty()).or(in_head);
    let title = match given {
        Some(words) => Heading { words, ..Heading::default() },
        None if is_title(&headings, &text) => headings.remove(0),
        None => {
            changes.is_named_by_file = !headings.is_empty();
            let words = if headings.is_empty() { String::new() } else { name_in_words(name) };
            Heading { words, ..Heading::default() }
        }
    };
    let begins = headings.first().map_or(text.len(), |first| first.from);
    // What stands before a heading that is the title stands before what follows it.
    let before = if title.until == 0 { "" } else { &text[..title.from] };
    let opening = in_blocks([&title.links.join("\n"), before, &text[title.until..begins]]);
    if title.words.is_empty() {
        return Err(
            "I found no title. Type one after title:, or begin the file with a line like \"# Library news\"."
                .to_owned(),
        );
    }
    let title = read_title(&title.words).map_err(|problem| format!("{problem} Type one after title:."))?;
    let mut content = Content { title, changes, ..Content::default() };
    let take = |heading: &str, text: &str| {
        let (text, shown) = take_pictures(text, &names);
        let mut section =
            section(heading, text.trim_matches(|c: char| c.is_whitespace() || RULE.contains(c)))?;
        let shown = shown.into_iter().filter_map(|(name, description)| {
            let picture = pictures.iter().find(|picture| picture.kept.name == name)?.clone();
            // What was given with the command is meant for this picture alone.
            let is_described = !picture.description.is_empty();
            Some(if is_described { picture } else { Picture { description, ..picture } })
        });
        section.pictures = shown.collect();
        Ok::<Section, String>(section)
    };
    if !opening.is_empty() {
        content.sections.push(take("", &opening)?);
    }
    for (place, heading) in headings.iter().enumerate() {
        let end = headings.get(place + 1).map_or(text.len(), |next| next.from);
        let words = in_blocks([&heading.links.join("\n"), &text[heading.until..end]]);
        content.sections.push(take(&heading.words, &words)?);
    }
    if content.sections.is_empty() {
        return Err(
            "There is no text in the file. Write some, and begin each section with a line like \"## Heading\"."
                .to_owned(),
        );
    }
    if content.sections.len() > MOST_SECTIONS {
        return Err(format!(
            "The file has {} sections, and a newsletter can have {MOST_SECTIONS}. Please join some of them.",
            content.sections.len()
        ));
    }
    let shown = || content.sections.iter().flat_map(|section| &section.pictures);
    let is_shown = |it: &Picture| shown().any(|shown| shown.kept == it.kept);
    content.pictures = pictures.into_iter().filter(|picture| !is_shown(picture)).collect();
    Ok(content)
}

/// Texts one below the other, without those that say nothing.
fn in_blocks<const N: usize>(texts: [&str; N]) -> String {
    let texts = texts.map(str::trim).into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// The first heading is the title where no other is of its rank, or where the next one follows it at once.
fn is_title(headings: &[Heading], text: &str) -> bool {
    let Some((first, rest)) = headings.split_first() else { return false };
    rest.iter().all(|other| other.level > first.level)
        || rest.first().is_some_and(|next| text[first.until..next.from].trim().is_empty())
}

/// `library-news_september.md` is "library news september".
fn name_in_words(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn section(heading: &str, text: &str) -> Result<Section, String> {
    let named = if heading.is_empty() { "the opening".to_owned() } else { format!("\"{heading}\"") };
    Section::check(heading, text).map_err(|problem| format!("In the section {named}: {problem}"))
}

fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut is_open = false;
    for (event, at) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        let open = headings.last_mut().filter(|_| is_open);
        match (event, open) {
            (Event::Start(Tag::Heading { level, .. }), _) => {
                headings.push(Heading {
                    level: Some(level),
                    from: at.start,
                    until: at.end,
                    ..Heading::default()
                });
                is_open = true;
            }
            (Event::End(TagEnd::Heading(_)), _) => is_open = false,
            (Event::Text(words) | Event::Code(words), Some(heading)) => heading.words.push_str(&words),
            (Event::Start(Tag::Link { dest_url, .. }), Some(heading)) => {
                heading.links.push(dest_url.into_string());
            }
            _ => {}
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::FileId;
    use crate::files::Kept;

    fn read(title: &str, file: &str) -> Content {
        read_markdown(title, "library-news.md", file, Vec::new()).unwrap()
    }

    fn refused(title: &str, file: &str) -> String {
        read_markdown(title, "library-news.md", file, Vec::new()).unwrap_err()
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
    fn the_title_is_found_wherever_its_author_put_it() {
        for (file, title, first) in [
            ("\u{FEFF}# News\r\n\r\nHello.", "News", ("", "Hello.")),
            (
                "---\nlayout: single\ntitle: \"School news\"\n---\n\n## Books\n\nTwelve.",
                "School news",
                ("Books", "Twelve."),
            ),
            ("+++\ntitle = \"School news\"\n+++\n# Books\n\nTwelve.", "School news", ("Books", "Twelve.")),
            ("Library\nnews\n=====\n\nHello.\n\nBooks\n-----\n\nTwelve.", "Library news", ("", "Hello.")),
            ("# Library<br>news {#news}\n\nHello.", "Library news", ("", "Hello.")),
            ("# News\n\n# Books\n\nTwelve.", "News", ("Books", "Twelve.")),
            ("# Books\n\nTwelve.\n\n# Hours\n\nEight.", "library news", ("Books", "Twelve.")),
            ("# [News](https://x.org)\n\nHello.", "News", ("", "https://x.org\n\nHello.")),
        ] {
            let content = read("", file);
            assert_eq!((&*content.title, headings_of(&content)[0]), (title, first), "{file}");
        }
    }

    #[test]
    fn a_document_that_a_word_processor_exported_is_read_as_it_was_meant() {
        let picture = "iVBORw0KGgo".repeat(900);
        let file = format!(
            "# **Library news** {{#library-news}}\n\n![][image1]\n\n## [New books](https://x.org/new) {{#new-books}}\n\nTwelve&nbsp;books.\n\n---\n\n## Hours\n\n| Day | Opens |\n| :---- | :---- |\n| Mon | 8:00 |\n\n[image1]: <data:image/png;base64,{picture}>\n"
        );
        let content = read("", &file);
        assert_eq!(content.title, "Library news");
        assert_eq!(
            headings_of(&content),
            [("New books", "https://x.org/new\n\nTwelve books."), ("Hours", "**Day · Opens**\n- Mon · 8:00")]
        );
        assert_eq!((content.changes.pictures.len(), content.changes.tables), (1, 1));
    }

    #[test]
    fn a_picture_that_came_with_the_file_stands_beside_its_section() {
        let picture = |name: &str, description: &str| Picture {
            kept: Kept { id: FileId(name.to_owned()), name: name.to_owned() },
            description: description.to_owned(),
        };
        let file = "# News\n\n## Poster\n\n![Our poster, in blue](img/poster.png)\n\nCome!\n\n## Map\n\n![](map.png)";
        let content =
            read_markdown("", "n.md", file, vec![picture("other.png", ""), picture("poster.png", "")])
                .unwrap();
        assert_eq!(content.pictures, [picture("other.png", "")]);
        let poster = picture("poster.png", "Our poster, in blue");
        assert_eq!(
            content.sections[0],
            Section { heading: "Poster".into(), text: "Come!".into(), pictures: vec![poster] }
        );
        assert_eq!(content.changes.pictures, ["map.png"], "what did not come is named");
    }

    #[test]
    fn a_hash_in_a_code_block_is_no_heading() {
        let content = read("News", "```\n# not a heading\n```");
        assert_eq!(headings_of(&content), [("", "```\n# not a heading\n```")]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(refused("", "Only words.").starts_with("I found no title. Type one after title:"));
        assert!(refused("News", " \n").contains("no text"));
        let long = format!("## Long\n\n{}", "word ".repeat(900));
        assert!(refused("News", &long).starts_with("In the section \"Long\": The text is"));
        let many = "# Heading\n\nx\n\n".repeat(30);
        assert!(refused("News", &many).contains("30 sections"));
        assert!(refused("News", &"word ".repeat(50_000)).contains("split it"));
    }
}
