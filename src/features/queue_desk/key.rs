//! What a line of `/posts upcoming` is about, as it is kept in a menu and on a card.

use std::fmt;

use chrono::NaiveDateTime;

use crate::features::collections::{COLLECTION_CARD, CollectionId};
use crate::features::events::{EVENT_CARD, EventId};
use crate::features::newsletters::{NEWSLETTER, NewsletterId};
use crate::library::Refusal;
use crate::library::visit::stale;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Slot {
        kind: String,
        nominal: NaiveDateTime,
        /// Of one of several posts of a slot.
        name: String,
    },
    Newsletter(NewsletterId),
    Event(EventId),
    Collection(CollectionId),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot { kind, nominal, name } => write!(f, "{kind} {nominal:?} {name}"),
            Self::Newsletter(id) => write!(f, "{NEWSLETTER} {}", id.0),
            Self::Event(id) => write!(f, "{EVENT_CARD} {id}"),
            Self::Collection(id) => write!(f, "{COLLECTION_CARD} {id}"),
        }
    }
}

impl Key {
    /// Reads one that was written before; what comes back from a menu may be forged.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let mut words = text.splitn(3, ' ');
        let (kind, what) = words.next().zip(words.next()).ok_or_else(stale)?;
        if kind == NEWSLETTER {
            return Ok(Self::Newsletter(NewsletterId(what.to_owned())));
        }
        if kind == EVENT_CARD {
            return Ok(Self::Event(EventId(what.to_owned())));
        }
        if kind == COLLECTION_CARD {
            return Ok(Self::Collection(CollectionId(what.to_owned())));
        }
        let nominal = what.parse().map_err(|_| stale())?;
        Ok(Self::Slot { kind: kind.to_owned(), nominal, name: words.next().unwrap_or_default().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let nominal = "2026-09-14T07:30:00".parse().unwrap();
        for key in [
            Key::Slot { kind: "tip".into(), nominal, name: String::new() },
            Key::Slot { kind: "reminder".into(), nominal, name: "17".into() },
            Key::Newsletter(NewsletterId("ABC".into())),
            Key::Event(EventId("ABC".into())),
            Key::Collection(CollectionId("abc".into())),
        ] {
            assert_eq!(Key::read(&key.to_string()).unwrap(), key);
        }
        assert!(Key::read("tip yesterday").is_err());
    }
}
