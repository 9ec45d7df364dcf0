//! Pictures as they are named to librarians.

use crate::chat::Text;
use crate::chat::words::typed;
use crate::features::newsletters::Picture;
use crate::words;

/// Pictures by name, with what is said of them to whoever does not see them.
pub fn pictures(pictures: &[Picture]) -> Text {
    let named = pictures.iter().map(|picture| {
        let name = typed(&picture.kept.name);
        match picture.description.as_str() {
            "" => Text::default().run(name),
            shows => words!("{picture} ({shows})", picture = name, shows = typed(shows)),
        }
    });
    named.reduce(|all, next| all.plain(", ").join(next)).unwrap_or_default()
}
