//! Items of collections in a table (CSV) that is read back as the same, and as a text (Markdown) for wherever teachers
//! keep links. Pure.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use csv::StringRecord;

use super::MOST_ITEMS;
use super::reading::item_of;
use super::types::{Collection, CollectionId, Item, ItemText};
use crate::days::Manner;
use crate::features::ideas::{self, Subjects};
use crate::library::Fault;
use crate::library::catalogue::{self, Row, Sayings, Table};
use crate::words;

pub static SAYINGS: Sayings = Sayings {
    too_large: "The file is too large: at most 1 MB. Split it.",
    too_many: "The file has more than 500 items: split it.",
    none_in_it: "There is no item in the file.",
    is_known: "The collection has that already.",
    stands_above: "The same comes earlier in the file.",
    none_taken: "No item was imported",
    one_taken: "Imported: 1 item",
    all_taken: |all| words!("Imported: {all} items", all = all),
    some_taken: |taken, all| words!("Imported: {taken} of {all} items", taken = taken, all = all),
    taken: "Imported",
    too_many_to_name: |all| words!("{all} items\n", all = all),
    check_letters: "I read its letters as an older program saves them: look at them in /collection show.\n",
};

/// An item of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub collection: CollectionId,
    pub text: ItemText,
    key: String,
}

/// A collection that takes items, and how many more.
pub struct Open<'a> {
    pub of: &'a Collection,
    pub room: usize,
}

type Found = catalogue::Found<New>;
type Report = catalogue::Report<New>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Collection,
    Title,
    Link,
    Mark,
    Kind,
    Why,
}

const COLUMNS: [(Column, &str); 6] = [
    (Column::Collection, "collection"),
    (Column::Title, "title"),
    (Column::Link, "link"),
    (Column::Mark, "shelf_mark"),
    (Column::Kind, "kind"),
    (Column::Why, "why"),
];

impl catalogue::Column for Column {
    const NEEDED: &'static [Self] = &[Self::Title, Self::Kind];

    fn name(self) -> &'static str {
        COLUMNS.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| *name)
    }

    fn meant(name: &str, _: &StringRecord) -> Option<Self> {
        match name {
            "collection" | "list" => Some(Self::Collection),
            "title" | "name" | "item" | "resource" => Some(Self::Title),
            "link" | "url" | "address" | "web address" => Some(Self::Link),
            "shelf mark" | "shelfmark" | "call number" | "shelf" => Some(Self::Mark),
            "kind" | "type" | "format" => Some(Self::Kind),
            "why" | "reason" | "description" | "about" => Some(Self::Why),
            _ => None,
        }
    }

    fn known() -> String {
        COLUMNS.map(|(_, name)| name).join(", ")
    }

    fn stands_twice(self) -> String {
        format!("Two columns mean {}: leave one out.", self.name())
    }
}

/// What two items are compared by.
pub fn key(of: &CollectionId, text: &ItemText) -> String {
    format!("{of}\n{}", text.same())
}

/// Reads a table: into the one collection, or into those that its rows name. The error is a sentence about the whole
/// file, which it may quote: then none of it was read.
pub fn read<'a>(
    text: &str,
    open: &[Open],
    into: Option<&CollectionId>,
    known: impl Iterator<Item = &'a str>,
) -> Result<Found, String> {
    let mut found =
        Report::of(text, &SAYINGS, known, |new| &new.key, |text, report| rows(text, open, into, report))?;
    found.is_table = true;
    // What is there already takes no room.
    let mut room: BTreeMap<CollectionId, usize> = open.iter().map(|it| (it.of.id.clone(), it.room)).collect();
    for entry in &mut found.entries {
        let Ok(new) = &entry.thing else { continue };
        match room.get_mut(&new.collection) {
            Some(0) | None => {
                entry.thing = Err(format!("A collection takes {MOST_ITEMS} items, and it is full."));
            }
            Some(left) => *left -= 1,
        }
    }
    Ok(found)
}

fn rows(text: &str, open: &[Open], into: Option<&CollectionId>, report: &mut Report) -> Result<(), String> {
    let table: Table<Column> = Table::read(text)?;
    for row in table.rows() {
        report.note(row.number, row.cell(Column::Title), of_row(&row, open, into))?;
    }
    report.found.columns_left = table.left;
    Ok(())
}

