//! What librarians do with seasons. Nothing is written until they decide; nothing goes out that they did not see.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::cards::{self, Line, WhenPosted};
use super::filled::{ToDepartment, filled, title_of};
use super::types::{Choice, Chosen, Met, Next, Offer, Season};
use super::when::Falls;
use super::{DRAFT_CARD, LIST_CARD};
use crate::chat::{Form, Message, Press, Reply};
use crate::days;
use crate::features::collab::today;
use crate::features::ideas;
use crate::features::newsletters::{self, Content};
use crate::features::record;
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, instant};
use crate::store::{Change, Write};

/// After the school day begins: early enough to be read before the first lesson, and not together with the weekly tip.
const AFTER_THE_START: TimeDelta = TimeDelta::hours(1);
/// The list shows so much of the year.
const AHEAD: TimeDelta = TimeDelta::days(366);

/// The drafts that the librarians should look at, the next one first.
pub async fn met(library: &Library, school: &School, day: NaiveDate) -> Result<Vec<Met>, Fault> {
    let choices = library.store.season_choices(school.id).await?;
    let mut met: Vec<Met> = all_next(library, school, day, &choices)
        .filter_map(|next| {
            let falls = next.falls.ok()?;
            let title =
                filled(next.season, &falls, &library.content.seasons, &school.manner, (&[], None)).title;
            Some(Met { title, subject: next.subject(), falls })
        })
        .filter(|met| met.falls.is_met(day))
        .collect();
    met.sort_by_key(|met| met.falls.posted_on);
    Ok(met)
}

fn all_next<'a>(
    library: &'a Library,
    school: &'a School,
    day: NaiveDate,
    choices: &'a [Choice],
) -> impl Iterator<Item = Next<'a>> {
    let seasons = library.content.seasons.all.iter();
    seasons
        .filter(move |season| season.is_for(&school.manner, school.zone, day))
        .filter(move |season| !season.is_for_departments() || !offers_to(library, school).is_empty())
        .filter_map(move |season| season.next(&school.calendar, school.zone, day, choices))
}

/// The school's departments, each with the offer to it.
fn offers_to<'a>(library: &'a Library, school: &'a School) -> Vec<(&'a str, &'a Offer)> {
    let there = school.marks.departments.iter().filter(|marked| !marked.gone);
    let names = there.map(|marked| marked.name.as_str());
    library.content.seasons.offers_to(names, &library.content.subjects)
}

/// The same with another idea for each, as the school has its ideas.
async fn departments(library: &Library, school: &School) -> Result<Vec<ToDepartment>, Fault> {
    let mut departments = Vec::new();
    for (name, offer) in offers_to(library, school) {
        let other = ideas::another_for(library, school, &offer.subject, &offer.idea).await?;
        departments.push(ToDepartment { name: name.to_owned(), offer: offer.text.clone(), other });
    }
    Ok(departments)
}

/// `/seasons`
pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let day = today(library, school);
    let choices = library.store.season_choices(school.id).await?;
    let mut lines: Vec<(NaiveDate, Line)> = all_next(library, school, day, &choices)
        .map(|next| {
            let (day, when) = match next.falls {
                Ok(falls) => (falls.posted_on, WhenPosted::On(falls)),
                Err(about) => (about, WhenPosted::NoDay),
            };
            (day, line(school, next.season, next.subject(), when))
        })
        .filter(|(falls, _)| *falls <= day + AHEAD)
        .collect();
    for choice in choices.iter().filter(|choice| choice.first >= day && choice.chosen != Chosen::Given) {
        let Some(season) = library.content.seasons.named(&choice.season) else { continue };
        let subject = format!("{} {}", choice.season, choice.first);
        lines.push((choice.first, line(school, season, subject, WhenPosted::Decided(choice))));
    }
    lines.sort_by_key(|(day, _)| *day);
    let lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    if lines.is_empty() {
        return Ok(Reply::Private(cards::nothing_comes()));
    }
    let card = visit.looks_at(library, LIST_CARD, String::new()).await?;
    Ok(Reply::Private(cards::list(&lines, &school.manner, &card.key)))
}

fn line<'a>(school: &School, season: &'a Season, subject: String, when: WhenPosted<'a>) -> Line<'a> {
    Line { title: title_of(season, &school.manner), rule: &season.rule, subject, when }
}

/// Chosen in the brief or in the list: the draft, on a card of its own.
pub async fn open_chosen(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = visit.chosen.first().cloned().unwrap_or_default();
    let card = visit.looks_at(library, DRAFT_CARD, subject).await?;
    show(library, &visit.school, &card).await.map(Reply::Private)
}

/// A draft card as it stands now.
async fn show(library: &Library, school: &School, card: &CardRow) -> Result<Message, Trouble> {
    let about = About::of(library, school, card).await?;
    if let Some(choice) = &about.choice {
        return Ok(cards::decided(choice, &title_of(&about.season, &school.manner), &card.key));
    }
    let next = about.next(library, school).ok_or_else(cards::over)?;
    match next.falls {
        Err(day) => Ok(cards::without_day(&next, day, &school.manner, &card.key)),
        Ok(falls) => {
            let content = content(library, school, &about.season, &falls).await?;
            let at = posted_at(school, &falls);
            Ok(cards::draft(&next, &content, at, &falls, &school.manner, &card.key))
        }
    }
}

/// What a draft card is about.
struct About {
    season: Season,
    choices: Vec<Choice>,
    /// What was decided about this time of it.
    choice: Option<Choice>,
}

