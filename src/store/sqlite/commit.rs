//! Writes a change: all its writes in one transaction, each by the file of its subject.

use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::kept_apart::KeptApart;
use super::places::Touched;
use super::stopped::Stopped;
use super::{
    absences, calendars, cards, changes, collections, desk_dates, doing, events, files, hard_topics, ideas,
    newsletters, outreach, places, posts, records, requests, schools, seasons, suggested_items, suggestions,
    teaching_plans, thanks, threads, tips,
};
use crate::features::setup::SchoolId;
use crate::store::{CommitError, Numbered, StoreError, Write};
use crate::windows::may_die_here;

/// Writes a change or nothing. Where it makes a request `of` a school, it is given that school's next number, which
/// is returned; otherwise 0.
pub async fn write(
    writer: &SqlitePool,
    kept_apart: Option<&KeptApart>,
    of: Option<SchoolId>,
    change: Numbered,
) -> Result<i64, CommitError> {
    let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
    let result = in_one_transaction(&mut connection, kept_apart, of, change).await;
    if matches!(result, Err(CommitError::Store(_))) {
        // After some failures (a full disk) SQLite has rolled back by itself, which sqlx does not notice: this
        // connection would refuse every later transaction. A fresh one takes its place.
        connection.close().await.ok();
    }
    result
}

async fn in_one_transaction(
    connection: &mut SqliteConnection,
    kept_apart: Option<&KeptApart>,
    of: Option<SchoolId>,
    change: Numbered,
) -> Result<i64, CommitError> {
    let mut transaction =
        connection.begin_with("begin immediate").await.map_err(doing("beginning to write"))?;
    let number = match of {
        Some(school) => requests::next_number(&mut transaction, school)
            .await
            .map_err(doing("giving a request its number"))?,
        None => 0,
    };
    let mut touched = Touched::default();
    let mut writes = change(number).into_iter();
    loop {
        // The places go last: what is first in line there follows from everything else.
        let next = writes.next();
        if let (Some(kept_apart), Some(Write::ThanksChoice { school, member, choice, at })) =
            (kept_apart, &next)
        {
            // Before it is committed: no crash leaves a choice that a backup would take back.
            let noted = kept_apart.chooses(*school, &member.id, *choice, *at);
            noted.map_err(doing("noting how somebody wishes to be thanked"))?;
        }
        let (words, written) = match next {
            Some(write) => (words_for(&write), write_one(&mut transaction, write, &mut touched).await),
            None if touched.is_empty() => break,
            None => {
                let all = std::mem::take(&mut touched);
                ("writing whose turn it is", all.bring_up_to_date(&mut transaction).await)
            }
        };
        match written {
            Ok(()) => {}
            Err(Stopped::Failed(error)) => return Err(doing(words)(error).into()),
            Err(Stopped::Overtaken) => {
                transaction.rollback().await.map_err(doing("undoing a change that was overtaken"))?;
                return Err(CommitError::Overtaken);
            }
        }
    }
    may_die_here!("before-commit");
    let committed: Result<(), StoreError> = transaction.commit().await.map_err(doing("committing a change"));
    committed?;
    may_die_here!("after-commit");
    Ok(number)
}