fn of_row(row: &Row<Column>, open: &[Open], into: Option<&CollectionId>) -> Result<New, String> {
    row.fits()?;
    let cell = |column| row.cell(column).trim();
    let collection = match (into, cell(Column::Collection)) {
        (Some(id), _) => id.clone(),
        (None, "") => {
            return Err(
                "Which collection? Choose it with the command, or name it in a column \"collection\".".into(),
            );
        }
        (None, typed) => {
            let called = |it: &&Open| it.of.about.title.to_lowercase() == typed.to_lowercase();
            let found = open.iter().find(called);
            found
                .ok_or_else(|| format!("There is no collection \"{typed}\": /collection new begins it."))?
                .of
                .id
                .clone()
        }
    };
    let text = item_of(
        cell(Column::Title),
        cell(Column::Link),
        cell(Column::Mark),
        cell(Column::Kind),
        cell(Column::Why),
    )?;
    Ok(New { key: key(&collection, &text), collection, text })
}

/// The table that is read back as the same items. Names of those who suggested something, where they wish it, are for
/// people: no import takes them.
pub fn table(all: &[(Collection, Vec<Item>)]) -> Result<String, Fault> {
    let header: Vec<&str> = COLUMNS.iter().map(|(_, name)| *name).chain(["suggested_by"]).collect();
    let row = |of: &Collection, item: &Item| {
        let text = &item.text;
        vec![
            of.about.title.clone(),
            text.title.clone(),
            text.link.clone().unwrap_or_default(),
            text.mark.clone().unwrap_or_default(),
            text.kind.word().to_owned(),
            text.why.clone(),
            item.suggested_by.clone().unwrap_or_default(),
        ]
    };
    let rows = all.iter().flat_map(|(of, items)| items.iter().map(move |item| row(of, item)));
    catalogue::written(&header, rows)
}

