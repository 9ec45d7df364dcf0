//! What is said about the import of a file.

use super::entries::{Entry, Found, Sayings};
use crate::chat::words::typed;
use crate::chat::{Card, Message, Text, Tone};
use crate::text::markdown::Changes;
use crate::words;

/// What is kept free under the entries that are shown, for the headings and numbers after them.
const KEPT_FREE: usize = 200;

/// What became of a file's entries: those that can be taken `are_taken`, or all are left, because all or nothing was
/// asked for. What does not fit into `room`, as `length` has it, is counted.
pub fn imported<T>(
    found: &Found<T>,
    said: &Sayings,
    are_taken: bool,
    room: usize,
    length: impl Fn(&Text) -> usize,
) -> Message {
    let entries = &found.entries;
    let (good, bad): (Vec<&Entry<T>>, Vec<&Entry<T>>) = entries.iter().partition(|entry| entry.thing.is_ok());
    let taken = if are_taken { good.len() } else { 0 };
    let title = match (taken, entries.len()) {
        (0, _) => said.none_taken.into(),
        (1, 1) => said.one_taken.into(),
        (taken, all) if taken == all => (said.all_taken)(all),
        (taken, all) => (said.some_taken)(taken, all),
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
            said,
            fits,
        );
    }
    if taken > 0 {
        let titles = good.iter().map(|entry| Text::default().typed(&entry.title));
        body = listed(body.strong(said.taken).plain("\n"), titles, said, fits);
    }
    if taken > 0 {
        body = left_out(found, said)
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
fn listed(
    mut body: Text,
    lines: impl ExactSizeIterator<Item = Text>,
    said: &Sayings,
    fits: impl Fn(&Text) -> bool,
) -> Text {
    let all = lines.len();
    for (shown, line) in lines.enumerate() {
        let longer = body.clone().join(line).plain("\n");
        if !fits(&longer) {
            return body.join(match shown {
                0 => (said.too_many_to_name)(all),
                shown => words!("and {more} more\n", more = all - shown),
            });
        }
        body = longer;
    }
    body
}

/// An entry that is not taken, and why.
fn refused<T>(entry: &Entry<T>, is_table: bool) -> Text {
    let (line, title) = (entry.line, typed(&entry.title));
    let why = typed(entry.thing.as_ref().err().map_or("", String::as_str));
    match (is_table, entry.title.is_empty()) {
        (true, true) => words!("Row {line}: {why}", line = line, why = why),
        (true, false) => words!("Row {line}, \"{title}\": {why}", line = line, title = title, why = why),
        (false, true) => words!("Line {line}: {why}", line = line, why = why),
        (false, false) => words!("Line {line}, \"{title}\": {why}", line = line, title = title, why = why),
    }
}

/// The requests that a thing began, by number: "requests #4, #9 and 3 more".
pub fn requests(numbers: &[i64]) -> String {
    const NAMED: usize = 5;
    let named: Vec<String> = numbers.iter().take(NAMED).map(|number| format!("#{number}")).collect();
    let word = if numbers.len() == 1 { "request" } else { "requests" };
    let more = numbers.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{word} {}{more}", named.join(", "))
}

/// What of the file is in no entry, or not as it was written.
fn left_out<T>(found: &Found<T>, sayings: &Sayings) -> Vec<Text> {
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
        said.push(sayings.check_letters.into());
    }
    said
}