#[allow(clippy::too_many_lines, reason = "a table: one line for each kind of write")]
async fn write_one(to: &mut SqliteConnection, write: Write, touched: &mut Touched) -> Result<(), Stopped> {
    match write {
        Write::Installation { key, value } => schools::note(to, key, &value).await,
        Write::NewSchool(school) => schools::add(to, &school).await,
        Write::School(school) => schools::change(to, &school).await,
        Write::SchoolAway { school, away, at } => schools::mark_away(to, school, away, at, touched).await,
        Write::Noted(noted) => changes::note(to, &noted).await,

        Write::Calendar { school, calendar } => calendars::keep(to, school, &calendar).await,
        Write::LeftOutOfCalendar { school, left_out, taken } => {
            calendars::leave_out(to, school, &left_out, &taken).await
        }

        Write::NewSchedule(schedule) => posts::add_schedule(to, &schedule).await,
        Write::Schedule { was, becomes } => posts::move_schedule(to, &was, &becomes).await,
        Write::ScheduleIs { school, kind, version } => posts::see_schedule(to, school, &kind, version).await,
        Write::Arranged { was, arranged } => posts::arrange(to, &was, &arranged).await,
        Write::Slot(slot) => posts::add_slot(to, &slot).await,
        Write::SchoolPlanned { school } => schools::planned(to, school, None).await,
        Write::SchoolPlanLater { school, at } => schools::planned(to, school, Some(at)).await,
        Write::ScheduleLooksAt { school, kind, at } => posts::schedule_looks_at(to, school, &kind, at).await,
        Write::Post(post) => posts::add(to, &post, touched).await,
        Write::Delivery(delivery) => posts::change_delivery(to, &delivery, touched).await,
        Write::ClaimPlace { school, place, boot, until, now } => {
            touched.claim(school, &place, boot, until, now)
        }
        Write::SetAside { delivery, until } => places::set_aside(to, delivery, until, touched).await,
        Write::LaterParts { of, closes_at } => posts::later_parts(to, of, closes_at, touched).await,
        Write::MoreParts { behind, parts, at, closes_at } => {
            posts::more_parts(to, &behind, parts, at, closes_at, touched).await
        }
        Write::Attempt(attempt) => posts::add_attempt(to, &attempt).await,

        Write::NewFile(file) => files::add(to, &file).await,
        Write::RemoveFile { school, file } => files::remove(to, school, &file).await,

        Write::Draft(draft) => requests::keep_draft(to, &draft).await,
        Write::DropDraft { school, card, version } => requests::drop_draft(to, school, &card, version).await,
        Write::LatestRequest { school, teacher, is } => requests::see_latest(to, school, &teacher, is).await,
        Write::NewRequest(request) => requests::add(to, &request).await,
        Write::Request(request) => requests::change(to, &request).await,
        Write::Event(event) => requests::add_event(to, &event).await,

        Write::ThreadAskedFor { school, request, at } => threads::ask(to, school, request, at).await,
        Write::LetIn { school, thread, member } => threads::let_in(to, school, &thread, &member).await,
        Write::Absence(absence) => absences::keep(to, &absence).await,
        Write::AbsenceEnded { school, librarian, version } => {
            absences::end(to, school, &librarian, version).await
        }
        Write::StandIn(stand_in) => absences::add_stand_in(to, &stand_in).await,

        Write::NewTip { school, text, added_at } => tips::add(to, school, &text, None, added_at).await,
        Write::SuggestedTip { school, text, suggestion, added_at } => {
            tips::add(to, school, &text, Some(&suggestion), added_at).await
        }
        Write::Suggestion(suggestion) => suggestions::keep(to, &suggestion).await,
        Write::TipEdited { school, tip, version, text } => tips::edit(to, school, tip, version, &text).await,
        Write::TipOrder { school, was, order } => tips::reorder(to, school, &was, &order).await,
        Write::TipReserved { school, tip, last, by } => tips::reserve(to, school, tip, last, &by).await,
        Write::TipSettled { school, tip, by, fate } => tips::settle(to, school, tip, &by, fate).await,
        Write::RemoveTip { school, tip } => tips::remove(to, school, tip).await,
        Write::TipPressed { school, tip, press, member } => {
            tips::count_press(to, school, tip, press, &member).await
        }

        Write::NewDeskDate(date) => desk_dates::add(to, &date).await,
        Write::RemoveDeskDate { school, id } => desk_dates::remove(to, school, &id).await,
        Write::SeasonChosen(choice) => seasons::choose(to, &choice).await,
        Write::SeasonOpen { school, season, first } => seasons::open(to, school, &season, first).await,
        Write::Colleague(colleague) => outreach::know(to, &colleague).await,
        Write::HintDecided(decision) => outreach::decide(to, &decision).await,
        Write::HintOpen { school, about, version } => outreach::open(to, school, &about, version).await,
        Write::Idea(idea) => ideas::keep(to, &idea).await,
        Write::DropIdea { school, idea, version } => ideas::remove(to, school, &idea, version).await,

        Write::HardTopic(told) => hard_topics::keep(to, &told).await,
        Write::Plan(plan) => teaching_plans::keep(to, &plan).await,
        Write::PlanChanged(change) => teaching_plans::add_change(to, &change).await,
        Write::Collection(collection) => collections::keep(to, &collection).await,
        Write::DropCollection(collection) => collections::remove(to, &collection).await,
        Write::CollectionItem(item) => collections::keep_item(to, &item).await,
        Write::DropCollectionItem { school, which, version } => {
            collections::remove_item(to, school, &which, version).await
        }
        Write::SuggestedItem(suggested) => suggested_items::keep(to, &suggested).await,

        Write::NewNewsletter(newsletter) => newsletters::add(to, &newsletter).await,
        Write::Newsletter(newsletter) => newsletters::change(to, &newsletter).await,

        Write::NewLibraryEvent(event) => events::add(to, &event).await,
        Write::LibraryEvent(event) => events::change(to, &event).await,
        Write::DropLibraryEvent(event) => events::remove(to, &event).await,
        Write::SignUp(sign_up) => events::sign_up(to, &sign_up).await,
        Write::SignOff { school, event, meeting, member } => {
            events::sign_off(to, school, &event, meeting, &member).await
        }
        Write::Learnt { school, event, meeting, member, words } => {
            events::learnt(to, school, (&event, meeting), &member, &words).await
        }
        Write::Unreached { school, event, meeting, member, is_unreached } => {
            events::unreached(to, school, (&event, meeting), &member, is_unreached).await
        }

        Write::ThanksChoice { school, member, choice, at } => {
            thanks::choose(to, school, &member, choice, at).await
        }
        Write::Aims { school, aims } => records::keep_aims(to, school, &aims).await,
        Write::Told { school, first, last, told } => records::keep_told(to, school, first, last, &told).await,
        Write::NewThankYou(thank_you) => thanks::add(to, &thank_you).await,
        Write::ThankYou(thank_you) => thanks::change(to, &thank_you).await,
        Write::RemoveThankYou(thank_you) => thanks::remove(to, &thank_you).await,
        Write::ThankYouSettled { thank_you, becomes } => thanks::settle(to, &thank_you, becomes).await,

        Write::NewCard(card) => cards::add(to, &card).await,
        Write::Repaint { school, kind, subject } => cards::want_repaint(to, school, kind, &subject).await,
        Write::CardShows { card, standing, version } => cards::shows(to, &card, &standing, version).await,
        Write::CardLost { card } => cards::lost(to, &card).await,
        Write::CardLater { card, at } => cards::paint_later(to, &card, at).await,
        Write::MakeAllAnew => Ok(cards::make_all_anew(to).await?),
        Write::RepaintAll { school } => cards::repaint_all(to, school, cards::EVERYWHERE, cards::ALL).await,
        Write::RepaintKind { school, kind } => cards::repaint_all(to, school, cards::EVERYWHERE, kind).await,
        Write::CardTyped { card, was, typed } => cards::keep_typed(to, &card, was.as_ref(), &typed).await,
    }
}

