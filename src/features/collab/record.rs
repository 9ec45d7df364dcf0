//! The record of a completed request while it is being written: what is known without asking, over it what the
//! librarian chose and typed, and whether that can be saved. What can be chosen stands here, once.

use chrono::NaiveDateTime;

use super::aims::Goal;
use super::draft::{self, Gap, or_note};
use super::levels::{self, CHOSEN_LEVEL, FORMER_LEVEL, FORMER_SCHEME, LEVELS, SCHEME};
use super::plan;
use super::types::{Move, Quote, Record, Request};
use super::whose::{author_of_topic, checked_quotes, own_words};
use crate::chat::{Choice, Given};
use crate::library::{Fault, Refusal};
use crate::queue::CardRow;

/// A number of the form.
pub struct Number {
    pub field: &'static str,
    /// What stands over it.
    pub label: &'static str,
    what: &'static str,
    most: u32,
}

pub const SESSIONS: Number =
    Number { field: "sessions", label: "Sessions held", what: "the number of sessions", most: 500 };
pub const STUDENTS: Number =
    Number { field: "students", label: "Students reached", what: "the number of students", most: 5_000 };
pub const MINUTES: Number =
    Number { field: "minutes", label: "Minutes in all", what: "the number of minutes", most: 60_000 };

/// The form's one line, in characters. Even if every one of them needs escaping, it fits a fact of a card (1,024).
pub const OUTCOME: &str = "outcome";
pub const MOST_OUTCOME: u16 = 300;

/// What others read instead of the topic.
pub const TITLE: &str = "title";

/// The school's goals that it served, by their numbers.
pub const GOALS: &str = "goals";

/// Never reworded once released: they stand in the records. New ones come at the end.
const SKILLS: [&str; 14] = [
    "Asking questions",
    "Searching",
    "Judging sources",
    "Primary sources",
    "Taking notes",
    "Citing and copyright",
    "Using AI with judgement",
    "Privacy and safety online",
    "Reading for pleasure",
    "Images and media",
    "Working with data",
    "Making and designing",
    "Presenting",
    "Working as a team",
];

const YES: &str = "Yes, worth repeating";
const NO: &str = "No, not again";
/// Takes a choice back.
const LEFT_OUT: &str = "Leave it out";

/// What is chosen in a menu of the record card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    Level,
    Skills,
    Again,
}

impl Chosen {
    fn field(self) -> &'static str {
        match self {
            Self::Level => CHOSEN_LEVEL,
            Self::Skills => "skills",
            Self::Again => "again",
        }
    }

    pub fn choices(self) -> Vec<Choice> {
        let choice = |words: &str, hint: Option<&str>| Choice {
            value: words.into(),
            label: words.into(),
            hint: hint.map(str::to_owned),
        };
        match self {
            Self::Level => {
                let levels = LEVELS.iter().map(|(level, hint)| choice(level.word(), Some(hint)));
                levels.chain([choice(LEFT_OUT, None)]).collect()
            }
            Self::Skills => SKILLS.iter().map(|skill| choice(skill, None)).collect(),
            Self::Again => [YES, NO, LEFT_OUT].map(|words| choice(words, None)).into(),
        }
    }

    /// The values that are chosen now.
    pub fn of(self, given: &Given) -> Vec<String> {
        given.get(self.field()).map_or("", String::as_str).lines().map(str::to_owned).collect()
    }
}

/// A record that one librarian is writing. Kept on its card between clicks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The record as it stood when the card was opened. Without one this completes the request, else it corrects.
    begins_with: Option<Record>,
    /// The event by which a librarian had the request in hand then; missing in sheets from before that was kept.
    since: Option<usize>,
    /// What it is on the school's clock: what is to come by then is not counted.
    now: NaiveDateTime,
    /// What was chosen and typed, by field; what was not stays as it is known.
    typed: Given,
}

/// The key under which a card keeps [`Sheet::begins_with`], beside the fields.
const BEGINS_WITH: &str = "begins-with";
/// The same for [`Sheet::since`].
const SINCE: &str = "since";

/// The keys under which it keeps the thank-you that is offered.
const THANKS_WORDS: &str = "thanks";
const THANKS_TEMPLATE: &str = "thanks-template";
const THANKS_TURN: &str = "thanks-turn";
const THANKS_UNSAID: &str = "thanks-unsaid";

