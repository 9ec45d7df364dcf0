//! A list page by page, on a private card whose subject is the page.

use crate::chat::{Button, CardKey, Look, Message, Text};
use crate::library::Fault;
use crate::queue::CardRow;
use crate::words;

/// Which page is turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    On,
    Back,
}

impl Turn {
    /// The page that comes after what a list's card shows.
    pub fn from(self, card: &CardRow) -> Result<usize, Fault> {
        let shown: usize = card
            .subject
            .parse()
            .map_err(|_| Fault::Broken(format!("a {} shows page \"{}\"", card.kind, card.subject)))?;
        Ok(match self {
            Self::On => shown + 1,
            Self::Back => shown.saturating_sub(1),
        })
    }
}

/// One page of a list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub number: usize,
    pub of: usize,
    per: usize,
}

impl Page {
    /// The page that was asked for, or the last one: things may have been removed since.
    pub fn of(asked: usize, things: usize, per: usize) -> Self {
        let of = things.div_ceil(per).max(1);
        Self { number: asked.min(of - 1), of, per }
    }

    /// The things on it, each with its place in the list.
    pub fn slice<T>(self, things: &[T]) -> impl Iterator<Item = (usize, &T)> {
        things.iter().enumerate().skip(self.number * self.per).take(self.per)
    }

    /// Its number, where there are several.
    pub fn foot(self) -> Text {
        if self.of == 1 {
            return Text::default();
        }
        words!("Page {page} of {pages}", page = self.number + 1, pages = self.of)
    }

    /// The buttons that turn it, by their verbs and the label of the one that goes on.
    pub fn turned(self, message: Message, key: &CardKey, [back, more]: [&str; 2], on: &str) -> Message {
        let mut message = message;
        if self.number > 0 {
            message = message.with(Button::new("Back", back, key, Look::Plain));
        }
        if self.number + 1 < self.of {
            message = message.with(Button::new(on, more, key, Look::Plain));
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_there_no_more_is_the_last_one() {
        assert_eq!(Page::of(9, 13, 12), Page { number: 1, of: 2, per: 12 });
        assert_eq!(Page::of(0, 0, 12), Page { number: 0, of: 1, per: 12 });
        let things: Vec<usize> = (0..13).collect();
        let shown = |page| Page::of(page, 13, 12).slice(&things).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!((shown(0).len(), shown(1)), (12, vec![12]));
    }
}
