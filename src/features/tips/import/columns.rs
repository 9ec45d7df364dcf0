//! The columns of a table of tips, by the names that people give them.

use csv::StringRecord;

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

/// What people and form services keep beside a tip.
const LEFT: &[&str] = &[
    "notes",
    "note",
    "comment",
    "comments",
    "timestamp",
    "time",
    "date",
    "submitted",
    "start time",
    "completion time",
    "email",
    "e mail",
    "email address",
    "author",
    "by",
    "username",
    "id",
    "no",
    "no.",
    "number",
    "#",
    "status",
];

impl Column {
    /// As it is exported.
    pub fn name(self) -> &'static str {
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
}

/// What each column of the file means, and the names of those that are no part of a tip.
pub fn columns(header: &StringRecord) -> Result<(Vec<Option<Column>>, Vec<String>), String> {
    let known = || format!("{}, season", COLUMNS.join(", "));
    let (mut columns, mut left) = (Vec::new(), Vec::new());
    for name in header {
        let plain = name.trim().to_lowercase().replace(['_', '-'], " ");
        let column =
            NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column);
        // With a title beside it, "tip" is the text.
        let is_text = plain == "tip" && header.iter().any(|other| other.trim().eq_ignore_ascii_case("title"));
        let column = if is_text { Some(Column::Body) } else { column };
        if column.is_none() && !plain.is_empty() {
            let name: String = name.trim().chars().take(super::SHOWN).collect();
            if !LEFT.contains(&plain.as_str()) {
                return Err(format!("I don't know the column \"{name}\". Use: {}.", known()));
            }
            left.push(name);
        }
        if column.is_some() && columns.contains(&column) {
            return Err(format!(
                "Two columns are a tip's {}: leave one out.",
                column.map_or("", Column::name)
            ));
        }
        columns.push(column);
    }
    if let Some(missing) = [Column::Title, Column::Body].into_iter().find(|it| !columns.contains(&Some(*it)))
    {
        return Err(format!("The first row names no column \"{}\". Use: {}.", missing.name(), known()));
    }
    Ok((columns, left))
}