/// The text: each link is its own address, whatever stands beside it.
pub fn words_of(all: &[(Collection, Vec<Item>)], subjects: &Subjects, manner: &Manner) -> String {
    let mut text = String::new();
    for (of, items) in all {
        let about = &of.about;
        _ = writeln!(text, "# {}\n", escaped(&about.title));
        let mut parts: Vec<String> =
            about.subjects.iter().map(|key| escaped(subjects.name_of(key, manner))).collect();
        parts.extend(about.ages.map(|ages| ideas::ages_in_words(ages, manner)));
        parts.extend(Some(escaped(&about.purpose)).filter(|purpose| !purpose.is_empty()));
        if !parts.is_empty() {
            _ = writeln!(text, "{}\n", parts.join(" · "));
        }
        for Item { text: item, suggested_by, .. } in items {
            _ = write!(text, "- **{}** ({})", escaped(&item.title), item.kind.word());
            if let Some(link) = &item.link {
                _ = write!(text, ": <{}>", link.replace('<', "%3C").replace('>', "%3E"));
            }
            if let Some(mark) = &item.mark {
                _ = write!(text, ", on the shelf: {}", escaped(mark));
            }
            if !item.why.is_empty() {
                _ = write!(text, "  \n  {}", escaped(&item.why));
            }
            if let Some(who) = suggested_by {
                _ = write!(text, "  \n  Suggested by {}", escaped(who));
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// As it was typed, whatever it would mean in Markdown.
fn escaped(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    for (at, letter) in crate::text::visible_line(typed).chars().enumerate() {
        // What means something wherever it stands, and what does where a line begins.
        if "\\`*_[]<>|~!&".contains(letter) || (at == 0 && "#-+=".contains(letter)) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// What a file is called after a title.
pub fn file_name(title: &str) -> String {
    let plain: String = title
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .take(60)
        .collect();
    let name = plain.split_whitespace().collect::<Vec<_>>().join("-");
    if name.is_empty() { "collection".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::chat::MemberId;
    use crate::features::collab::Person;
    use crate::features::collections::types::{About, ItemId, Kind};
    use crate::features::setup::SchoolId;

    fn collection(title: &str) -> Collection {
        Collection {
            school: SchoolId(1),
            id: CollectionId(title.to_lowercase()),
            about: About { title: title.into(), ..About::default() },
            channel: None,
            author: Person { id: MemberId("1".into()), name: "Hart".into() },
            made_at: DateTime::UNIX_EPOCH,
            items: 0,
            version: 1,
        }
    }

    fn item(title: &str, link: Option<&str>) -> Item {
        Item {
            school: SchoolId(1),
            collection: CollectionId("plates".into()),
            id: ItemId(title.into()),
            text: ItemText {
                title: title.into(),
                link: link.map(str::to_owned),
                mark: None,
                kind: Kind::Video,
                why: "=1+1".into(),
            },
            suggestion: None,
            suggested_by: Some("Ana".into()),
            added_at: DateTime::UNIX_EPOCH,
            checked_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    fn report(text: &str, room: usize, into: bool) -> String {
        let of = collection("Plates");
        let known = key(&of.id, &item("Old", Some("https://x.org/old")).text);
        let open = [Open { of: &of, room }];
        let into = into.then_some(&of.id);
        match read(text, &open, into, [known.as_str()].into_iter()) {
            Err(sentence) => sentence,
            Ok(found) => found
                .entries
                .iter()
                .map(|entry| match &entry.thing {
                    Err(why) => format!("{} \"{}\": {why}", entry.line, entry.title),
                    Ok(new) => format!("{} \"{}\" taken: {}", entry.line, entry.title, new.text.kind.word()),
                })
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    #[test]
    fn each_row_with_something_wrong_is_named_with_its_reason_and_the_others_are_taken() {
        let file = "Collection,Title,URL,Type,Description\n\
                    plates,Good,https://x.org/a,Video,Four minutes\n\
                    plates,Again,https://X.org/a,video,\n\
                    plates,Known,https://x.org/old,video,\n\
                    plates,Hidden,https://bank.com@evil.example,video,\n\
                    plates,No kind,https://x.org/b,film,\n\
                    stars,Elsewhere,https://x.org/c,video,\n\
                    ,Nowhere,https://x.org/d,video,\n\
                    plates,One too many,https://x.org/e,video,\n";
        insta::assert_snapshot!(report(file, 1, false), @r#"
        2 "Good" taken: video
        3 "Again": The same comes earlier in the file.
        4 "Known": The collection has that already.
        5 "Hidden": The link shows another address than it goes to: leave out what stands before the @.
        6 "No kind": I don't know the kind "film": write one of book, article, video, activity, game, database.
        7 "Elsewhere": There is no collection "stars": /collection new begins it.
        8 "Nowhere": Which collection? Choose it with the command, or name it in a column "collection".
        9 "One too many": A collection takes 1000 items, and it is full.
        "#);
        assert!(report(file, 9, true).contains("\"Elsewhere\" taken"));
        insta::assert_snapshot!(report("title,link\nA,https://x.org", 9, true), @r#"The first row names no column "kind". Use: collection, title, link, shelf_mark, kind, why."#);
        insta::assert_snapshot!(report("title,kind,colour\nA,book,red", 9, true), @r#"I don't know the column "colour". Use: collection, title, link, shelf_mark, kind, why."#);
    }

    #[test]
    fn a_table_is_read_back_as_the_same_and_names_nobody() {
        let of = collection("Plates");
        let items = vec![item("One, \"two\"", Some("https://x.org/a")), item("=cmd", None)];
        let table = table(&[(of.clone(), items.clone())]).unwrap();
        let found = read(&table, &[Open { of: &of, room: 9 }], None, std::iter::empty()).unwrap();
        assert_eq!(found.columns_left, ["suggested_by"]);
        let texts: Vec<ItemText> = found.entries.into_iter().map(|entry| entry.thing.unwrap().text).collect();
        assert_eq!(texts, items.into_iter().map(|item| item.text).collect::<Vec<_>>());
    }

    #[test]
    fn no_words_hide_an_address_in_the_text() {
        let subjects = Subjects::parse(include_str!("../../../config/subjects.toml")).unwrap();
        let items = vec![item("[bank.com](https://evil.example) <b>", Some("https://x.org/a>b"))];
        let text = words_of(&[(collection("# Plates"), items)], &subjects, &Manner::default());
        insta::assert_snapshot!(text, @r"
        # \# Plates

        - **\[bank.com\](https://evil.example) \<b\>** (video): <https://x.org/a%3Eb>  
          \=1+1  
          Suggested by Ana
        ");
    }
}
