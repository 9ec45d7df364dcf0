//! Tips in Markdown: each with a head between two lines of `+++`, as tip files have it, or simply under a heading.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

use super::Report;
use crate::features::tips::types::{TipText, is_bar};
use crate::text::markdown::{Headings, for_phone};
use crate::text::visible;

pub fn read(text: &str, report: &mut Report) -> Result<(), String> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().find(|line| !line.trim().is_empty());
    if first.is_some_and(|line| is_bar(line)) {
        with_heads(&lines, report)
    } else {
        under_headings(&visible(text), report)
    }
}

/// The title alone, for a report about a head with something wrong in it.
#[derive(Default, Deserialize)]
struct Title {
    #[serde(default)]
    title: String,
}

fn with_heads(lines: &[&str], report: &mut Report) -> Result<(), String> {
    let bars: Vec<usize> = (0..lines.len()).filter(|at| is_bar(lines[*at])).collect();
    for (number, pair) in bars.chunks(2).enumerate() {
        let line = line_number(pair[0]);
        let Some(close) = pair.get(1) else {
            report.note(
                line,
                "",
                Err("The lines at its top have no end: write a line of +++ before the tip.".to_owned()),
            )?;
            continue;
        };
        let end = bars.get(2 * number + 2).copied().unwrap_or(lines.len());
        let head = lines[pair[0] + 1..*close].join("\n");
        let Title { title } = toml::from_str(&head).unwrap_or_default();
        report.note(line, &title, TipText::from_parts(&head, &lines[close + 1..end].join("\n")))?;
    }
    Ok(())
}

struct Heading {
    level: HeadingLevel,
    title: String,
    from: usize,
    until: usize,
}

/// The headings of a text, wherever code holds none.
fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut is_open = false;
    for (event, at) in Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                headings.push(Heading { level, title: String::new(), from: at.start, until: at.end });
                is_open = true;
            }
            Event::End(TagEnd::Heading(_)) => is_open = false,
            Event::Text(words) | Event::Code(words) if is_open => {
                headings.last_mut().into_iter().for_each(|heading| heading.title.push_str(&words));
            }
            Event::SoftBreak if is_open => headings.last_mut().into_iter().for_each(|it| it.title.push(' ')),
            _ => {}
        }
    }
    headings
}

/// A tip under each heading of the highest rank; under each of the second where the first is the file's own title.
fn under_headings(text: &str, report: &mut Report) -> Result<(), String> {
    let mut headings = headings(text);
    let is_files_own = |first: &Heading, rest: &[Heading]| {
        let next = rest.first().filter(|next| text[first.until..next.from].trim().is_empty());
        next.is_some() && rest.iter().all(|other| other.level > first.level)
    };
    let mut begins = 0;
    if let Some((first, rest)) = headings.split_first()
        && is_files_own(first, rest)
    {
        begins = headings.remove(0).until;
    }
    let highest = headings.iter().map(|heading| heading.level).min();
    headings.retain(|heading| Some(heading.level) == highest);
    let before = headings.first().map_or(text.len(), |first| first.from);
    if !text[begins..before].trim().is_empty() {
        let blank = text[begins..].len() - text[begins..].trim_start().len();
        let why = "This comes before the first tip. Begin each tip with a line like \"# Its title\".";
        report.note(line_of(text, begins + blank), "", Err(why.to_owned()))?;
    }
    // Where a link leads may be said once, for all of the file.
    let parser = Parser::new(text);
    let definitions: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, it)| it.span.clone()).collect();
    for (number, heading) in headings.iter().enumerate() {
        let end = headings.get(number + 1).map_or(text.len(), |next| next.from);
        let references = references(&definitions, text, &(heading.until..end));
        let body = format!("{}\n\n{references}", text[heading.until..end].trim());
        let (body, changes) = for_phone(&body, Headings::Bold, &[]);
        report.found.changes = std::mem::take(&mut report.found.changes).and(changes);
        report.note(
            line_of(text, heading.from),
            &heading.title,
            TipText::check(&heading.title, &body, ""),
        )?;
    }
    Ok(())
}

/// What is said of links outside of a part of the text.
fn references(definitions: &[Range<usize>], text: &str, part: &Range<usize>) -> String {
    let outside = definitions.iter().filter(|it| !part.contains(&it.start));
    outside.map(|it| &text[it.clone()]).collect::<Vec<_>>().join("\n")
}

fn line_of(text: &str, at: usize) -> u64 {
    line_number(text[..at].matches('\n').count())
}

fn line_number(at: usize) -> u64 {
    at as u64 + 1
}
