//! Pictures as they are named to librarians.

use crate::chat::Text;
use crate::features::newsletters::Picture;

/// Pictures by name, with what is said of them to whoever does not see them.
pub fn pictures(pictures: &[Picture]) -> Text {
    let named = pictures.iter().map(|picture| {
        let name = Text::default().typed(&picture.kept.name);
        match picture.description.as_str() {
            "" => name,
            shows => name.plain(" (").typed(shows).plain(")"),
        }
    });
    named.reduce(|all, next| all.plain(", ").join(next)).unwrap_or_default()
}
