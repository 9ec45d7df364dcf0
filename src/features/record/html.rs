//! The page as HTML: for screen readers, for whoever wants other letters, and for the school's own pages. Charts are
//! tables. It loads nothing from anywhere.

use std::fmt::Write;

use super::page::{Bars, Change, Page, Part, Stack};
use super::template::Template;
use crate::drawing::Ink;
use crate::text::html::escaped;

pub fn html(page: &Page, template: &Template, language: &str) -> String {
    let mut out = String::new();
    let colour = |Ink(r, g, b): Ink| format!("#{r:02x}{g:02x}{b:02x}");
    // Writing into a String cannot fail.
    let mut line = |words: &str| _ = writeln!(out, "{words}");
    line("<!doctype html>");
    line(&format!("<html lang=\"{}\">", escaped(language)));
    line(
        "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    );
    line(&format!("<title>{}: {}</title>", escaped(&page.title), escaped(&page.span)));
    line(&format!(
        "<style>body{{font:1.05rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b2529}}\
         h1,h2{{color:{ink};line-height:1.25}}.sentence{{font-size:1.35rem;font-weight:700}}\
         table{{border-collapse:collapse;margin:.5rem 0 1rem}}caption{{text-align:start;font-weight:600}}\
         th,td{{text-align:start;padding:.15rem .9rem .15rem 0;border-bottom:1px solid #d6dee1}}td.n{{text-align:end}}\
         .ask{{border-inline-start:.3rem solid {accent};padding-inline-start:.8rem;font-weight:600}}small{{color:#556}}</style>",
        ink = colour(template.ink),
        accent = colour(template.accent)
    ));
    line("</head><body><main>");
    line(&format!("<h1>{}</h1>", escaped(&page.title)));
    line(&format!("<p>{}</p>", escaped(&page.span)));
    line(&format!("<p class=\"sentence\">{}</p>", escaped(&page.sentence)));
    for section in &template.sections {
        let parts: Vec<&Part> = section.blocks.iter().filter_map(|block| page.block(*block)).collect();
        if parts.is_empty() {
            continue;
        }
        if let Some(heading) = &section.heading {
            line(&format!("<h2>{}</h2>", escaped(heading)));
        }
        for part in parts {
            line(&of_part(part));
        }
    }
    line(&format!("<p><small>{} {}</small></p>", escaped(&page.compared), escaped(&page.footer)));
    line("</main></body></html>");
    out
}

fn of_part(part: &Part) -> String {
    match part {
        Part::Lines(lines) => {
            let items: Vec<String> =
                lines.iter().map(|line| format!("<li dir=\"auto\">{}</li>", escaped(line))).collect();
            format!("<ul>{}</ul>", items.concat())
        }
        Part::Facts(facts) => {
            let items = facts.iter().map(|fact| {
                format!(
                    "<li><strong>{}</strong> {}{}</li>",
                    escaped(&fact.figure),
                    escaped(&fact.what),
                    said(fact.change.as_ref())
                )
            });
            format!("<ul>{}</ul>", items.collect::<String>())
        }
        Part::Bars(bars) => of_bars(bars),
        Part::Stack(stack) => of_stack(stack),
        Part::Ask(words) => format!("<p class=\"ask\" dir=\"auto\">{}</p>", escaped(words)),
    }
}

fn said(change: Option<&Change>) -> String {
    change.map(|change| format!(" <small>({})</small>", escaped(&change.words))).unwrap_or_default()
}

fn of_bars(bars: &Bars) -> String {
    let rows = bars.bars.iter().map(|bar| {
        format!(
            "<tr><th scope=\"row\" dir=\"auto\">{}</th><td class=\"n\">{}</td><td>{}</td></tr>",
            escaped(&bar.label),
            bar.value,
            bar.change.as_ref().map(|change| escaped(&change.words)).unwrap_or_default()
        )
    });
    format!(
        "<table><caption>{}</caption>{}</table>{}",
        escaped(&bars.caption),
        rows.collect::<String>(),
        note(&bars.note)
    )
}

fn of_stack(stack: &Stack) -> String {
    let head: Vec<String> =
        stack.columns.iter().map(|(month, _)| format!("<th scope=\"col\">{month}</th>")).collect();
    let head = head.concat();
    let rows = stack.layers.iter().enumerate().map(|(index, layer)| {
        let cells = stack.columns.iter().map(|(_, counts)| {
            format!("<td class=\"n\">{}</td>", counts.get(index).copied().unwrap_or_default())
        });
        format!("<tr><th scope=\"row\">{}</th>{}</tr>", escaped(layer), cells.collect::<String>())
    });
    format!(
        "<table><caption>{}</caption><tr><td></td>{head}</tr>{}</table>{}",
        escaped(&stack.caption),
        rows.collect::<String>(),
        note(&stack.note)
    )
}

fn note(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("<p><small>{}</small></p>", escaped(words)) }
}
