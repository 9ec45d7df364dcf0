//! What a file is called from now on: its own name without what could lead a reader or a computer astray, and with
//! an ending that says what it is.

use super::FileKind;
use crate::text::visible_line;

/// Characters, ending included: plenty to tell a plan from a picture, and short enough for a card.
const MOST: usize = 80;

/// The name without folders and without what cannot be seen. An ending that is not of this kind gets the kind's own
/// behind it, so that nothing opens as something else than it is.
pub fn safe_name(given: &str, kind: Option<&FileKind>) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or(given);
    let seen = visible_line(last);
    let name = seen.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, Some(ending)),
        None => (name, None),
    };
    let is_its_own =
        |ending: &str| kind.is_none_or(|kind| kind.endings.contains(&ending.to_lowercase().as_str()));
    let own = ending.filter(|ending| ending.len() <= MOST / 2 && is_its_own(ending));
    let (stem, ending) = match (own, kind) {
        (Some(own), _) => (stem, own),
        (None, Some(kind)) => (name, kind.endings[0]),
        (None, None) => (name, ""),
    };
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    let room = MOST - ending.chars().count() - 1;
    let stem: String = stem.chars().take(room).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::files::kind_of;

    fn text(given: &str) -> String {
        safe_name(given, kind_of(b"words"))
    }

    #[test]
    fn folders_and_what_cannot_be_seen_are_left_out() {
        assert_eq!(text("plan.md"), "plan.md");
        assert_eq!(text("../../etc/plan.txt"), "plan.txt");
        assert_eq!(text("C:\\Users\\rivera\\plan.txt"), "plan.txt");
        assert_eq!(text("plan\r\n\0.txt"), "plan.txt");
        assert_eq!(text("plan\u{202E}fdp.txt"), "planfdp.txt");
        assert_eq!(text("Größe über alles.csv"), "Größe über alles.csv");
    }

    #[test]
    fn an_ending_says_what_the_file_is() {
        assert_eq!(text("lesson.bat"), "lesson.bat.txt");
        assert_eq!(text("README"), "README.txt");
        assert_eq!(text("Plan.MD"), "Plan.MD");
        assert_eq!(safe_name("plan.png", kind_of(b"%PDF-1.7")), "plan.png.pdf");
        assert_eq!(safe_name("plan.png", None), "plan.png");
    }

    #[test]
    fn a_name_that_says_nothing_is_a_file() {
        for nothing in ["", "..", " / ", ".txt", "\u{200B}"] {
            assert!(
                ["file.txt", "txt.txt"].contains(&text(nothing).as_str()),
                "{nothing:?}: {}",
                text(nothing)
            );
        }
    }

    proptest! {
        #[test]
        fn any_name_at_all_becomes_one_that_is_short_and_safe(given in any::<String>()) {
            let name = text(&given);
            prop_assert!(name.chars().count() <= MOST);
            prop_assert!(!name.contains(['/', '\\']) && !name.chars().any(char::is_control));
            prop_assert!(name.contains('.') && !name.starts_with('.'));
        }
    }
}
