//! What is said of pauses wherever they matter.

use chrono::NaiveDateTime;
use shelftalker_core::queue::{Pause, Pauses};

use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::days::Manner;
use crate::words;

/// What is paused at this moment, where anything is: "Paused until Fri 18 September (by Dana Hart): Weekly tip."
pub fn paused_in_words(pauses: &Pauses, now: NaiveDateTime, manner: &Manner) -> Option<Text> {
    let all: Vec<&Pause> = pauses.at(now).collect();
    let together = all.chunk_by(|one, next| one.until == next.until && one.by == next.by);
    let all = together.map(|same| in_words(same, manner)).reduce(|all, next| all.plain(" ").join(next))?;
    Some(words!("{all} /posts resume ends it.", all = all))
}

/// Kinds that were paused by somebody until the same day.
fn in_words(same: &[&Pause], manner: &Manner) -> Text {
    let labels: Vec<&str> = same.iter().map(|pause| pause.label.as_str()).collect();
    let what = ours(labels.join(", "));
    let Some(pause) = same.first() else { return Text::default() };
    let who = typed(&pause.by);
    match pause.until {
        Some(day) => {
            let day = ours(manner.day(day));
            words!("Paused until {day} (by {who}): {what}.", day = day, who = who, what = what)
        }
        None => words!("Paused for good (by {who}): {what}.", who = who, what = what),
    }
}

/// For a post that would fall into a pause: "Newsletters are paused until Fri 18 September."
pub fn by_then(pause: &Pause, manner: &Manner) -> Text {
    let label = ours(pause.label.clone());
    match pause.until {
        Some(day) => words!(
            "{label}: paused until {day}. Choose a later day, or type /posts resume first.",
            label = label,
            day = ours(manner.day(day))
        ),
        None => words!("{label}: paused for good. Type /posts resume first.", label = label),
    }
}
