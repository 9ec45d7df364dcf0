//! How closely teacher and librarian worked together: the levels of one published scheme. What was recorded in another
//! one before stays what it was, under that scheme's name, until a librarian chooses anew.

use super::types::{Collaboration, Level};
use crate::chat::Given;

/// The scheme that the levels are of: Patricia Montiel-Overall, "Toward a theory of collaboration for teachers and
/// librarians", School Library Media Research 8 (2005). Never changed once released: it stands in every record.
pub const SCHEME: &str = "Montiel-Overall, 2005";

/// From least to most.
pub const LEVELS: [(Level, &str); 4] = [
    (Level::Coordination, "We arranged time, room or materials; each taught alone"),
    (Level::Cooperation, "We shared the work: each of us planned and did a part"),
    (Level::IntegratedInstruction, "We planned, taught and assessed a lesson or a unit together"),
    (Level::IntegratedCurriculum, "The same across grades or the school, with its leaders behind it"),
];

/// The scheme before it, which has another order and other meanings.
pub const FORMER_SCHEME: &str = "sharing to integration";
const FORMER_LEVELS: [Level; 4] =
    [Level::Sharing, Level::Cooperation, Level::Coordination, Level::Integration];

/// Where the sheet of a record keeps what was chosen, and a level of the former scheme.
pub const CHOSEN_LEVEL: &str = "collaboration";
pub const FORMER_LEVEL: &str = "level";

/// The level as it was chosen, or else as it was recorded in the former scheme.
pub fn read(given: &Given) -> Option<Collaboration> {
    let of = |scheme: &str, level: Level| Collaboration { scheme: scheme.to_owned(), level };
    if let Some(chosen) = given.get(CHOSEN_LEVEL) {
        let mut levels = LEVELS.iter().map(|(level, _)| *level);
        return levels.find(|level| level.word() == chosen).map(|level| of(SCHEME, level));
    }
    let former = given.get(FORMER_LEVEL)?;
    FORMER_LEVELS.into_iter().find(|level| level.word() == former).map(|level| of(FORMER_SCHEME, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(fields: &[(&str, &str)]) -> Option<(String, Level)> {
        let given =
            fields.iter().map(|(field, chosen)| ((*field).to_owned(), (*chosen).to_owned())).collect();
        read(&given).map(|it| (it.scheme, it.level))
    }

    #[test]
    fn a_level_is_read_in_the_scheme_under_which_it_was_chosen() {
        for (level, _) in LEVELS {
            assert_eq!(read_from(&[(CHOSEN_LEVEL, level.word())]), Some((SCHEME.into(), level)));
        }
        for level in FORMER_LEVELS {
            assert_eq!(read_from(&[(FORMER_LEVEL, level.word())]), Some((FORMER_SCHEME.into(), level)));
        }
        let both = [(CHOSEN_LEVEL, "Cooperation"), (FORMER_LEVEL, "Sharing")];
        assert_eq!(read_from(&both), Some((SCHEME.into(), Level::Cooperation)));
        assert_eq!(read_from(&[(CHOSEN_LEVEL, "Sharing")]), None, "of the other scheme");
        assert_eq!(read_from(&[]), None);
    }
}