impl Sheet {
    pub fn new(request: &Request, since: Option<usize>, now: NaiveDateTime) -> Self {
        Self { begins_with: request.record.clone(), since, now, typed: Given::new() }
    }

    pub fn from_card(card: &CardRow, now: NaiveDateTime) -> Result<Self, Fault> {
        let nothing = || Fault::Broken("the card of a record: nothing is kept on it".to_owned());
        Self::from_kept(card.typed.clone().ok_or_else(nothing)?, now)
    }

    pub fn from_kept(mut typed: Given, now: NaiveDateTime) -> Result<Self, Fault> {
        let broken = |why: &str| Fault::Broken(format!("the card of a record: {why}"));
        let begins_with = typed.remove(BEGINS_WITH).ok_or_else(|| broken("it begins with nothing"))?;
        let begins_with = serde_json::from_str(&begins_with).map_err(|error| broken(&error.to_string()))?;
        let since =
            typed.remove(SINCE).map(|since| since.parse().map_err(|_| broken("since when?"))).transpose()?;
        Ok(Self { begins_with, since, now, typed })
    }

    /// As its card keeps it.
    pub fn to_keep(&self) -> Result<Given, Fault> {
        let begins_with =
            serde_json::to_string(&self.begins_with).map_err(|error| Fault::Broken(error.to_string()))?;
        let mut kept = self.typed.clone();
        kept.insert(BEGINS_WITH.to_owned(), begins_with);
        kept.extend(self.since.map(|since| (SINCE.to_owned(), since.to_string())));
        Ok(kept)
    }

    /// Whether the request's record is still the one that this began with; while there is none, whether the request is
    /// in hand since the same event.
    pub fn is_of(&self, request: &Request, since: Option<usize>) -> bool {
        self.begins_with == request.record && (self.corrects() || self.since.is_none() || self.since == since)
    }

    pub fn corrects(&self) -> bool {
        self.begins_with.is_some()
    }

    /// The move that saves a record.
    pub fn step(&self, record: Record) -> Move {
        if self.corrects() { Move::Correct { record } } else { Move::Complete { record } }
    }

    /// Takes a choice over. What comes back from a menu may be forged.
    pub fn choose(&mut self, what: Chosen, values: &[String]) -> Result<(), Refusal> {
        let offered = what.choices();
        if !values.iter().all(|value| offered.iter().any(|choice| choice.value == *value)) {
            return Err(Refusal::new(
                "That isn't one of the choices on this card, so nothing was changed. Choose from its menu.",
            ));
        }
        self.typed.insert(what.field().to_owned(), values.join("\n"));
        Ok(())
    }

    /// Takes the goals over that were chosen, of those that the school has.
    pub fn choose_goals(&mut self, goals: &[Goal], values: &[String]) -> Result<(), Refusal> {
        if !values.iter().all(|value| goals.iter().any(|goal| goal.id.to_string() == *value)) {
            return Err(Refusal::new(
                "The school's goals were changed, so nothing was chosen: open the card again with [Complete].",
            ));
        }
        self.typed.insert(GOALS.to_owned(), values.join("\n"));
        Ok(())
    }

    /// The thank-you that saving queues, as it is offered: its words, and the key of their template.
    pub fn thanks(&self) -> Option<(&str, &str)> {
        let kept = |field| self.typed.get(field).map(String::as_str);
        if self.typed.contains_key(THANKS_UNSAID) {
            return None;
        }
        Some((kept(THANKS_WORDS)?, kept(THANKS_TEMPLATE).unwrap_or_default()))
    }

    /// How often other words were asked for.
    pub fn thanks_turn(&self) -> usize {
        self.typed.get(THANKS_TURN).and_then(|turn| turn.parse().ok()).unwrap_or_default()
    }

    pub fn offer_thanks(&mut self, words: String, template: String, turn: usize) {
        self.typed.insert(THANKS_WORDS.to_owned(), words);
        self.typed.insert(THANKS_TEMPLATE.to_owned(), template);
        self.typed.insert(THANKS_TURN.to_owned(), turn.to_string());
    }

    pub fn reword_thanks(&mut self, words: String) {
        self.typed.insert(THANKS_WORDS.to_owned(), words);
    }

