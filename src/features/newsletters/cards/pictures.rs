//! Pictures as they are named to librarians.

use crate::chat::Text;
use crate::chat::shortened;
use crate::chat::words::typed;
use crate::features::newsletters::Picture;
use crate::words;

/// Characters of all pictures of a newsletter together, and of the name of one: they stand in one fact (1,024 on
/// Discord), or beside their sections.
const MOST_TOGETHER: usize = 850;
const MOST_NAME: usize = 40;

/// Pictures by name, with what is said of them to whoever does not see them. `all` is how many the newsletter has: of
/// few more is told.
pub fn pictures(pictures: &[Picture], all: usize) -> Text {
    let most = (MOST_TOGETHER / all.max(1)).saturating_sub(MOST_NAME);
    let named = pictures.iter().map(|picture| {
        let name = typed(shortened(&picture.kept.name, MOST_NAME));
        match picture.description.as_str() {
            "" => Text::default().run(name),
            shows => words!("{picture} ({shows})", picture = name, shows = typed(shortened(shows, most))),
        }
    });
    named.reduce(|all, next| all.plain(", ").join(next)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::FileId;
    use crate::chat::words::{at_most, in_plain_words};
    use crate::files::Kept;

    #[test]
    fn ten_pictures_that_are_described_at_length_fit_where_one_is_told_whole() {
        let shows = "boats in the harbour ".repeat(9).trim().to_owned();
        let picture = |number: usize| Picture {
            kept: Kept { id: FileId(number.to_string()), name: format!("harbour {number}.png") },
            description: shows.clone(),
        };
        let all: Vec<Picture> = (1..=10).map(picture).collect();
        let ten = pictures(&all, 10);
        assert!(
            at_most(&ten) < 1_024 && in_plain_words(&ten).contains("harbour 10.png (boats in the harbour")
        );
        assert_eq!(in_plain_words(&pictures(&all[..1], 1)), format!("harbour 1.png ({shows})"));
    }
}
