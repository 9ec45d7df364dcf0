//! A plan beside what came of it: on the record's card, at the desk, and the other way round.

use super::{heading, label};
use crate::chat::words::{ours, typed};
use crate::chat::{Card, Text, shortened};
use crate::features::collab::{Record, Stage};
use crate::features::plans::types::{Part, Plan};
use crate::words;

/// Characters of a part: three of them, and how many sessions there are, stand in one fact (1,024 on Discord).
const MOST_SHOWN: usize = 280;

/// What was planned, on the card of a request that is being completed or is over.
pub fn beside(card: Card, plan: Option<&Plan>) -> Card {
    let Some(plan) = plan else { return card };
    let parts = [Part::Goals, Part::Products, Part::Assessment];
    let mut lines: Vec<Text> = parts
        .into_iter()
        .filter_map(|part| {
            let told = plan.parts.words.get(&part)?;
            Some(words!("{part}: {told}", part = label(part), told = typed(shortened(told, MOST_SHOWN))))
        })
        .collect();
    match plan.parts.sessions.len() {
        0 => {}
        1 => lines.push(words!("1 session in the plan")),
        sessions => lines.push(words!("{sessions} sessions in the plan", sessions = sessions)),
    }
    match lines.into_iter().reduce(|all, line| all.plain("\n").join(line)) {
        Some(lines) => card.fact("The plan", lines),
        None => card,
    }
}

/// What came of it, on the card of the plan.
pub fn told_with_record(card: Card, stage: Stage, record: Option<&Record>) -> Card {
    let Some(record) = record.filter(|_| stage == Stage::Completed) else { return card };
    let (sessions, students) = (record.sessions, record.students);
    let mut done =
        words!("Sessions: {sessions}. Students: {students}.", sessions = sessions, students = students);
    if !record.skills.is_empty() {
        done = words!("{done} Skills: {skills}.", done = done, skills = ours(record.skills.join(", ")));
    }
    let card = card.fact("What was done", done);
    match &record.outcome {
        Some(outcome) => card.fact("What came of it", Text::default().typed(outcome)),
        None => card,
    }
}

/// The parts that say nothing yet.
pub fn open_parts(plan: &Plan) -> Vec<&'static str> {
    Part::ALL.into_iter().filter(|part| plan.told(*part).is_empty()).map(label).collect()
}

/// The parts that say something, as they are read.
pub fn told_parts(plan: &Plan) -> impl Iterator<Item = (Part, &'static str, String)> + '_ {
    Part::ALL
        .into_iter()
        .map(|part| (part, heading(part), plan.told(part)))
        .filter(|(.., told)| !told.is_empty())
}