fn words_for(write: &Write) -> &'static str {
    match write {
        Write::Installation { .. } => "writing a fact about the installation",
        Write::NewSchool(_) | Write::School(_) | Write::SchoolAway { .. } => "writing a school",
        Write::Noted(_) => "noting who changed what",
        Write::Calendar { .. } | Write::LeftOutOfCalendar { .. } => "writing a school calendar",
        Write::NewSchedule(_)
        | Write::Schedule { .. }
        | Write::ScheduleIs { .. }
        | Write::Arranged { .. }
        | Write::SchoolPlanned { .. }
        | Write::SchoolPlanLater { .. }
        | Write::ScheduleLooksAt { .. } => "writing a schedule",
        Write::Slot(_) => "writing a slot",
        Write::Post(_) => "queueing a post",
        Write::Delivery(_) | Write::LaterParts { .. } | Write::MoreParts { .. } | Write::SetAside { .. } => {
            "writing a delivery"
        }
        Write::ClaimPlace { .. } => "claiming a place",
        Write::Attempt(_) => "writing an attempt",
        Write::NewFile(_) | Write::RemoveFile { .. } => "writing a file",
        Write::Draft(_) | Write::DropDraft { .. } => "writing a draft",
        Write::LatestRequest { .. } | Write::NewRequest(_) | Write::Request(_) => "writing a request",
        Write::Event(_) => "writing an event of a request",
        Write::Absence(_) | Write::AbsenceEnded { .. } => "writing an absence",
        Write::StandIn(_) => "writing who reads a request",
        Write::ThreadAskedFor { .. } | Write::LetIn { .. } => "writing what is done to a thread",
        Write::NewTip { .. }
        | Write::SuggestedTip { .. }
        | Write::TipEdited { .. }
        | Write::TipReserved { .. }
        | Write::TipSettled { .. }
        | Write::RemoveTip { .. } => "writing a tip",
        Write::Suggestion(_) => "writing a suggested tip",
        Write::TipOrder { .. } => "ordering the tips that wait",
        Write::TipPressed { .. } => "counting who pressed a tip's button",
        Write::NewDeskDate(_) | Write::RemoveDeskDate { .. } => "writing a date of the desk",
        Write::SeasonChosen(_) | Write::SeasonOpen { .. } => "writing what is decided about a season",
        Write::Colleague(_) => "writing whom the desk knows",
        Write::HintDecided(_) | Write::HintOpen { .. } => "writing what is decided about a hint",
        Write::Idea(_) | Write::DropIdea { .. } => "writing an idea",
        Write::HardTopic(_) => "writing what is hard to teach",
        Write::Plan(_) | Write::PlanChanged(_) => "writing the plan of a request",
        Write::Collection(_)
        | Write::DropCollection(_)
        | Write::CollectionItem(_)
        | Write::DropCollectionItem { .. }
        | Write::SuggestedItem(_) => "writing a collection",
        Write::NewNewsletter(_) | Write::Newsletter(_) => "writing a newsletter",
        Write::NewLibraryEvent(_) | Write::LibraryEvent(_) | Write::DropLibraryEvent(_) => "writing an event",
        Write::SignUp(_) | Write::SignOff { .. } | Write::Learnt { .. } | Write::Unreached { .. } => {
            "writing who comes to an event"
        }
        Write::Aims { .. } | Write::Told { .. } => "writing what the record tells",
        Write::ThanksChoice { .. } => "writing how somebody wishes to be thanked",
        Write::NewThankYou(_)
        | Write::ThankYou(_)
        | Write::RemoveThankYou(_)
        | Write::ThankYouSettled { .. } => "writing a thank-you",
        Write::NewCard(_)
        | Write::Repaint { .. }
        | Write::CardShows { .. }
        | Write::CardLost { .. }
        | Write::CardTyped { .. }
        | Write::CardLater { .. }
        | Write::MakeAllAnew
        | Write::RepaintAll { .. }
        | Write::RepaintKind { .. } => "writing a card",
    }
}
