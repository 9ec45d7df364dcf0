//! Names in the words of a thank-you. Whether somebody is named is theirs to choose, so nobody is named by typing: a
//! whole name is not taken, and a part of one, which may mean something else, is pointed out before it is posted.

use super::types::NAME;
use crate::features::collab::{Person, as_read, holds};

/// What stands before a name and is no part of it.
const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "prof", "mme", "herr"];

/// The words as they are read, without the place of the names: it is nobody called "Teacher".
pub fn words_read(words: &str) -> Vec<String> {
    as_read(&words.replace(NAME, " "))
}

/// Somebody whose whole name stands in the words.
pub fn whole<'a>(words: &str, people: impl IntoIterator<Item = &'a Person>) -> Option<&'a Person> {
    let words = words_read(words);
    people.into_iter().find(|person| holds(&words, &as_read(&person.name)))
}

/// Whose first or last name alone stands in the words, with that name.
pub fn parts<'a>(words: &str, people: impl IntoIterator<Item = &'a Person>) -> Vec<(&'a str, &'a Person)> {
    let words = words_read(words);
    let is_said = |part: &&str| {
        let read = as_read(part);
        // A letter alone is an initial, and stands anywhere.
        let is_name = read.iter().any(|word| word.chars().count() > 1 && !TITLES.contains(&word.as_str()));
        is_name && holds(&words, &read)
    };
    let said = |person: &'a Person| Some((person.name.split_whitespace().find(is_said)?, person));
    people.into_iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person { id: name.into(), name: name.into() }
    }

    #[test]
    fn a_name_is_found_however_it_is_typed_and_part_of_a_word_is_none() {
        let people = [person("Chloe Tan"), person("Art")];
        for words in ["for Chloe Tan's café", "CHLOE  TAN", "Chloé\u{a0}Tan’s", "chloe-tan"] {
            assert_eq!(
                whole(words, &people).map(|person| person.name.as_str()),
                Some("Chloe Tan"),
                "{words}"
            );
        }
        assert_eq!(whole("the artwork of Chloe and Mr Tan", &people), None);
    }

    #[test]
    fn the_place_of_the_names_is_nobodys_name() {
        let people = [person("Teacher")];
        assert_eq!(whole("Thank you to {teacher} for the map", &people), None);
        assert!(whole("The teacher of 8B", &people).is_some());
    }

    #[test]
    fn a_first_or_last_name_alone_is_pointed_out_and_a_title_or_a_letter_is_not() {
        let people = [person("Ms Chloe Tan"), person("D Okafor"), person("Pat O'Brien")];
        let found =
            |words| -> Vec<&str> { parts(words, &people).into_iter().map(|(part, _)| part).collect() };
        assert_eq!(found("for Chloe's poetry café"), ["Chloe"]);
        assert_eq!(found("Ms Tan’s café"), ["Tan"]);
        assert_eq!(found("O’Brien, too"), ["O'Brien"]);
        assert_eq!(found("the ms of D. and a tango"), [""; 0]);
    }
}
