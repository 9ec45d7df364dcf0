//! Every sentence that the queue says about itself: to the desk, when something is held, missed, uncertain or
//! failed. What is said names the thing and what can be done; ids and codes are for the log.

mod held;
mod list;
mod notices;
mod problem;

pub use held::{Held, tell_of_held};
pub use list::{ProblemLine, count_problems, problems};
pub use notices::notice_as_posted;
pub use problem::{draw_problem, problem_is_over, tell_of_problem};
use shelftalker_core::queue::Place;

use super::types::PostKind;
use crate::chat::{Run, Text};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::words;

/// The kind of post, and of card, that tells the desk what became of one delivery. Its content is the delivery's id.
pub const PROBLEM: &str = "problem";
/// The verbs of the three buttons.
pub const AGAIN: &str = "delivery-again";
pub const WAS_POSTED: &str = "delivery-was-posted";
pub const DISMISS: &str = "delivery-dismiss";

/// What the desk calls a post, in the middle of a sentence: the tip "Captions on before you press play".
pub async fn name_of(
    library: &Library,
    school: &School,
    kinds: &[PostKind],
    kind: &str,
    content: &str,
) -> Result<Text, Fault> {
    let Some(known) = kinds.iter().find(|known| known.name == kind) else {
        return Ok("a post that this version does not know".into());
    };
    let named = (known.named)(library, school, content).await?;
    Ok(named.unwrap_or_else(|| words!("a post about something that is gone ({kind})", kind = known.label)))
}

/// Where a post goes, as the desk reads it.
pub fn place_in_words(school: &School, place: &Place) -> Text {
    match (school.room(place), place) {
        (Some(room), _) => Text::default().run(Run::ChannelName(room.clone())),
        (None, Place::Desk | Place::DeskAside) => "the desk channel, which is not chosen yet".into(),
        (None, Place::Requests) => "the requests channel, which is not chosen yet".into(),
        (None, Place::Staff) => "the staff channel, which is not chosen yet".into(),
        (None, Place::Channel(channel)) => Text::default().run(Run::ChannelName(channel.clone())),
        (None, Place::Request(number)) => words!("the people of request #{number}", number = *number),
        (None, Place::Member(member)) => Text::default().run(Run::Mention(member.clone())),
    }
}