    /// Whether a thank-you is queued at all.
    pub fn say_thanks(&mut self, is_said: bool) {
        if is_said {
            self.typed.remove(THANKS_UNSAID);
        } else {
            self.typed.insert(THANKS_UNSAID.to_owned(), String::new());
        }
    }

    /// Takes the form over: a field that was emptied in it is empty from now on.
    pub fn write(&mut self, given: &Given) {
        for field in [SESSIONS.field, STUDENTS.field, MINUTES.field, OUTCOME, TITLE] {
            self.typed.insert(field.to_owned(), given.get(field).cloned().unwrap_or_default());
        }
    }

    /// What others will read for the topic, as far as it may be read.
    pub fn title(&self, request: &Request) -> Option<String> {
        title(&self.given(request), &request.wish.quotes).ok().flatten()
    }

    /// Everything as it stands on the sheet: the record or else the plan, and over it what was chosen and typed.
    pub fn given(&self, request: &Request) -> Given {
        let mut given = self.begins_with.as_ref().map_or_else(|| planned(request, self.now), as_typed);
        given.extend(self.typed.clone());
        given
    }
}

/// What the plan, the answers to whether its sessions took place, and the wish already say.
fn planned(request: &Request, now: NaiveDateTime) -> Given {
    let sessions = plan::took_place(&request.sessions, now);
    // What was never planned was done at once.
    let count = if request.sessions.is_empty() { 1 } else { sessions.len() };
    let minutes = sessions.iter().map(|session| session.minutes).sum::<Option<u32>>();
    let mut given = Given::from([(SESSIONS.field.to_owned(), count.to_string())]);
    let wish = &request.wish;
    if author_of_topic(wish).is_none() && own_words(&wish.topic, &wish.quotes).is_none() {
        given.insert(TITLE.to_owned(), wish.topic.clone());
    }
    let known = [(STUDENTS.field, wish.students), (MINUTES.field, minutes.filter(|minutes| *minutes > 0))];
    given.extend(
        known.into_iter().filter_map(|(field, number)| Some((field.to_owned(), number?.to_string()))),
    );
    given
}

/// A record as it would be chosen and typed.
fn as_typed(record: &Record) -> Given {
    let level_of = |scheme: &str| {
        record.level.as_ref().filter(|it| it.scheme == scheme).map(|it| it.level.word().to_owned())
    };
    let again = record.again.map(|again| if again { YES } else { NO }.to_owned());
    let known = [
        (SESSIONS.field, Some(record.sessions.to_string())),
        (STUDENTS.field, Some(record.students.to_string())),
        (MINUTES.field, record.minutes.map(|minutes| minutes.to_string())),
        (OUTCOME, record.outcome.clone()),
        (TITLE, record.title.clone()),
        (Chosen::Level.field(), level_of(SCHEME)),
        (FORMER_LEVEL, level_of(FORMER_SCHEME)),
        (Chosen::Skills.field(), Some(record.skills.join("\n"))),
        (Chosen::Again.field(), again),
        (GOALS, Some(record.goals.iter().map(u32::to_string).collect::<Vec<_>>().join("\n"))),
    ];
    known.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
}

fn title(given: &Given, quotes: &[Quote]) -> Result<Option<String>, Gap> {
    let title = draft::optional(given, TITLE, "The title for others", draft::MOST_TOPIC)?;
    if let Some(title) = &title {
        checked_quotes(title, quotes).map_err(Gap::Wrong)?;
    }
    Ok(title)
}

/// Checks what stands on the sheet of a request that quotes these lines.
pub fn check(given: &Given, quotes: &[Quote]) -> Result<Record, Vec<Gap>> {
    let mut gaps = Vec::new();
    let record = Record {
        sessions: or_note(&mut gaps, needed(given, &SESSIONS)),
        students: or_note(&mut gaps, needed(given, &STUDENTS)),
        minutes: or_note(&mut gaps, number(given, &MINUTES)),
        level: levels::read(given),
        skills: Chosen::Skills.of(given),
        outcome: or_note(&mut gaps, draft::optional(given, OUTCOME, "The outcome", MOST_OUTCOME)),
        again: match Chosen::Again.of(given).first().map(String::as_str) {
            Some(YES) => Some(true),
            Some(NO) => Some(false),
            _ => None,
        },
        title: or_note(&mut gaps, title(given, quotes)),
        goals: given.get(GOALS).map_or("", String::as_str).lines().filter_map(|id| id.parse().ok()).collect(),
    };
    if gaps.is_empty() { Ok(record) } else { Err(gaps) }
}

