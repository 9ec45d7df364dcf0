//! What a database holds, in words: for backup, restore and check.

use chrono::{DateTime, Utc};

use super::counted::counted;
use crate::store::sqlite::backup::Holds;

pub fn in_words(holds: &Holds) -> String {
    let made = match holds.backed_up_at {
        Some(at) => format!("It was made on {}", moment(at)),
        None => {
            "It is no backup that Shelftalker has made, so it does not say when it was copied. It".to_owned()
        }
    };
    let and = if holds.backed_up_at.is_some() { " and holds" } else { " holds" };
    let last = match holds.last_post {
        Some(at) => format!("the last post went out on {}", moment(at)),
        None => "nothing had been posted yet".to_owned(),
    };
    format!(
        "{made}{and} {}, {}; {last}.",
        counted(holds.schools, "school"),
        counted(holds.requests, "request")
    )
}

/// A moment for whoever runs the bot.
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{} UTC", at.format("%a %-d %b %Y, %H:%M"))
}
