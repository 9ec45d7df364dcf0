//! What a post and a message are recognised by.

use chrono::NaiveDateTime;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use super::delivery::Place;
use crate::chat::{CardKey, ServerId, recognised_by};

/// What makes a post recognisable for good: the same post made again has the same reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(pub String);

impl Reference {
    /// The reference of a schedule's slot. No row number goes in, so a restored or copied database makes it again.
    pub fn of_slot(installation: &str, server: &ServerId, schedule: &str, nominal: NaiveDateTime) -> Self {
        let text = format!("{installation}\n{server}\n{schedule}\n{nominal}");
        Self(BASE32_NOPAD.encode(&Sha256::digest(text)[..16]))
    }

    /// The reference of what is told once in this installation, by its name.
    pub fn told_once(installation: &str, name: &str) -> Self {
        Self(BASE32_NOPAD.encode(&Sha256::digest(format!("{installation}\n{name}"))[..16]))
    }

    /// The reference of one of several posts that a slot makes, by its name among them.
    #[must_use]
    pub fn of_one(&self, name: &str) -> Self {
        Self(BASE32_NOPAD.encode(&Sha256::digest(format!("{}\n{name}", self.0))[..16]))
    }

    /// The reference of anything without a slot, from 128 random bits.
    pub fn random(bits: [u8; 16]) -> Self {
        Self(BASE32_NOPAD.encode(&bits))
    }

    /// The reference of a standing card's post: it begins with the card's own key, so that the painter, which
    /// knows only the card, writes the same footer.
    pub fn of_card(card: &CardKey, bits: [u8; 16]) -> Self {
        Self(format!("{}{}", card.short(), BASE32_NOPAD.encode(&bits)))
    }

    /// What stands in the footer of a part: 50 bits, plenty to tell the posts of half an hour in one channel apart.
    pub fn short(&self, part: u32) -> String {
        numbered(recognised_by(&self.0), part)
    }
}

/// The nonce of one delivery: 24 characters (Discord allows 25). A new epoch is a new message on purpose.
pub fn nonce(reference: &Reference, place: &Place, part: u32, epoch: u32) -> String {
    let text = format!("{}\n{place:?}\n{part}\n{epoch}", reference.0);
    BASE32_NOPAD.encode(&Sha256::digest(text)[..15])
}

/// The card of one part of a long post; the first part's is the post's own.
pub fn part_card(first: &CardKey, part: u32) -> CardKey {
    CardKey(numbered(&first.0, part))
}

fn numbered(text: &str, part: u32) -> String {
    if part == 0 { text.to_owned() } else { format!("{text}-{}", part + 1) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;