impl About {
    async fn of(library: &Library, school: &School, card: &CardRow) -> Result<Self, Trouble> {
        let (id, first) = card.subject.split_once(' ').unwrap_or((&card.subject, ""));
        let season = library.content.seasons.named(id).cloned().ok_or_else(cards::over)?;
        let choices = library.store.season_choices(school.id).await?;
        let first: Option<NaiveDate> = first.parse().ok();
        let choice = choices.iter().find(|choice| {
            choice.season == season.id && first.is_some_and(|first| choice.is_decision_about(first))
        });
        Ok(Self { choice: choice.cloned(), season, choices })
    }

    fn next(&self, library: &Library, school: &School) -> Option<Next<'_>> {
        self.season.next(&school.calendar, school.zone, today(library, school), &self.choices)
    }

    /// Its days, unless it was decided about or has none.
    fn falls(&self, library: &Library, school: &School) -> Result<Falls, Refusal> {
        if let Some(choice) = &self.choice {
            return Err(cards::was_decided(choice));
        }
        self.next(library, school).and_then(|next| next.falls.ok()).ok_or_else(cards::over)
    }
}

async fn content(
    library: &Library,
    school: &School,
    season: &Season,
    falls: &Falls,
) -> Result<Content, Fault> {
    let record = if season.text.contains("{record}") {
        record::year_in_a_sentence(library, school, falls.posted_on).await?
    } else {
        None
    };
    let departments = if season.makes_offers() { departments(library, school).await? } else { Vec::new() };
    let told = (&departments[..], record.as_deref());
    Ok(filled(season, falls, &library.content.seasons, &school.manner, told))
}

fn posted_at(school: &School, falls: &Falls) -> NaiveDateTime {
    falls.posted_on.and_time(school.day_starts) + AFTER_THE_START
}

/// [Post it …]: it goes out on its day, as it was shown.
pub async fn let_go(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let about = About::of(library, &visit.school, visit.subject()?).await?;
    let falls = about.falls(library, &visit.school)?;
    let at = instant(visit.school.zone, posted_at(&visit.school, &falls));
    if at <= library.now() {
        return Err(cards::no_text_left().into());
    }
    becomes_a_newsletter(library, visit, &about, &falls, Some(at)).await
}

/// [Change it first]: its text in the newsletter editor, where its day is chosen, too.
pub async fn change_first(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let about = About::of(library, &visit.school, visit.subject()?).await?;
    let falls = about.falls(library, &visit.school)?;
    becomes_a_newsletter(library, visit, &about, &falls, None).await
}

async fn becomes_a_newsletter(
    library: &Library,
    visit: &Visit,
    about: &About,
    falls: &Falls,
    at: Option<DateTime<Utc>>,
) -> Result<Reply, Trouble> {
    let content = content(library, &visit.school, &about.season, falls).await?;
    let newsletter = newsletters::for_the_staff(library, visit, content);
    let chosen = Chosen::Opened(newsletter.id.clone());
    let decided = Write::SeasonChosen(choice(library, visit, &about.season, falls.kept.first, chosen));
    newsletters::begin(library, visit, newsletter, at, decided).await
}

/// [Not this time]
pub async fn drop_it(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.subject()?;
    let about = About::of(library, &visit.school, card).await?;
    let falls = about.falls(library, &visit.school)?;
    let dropped = choice(library, visit, &about.season, falls.kept.first, Chosen::Dropped);
    library.commit(Change::of(Write::SeasonChosen(dropped))).await?;
    show(library, &visit.school, card).await.map(Reply::Changed)
}

/// [Bring it back]
pub async fn bring_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.subject()?;
    let about = About::of(library, &visit.school, card).await?;
    if let Some(dropped) = about.choice.filter(|choice| choice.chosen == Chosen::Dropped) {
        let (season, first) = (dropped.season, dropped.first);
        library.commit(Change::of(Write::SeasonOpen { school: visit.school.id, season, first })).await?;
    }
    show(library, &visit.school, card).await.map(Reply::Changed)
}

pub async fn open_day(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = visit.subject()?;
    let about = About::of(library, &visit.school, card).await?;
    let falls = about.falls(library, &visit.school).ok();
    let filled = falls.map(|falls| visit.school.manner.day_as_typed(falls.kept.first));
    Ok(cards::day_form(filled, Press::new("season-day", &card.key)))
}

/// A librarian says when it is kept.
pub async fn give_day(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let about = About::of(library, school, visit.subject()?).await?;
    let day = days::one_day(visit.given("day"), today(library, school), &school.manner).map_err(Refusal)?;
    let given = choice(library, visit, &about.season, day, Chosen::Given);
    if let Err(why) = about.season.falls_as_given(&given, &school.calendar, school.zone) {
        return Err(cards::cannot_be_posted(why, day, &school.manner).into());
    }
    let card = visit.own_card(library, DRAFT_CARD, format!("{} {day}", about.season.id));
    let mut change = Change::of(Write::NewCard(card.clone()));
    // One day at a time: an earlier one that was given is no more.
    let today = today(library, school);
    for earlier in about.choices.iter().filter(|it| {
        it.season == about.season.id && it.chosen == Chosen::Given && it.first >= today && it.first != day
    }) {
        let (season, first) = (earlier.season.clone(), earlier.first);
        change = change.and(Write::SeasonOpen { school: school.id, season, first });
    }
    library.commit(change.and(Write::SeasonChosen(given))).await?;
    show(library, school, &card).await.map(Reply::Changed)
}

fn choice(library: &Library, visit: &Visit, season: &Season, first: NaiveDate, chosen: Chosen) -> Choice {
    Choice {
        school: visit.school.id,
        season: season.id.clone(),
        first,
        chosen,
        by: visit.member.person(),
        at: library.now(),
    }
}
