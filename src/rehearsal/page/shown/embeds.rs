//! The framed part of a message.

use serde::Serialize;
use serde_json::Value;

use super::Reader;
use super::files::ShownPicture;
use super::inline::leads_outside;
use super::moments::exactly;

#[derive(Debug, Serialize)]
pub struct ShownEmbed {
    /// `#2f6f4e`.
    pub colour: Option<String>,
    pub author: Option<String>,
    /// HTML.
    pub title: Option<String>,
    /// Where the title leads.
    pub url: Option<String>,
    /// HTML.
    pub description: Option<String>,
    pub fields: Vec<ShownField>,
    pub image: Option<ShownPicture>,
    pub thumbnail: Option<ShownPicture>,
    pub footer: Option<String>,
    /// Behind the footer.
    pub moment: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct ShownField {
    /// HTML.
    pub name: String,
    /// HTML.
    pub value: String,
    pub inline: bool,
}

impl Reader<'_> {
    pub fn embed(&self, embed: &Value) -> ShownEmbed {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let moment = embed["timestamp"].as_str().and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
        ShownEmbed {
            // Twenty-four bits, of which 0 is none.
            colour: embed["color"]
                .as_u64()
                .filter(|it| *it != 0)
                .map(|it| format!("#{:06x}", it & 0xff_ffff)),
            author: text(&embed["author"]["name"]),
            title: text(&embed["title"]).map(|title| self.html_in_line(&title)),
            url: text(&embed["url"]).filter(|url| leads_outside(url)),
            description: text(&embed["description"]).map(|words| self.html(&words)),
            fields: embed["fields"].as_array().into_iter().flatten().map(|field| self.field(field)).collect(),
            image: self.picture(&embed["image"]),
            thumbnail: self.picture(&embed["thumbnail"]),
            footer: text(&embed["footer"]["text"]),
            moment: moment.map(|at| exactly(self.manner, self.zone, at.to_utc())),
        }
    }

    fn field(&self, field: &Value) -> ShownField {
        ShownField {
            name: self.html_in_line(field["name"].as_str().unwrap_or_default()),
            value: self.html(field["value"].as_str().unwrap_or_default()),
            inline: field["inline"] == true,
        }
    }
}
