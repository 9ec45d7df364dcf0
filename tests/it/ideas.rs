//! Ideas, as teachers take them and librarians look after them.

mod counted;
mod desk;
mod elsewhere;
mod files;
mod looking;

use shelftalker::store::Store;

use crate::school::School;

/// A September Monday.
const MONDAY: &str = "2026-09-14 12:00";

impl School {
    pub fn ideas_store(&self) -> &dyn Store {
        self.play().bot.library.store.as_ref()
    }
}

/// The titles in a list of ideas, in their order.
fn titles(text: &str) -> Vec<String> {
    let is_title =
        |line: &&str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
    let of = |line: &str| line.split_once(". ").map_or(String::new(), |(_, title)| title.to_owned());
    text.lines().filter(is_title).map(of).collect()
}
