//! A plan as a Markdown file, and what is said over the files.

use super::beside::told_parts;
use super::sessions::planned_day;
use crate::chat::Message;
use crate::days::Manner;
use crate::features::collab::{Request, Stage};
use crate::features::plans::types::{Part, Plan};
use crate::words;

/// A block of the plan on paper.
pub enum Block {
    Title(String),
    Heading(&'static str),
    Words(String),
    Item(String),
}

/// The plan as it is read from top to bottom, on paper as in the file.
pub fn blocks(request: &Request, plan: &Plan, manner: &Manner) -> Vec<Block> {
    let with = match &request.librarian {
        Some(librarian) => format!("{} and {}", request.teacher.name, librarian.name),
        None => request.teacher.name.clone(),
    };
    let about = [Some(format!("Request #{}", request.number)), Some(with), request.wish.class.clone()];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let mut blocks =
        vec![Block::Title(format!("Plan: {}", request.wish.topic)), Block::Words(about.join(" · "))];
    for (part, heading, told) in told_parts(plan) {
        blocks.push(Block::Heading(heading));
        if part != Part::Sessions {
            blocks.extend(
                told.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::Words(line.to_owned())),
            );
            continue;
        }
        for (place, session) in plan.parts.sessions.iter().enumerate() {
            let day = planned_day(request, place);
            let day = day.map_or(String::new(), |day| format!("{} · ", manner.day_and_year(day)));
            let mut line = format!("{}. {day}{}", place + 1, session.in_short());
            for (who, does) in [("Teacher", &session.teacher), ("Librarian", &session.librarian)] {
                if !does.is_empty() {
                    line =
                        format!("{line} · {who}: {}", does.split_whitespace().collect::<Vec<_>>().join(" "));
                }
            }
            blocks.push(Block::Item(line));
        }
    }
    if let Some(record) = request.record.as_ref().filter(|_| request.stage == Stage::Completed) {
        blocks.push(Block::Heading("What was done"));
        blocks.push(Block::Words(format!("Sessions: {}. Students: {}.", record.sessions, record.students)));
        blocks.extend(record.outcome.iter().cloned().map(Block::Words));
    }
    blocks
}

pub fn markdown(blocks: &[Block]) -> String {
    let in_markdown = |block: &Block| match block {
        Block::Title(words) => format!("# {}\n", escaped(words)),
        Block::Heading(words) => format!("\n## {words}\n"),
        // A list of its own numbers: the number is ours, the rest is typed.
        Block::Item(words) => match words.split_once(". ") {
            Some((number, rest)) => format!("\n{number}. {}\n", escaped(rest)),
            None => format!("\n{}\n", escaped(words)),
        },
        Block::Words(words) => format!("\n{}\n", escaped(words)),
    };
    blocks.iter().map(in_markdown).collect()
}

/// As it was typed: nothing in it formats. Links stay links wherever Markdown finds them by themselves.
fn escaped(words: &str) -> String {
    let words = words.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let is_link = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    let word = |word: &str| {
        if is_link(word) {
            return word.to_owned();
        }
        let marks = |c: char| "\\`*_[]<>#|~".contains(c);
        word.chars().flat_map(|c| marks(c).then_some('\\').into_iter().chain([c])).collect()
    };
    let escaped = words.split(' ').map(word).collect::<Vec<_>>().join(" ");
    // At the beginning of a line these are a list.
    match escaped.chars().next() {
        Some('-' | '+') => format!("\\{escaped}"),
        _ => escaped,
    }
}

/// Over the files.
pub fn copied(request: &Request, lacks_letters: bool) -> Message {
    let number = request.number;
    if lacks_letters {
        return words!(
            "The plan for #{number}, to print and to change. Only you can see this. I have no letters for some of \
             its words in the PDF; the Markdown file has them all.",
            number = number
        )
        .into();
    }
    words!("The plan for #{number}, to print and to change. Only you can see this.", number = number).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_formats_and_links_stay_links() {
        let blocks = [
            Block::Title("Plan: *Tides*".into()),
            Block::Heading("Sessions"),
            Block::Item("1. # Look up".into()),
            Block::Words("- see https://example.org/a_b_c and <b>".into()),
        ];
        assert_eq!(
            markdown(&blocks),
            "# Plan: \\*Tides\\*\n\n## Sessions\n\n1. \\# Look up\n\n\\- see https://example.org/a_b_c and \\<b\\>\n"
        );
    }
}
