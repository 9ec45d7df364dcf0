//! A card whose room has moved to another channel follows it: it is taken down where it stands, and posted anew.
use shelftalker_core::queue::Place;

use super::{Painter, RoundError};
use crate::chat::{Outcome, Reason, Standing};
use crate::features::setup::School;
use crate::queue::notice::Notice;
use crate::queue::types::{CardKind, CardRow};

/// So often in a row an old message may fail to be taken down before its card moves all the same.
const MOST_TRIES: u32 = 5;

impl Painter {
    pub(super) async fn moves(
        &self,
        kind: &CardKind,
        place: &Place,
        school: &School,
        card: &CardRow,
        standing: &Standing,
    ) -> Result<bool, RoundError> {
        let taken_down = self.library.chat.delete(standing).await;
        self.stillness.note(&self.library, &taken_down);
        match taken_down {
            Outcome::Done(()) | Outcome::Refused(Reason::Gone | Reason::NoSuchPlace(_)) => {}
            Outcome::Refused(Reason::Unauthorised(cause)) => return Err(RoundError::Unauthorised(cause)),
            Outcome::Wait { wait, .. } => return Ok(self.rests(card, wait).await?),
            Outcome::SurelyNot(_) | Outcome::Maybe(_) => {
                let tried = self.tried(&card.key);
                if tried < MOST_TRIES {
                    return Ok(self.backs_off(card, tried).await?);
                }
                self.left_behind(school, standing).await?;
            }
            Outcome::Refused(
                Reason::Held(_) | Reason::Rejected(_) | Reason::Unreachable(_) | Reason::Left(_),
            ) => {
                self.left_behind(school, standing).await?;
            }
        }
        self.tries().remove(&card.key);
        Ok(self.post_anew(kind, place, card).await?)
    }

    async fn left_behind(&self, school: &School, standing: &Standing) -> Result<(), RoundError> {
        let channel = standing.channel.clone();
        let name = format!("left behind {channel}");
        Ok(self.tell_once_a_day(school, &name, &Notice::LeftBehind { channel }).await?)
    }
}
