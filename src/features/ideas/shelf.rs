//! A school's ideas: those that come with Shelftalker, as the school has made them, and its own. Pure. The ones that
//! come with Shelftalker stay where they are, and only what a school has changed is kept: so a new version's new ideas,
//! and corrections of those that nobody has touched, are there after an upgrade, and what a school has done stays done.

use super::types::{Idea, IdeaId, KeptIdea};

/// An idea as a school has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub idea: Idea,
    /// Teachers do not see it.
    pub hidden: bool,
    /// It comes with Shelftalker and reads otherwise here.
    pub is_changed: bool,
    /// Of what the school keeps of it; 0 where that is nothing.
    pub version: i64,
}

/// All ideas of a school, its own first, then by title.
pub fn of_school(shipped: &[Idea], kept: Vec<KeptIdea>) -> Vec<Offered> {
    let mut ideas: Vec<Offered> = Vec::with_capacity(shipped.len() + kept.len());
    for idea in shipped.iter().filter(|idea| !kept.iter().any(|row| row.id == idea.id)) {
        ideas.push(Offered { idea: idea.clone(), hidden: false, is_changed: false, version: 0 });
    }
    for KeptIdea { id, idea, hidden, version, .. } in kept {
        let came = shipped.iter().find(|shipped| shipped.id == id);
        let is_changed = came.is_some() && idea.is_some();
        // What was hidden, and does not come with Shelftalker any more, is gone.
        let Some(idea) = idea.or_else(|| came.cloned()) else { continue };
        ideas.push(Offered { idea, hidden, is_changed, version });
    }
    ideas.sort_by_cached_key(|it| (!it.idea.id.is_own(), it.idea.title.to_lowercase(), it.idea.id.clone()));
    ideas
}

pub fn find<'a>(ideas: &'a [Offered], id: &IdeaId) -> Option<&'a Offered> {
    ideas.iter().find(|offered| offered.idea.id == *id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::ideas::types::an_idea;
    use crate::features::setup::SchoolId;

    fn row(id: &str, idea: Option<Idea>, hidden: bool) -> KeptIdea {
        KeptIdea { school: SchoolId(1), id: IdeaId(id.into()), idea, hidden, version: 3 }
    }

    #[test]
    fn after_an_upgrade_new_ideas_are_there_and_what_a_school_has_done_stays_done() {
        let changed = Idea { title: "Ours".into(), ..an_idea("changed") };
        let own = Idea { title: "A walk".into(), ..an_idea("own-1") };
        let dropped = Idea { title: "Kept by us".into(), ..an_idea("dropped") };
        let kept = vec![
            row("changed", Some(changed), false),
            row("hidden", None, true),
            row("own-1", Some(own), false),
            row("dropped", Some(dropped), false),
            row("dropped-and-hidden", None, true),
        ];
        let shipped = ["changed", "hidden", "new"].map(an_idea);
        let said: Vec<String> = of_school(&shipped, kept)
            .into_iter()
            .map(|it| format!("{} {} {} {}", it.idea.title, it.hidden, it.is_changed, it.version))
            .collect();
        assert_eq!(
            said,
            [
                "A walk false false 3",
                "Kept by us false false 3",
                "Ours false true 3",
                "The title of hidden true false 3",
                "The title of new false false 0",
            ]
        );
    }
}
