//! The template of the page: its headings, what stands under each, where, and in which colours. A school may give its
//! own; what is wrong in it is one sentence with the line.

use super::page::Block;
use crate::drawing::Ink;

pub const BUILT_IN_REPORT: &str = include_str!("../../../config/reports/principal.md");

#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pub ink: Ink,
    pub accent: Ink,
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub place: Place,
    pub heading: Option<String>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Across,
    Left,
    Right,
}

const MOST_HEADING: usize = 60;

impl Template {
    pub fn read(text: &str) -> Result<Self, String> {
        let mut template = Self { ink: Ink(23, 73, 91), accent: Ink(180, 84, 26), sections: Vec::new() };
        let (mut place, mut in_comment) = (Place::Across, false);
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            let wrong = |why: &str| format!("line {number}, “{line}”: {why}");
            if in_comment || line.starts_with("<!--") {
                in_comment = !line.ends_with("-->");
                continue;
            }
            let known_so_far = |block: &Block| template.sections.iter().any(|it| it.blocks.contains(block));
            match line {
                "" => {}
                "[across]" => place = Place::Across,
                "[left]" => place = Place::Left,
                "[right]" => place = Place::Right,
                _ => {
                    if let Some(heading) = line.strip_prefix("## ") {
                        if heading.chars().count() > MOST_HEADING {
                            return Err(wrong("a heading has at most 60 characters"));
                        }
                        let heading = Some(heading.trim().to_owned());
                        template.sections.push(Section { place, heading, blocks: Vec::new() });
                    } else if let Some(name) = line.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
                    {
                        let block = Block::ALL
                            .iter()
                            .find(|(known, _)| *known == name.trim())
                            .map(|(_, block)| *block);
                        let block = block.ok_or_else(|| {
                            let names: Vec<&str> = Block::ALL.iter().map(|(name, _)| *name).collect();
                            wrong(&format!("there is no such part; there are {}", names.join(", ")))
                        })?;
                        if known_so_far(&block) {
                            return Err(wrong("this part stands further up already"));
                        }
                        match template.sections.last_mut().filter(|section| section.place == place) {
                            Some(section) => section.blocks.push(block),
                            None => {
                                template.sections.push(Section { place, heading: None, blocks: vec![block] });
                            }
                        }
                    } else if let Some((what @ ("ink" | "accent"), colour)) = line.split_once(' ') {
                        let colour =
                            ink(colour.trim()).ok_or_else(|| wrong("a colour looks like #17495b"))?;
                        if what == "ink" { template.ink = colour } else { template.accent = colour }
                    } else {
                        return Err(wrong(
                            "this is neither a heading (##), a part ({…}), a place ([left]) nor a colour",
                        ));
                    }
                }
            }
        }
        if in_comment {
            return Err("a comment begins (<!--) and does not end (-->)".into());
        }
        if template.sections.iter().all(|section| section.blocks.is_empty()) {
            return Err("it has no part of the page: write {outcomes} under a heading".into());
        }
        Ok(template)
    }
}

fn ink(colour: &str) -> Option<Ink> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some(Ink(part(0)?, part(2)?, part(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_template_has_every_part_once() {
        let template = Template::read(BUILT_IN_REPORT).unwrap();
        let blocks: Vec<Block> =
            template.sections.iter().flat_map(|section| section.blocks.clone()).collect();
        assert_eq!(blocks.len(), Block::ALL.len());
        assert!(Block::ALL.iter().all(|(_, block)| blocks.contains(block)));
    }

    #[test]
    fn an_error_is_one_sentence_with_its_line() {
        for (text, why) in [
            (
                "## A\n{outcome}",
                "line 2, “{outcome}”: there is no such part; there are outcomes, reach, subjects, year groups, levels, skills, promises, voice, goals, talking points, ask",
            ),
            ("ink red", "line 1, “ink red”: a colour looks like #17495b"),
            ("{ask}\n{ask}", "line 2, “{ask}”: this part stands further up already"),
            (
                "Dear principal",
                "line 1, “Dear principal”: this is neither a heading (##), a part ({…}), a place ([left]) nor a colour",
            ),
            ("", "it has no part of the page: write {outcomes} under a heading"),
            ("<!-- and", "a comment begins (<!--) and does not end (-->)"),
        ] {
            assert_eq!(Template::read(text), Err(why.to_owned()));
        }
    }
}
