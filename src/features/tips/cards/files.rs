//! What is said about tips in files: the report on an import, and what stands above an export.

use super::named;
use crate::chat::words::{ours, typed};
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
        (0, _) => "No tip was imported".into(),
        (1, 1) => "Imported: 1 tip".into(),
        (taken, all) if taken == all => words!("Imported: {all} tips", all = all),
        (taken, all) => words!("Imported: {taken} of {all} tips", taken = taken, all = all),
    };
    let fits = |text: &Text| length(text) + KEPT_FREE <= room;
    let mut body = Text::default();
    if !are_taken {
        body = all_or_nothing(good.len());
    }
    if !bad.is_empty() {
        body = listed(
            body.strong("Not imported").plain("\n"),
            bad.into_iter().map(|entry| refused(entry, found.is_table)),
            fits,
        );
    }
    if taken > 0 {
        let heading = "Imported, in this order, behind those already in the queue";
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
    Card { title, body, tone, ..Card::default() }.into()
}

fn all_or_nothing(good: usize) -> Text {
    match good {
        0 => "You asked for all or nothing: correct these in the file and attach it again.\n".into(),
        1 => "You asked for all or nothing: correct these in the file and attach it again. The other one is \
              fine.\n"
            .into(),
        good => words!(
            "You asked for all or nothing: correct these in the file and attach it again. The other {good} \
             are fine.\n",
            good = good
        ),
    }
}

/// As many of the lines as fit, and the number of the others.
fn listed(mut body: Text, lines: impl ExactSizeIterator<Item = Text>, fits: impl Fn(&Text) -> bool) -> Text {
    let all = lines.len();
    for (shown, line) in lines.enumerate() {
        let longer = body.clone().join(line).plain("\n");
        if !fits(&longer) {
            return body.join(match shown {
                0 => words!("{all} tips, too many to name here\n", all = all),
                shown => words!("and {more} more\n", more = all - shown),
            });
        }
        body = longer;
    }
    body
}

/// An entry that is not taken, and why.
fn refused(entry: &Entry, is_table: bool) -> Text {
    let (line, tip) = (entry.line, named(&entry.title));
    let why = typed(entry.tip.as_ref().err().map_or("", String::as_str));
    match (is_table, entry.title.is_empty()) {
        (true, true) => words!("Row {line}: {why}", line = line, why = why),
        (true, false) => words!("Row {line}, {tip}: {why}", line = line, tip = tip, why = why),
        (false, true) => words!("Line {line}: {why}", line = line, why = why),
        (false, false) => words!("Line {line}, {tip}: {why}", line = line, tip = tip, why = why),
    }
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
        said.push(
            "An older program has saved this file: please check letters with accents in /tip list.\n".into(),
        );
    }
    said
}

/// Above an export.
pub fn exported(exported: &[Tip]) -> Message {
    let waiting = waiting(exported).count();
    let on_its_way = exported.iter().filter(|tip| tip.reserved_for.is_some()).count();
    let posted = exported.len() - waiting - on_its_way;
    match (waiting, on_its_way, posted) {
        (1, 0, 0) => words!("Here is the one tip in the queue. {then}", then = USE),
        (waiting, 0, 0) => {
            words!("Here are the {tips} tips in the queue, in order. {then}", tips = waiting, then = USE)
        }
        (0, 0, 1) => words!("Here is the one tip that was posted. {then}", then = USE),
        (0, 0, posted) => {
            words!(
                "Here are the {tips} tips that were posted, latest first. {then}",
                tips = posted,
                then = USE
            )
        }
        _ => {
            let groups = [
                (waiting, "those in the queue, in order"),
                (on_its_way, "those due and not posted yet"),
                (posted, "those that were posted"),
            ];
            let groups: Vec<&str> =
                groups.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
            words!(
                "Here are your {tips} tips: {groups}. {then}",
                tips = exported.len(),
                groups = ours(groups.join(", then ")),
                then = USE
            )
        }
    }
    .into()
}

/// What an export is good for.
const USE: &str = "Only you can see this. /tip import reads this file: at another school, or here to bring \
                   back tips that were removed.";
