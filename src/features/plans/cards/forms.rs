//! The forms of a plan: one for each part, one for a session.

use super::{heading, label};
use crate::chat::words::typed;
use crate::chat::{CardKey, Field, FieldKind, Form, Press, Text};
use crate::features::plans::types::{Part, Plan, PlanChange, Taught};
use crate::library::Refusal;
use crate::words;

/// Characters of a part: what a card shows of it whole (a fact takes 1,024 on Discord, escapes included).
pub const MOST_PART: u16 = 800;
pub const MOST_WHAT: u16 = 200;
pub const MOST_DOES: u16 = 150;

pub const WORDS: &str = "words";
pub const WHAT: &str = "what";
pub const TEACHER: &str = "teacher";
pub const LIBRARIAN: &str = "librarian";

fn hint(part: Part) -> &'static str {
    match part {
        Part::Goals => "Tell a good source from a weak one, and say why",
        Part::Standards => "The standards or the lines of the curriculum that it serves",
        Part::Question => "The question that no single source answers",
        Part::Sessions => "",
        Part::Resources => "A line for each: title, link or shelf mark",
        Part::Products => "A field guide, a film, a poster session for parents",
        Part::Assessment => "What you look at, who looks at it, and by which criteria",
        Part::Prepare => "A line for each: 12 Oct, the laptops are booked",
    }
}

/// The form of a part with what stands in it. No student's name belongs there, either.
pub fn part_form(plan: &Plan, part: Part, key: &CardKey) -> Form {
    let field = Field {
        name: WORDS,
        label: heading(part).into(),
        hint: hint(part).into(),
        kind: FieldKind::Paragraph { most: MOST_PART },
        required: false,
        filled: Some(plan.told(part)).filter(|told| !told.is_empty()),
    };
    Form { title: format!("Plan: {}", label(part)), press: Press::new("plan-part", key), fields: vec![field] }
}

/// The form of a session, a new one or one that is there.
pub fn session_form(session: Option<&Taught>, key: &CardKey) -> Form {
    let of = |told: fn(&Taught) -> &String| session.map(told).filter(|told| !told.is_empty()).cloned();
    let field = |name, label: &str, hint: &str, most, required, filled| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Paragraph { most },
        required,
        filled,
    };
    Form {
        title: if session.is_some() { "Change this session" } else { "A new session" }.into(),
        press: Press::new("plan-session-words", key),
        fields: vec![
            field(
                WHAT,
                "What happens in it",
                "Groups find and judge three sources",
                MOST_WHAT,
                true,
                of(|it| &it.what),
            ),
            field(
                TEACHER,
                "What the teacher does",
                "Brings the question",
                MOST_DOES,
                false,
                of(|it| &it.teacher),
            ),
            field(
                LIBRARIAN,
                "What the librarian does",
                "Shows two databases",
                MOST_DOES,
                false,
                of(|it| &it.librarian),
            ),
        ],
    }
}

/// Somebody else changed the part while the form was open. Theirs is told, so that the two can be put together.
pub fn somebody_else_wrote(part: Part, latest: Option<&PlanChange>, theirs: &str) -> Refusal {
    let part = label(part);
    let Some(latest) = latest else {
        return Refusal(words!(
            "Somebody else changed \"{part}\" while you were writing, so yours isn't saved yet. If you send it again, it \
             takes the place of theirs; [What has changed] keeps both.",
            part = part
        ));
    };
    let who = typed(&latest.by.name);
    Refusal(if theirs.is_empty() {
        words!(
            "{who} emptied \"{part}\" while you were writing, so yours isn't saved yet. If you send it again, it stands \
             there.",
            who = who,
            part = part
        )
    } else {
        words!(
            "{who} changed \"{part}\" while you were writing:\n{theirs}\nSo yours isn't saved yet. If you send it again, it \
             takes the place of theirs; [What has changed] keeps both.",
            who = who,
            part = part,
            theirs = typed(theirs)
        )
    })
}

/// Somebody else changed the sessions while the form of one was open, and that one isn't among them any more.
pub fn somebody_else_removed(latest: Option<&PlanChange>) -> Refusal {
    let who = latest.map_or_else(|| "Somebody else".into(), |latest| Text::default().typed(&latest.by.name));
    Refusal(words!(
        "{who} changed the sessions while you were writing, and the one that you were changing isn't among them any \
         more. So yours isn't saved yet. If you send it again, it becomes a session of its own.",
        who = who
    ))
}
