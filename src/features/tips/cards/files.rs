//! What is said about tips in files: the report on an import, and what stands above an export.

use super::named_title;
use crate::chat::words::typed;
use crate::chat::{Card, Message, Text, Tone};
use crate::features::tips::import::{Entry, Found};
use crate::features::tips::picking::waiting;
use crate::features::tips::types::Tip;
use crate::text::markdown::Changes;
use crate::words;

/// What is kept free under the entries that are shown, for the headings and numbers after them.
const KEPT_FREE: usize = 200;

/// What became of a file's entries: those that can be taken `are_taken`, or all are left, because all or nothing was
/// asked for. What does not fit into `room`, as `length` has it, is counted.
pub fn imported(found: &Found, are_taken: bool, room: usize, length: impl Fn(&Text) -> usize) -> Message {
    let entries = &found.entries;
    let (good, bad): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.tip.is_ok());
    let taken = if are_taken { good.len() } else { 0 };
    let title = match (taken, entries.len()) {
        (0, _) => "No tip is taken".to_owned(),
        (1, 1) => "The one tip is taken".to_owned(),
        (taken, all) if taken == all => format!("All {all} tips are taken"),
        (taken, all) => format!("Taken: {taken} of {all} tips"),
    };
    let fits = |text: &Text| length(text) + KEPT_FREE <= room;
    let mut body = Text::default();
    if !are_taken {
        body = body.plain(all_or_nothing(good.len()));
    }
    if !bad.is_empty() {
        body = listed(
            body.strong("Not taken").plain("\n"),
            bad.into_iter().map(|entry| refused(entry, found.is_table)),
            fits,
        );
    }
    if taken > 0 {
        let heading = "Taken, in this order, after the tips that wait already";
        let titles = good.iter().map(|entry| Text::default().typed(&entry.title));
        body = listed(body.strong(heading).plain("\n"), titles, fits);
    }
    if taken > 0 {
        body = left_out(found)
            .into_iter()
            .filter(|text| fits(&body.clone().join(text.clone())))
            .fold(body.clone(), Text::join);
    }
    let tone = if taken == entries.len() { Tone::Good } else { Tone::Waiting };
    Card { title: title.into(), body, tone, ..Card::default() }.into()
}

fn all_or_nothing(good: usize) -> String {
    let rest = match good {
        0 => String::new(),
        1 => " The other one is good as it is.".to_owned(),
        good => format!(" The other {good} are good as they are."),
    };
    format!("You asked for all or nothing: mend these in the file and attach it again.{rest}\n")
}

/// As many of the lines as fit, and the number of the others.
fn listed(mut body: Text, lines: impl ExactSizeIterator<Item = Text>, fits: impl Fn(&Text) -> bool) -> Text {
    let all = lines.len();
    for (shown, line) in lines.enumerate() {
        let longer = body.clone().join(line).plain("\n");
        if !fits(&longer) {
            return body.plain(match shown {
                0 => format!("{all} tips, too many to name here\n"),
                _ => format!("and {} more\n", all - shown),
            });
        }
        body = longer;
    }
    body
}

/// An entry that is not taken, and why.
fn refused(entry: &Entry, is_table: bool) -> Text {
    let line = format!("{} {}", if is_table { "Row" } else { "Line" }, entry.line);
    let named = if entry.title.is_empty() {
        line.into()
    } else {
        Text::from(line + ", ").join(named_title(&entry.title))
    };
    named.plain(": ").typed(entry.tip.as_ref().err().map_or("", String::as_str))
}

/// What of the file is in no tip, or not as it was written.
fn left_out(found: &Found) -> Vec<Text> {
    let mut said = Vec::new();
    let names = typed(found.columns_left.join(", "));
    match found.columns_left.len() {
        0 => {}
        1 => said.push(words!("Left out: the column {name}.\n", name = names)),
        _ => said.push(words!("Left out: the columns {names}.\n", names = names)),
    }
    let Changes { comments, tags, pictures, tables, is_old_text, .. } = &found.changes;
    if *comments > 0 || !tags.is_empty() {
        said.push("Left out: comments and what only a web page shows.\n".into());
    }
    if !pictures.is_empty() {
        said.push(words!(
            "Left out: pictures that are not on the web ({names}).\n",
            names = typed(pictures.join(", "))
        ));
    }
    if *tables > 0 {
        said.push("Changed: tables became lists.\n".into());
    }
    if *is_old_text {
        said.push("Letters with accents were read as an older program saves them: please check them in /tip list.\n".into());
    }
    said
}

/// Above an export.
pub fn exported(exported: &[Tip]) -> Message {
    let tips = |number: usize| if number == 1 { "1 tip".to_owned() } else { format!("{number} tips") };
    let waiting = waiting(exported).count();
    let on_its_way = exported.iter().filter(|tip| tip.reserved_for.is_some()).count();
    let posted = exported.len() - waiting - on_its_way;
    let what = match (waiting, on_its_way, posted) {
        (waiting, 0, 0) => format!("the {} that wait, in their order", tips(waiting)),
        (0, 0, posted) => format!("the {} that were posted, latest first", tips(posted)),
        _ => {
            let groups = [
                (waiting, "those that wait, in their order"),
                (on_its_way, "what is on its way to the staff channel"),
                (posted, "those that were posted"),
            ];
            let groups: Vec<&str> =
                groups.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
            format!("your {}: {}", tips(exported.len()), groups.join(", then "))
        }
    };
    Text::from(format!(
        "Here are {what}. Only you see this. With /tip import another school takes these tips, and yours takes back \
         those that were removed meanwhile."
    ))
    .into()
}
