//! The columns of a table of tips, by the names that people give them.

use csv::StringRecord;

use crate::library::catalogue;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Title,
    Body,
    Link,
    NotBefore,
    NotAfter,
    Season,
    Evergreen,
}

/// The columns, in the order in which they are exported.
pub const COLUMNS: [&str; 6] = ["title", "body", "link", "not_before", "not_after", "evergreen"];

const NAMES: &[(Column, &[&str])] = &[
    (Column::Title, &["title", "tip", "tip title", "name", "heading"]),
    (Column::Body, &["body", "text", "tip text", "description", "content"]),
    (Column::Link, &["link", "url", "web address", "website"]),
    (Column::NotBefore, &["not before", "from", "starts", "start"]),
    (Column::NotAfter, &["not after", "until", "to", "ends", "end"]),
    (Column::Season, &["season", "when", "months", "month"]),
    (Column::Evergreen, &["evergreen", "repeat", "again", "reuse"]),
];

impl catalogue::Column for Column {
    const NEEDED: &'static [Self] = &[Self::Title, Self::Body];

    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Link => "link",
            Self::NotBefore => "not_before",
            Self::NotAfter => "not_after",
            Self::Season => "season",
            Self::Evergreen => "evergreen",
        }
    }

    fn meant(name: &str, header: &StringRecord) -> Option<Self> {
        // With a title beside it, "tip" is the text.
        if name == "tip" && header.iter().any(|other| other.trim().eq_ignore_ascii_case("title")) {
            return Some(Self::Body);
        }
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(column, _)| *column)
    }

    fn known() -> String {
        format!("{}, season", COLUMNS.join(", "))
    }

    fn stands_twice(self) -> String {
        format!("Two columns are a tip's {}: leave one out.", catalogue::Column::name(self))
    }
}
