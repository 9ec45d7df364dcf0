//! Every sentence about a member's own data.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::chat::{Card, Message, Text};
use crate::library::Refusal;
use crate::library::visit::Question;
use crate::words;

/// What the parts of the export are called for people.
const PARTS: [(&str, &str, &str); 25] = [
    ("requests", "request", "with its words, file and rating"),
    ("requests_as_librarian", "request", "on which you worked as a librarian"),
    ("what_you_did", "step", "in the history of requests"),
    ("drafts", "draft", ""),
    ("how_you_wish_to_be_thanked", "choice", "about public thanks"),
    ("thank_yous_to_you", "thank-you", "in which you are named"),
    ("tips_you_pressed", "tip", "under which you pressed a button"),
    ("plans", "plan", "for your requests, that you and the librarians wrote"),
    ("what_you_wrote_in_plans", "change", "that you made in plans"),
    ("what_you_find_hard_to_teach", "topic", "that you find hard to teach"),
    ("tips_you_suggested", "tip", "that you suggested"),
    ("files", "file", ""),
    ("away", "absence", ""),
    ("events_you_signed_up_for", "sign-up", "for events"),
    ("events_you_planned", "event", "that you planned"),
    ("items_you_suggested", "suggestion", "for collections"),
    ("collections_you_made", "collection", "that you made"),
    ("dates_of_the_desk_you_added", "date", "of the desk that you added"),
    ("seasons_you_decided_about", "decision", "about the drafts of the year"),
    ("try_out_request", "try-out request", ""),
    ("newsletters_you_wrote", "newsletter", "that you wrote"),
    ("your_role_as_the_desk_knows_it", "note", "that you lead a team, or are new"),
    ("hints_about_you", "decision", "of a librarian whether to write to you"),
    ("hints_you_decided_about", "decision", "whether to write to somebody"),
    ("settings_you_changed", "change", "of the settings or the calendar"),
];

/// A line for each kind of thing that is kept.
pub fn counted(kept: &Map<String, Value>) -> Vec<String> {
    PARTS
        .iter()
        .filter_map(|(key, what, more)| {
            let number = kept.get(*key)?.as_array()?.len();
            let plural = if number == 1 { "" } else { "s" };
            Some(format!("{number} {what}{plural} {more}").trim_end().to_owned())
        })
        .collect()
}

pub fn exported(kept: &Map<String, Value>) -> Text {
    let lines = counted(kept).join("\n");
    words!(
        "Here is everything that this school's library keeps about you, as a text to read and as JSON. Only \
         you can see this.\n{lines}\nWhat you and I wrote in Discord is kept by Discord: see /library-help \
         about:privacy.",
        lines = crate::chat::words::ours(lines)
    )
}

pub fn nothing_kept() -> Refusal {
    Refusal::new("This school's library keeps nothing about you.")
}

/// Before everything goes: what goes, and what stays.
pub fn sure_to_delete(kept: &Map<String, Value>) -> Question {
    Question {
        words: words!(
            "Delete what this school's library keeps about you?\n{lines}\nThe words, names, files and ratings \
             in them go for good, also from what I posted about you. Open requests are withdrawn, their \
             private threads close, and my messages to you are deleted. What stays is counts without a name: \
             kind of support, class, numbers. This can't be undone. What you typed into threads yourself is \
             Discord's: delete that there first.",
            lines = crate::chat::words::ours(counted(kept).join("\n"))
        ),
        yes: "Delete my data",
    }
}

pub fn deleted() -> Message {
    Text::from(
        "Done. Where there must be a name, it is now \"A former colleague\". I'm changing the librarians' \
         cards and what I posted. It stays that way if an older backup is put back.",
    )
    .into()
}

/// The chat did not carry all of it out.
pub fn not_taken_down(left: usize) -> Refusal {
    Refusal(words!(
        "Discord wouldn't let me delete {left} of my messages and threads about you just now, so nothing is \
         deleted yet. Please try again in a few minutes; if it stays like this, ask a server admin to give me \
         back the channel.",
        left = left
    ))
}

/// `/library-help about:privacy`: docs/privacy.md in short.
pub fn privacy(notes_live: chrono::TimeDelta) -> Message {
    let how_long = words!(
        "Notes, files and questions: until {days} days after a request is over. The rest: until you delete it. Subject, \
         class and counts stay, without your name. If the school removes me, all of it goes after 30 days. If the school \
         puts an older backup back, you are deleted again.",
        days = notes_live.num_days()
    );
    let mut card = Card {
        title: "What I keep, and who sees it".into(),
        body: "I remember what you ask the library for, so that nothing gets lost. Only you and the \
               librarians read it, except for what you agree to."
            .into(),
        ..Card::default()
    };
    for (name, words) in [
        (
            "What I keep",
            "Your requests with their words, files and history; how you wish to be thanked; which tip you \
             found useful (shown as a count only); which events you come to, and what you say of them; what you \
             suggested for collections; plans that you write with the librarians; what you tell them is hard to teach; \
             drafts, for 30 days. Of your roles, those that the librarians have marked: your department with each \
             request, and that you lead a team or are new once you sign up, suggest a tip or are thanked. No \
             student's name belongs in any of it.",
        ),
        (
            "Who sees it",
            "You and this school's librarians. The staff sees only what you agreed to: thanks by name or as \"a \
             colleague\". The page for the principal has counts, and no teacher's name. Whoever runs the bot can read its \
             database.",
        ),
        (
            "What Discord keeps",
            "Whatever is written in channels, threads and direct messages, including what you type there \
             yourself. Moderators of this server can read any thread, private ones too. I don't read \
             conversations.",
        ),
    ] {
        card = card.fact(name, words);
    }
    card.fact("For how long", how_long)
        .fact("Your rights", "/my-data export gives you everything, /my-data delete deletes it.")
        .into()
}

/// What is kept, to be read: each thing with its parts, indented.
pub fn to_read(kept: &Map<String, Value>) -> String {
    let mut text = String::from("What this school's library keeps about you\n");
    for (key, value) in kept {
        _ = writeln!(text, "\n{}", key.replace('_', " ").to_uppercase());
        write(&mut text, value, 1);
    }
    text
}

fn write(text: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Array(all) => {
            for each in all {
                _ = writeln!(text, "{indent}-");
                write(text, each, depth + 1);
            }
        }
        Value::Object(parts) => {
            for (name, part) in parts.iter().filter(|(_, part)| !part.is_null()) {
                if part.is_object() || part.is_array() {
                    _ = writeln!(text, "{indent}{}:", name.replace('_', " "));
                    write(text, part, depth + 1);
                } else {
                    _ = writeln!(text, "{indent}{}: {}", name.replace('_', " "), plain(name, part));
                }
            }
        }
        other => _ = writeln!(text, "{indent}{}", plain("", other)),
    }
}

/// Moments are kept as milliseconds; people read them as days.
fn plain(name: &str, value: &Value) -> String {
    let moment = value.as_i64().filter(|_| name == "at" || name.ends_with("_at"));
    match (moment.and_then(chrono::DateTime::from_timestamp_millis), value) {
        (Some(moment), _) => moment.format("%Y-%m-%d %H:%M UTC").to_string(),
        (None, Value::String(words)) => words.clone(),
        (None, other) => other.to_string(),
    }
}
