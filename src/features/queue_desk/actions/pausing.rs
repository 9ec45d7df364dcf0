//! `/posts pause` and `/posts resume`: a kind, or all of them, for a while or for good.

use chrono::NaiveDate;

use super::wall_clock;
use crate::chat::{Choice, Field, FieldKind, Message, Reply, Text};
use crate::features::newsletters::{self, NEWSLETTER};
use crate::features::pauses::Pause;
use crate::features::queue_desk::{PAUSED_CARD, cards};
use crate::features::setup::{START_CARD, School};
use crate::features::thanks;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::posts::POSTS;
use crate::queue::cards::name_of;
use crate::queue::{PostKind, Reference, State, next_slot};
use crate::store::Write;

const WHAT: &str = "what";
const UNTIL: &str = "until";
const ALL: &str = "all";

fn kinds() -> impl Iterator<Item = &'static PostKind> {
    POSTS.iter().filter(|kind| kind.pausable)
}

fn what_field() -> Field {
    let mut choices = vec![Choice { value: ALL.into(), label: "Everything".into(), hint: None }];
    choices.extend(kinds().map(|kind| Choice {
        value: kind.name.into(),
        label: kind.label.into(),
        hint: None,
    }));
    Field {
        name: WHAT,
        label: WHAT.into(),
        hint: "Everything, or one kind".into(),
        kind: FieldKind::Choice(choices),
        required: true,
        filled: None,
    }
}

pub fn pause_fields(_: &Library) -> Vec<Field> {
    let until = Field {
        name: UNTIL,
        label: UNTIL.into(),
        hint: "The last day without posts, like 18 Sep. Empty: until you type /posts resume".into(),
        kind: FieldKind::Line { most: 40 },
        required: false,
        filled: None,
    };
    vec![what_field(), until]
}

pub fn resume_fields(_: &Library) -> Vec<Field> {
    vec![what_field()]
}

fn named(what: &str) -> Vec<&'static PostKind> {
    kinds().filter(|kind| what == ALL || kind.name == what).collect()
}

pub async fn pause(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let today = wall_clock(library, &visit.school).date();
    let until = cards::until_day(visit.given(UNTIL), today, &visit.school.manner).map_err(Refusal)?;
    Ok(Reply::Private(paused(library, visit, named(visit.given(WHAT)), until).await?))
}

/// One kind, until somebody ends it.
pub async fn pause_one(library: &Library, visit: &Visit, kind: &str) -> Result<Message, Trouble> {
    paused(library, visit, named(kind), None).await
}

async fn paused(
    library: &Library,
    visit: &Visit,
    kinds: Vec<&'static PostKind>,
    until: Option<NaiveDate>,
) -> Result<Message, Trouble> {
    let (school, manner) = (&visit.school, &visit.school.manner);
    let since = wall_clock(library, school);
    let mut after = school.clone();
    let mut called_off = Vec::new();
    let mut change = thanks::repaint_waiting(library, school).await?.and(first_message(school));
    for kind in &kinds {
        let (name, label) = (kind.name.to_owned(), kind.label.to_owned());
        let pause = Pause { kind: name, label, since, until, by: visit.member.name.clone() };
        if kind.name == NEWSLETTER {
            let (drafts, titles) = newsletters::called_off_in_pause(library, school, &pause).await?;
            change = change.and_all(drafts);
            called_off = titles;
        }
        after.pauses = after.pauses.with(pause);
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    let card = visit.own_card(library, PAUSED_CARD, names.join(" "));
    let key = card.key.clone();
    library.commit(change.and(Write::School(after.clone())).and(Write::NewCard(card))).await?;
    let now_paused = cards::NowPaused {
        labels: kinds.iter().map(|kind| kind.label).collect(),
        until,
        next: next_of(library, &after, &kinds)
            .await?
            .into_iter()
            .filter_map(|(it, next)| Some((it, next?)))
            .collect(),
        on_its_way: on_its_way(library, &after, &kinds).await?,
        called_off,
    };
    Ok(cards::paused(&now_paused, manner, &key))
}

/// The first message to the librarians says whether tips are held.
fn first_message(school: &School) -> Write {
    Write::Repaint { school: school.id, kind: START_CARD, subject: String::new() }
}

async fn next_of(
    library: &Library,
    school: &School,
    kinds: &[&'static PostKind],
) -> Result<Vec<(&'static str, Option<String>)>, Trouble> {
    let mut next = Vec::new();
    for kind in kinds {
        // What is asked every day comes when there is something to say.
        let is_movable = kind.scheduled.as_ref().is_some_and(|scheduled| scheduled.movable.is_some());
        let moment = if is_movable { next_slot(library, school, kind.name).await? } else { None };
        next.push((kind.label, moment));
    }
    Ok(next)
}

/// The posts of these kinds that may be arriving at this moment: a pause does not call them back.
async fn on_its_way(
    library: &Library,
    school: &School,
    kinds: &[&'static PostKind],
) -> Result<Vec<Text>, Trouble> {
    let mut names = Vec::new();
    for schedule in library.store.schedules(school.id).await? {
        let Some(last) = schedule.last_slot.filter(|_| kinds.iter().any(|kind| kind.name == schedule.kind))
        else {
            continue;
        };
        let reference = Reference::of_slot(&library.installation, &school.server, &schedule.kind, last);
        let deliveries = library.store.deliveries_of_reference(school.id, &reference.0).await?;
        let may_arrive = |state| matches!(state, State::Sending | State::Uncertain);
        for delivery in deliveries
            .iter()
            .filter(|it| may_arrive(it.state) || it.first_maybe_at.is_some() && it.state == State::Retrying)
        {
            if let Some(post) = library.store.post(delivery.post).await? {
                names.push(name_of(library, school, POSTS, &post.kind, &post.content).await?);
            }
        }
    }
    Ok(names)
}

pub async fn resume(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let kinds = named(visit.given(WHAT));
    Ok(Reply::Private(resumed(library, visit, &kinds).await?))
}

/// The same for one kind.
pub async fn resume_one(library: &Library, visit: &Visit, kind: &str) -> Result<Message, Trouble> {
    resumed(library, visit, &named(kind)).await
}

/// [Resume] under what was paused.
pub async fn resume_clicked(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = &visit.subject()?.subject;
    let kinds: Vec<_> = kinds().filter(|kind| subject.split(' ').any(|name| name == kind.name)).collect();
    Ok(Reply::Changed(resumed(library, visit, &kinds).await?))
}

async fn resumed(library: &Library, visit: &Visit, kinds: &[&'static PostKind]) -> Result<Message, Trouble> {
    let school = &visit.school;
    let now = wall_clock(library, school);
    let paused: Vec<_> =
        kinds.iter().copied().filter(|kind| school.pauses.of(kind.name, now).is_some()).collect();
    if paused.is_empty() {
        return Err(Refusal(cards::nothing_is_paused()).into());
    }
    let others = paused.iter().fold(school.pauses.clone(), |pauses, kind| pauses.without(kind.name));
    let after = School { pauses: others, ..school.clone() };
    let change = thanks::repaint_waiting(library, school).await?.and(first_message(school));
    library.commit(change.and(Write::School(after.clone()))).await?;
    Ok(cards::resumed(&next_of(library, &after, &paused).await?))
}
