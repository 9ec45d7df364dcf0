//! What the page says, in order and in words, before anybody draws it: picture, document and HTML are made from this,
//! so that they say the same. Every sentence of the page stands here.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::figures::{Depth, FEWEST_RATINGS, Figures, Group, Month, Outcome, preselected, tellable};
use super::periods::Period;
use super::types::{Told, Voice};
use crate::days::{Classes, Manner};
use crate::features::collab::Aims;

/// All that a page is made from.
pub struct Source<'a> {
    pub period: &'a Period,
    pub now: &'a Figures,
    pub voice: Voice,
    /// The span before, where anything is known of it.
    pub before: Option<(&'a Period, &'a Figures, Voice)>,
    pub aims: &'a Aims,
    pub told: &'a Told,
    pub manner: &'a Manner,
    /// Whether a line may be told: it names nobody who has not agreed to that.
    pub may_be_told: &'a (dyn Fn(&str) -> bool + Sync),
    /// Whether it holds nothing that may be a part of such a name either: others are told only if they are chosen.
    pub is_harmless: &'a (dyn Fn(&str) -> bool + Sync),
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub title: String,
    pub span: String,
    pub sentence: String,
    /// How to read what stands beside the figures.
    pub compared: String,
    pub footer: String,
    blocks: Vec<(Block, Part)>,
}

/// The parts of a page, by the names that a template calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Outcomes,
    Reach,
    Subjects,
    Years,
    Levels,
    Skills,
    Promises,
    Voice,
    Goals,
    Points,
    Ask,
}

impl Block {
    pub const ALL: [(&'static str, Self); 11] = [
        ("outcomes", Self::Outcomes),
        ("reach", Self::Reach),
        ("subjects", Self::Subjects),
        ("year groups", Self::Years),
        ("levels", Self::Levels),
        ("skills", Self::Skills),
        ("promises", Self::Promises),
        ("voice", Self::Voice),
        ("goals", Self::Goals),
        ("talking points", Self::Points),
        ("ask", Self::Ask),
    ];
}

#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Lines(Vec<String>),
    Facts(Vec<Fact>),
    Bars(Bars),
    Stack(Stack),
    /// The one thing that is asked for.
    Ask(String),
}

/// A figure with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub figure: String,
    pub what: String,
    pub change: Option<Change>,
}

/// More or less than in the span before.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub by: i64,
    /// "3 more than the term before"
    pub words: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    pub caption: String,
    pub bars: Vec<Bar>,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: u32,
    pub change: Option<Change>,
}

/// Columns by month, stacked from the first layer upwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    pub caption: String,
    pub layers: Vec<String>,
    /// The last layer is what nobody has said.
    pub last_is_unknown: bool,
    pub columns: Vec<(String, Vec<u32>)>,
    pub note: String,
}

impl Page {
    pub fn block(&self, block: Block) -> Option<&Part> {
        self.blocks.iter().find(|(known, _)| *known == block).map(|(_, part)| part)
    }

    pub fn of(source: &Source<'_>) -> Self {
        let library = library(source.manner);
        let mut blocks = Vec::new();
        let mut put = |block, part: Option<Part>| blocks.extend(part.map(|part| (block, part)));
        put(Block::Outcomes, lines(outcomes(source).map(|outcome| outcome.line.clone()).collect()));
        put(Block::Reach, facts(reach(source)));
        put(Block::Subjects, subjects(source));
        put(Block::Years, years(source));
        put(Block::Levels, levels(source));
        put(Block::Skills, skills(source));
        put(Block::Promises, facts(promises(source)));
        put(Block::Voice, facts(voice(source)));
        put(Block::Goals, goals(source));
        put(Block::Points, lines(points(source)));
        put(Block::Ask, ask(source).map(|ask| Part::Ask(ask.to_owned())));
        Self {
            title: format!("What {library} did"),
            span: source.period.in_full(source.manner),
            sentence: told_sentence(source),
            compared: source.before.as_ref().map_or_else(
                || "There is nothing earlier on record to compare with.".to_owned(),
                |(before, ..)| {
                    format!("Arrows compare with {}: {}.", before.name_after(), before.days(source.manner))
                },
            ),
            footer: "Student places are sessions times students. Groups of fewer than five people are not \
                     shown on their own. Requests still waiting count with their wait so far."
                .to_owned(),
            blocks,
        }
    }
}