fn needed(given: &Given, wanted: &Number) -> Result<u32, Gap> {
    number(given, wanted)?.ok_or(Gap::Missing(wanted.what))
}

fn number(given: &Given, wanted: &Number) -> Result<Option<u32>, Gap> {
    match given.get(wanted.field).filter(|typed| !typed.trim().is_empty()) {
        Some(typed) => {
            let what = format!("\"{}\"", wanted.label);
            draft::whole_number(typed, &what, 0, wanted.most).map(Some).map_err(Gap::Wrong)
        }
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::collab::types::{Collaboration, Level};

    fn whole() -> Record {
        Record {
            sessions: 2,
            students: 24,
            minutes: Some(90),
            level: Some(Collaboration { scheme: SCHEME.into(), level: Level::IntegratedInstruction }),
            skills: vec!["Searching".into(), "Judging sources".into()],
            outcome: Some("Everybody named two sources".into()),
            again: Some(true),
            title: Some("Tides".into()),
            goals: vec![2],
        }
    }

    fn check(given: &Given) -> Result<Record, Vec<Gap>> {
        super::check(given, &[])
    }

    #[test]
    fn a_record_survives_its_sheet() {
        assert_eq!(check(&as_typed(&whole())), Ok(whole()));
        let bare = Record { sessions: 1, students: 0, ..Record::default() };
        assert_eq!(check(&as_typed(&bare)), Ok(bare));
    }

    #[test]
    fn a_record_from_before_there_were_levels_still_reads() {
        let old: Record = serde_json::from_str(r#"{"sessions":1,"students":24,"outcome":null}"#).unwrap();
        assert_eq!(old, Record { sessions: 1, students: 24, ..Record::default() });
    }

    #[test]
    fn a_level_is_kept_with_the_name_of_its_scheme() {
        let kept = serde_json::to_value(whole()).unwrap();
        assert_eq!(
            kept["level"],
            serde_json::json!({ "scheme": "Montiel-Overall, 2005", "level": "integrated-instruction" })
        );
    }

    #[test]
    fn a_level_of_the_former_scheme_stays_what_it_was_until_another_is_chosen() {
        let old = r#"{"sessions":1,"students":24,"outcome":null,
            "level":{"scheme":"sharing to integration","level":"coordination"}}"#;
        let old: Record = serde_json::from_str(old).unwrap();
        let mut given = as_typed(&old);
        assert_eq!(check(&given), Ok(old));
        assert!(Chosen::Level.of(&given).is_empty(), "it is none of those that can be chosen now");
        given.insert(Chosen::Level.field().into(), "Coordination".into());
        let now = check(&given).unwrap().level.unwrap();
        assert_eq!((now.scheme.as_str(), now.level), (SCHEME, Level::Coordination));
        given.insert(Chosen::Level.field().into(), LEFT_OUT.into());
        assert_eq!(check(&given).unwrap().level, None);
    }

    #[test]
    fn sessions_and_students_are_needed_and_the_rest_is_not() {
        let given = Given::from([
            (STUDENTS.field.to_owned(), "24".to_owned()),
            (MINUTES.field.to_owned(), "x".to_owned()),
        ]);
        let gaps = check(&given).unwrap_err();
        assert_eq!(gaps[0], Gap::Missing("the number of sessions"));
        assert!(matches!(&gaps[1], Gap::Wrong(sentence) if sentence.contains("Minutes")), "{gaps:?}");
    }

    #[test]
    fn no_two_choices_are_the_same_and_all_fit_a_menu() {
        for chosen in [Chosen::Level, Chosen::Skills, Chosen::Again] {
            let mut words: Vec<_> = chosen.choices().into_iter().map(|choice| choice.value).collect();
            let all = words.len();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), all);
            assert!(all <= 25 && words.iter().all(|word| word.len() <= 100), "Discord takes no more");
        }
    }
}
