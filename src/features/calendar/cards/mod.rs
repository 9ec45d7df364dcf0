//! Every sentence that is said about the school calendar to the librarians who keep it.

mod draft;
mod list;
mod year;

pub use draft::{LEAVE_OUT, decided, draft_card, left_as_it_was, no_draft, not_read};
pub use list::{
    ListPage, entry_card, list, no_such_entry, removed, rename_form, renamed_meanwhile, sure_to_remove,
};
pub use year::{empty, letters_are_missing, next_year, year_card};

use chrono::NaiveDate;

use super::effects::Effects;
use crate::chat::Text;
use crate::chat::words::at_most;
use crate::days::Manner;
use crate::features::{thanks, tips};
use crate::words;

/// What is moved or met, of which so many lines are shown, and so many characters at most: a fact of a card holds
/// 1,024 (Discord), escapes among them.
const MOST_EFFECTS: usize = 6;
const MOST_LETTERS: usize = 900;

/// `Mon 26 Oct to Fri 30 Oct`, or the one day.
pub fn days(first: NaiveDate, last: NaiveDate, manner: &Manner) -> String {
    if first == last {
        return manner.short_day(first);
    }
    format!("{} to {}", manner.short_day(first), manner.short_day(last))
}

/// What a change does, in lines: it stands on the card that asks.
pub fn what_follows(effects: &Effects, manner: &Manner) -> Text {
    if effects.is_empty() {
        return words!("No post moves, and no planned session is affected.");
    }
    let posts = effects.posts.iter().map(|moved| {
        let what = match moved.kind.as_str() {
            tips::TIP_POST => "The tip",
            thanks::APPRECIATION => "The thank-you post",
            _ => "A post",
        };
        moved.in_words(what, manner)
    });
    // Sessions, events and newsletters first: somebody has to move them.
    let newsletters = effects.newsletters.iter().map(|quieted| quieted.in_words(manner));
    let sessions = effects.sessions.iter().map(|met| met.in_words(manner));
    let events = effects.events.iter().map(|met| met.in_words(manner));
    let lines: Vec<Text> = sessions.chain(events).chain(newsletters).chain(posts).collect();
    let all = lines.len();
    let (mut text, mut shown) = (Text::default(), 0);
    for line in lines.into_iter().take(MOST_EFFECTS) {
        let longer = text.clone().plain(if shown > 0 { "\n· " } else { "· " }).join(line);
        if at_most(&longer) > MOST_LETTERS {
            break;
        }
        (text, shown) = (longer, shown + 1);
    }
    match (shown, all - shown) {
        (_, 0) => text,
        (0, more) => words!("{more} posts and sessions, too long to name here.", more = more),
        (_, more) => text.join(words!("\n· and {more} more", more = more)),
    }
}