fn library(manner: &Manner) -> String {
    manner.library.clone().unwrap_or_else(|| "the library".to_owned())
}

fn lines(lines: Vec<String>) -> Option<Part> {
    (!lines.is_empty()).then_some(Part::Lines(lines))
}

fn facts(facts: Vec<Fact>) -> Option<Part> {
    (!facts.is_empty()).then_some(Part::Facts(facts))
}

/// "This term the library worked with 23 teachers on 41 collaborations in 9 subjects."
pub fn sentence(source: &Source<'_>) -> String {
    let (now, library) = (source.now, library(source.manner));
    let when = source.period.in_a_sentence(source.manner);
    if now.collaborations == 0 {
        let requests = counted(now.requests, "request");
        return format!("{when} {library} received {requests}; no collaboration is completed yet.");
    }
    let teachers =
        if now.teachers == 1 { "one teacher".to_owned() } else { counted(now.teachers, "teacher") };
    let work = if now.collaborations == 1 {
        "one collaboration".to_owned()
    } else {
        counted(now.collaborations, "collaboration")
    };
    let subjects = match now.subjects.len() {
        0 | 1 => String::new(),
        several => format!(" in {several} subjects"),
    };
    format!("{when} {library} worked with {teachers} on {work}{subjects}.")
}

/// What the librarian wrote, as far as it may be told: whoever agreed when it was written may have thought again.
fn written<'a>(source: &Source<'a>, words: Option<&'a String>) -> Option<&'a str> {
    words.map(String::as_str).filter(|words| (source.may_be_told)(words))
}

/// The sentence at the top: the librarian's own, or else the drafted one.
pub fn told_sentence(source: &Source<'_>) -> String {
    written(source, source.told.sentence.as_ref()).map_or_else(|| sentence(source), str::to_owned)
}

/// The one thing that is asked for.
pub fn ask<'a>(source: &Source<'a>) -> Option<&'a str> {
    written(source, source.told.ask.as_ref())
}

/// Something that the librarian wrote is not told, because it names somebody who has not agreed.
pub fn holds_words_back(source: &Source<'_>) -> bool {
    let told = source.told;
    let all = [&told.sentence, &told.points, &told.ask];
    all.into_iter().flatten().any(|words| !(source.may_be_told)(words))
}

/// Those that the librarian chose, or else those that are preselected; in that order, as far as they may be told.
pub fn outcomes<'a>(source: &'a Source<'a>) -> impl Iterator<Item = &'a Outcome> {
    let harmless = |outcome: &&Outcome| (source.is_harmless)(&outcome.line);
    let candidates: Vec<Outcome> = source.now.outcomes.iter().filter(harmless).cloned().collect();
    let chosen = source.told.outcomes.clone().unwrap_or_else(|| preselected(&candidates));
    chosen
        .into_iter()
        .filter_map(|number| source.now.outcomes.iter().find(|outcome| outcome.number == number))
        .filter(move |outcome| (source.may_be_told)(&outcome.line))
}

fn reach(source: &Source<'_>) -> Vec<Fact> {
    let now = source.now;
    if now.collaborations == 0 {
        return Vec::new();
    }
    let teachers = match source.aims.teachers.filter(|all| *all >= now.teachers && *all > 0) {
        Some(all) => Fact {
            figure: format!("{} of {}", thousands(now.teachers.into()), thousands(all.into())),
            what: format!("{}, {} %", plural(all.into(), "teacher"), percent(now.teachers, all)),
            change: source.change(|figures| figures.teachers.into()),
        },
        None => source.fact(now.teachers.into(), plural(now.teachers.into(), "teacher"), |figures| {
            figures.teachers.into()
        }),
    };
    vec![
        teachers,
        source.fact(now.new_teachers.into(), "for the first time", |figures| figures.new_teachers.into()),
        source.fact(
            now.collaborations.into(),
            plural(now.collaborations.into(), "collaboration"),
            |figures| figures.collaborations.into(),
        ),
        source.fact(now.student_places, plural(now.student_places, "student place"), |figures| {
            figures.student_places
        }),
    ]
}

