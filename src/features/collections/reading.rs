//! Reads the forms of collections. Pure; an error is a sentence with the remedy.

use super::types::{About, ItemText, KINDS, Kind};
use super::{MOST_LINK, MOST_MARK, MOST_PURPOSE, MOST_TITLE, MOST_WHY};
use crate::chat::Given;
use crate::days::Manner;
use crate::features::collab::text;
use crate::features::ideas::{self, Subjects};
use crate::text::{links, says_something};

/// What the form of an item holds; that of a suggestion asks for no shelf mark.
pub fn item(given: &Given) -> Result<ItemText, String> {
    let typed = |name: &str| given.get(name).map_or("", String::as_str);
    item_of(typed("title"), typed("link"), typed("mark"), typed("kind"), typed("why"))
}

pub fn item_of(title: &str, link: &str, mark: &str, kind: &str, why: &str) -> Result<ItemText, String> {
    let link = link.trim();
    if !link.is_empty() {
        text(link, "The link", MOST_LINK)?;
        links::web_address(link)?;
    }
    let mark = maybe(mark, "The shelf mark", MOST_MARK)?;
    Ok(ItemText {
        title: text(&in_one_line(title), "The title", MOST_TITLE)?,
        link: Some(link.to_owned()).filter(|link| !link.is_empty()),
        mark: Some(mark).filter(|mark| !mark.is_empty()),
        kind: kind_of(kind)?,
        why: maybe(why, "The reason", MOST_WHY)?,
    })
}

/// What the form of a suggestion is filled with.
pub fn item_as_form(text: &ItemText) -> Given {
    let fields = [
        ("title", text.title.clone()),
        ("link", text.link.clone().unwrap_or_default()),
        ("mark", text.mark.clone().unwrap_or_default()),
        ("kind", text.kind.word().to_owned()),
        ("why", text.why.clone()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// `Book`, `books`.
fn kind_of(typed: &str) -> Result<Kind, String> {
    let word = typed.trim().to_lowercase();
    let is_it = |known: &str| word == known || word.strip_suffix('s') == Some(known);
    let irregular = match word.as_str() {
        "activities" => Some(Kind::Activity),
        _ => None,
    };
    let known = KINDS.iter().find(|(_, known)| is_it(known)).map(|(kind, _)| *kind);
    known.or(irregular).ok_or_else(|| match word.as_str() {
        "" => format!("What kind is it? Write one of {}.", kinds()),
        _ => format!("I don't know the kind \"{}\": write one of {}.", typed.trim(), kinds()),
    })
}

/// `book, article, video, activity, game, database`.
pub fn kinds() -> String {
    KINDS.map(|(_, word)| word).join(", ")
}

/// What a collection is about, as its form has it. What is left as the form showed it stays what it was.
pub fn about(given: &Given, was: &About, subjects: &Subjects, manner: &Manner) -> Result<About, String> {
    let typed = |name: &str| given.get(name).map_or("", |typed| typed.trim());
    let shown = as_form(was, subjects, manner);
    let is_as_shown = |name: &str| shown.get(name).map_or("", |shown| shown.trim()) == typed(name);
    Ok(About {
        title: text(&in_one_line(typed("title")), "The title", MOST_TITLE)?,
        subjects: if is_as_shown("subjects") {
            was.subjects.clone()
        } else {
            ideas::read_subjects(subjects, typed("subjects"))?
        },
        ages: match typed("classes") {
            "" => None,
            _ if is_as_shown("classes") => was.ages,
            typed => Some(ideas::read_ages(typed, manner)?),
        },
        purpose: maybe(typed("purpose"), "The purpose", MOST_PURPOSE)?,
    })
}

pub fn as_form(about: &About, subjects: &Subjects, manner: &Manner) -> Given {
    let names: Vec<&str> = about.subjects.iter().map(|key| subjects.name_of(key, manner)).collect();
    let fields = [
        ("title", about.title.clone()),
        ("subjects", names.join(", ")),
        ("classes", about.ages.map(|ages| ideas::ages_in_words(ages, manner)).unwrap_or_default()),
        ("purpose", about.purpose.clone()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn in_one_line(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn maybe(typed: &str, what: &str, most: u16) -> Result<String, String> {
    let line = in_one_line(typed);
    if says_something(&line) { text(&line, what, most) } else { Ok(String::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<ItemText, String> {
        let mut given = Given::from([("title".into(), "Plates".into()), ("kind".into(), "Videos".into())]);
        given.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        item(&given)
    }

    #[test]
    fn an_item_is_read_in_one_line_and_what_is_wrong_is_one_sentence() {
        let good =
            read(&[("title", " Plates\n in motion "), ("link", " https://x.org/a "), ("why", "\u{200B}")])
                .unwrap();
        assert_eq!(
            (good.title.as_str(), good.link.as_deref()),
            ("Plates in motion", Some("https://x.org/a"))
        );
        assert_eq!((good.kind, good.why.as_str(), good.mark), (Kind::Video, "", None));
        assert_eq!(
            item(&item_as_form(&read(&[("mark", "551.1 PLA")]).unwrap())),
            read(&[("mark", "551.1 PLA")])
        );
        let said = [
            read(&[("title", " ")]),
            read(&[("link", "x.org")]),
            read(&[("link", "https://bank.com@evil.example")]),
            read(&[("kind", "film")]),
            read(&[("kind", "")]),
            read(&[("why", &"x".repeat(201))]),
        ]
        .map(Result::unwrap_err);
        insta::assert_snapshot!(said.join("\n"), @r#"
        The title is empty: write at least a word.
        The link must begin with https:// and have no spaces.
        The link shows another address than it goes to: leave out what stands before the @.
        I don't know the kind "film": write one of book, article, video, activity, game, database.
        What kind is it? Write one of book, article, video, activity, game, database.
        The reason is 1 character over the limit of 200.
        "#);
    }

    #[test]
    fn what_a_collections_form_shows_is_read_back_as_it_was() {
        let subjects = Subjects::parse(include_str!("../../../config/subjects.toml")).unwrap();
        let manner = Manner::default();
        for ages in [None, Some([4, 18].into()), Some([9, 14].into()), Some([6, 8].into())] {
            let was = About {
                title: "Plate tectonics".into(),
                subjects: vec!["geography".into(), "biology".into()],
                ages,
                purpose: "NGSS MS-ESS2-2".into(),
            };
            assert_eq!(about(&as_form(&was, &subjects, &manner), &was, &subjects, &manner), Ok(was));
        }
    }
}
