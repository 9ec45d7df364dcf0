//! The forms of an event: its words, its times, the roster of a series.

use chrono::NaiveDateTime;

use super::lines;
use crate::chat::words::typed;
use crate::chat::{CardKey, Field, FieldKind, Form, Press};
use crate::days::Manner;
use crate::features::events::plan::{
    ABOUT, EVERY, GROUPS, MOST_ABOUT, MOST_PLACE, MOST_TITLE, MOST_WHOM, PLACES, POST_AT, TIMES, TITLE,
    TOPICS, WHEN, WHERE, WHOM,
};
use crate::features::events::types::Plan;
use crate::library::Refusal;
use crate::library::catalogue::fields_in_words;
use crate::words;

const MOST_LINE: u16 = 60;
const MOST_LINES: u16 = 2_000;
/// Of a long text so much tells which it is.
const MOST_NAMED: usize = 150;

fn field(
    name: &'static str,
    label: &str,
    hint: impl Into<String>,
    kind: FieldKind,
    required: bool,
    filled: Option<String>,
) -> Field {
    let filled = filled.filter(|words| !words.is_empty());
    Field { name, label: label.into(), hint: hint.into(), kind, required, filled }
}

fn places(filled: Option<u32>) -> Field {
    let filled = filled.map(|places| places.to_string());
    field(PLACES, "Places", "Empty: as many as like", FieldKind::Line { most: 6 }, false, filled)
}

/// `/event new`
pub fn new_form(press: Press, now: NaiveDateTime, manner: &Manner) -> Form {
    let example = format!("{} 15:30-16:15", manner.short_day(now.date() + chrono::TimeDelta::days(7)));
    Form {
        title: "A new event".into(),
        press,
        fields: vec![
            field(TITLE, "Title", "Book club: Ungifted", FieldKind::Line { most: MOST_TITLE }, true, None),
            field(WHEN, "When", example, FieldKind::Line { most: MOST_LINE }, true, None),
            field(WHERE, "Where", "Library", FieldKind::Line { most: MOST_PLACE }, false, None),
            places(None),
            about(String::new()),
        ],
    }
}

fn about(filled: String) -> Field {
    let kind = FieldKind::Paragraph { most: MOST_ABOUT };
    field(ABOUT, "What is it for?", "What colleagues take home from it", kind, false, Some(filled))
}

/// What it is called, what for, for whom, where and how many.
pub fn words_form(verb: &str, plan: &Plan, key: &CardKey) -> Form {
    let line = |most| FieldKind::Line { most };
    Form {
        title: "Change the event".into(),
        press: Press::new(verb, key),
        fields: vec![
            field(TITLE, "Title", "", line(MOST_TITLE), true, Some(plan.title.clone())),
            about(plan.about.clone()),
            field(
                WHOM,
                "For whom? Colleagues only, no students",
                "Year 7 tutors",
                line(MOST_WHOM),
                false,
                Some(plan.whom.clone()),
            ),
            field(WHERE, "Where", "Library", line(MOST_PLACE), false, Some(plan.place.clone())),
            places(plan.places),
        ],
    }
}

/// When it begins, how often it comes, when it is posted.
pub fn times_form(verb: &str, plan: &Plan, manner: &Manner, key: &CardKey) -> Form {
    let line = FieldKind::Line { most: MOST_LINE };
    let ends = plan.begins + chrono::TimeDelta::minutes(i64::from(plan.minutes));
    let when = format!(
        "{} {}-{}",
        manner.day_as_typed(plan.begins.date()),
        plan.begins.format("%H:%M"),
        ends.format("%H:%M")
    );
    let every = match plan.every {
        0 => String::new(),
        1 => "week".to_owned(),
        weeks => format!("{weeks} weeks"),
    };
    let post_at =
        plan.post_at.map(|at| format!("{} {}", manner.day_as_typed(at.date()), manner.time(at.time())));
    let times = (plan.times > 1).then(|| plan.times.to_string());
    Form {
        title: "When?".into(),
        press: Press::new(verb, key),
        fields: vec![
            field(WHEN, "First or only meeting", "", line.clone(), true, Some(when)),
            field(EVERY, "Every (empty: once)", "week, or 2 weeks", line.clone(), false, Some(every)),
            field(TIMES, "How many meetings (empty: once)", "6", FieldKind::Line { most: 3 }, false, times),
            field(POST_AT, "Post it (empty: at once)", "Mon 8:00", line, false, post_at),
        ],
    }
}

/// What each meeting is about, and who takes turns.
pub fn roster_form(verb: &str, plan: &Plan, key: &CardKey) -> Form {
    let lines = FieldKind::Paragraph { most: MOST_LINES };
    Form {
        title: "Topics and groups".into(),
        press: Press::new(verb, key),
        fields: vec![
            field(
                TOPICS,
                "Topics, a line each: one meeting for each",
                "Finding sources\nJudging sources",
                lines.clone(),
                false,
                Some(plan.topics.join("\n")),
            ),
            field(
                GROUPS,
                "Groups that take turns, a line each",
                "English\nScience",
                lines,
                false,
                Some(plan.groups.join("\n")),
            ),
        ],
    }
}

/// Of two who write at once the later reads what the other has changed, as the form names it.
pub fn changed_meanwhile(title: &str, now: &Form, changed: &[String]) -> Refusal {
    let changed = fields_in_words(now, changed, MOST_NAMED);
    Refusal(words!(
        "Somebody else changed \"{title}\" while you were writing, so yours isn't saved yet. Now it reads:\n{changed}\n\
         Sending yours again replaces theirs.",
        title = typed(title),
        changed = lines(changed)
    ))
}