fn promises(source: &Source<'_>) -> Vec<Fact> {
    let now = source.now;
    let mut facts = Vec::new();
    if now.requests > 0 {
        let what = match now.waiting {
            0 => format!("{}, none waiting", plural(now.requests.into(), "request")),
            waiting => {
                format!(
                    "{}, {} still waiting",
                    plural(now.requests.into(), "request"),
                    thousands(waiting.into())
                )
            }
        };
        facts.push(Fact {
            figure: thousands(now.requests.into()),
            what,
            change: source.change(|figures| figures.requests.into()),
        });
    }
    if let Some((median, most)) = waits(now) {
        facts.push(Fact {
            figure: waited(median),
            what: format!("until half were answered; nine of ten within {}", waited(most)),
            change: None,
        });
    }
    if now.planned > 0 {
        let due = now.planned - now.to_come;
        let untold = match now.untold {
            0 => String::new(),
            untold => format!(", {untold} not noted yet"),
        };
        facts.push(Fact {
            figure: format!("{} of {}", thousands(now.held.into()), thousands(due.into())),
            what: format!("planned sessions held{untold}"),
            change: None,
        });
    }
    match now.helpfulness() {
        Some(tenths) => facts.push(Fact {
            figure: format!("{}.{} of 5", tenths / 10, tenths % 10),
            what: format!("helpfulness, from {} ratings", thousands(now.ratings.into())),
            change: None,
        }),
        None if now.ratings > 0 => facts.push(Fact {
            figure: "–".into(),
            what: format!("helpfulness, shown from {FEWEST_RATINGS} ratings on (now {})", now.ratings),
            change: None,
        }),
        None => {}
    }
    facts
}

/// How long answers took, where there are enough of them to say so.
fn waits(now: &Figures) -> Option<(TimeDelta, TimeDelta)> {
    const FEWEST: usize = 5;
    (now.waits.len() >= FEWEST).then(|| now.median_wait().zip(now.wait_of(90))).flatten()
}

fn voice(source: &Source<'_>) -> Vec<Fact> {
    let (now, before) = (source.voice, source.before.as_ref());
    if now == Voice::default() && source.now.of_tips == 0 && source.now.of_ideas == 0 {
        return Vec::new();
    }
    let changed = |value: u32, of: fn(&Voice) -> u32| {
        before.and_then(|(period, _, voice)| change(value.into(), of(voice).into(), period))
    };
    let fact = |value: u32, what: &str, of: fn(&Voice) -> u32| Fact {
        figure: thousands(value.into()),
        what: what.to_owned(),
        change: changed(value, of),
    };
    let mut facts = vec![
        fact(now.tips, one_or(now.tips, "tip posted", "tips posted"), |voice| voice.tips),
        fact(now.useful, one_or(now.useful, "person found one useful", "people found one useful"), |voice| {
            voice.useful
        }),
        source.fact(
            source.now.of_tips.into(),
            one_or(source.now.of_tips, "request that came from a tip", "requests that came from a tip"),
            |figures| figures.of_tips.into(),
        ),
        fact(now.newsletters, plural(now.newsletters.into(), "newsletter"), |voice| voice.newsletters),
    ];
    if now.events > 0 {
        let what = one_or(now.events, "event for the staff", "events for the staff");
        facts.push(fact(now.events, what, |voice| voice.events));
        facts.push(fact(now.came, "came to them, counted each time", |voice| voice.came));
    }
    // Told where there is something to tell.
    if source.now.of_ideas > 0 {
        let of_ideas = source.now.of_ideas;
        let what = one_or(of_ideas, "request that came from an idea", "requests that came from an idea");
        facts.push(source.fact(of_ideas.into(), what, |it| it.of_ideas.into()));
    }
    if now.suggested > 0 {
        let what = one_or(now.suggested, "tip that a teacher suggested", "tips that teachers suggested");
        facts.push(fact(now.suggested, what, |voice| voice.suggested));
    }
    facts
}

/// What stands behind a figure.
fn one_or<'a>(number: u32, one: &'a str, more: &'a str) -> &'a str {
    if number == 1 { one } else { more }
}

fn subjects(source: &Source<'_>) -> Option<Part> {
    let before =
        |subject: &String, figures: &Figures| figures.subjects.get(subject).map_or(0, |it| it.collaborations);
    let (told, small) = tellable(&source.now.subjects);
    let bars =
        told.into_iter().map(|(subject, group)| source.bar(subject.clone(), group, |f| before(&subject, f)));
    bars_of("Collaborations by subject", bars.collect(), small, source.now.no_subject, "subject")
}

