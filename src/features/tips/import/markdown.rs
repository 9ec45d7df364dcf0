//! Tips in Markdown: each with a head between two lines of `+++`, as tip files have it, or simply under a heading.

use serde::Deserialize;

use super::Report;
use crate::features::tips::types::{TipText, is_bar};

pub fn read(text: &str, report: &mut Report) -> Result<(), String> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().find(|line| !line.trim().is_empty());
    if first.is_some_and(|line| is_bar(line)) {
        with_heads(&lines, report)
    } else {
        under_headings(&lines, report)
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
                Err("Its head has no end: write a line of +++ before the tip.".to_owned()),
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

fn under_headings(lines: &[&str], report: &mut Report) -> Result<(), String> {
    let mut in_code = false;
    let is_heading = |line: &str| {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        !in_code && (line == "#" || line.starts_with("# "))
    };
    let is_heading: Vec<bool> = lines.iter().copied().map(is_heading).collect();
    let headings: Vec<usize> = (0..lines.len()).filter(|at| is_heading[*at]).collect();
    let before = headings.first().copied().unwrap_or(lines.len());
    if let Some(at) = lines[..before].iter().position(|line| !line.trim().is_empty()) {
        let why = "This stands before the first tip: begin each tip with a line like \"# Its title\".";
        report.note(line_number(at), "", Err(why.to_owned()))?;
    }
    for (number, at) in headings.iter().copied().enumerate() {
        let end = headings.get(number + 1).copied().unwrap_or(lines.len());
        let title = lines[at].trim_start_matches('#');
        report.note(line_number(at), title, TipText::check(title, &lines[at + 1..end].join("\n"), ""))?;
    }
    Ok(())
}

fn line_number(at: usize) -> u64 {
    at as u64 + 1
}
