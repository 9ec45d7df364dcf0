//! What stands above an export of tips.

use crate::chat::Message;
use crate::chat::words::ours;
use crate::features::tips::picking::waiting;
use crate::features::tips::types::Tip;
use crate::words;

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