fn years(source: &Source<'_>) -> Option<Part> {
    let before = |year: u32, figures: &Figures| figures.years.get(&year).map_or(0, |it| it.collaborations);
    let (mut told, small) = tellable(&source.now.years);
    told.sort_by_key(|(year, _)| *year);
    let name = |year: u32| match (year, source.manner.classes) {
        (0, Classes::Year) => "Reception".to_owned(),
        (0, Classes::Grade) => "Kindergarten".to_owned(),
        (year, _) => source.manner.class(year),
    };
    let bars = told.into_iter().map(|(year, group)| source.bar(name(year), group, |f| before(year, f)));
    let (caption, what) = match source.manner.classes {
        Classes::Year => ("Collaborations by year group", "year group"),
        Classes::Grade => ("Collaborations by grade", "grade"),
    };
    bars_of(caption, bars.collect(), small, source.now.no_year, what)
}

fn bars_of(caption: &str, mut bars: Vec<Bar>, small: Group, unsaid: Group, what: &str) -> Option<Part> {
    if bars.is_empty() {
        return None;
    }
    if small.collaborations > 0 {
        bars.push(Bar { label: "Small groups".into(), value: small.collaborations, change: None });
    }
    let note = match unsaid.collaborations {
        0 => String::new(),
        1 => format!("One more class did not say its {what}."),
        more => format!("{more} more classes did not say their {what}."),
    };
    Some(Part::Bars(Bars { caption: caption.to_owned(), bars, note }))
}

fn skills(source: &Source<'_>) -> Option<Part> {
    let mut skills: Vec<(&String, u32)> =
        source.now.skills.iter().map(|(skill, count)| (skill, *count)).collect();
    skills.sort_by(|(a, one), (b, other)| other.cmp(one).then(a.cmp(b)));
    let bars: Vec<Bar> = skills
        .into_iter()
        .map(|(skill, value)| Bar {
            label: skill.clone(),
            value,
            change: source.change_of(value, |figures| figures.skills.get(skill).copied().unwrap_or_default()),
        })
        .collect();
    (!bars.is_empty()).then(|| {
        Part::Bars(Bars {
            caption: "Collaborations in which students practised it".into(),
            bars,
            note: String::new(),
        })
    })
}

fn goals(source: &Source<'_>) -> Option<Part> {
    let bars: Vec<Bar> = source
        .aims
        .goals
        .iter()
        .map(|goal| {
            let of = |figures: &Figures| figures.goals.get(&goal.id).copied().unwrap_or_default();
            let value = of(source.now);
            Bar { label: goal.words.clone(), value, change: source.change_of(value, of) }
        })
        .collect();
    let any = bars.iter().any(|bar| bar.value > 0);
    any.then(|| Part::Bars(Bars { caption: "Collaborations towards it".into(), bars, note: String::new() }))
}

/// More columns than these would be lines.
const MOST_MONTHS: usize = 12;

fn levels(source: &Source<'_>) -> Option<Part> {
    let now = source.now;
    if !now.levels.values().flat_map(|month| month.keys()).any(Option::is_some) {
        return None;
    }
    let mut used: Vec<Option<Depth>> = now.levels.values().flat_map(|month| month.keys().copied()).collect();
    // From least to most, and what nobody has said at the end.
    used.sort_by_key(|level| (level.is_none(), *level));
    used.dedup();
    let schemes: Vec<&str> = now.schemes.iter().map(String::as_str).collect();
    let note = format!("Levels after {}", schemes.join(" and "));
    let word = |level: &Option<Depth>| level.map_or("Not recorded", Depth::word).to_owned();
    let months =
        months(source.period.first, source.period.last.min(source.period.today.max(source.period.first)));
    let count = |month: Option<&Month>, level: &Option<Depth>| -> u32 {
        let months = now.levels.iter().filter(|(known, _)| month.is_none_or(|month| *known == month));
        months.filter_map(|(_, levels)| levels.get(level)).sum()
    };
    let caption = "Collaborations by how closely we worked together".to_owned();
    if !(2..=MOST_MONTHS).contains(&months.len()) {
        let bars =
            used.iter().map(|level| Bar { label: word(level), value: count(None, level), change: None });
        return Some(Part::Bars(Bars { caption, bars: bars.collect(), note }));
    }
    let column = |month: &Month| {
        let counts = used.iter().map(|level| count(Some(month), level)).collect();
        (month.format("%b").to_string(), counts)
    };
    Some(Part::Stack(Stack {
        caption,
        layers: used.iter().map(word).collect(),
        last_is_unknown: used.last().is_some_and(Option::is_none),
        columns: months.iter().map(column).collect(),
        note,
    }))
}

