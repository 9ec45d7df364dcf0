//! What a school has set for the record of its collaborations: how many teachers it has, and the goals that its
//! records can be marked with.

use serde::{Deserialize, Serialize};

use super::reading::as_read;

/// Goals of a school at most.
pub const MOST_GOALS: usize = 8;
/// Characters of a goal: it stands beside a bar.
pub const MOST_GOAL: usize = 100;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aims {
    /// How many teachers the school has; without it no share of them is told.
    #[serde(default)]
    pub teachers: Option<u32>,
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Whose guidelines the talking points speak of: "AASL".
    #[serde(default)]
    pub guidelines: Option<String>,
    /// The number that was given to a goal last.
    #[serde(default)]
    pub last_goal: u32,
    /// 0 before it is kept for the first time.
    #[serde(skip)]
    pub version: i64,
}

/// A goal of the school, and its number, which is never given to another: records name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub id: u32,
    pub words: String,
}

impl Aims {
    /// Takes the goals over as they were typed, one a line. One that was there keeps its number; the error is a
    /// sentence with the remedy.
    pub fn set_goals(&mut self, typed: &str) -> Result<(), String> {
        let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > MOST_GOALS {
            return Err(format!(
                "That is {} goals, and there is room for {MOST_GOALS}. Leave some out.",
                lines.len()
            ));
        }
        if let Some(long) = lines.iter().find(|line| line.chars().count() > MOST_GOAL) {
            let begins: String = long.chars().take(30).collect();
            return Err(format!("The goal \"{begins}…\" is too long: use at most {MOST_GOAL} characters."));
        }
        let mut last = self.last_goal;
        let mut goals: Vec<Goal> = Vec::new();
        for line in lines {
            let is_same = |goal: &&Goal| as_read(&goal.words) == as_read(line);
            if goals.iter().any(|goal| is_same(&goal)) {
                continue;
            }
            let id = self.goals.iter().find(is_same).map_or_else(
                || {
                    last += 1;
                    last
                },
                |goal| goal.id,
            );
            goals.push(Goal { id, words: line.to_owned() });
        }
        (self.goals, self.last_goal) = (goals, last);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_keeps_its_number_and_no_number_is_given_twice() {
        let mut aims = Aims::default();
        aims.set_goals("Read more\nJudge sources").unwrap();
        aims.set_goals("judge sources\nShare what works").unwrap();
        let ids = |aims: &Aims| aims.goals.iter().map(|goal| goal.id).collect::<Vec<_>>();
        assert_eq!(ids(&aims), [2, 3]);
        aims.set_goals("Read more").unwrap();
        assert_eq!(ids(&aims), [4]);
        assert!(aims.set_goals("a\nb\nc\nd\ne\nf\ng\nh\ni").unwrap_err().starts_with("That is 9 goals"));
        assert_eq!(ids(&aims), [4]);
    }
}