fn months(first: NaiveDate, last: NaiveDate) -> Vec<Month> {
    let begin = first.with_day(1).unwrap_or(first);
    std::iter::successors(Some(begin), |month| month.checked_add_months(chrono::Months::new(1)))
        .take_while(|month| *month <= last)
        .take(MOST_MONTHS + 1)
        .collect()
}

fn points(source: &Source<'_>) -> Vec<String> {
    if let Some(points) = written(source, source.told.points.as_ref()) {
        return points.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    drafted_points(source)
}

/// Two or three sentences from the figures, to be changed by whoever will say them.
pub fn drafted_points(source: &Source<'_>) -> Vec<String> {
    let now = source.now;
    let mut points = Vec::new();
    if let Some((median, most)) = waits(now) {
        points.push(format!(
            "A teacher who asks is answered: half of {} within {}, nine of ten within {}.",
            counted(now.requests - now.ended_unanswered, "request"),
            waited(median),
            waited(most)
        ));
    }
    let top = now.skills.iter().max_by_key(|(skill, count)| (**count, std::cmp::Reverse(*skill)));
    if let Some((skill, count)) = top.filter(|_| now.collaborations > 1) {
        let after = source
            .aims
            .guidelines
            .as_ref()
            .map(|name| format!(", in the terms of {name}"))
            .unwrap_or_default();
        points.push(format!(
            "Most often students practised “{}”: in {count} of {} collaborations{after}.",
            skill.to_lowercase(),
            thousands(now.collaborations.into())
        ));
    }
    if now.new_teachers > 1 && now.new_teachers < now.teachers {
        points.push(format!(
            "{} of the {} teachers worked with us for the first time.",
            thousands(now.new_teachers.into()),
            thousands(now.teachers.into())
        ));
    }
    points
}

impl Source<'_> {
    fn change(&self, of: impl Fn(&Figures) -> u64) -> Option<Change> {
        let (period, before, _) = self.before.as_ref()?;
        change(of(self.now), of(before), period)
    }

    fn change_of(&self, value: u32, of: impl Fn(&Figures) -> u32) -> Option<Change> {
        let (period, before, _) = self.before.as_ref()?;
        change(value.into(), of(before).into(), period)
    }

    fn fact(&self, value: u64, what: &str, of: impl Fn(&Figures) -> u64) -> Fact {
        Fact { figure: thousands(value), what: what.to_owned(), change: self.change(of) }
    }

    fn bar(&self, label: String, group: Group, before: impl Fn(&Figures) -> u32) -> Bar {
        let value = group.collaborations;
        Bar { label, value, change: self.change_of(value, before) }
    }
}

fn change(now: u64, before: u64, period: &Period) -> Option<Change> {
    let by = i64::try_from(now).ok()? - i64::try_from(before).ok()?;
    let than = period.name_after();
    let words = match by {
        0 => format!("as many as {than}"),
        more if more > 0 => format!("{} more than {than}", thousands(more.unsigned_abs())),
        fewer => format!("{} fewer than {than}", thousands(fewer.unsigned_abs())),
    };
    Some(Change { by, words })
}

/// Of one thing or several; all of ours end in an s.
fn plural(number: u64, what: &'static str) -> &'static str {
    const SEVERAL: [&str; 5] = ["teachers", "collaborations", "student places", "requests", "newsletters"];
    let several = || SEVERAL.iter().find(|several| several.strip_suffix('s') == Some(what)).copied();
    if number == 1 { what } else { several().unwrap_or(what) }
}

pub fn counted(number: u32, what: &str) -> String {
    let figure = thousands(number.into());
    if number == 1 { format!("{figure} {what}") } else { format!("{figure} {what}s") }
}

/// `1,240`
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn percent(part: u32, whole: u32) -> u32 {
    (part * 100 + whole / 2) / whole
}

/// `40 minutes`, `5 hours`, `3 days`; to the nearest, never nothing.
fn waited(time: TimeDelta) -> String {
    let said = |number: i64, what: &str| {
        if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
    };
    let (minutes, hours) = (time.num_minutes(), (time.num_minutes() + 30) / 60);
    match minutes {
        ..60 => said(minutes.max(1), "minute"),
        60..2880 => said(hours, "hour"),
        _ => said((hours + 12) / 24, "day"),
    }
}
