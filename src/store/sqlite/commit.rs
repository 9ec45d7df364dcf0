//! Writes a change: all its writes in one transaction, each by the file of its subject.

use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::stopped::Stopped;
use super::{absences, cards, doing, files, newsletters, posts, requests, schools, thanks, tips};
use crate::store::{Change, CommitError, StoreError, Write};

/// Writes a change or nothing.
pub async fn write(writer: &SqlitePool, change: Change) -> Result<(), CommitError> {
    let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
    let result = in_one_transaction(&mut connection, change).await;
    if matches!(result, Err(CommitError::Store(_))) {
        // After some failures (a full disk) SQLite has rolled back by itself, which sqlx does not notice: this
        // connection would refuse every later transaction. A fresh one takes its place.
        connection.close().await.ok();
    }
    result
}

async fn in_one_transaction(connection: &mut SqliteConnection, change: Change) -> Result<(), CommitError> {
    let mut transaction =
        connection.begin_with("begin immediate").await.map_err(doing("beginning to write"))?;
    for write in change {
        let words = words_for(&write);
        match write_one(&mut transaction, write).await {
            Ok(()) => {}
            Err(Stopped::Failed(error)) => return Err(doing(words)(error).into()),
            Err(Stopped::Overtaken) => {
                transaction.rollback().await.map_err(doing("undoing a change that was overtaken"))?;
                return Err(CommitError::Overtaken);
            }
        }
    }
    let committed: Result<(), StoreError> = transaction.commit().await.map_err(doing("committing a change"));
    Ok(committed?)
}

async fn write_one(to: &mut SqliteConnection, write: Write) -> Result<(), Stopped> {
    match write {
        Write::Installation { key, value } => schools::note(to, key, &value).await,
        Write::NewSchool(school) => schools::add(to, &school).await,
        Write::School(school) => schools::change(to, &school).await,

        Write::NewSchedule(schedule) => posts::add_schedule(to, &schedule).await,
        Write::Schedule { was, becomes } => posts::move_schedule(to, &was, &becomes).await,
        Write::Slot(slot) => posts::add_slot(to, &slot).await,
        Write::Post(post) => posts::add(to, &post).await,
        Write::Delivery(delivery) => posts::change_delivery(to, &delivery).await,
        Write::Attempt(attempt) => posts::add_attempt(to, &attempt).await,

        Write::NewFile(file) => files::add(to, &file).await,
        Write::RemoveFile { school, file } => files::remove(to, school, &file).await,

        Write::Draft(draft) => requests::keep_draft(to, &draft).await,
        Write::DropDraft { school, teacher } => requests::drop_draft(to, school, &teacher).await,
        Write::NewRequest(request) => requests::add(to, &request).await,
        Write::Request(request) => requests::change(to, &request).await,
        Write::Event(event) => requests::add_event(to, &event).await,

        Write::Absence(absence) => absences::keep(to, &absence).await,
        Write::AbsenceEnded { school, librarian } => absences::end(to, school, &librarian).await,
        Write::StandIn(stand_in) => absences::add_stand_in(to, &stand_in).await,

        Write::NewTip { school, text, added_at } => tips::add(to, school, &text, added_at).await,
        Write::TipEdited { school, tip, version, text } => tips::edit(to, school, tip, version, &text).await,
        Write::TipOrder { school, was, order } => tips::reorder(to, school, &was, &order).await,
        Write::TipUsed { school, tip, last, on } => tips::mark_used(to, school, tip, last, on).await,
        Write::RemoveTip { school, tip } => tips::remove(to, school, tip).await,
        Write::TipPressed { school, tip, press, member } => {
            tips::count_press(to, school, tip, press, &member).await
        }

        Write::NewNewsletter(newsletter) => newsletters::add(to, &newsletter).await,
        Write::Newsletter(newsletter) => newsletters::change(to, &newsletter).await,

        Write::NewThankYou(thank_you) => thanks::add(to, &thank_you).await,
        Write::ThankYou(thank_you) => thanks::change(to, &thank_you).await,

        Write::NewCard(card) => cards::add(to, &card).await,
        Write::Repaint { school, kind, subject } => cards::want_repaint(to, school, kind, &subject).await,
        Write::CardShows { card, standing, version } => cards::shows(to, &card, &standing, version).await,
        Write::CardLost { card } => cards::lost(to, &card).await,
        Write::CardTyped { card, typed } => cards::keep_typed(to, &card, &typed).await,
    }
}

fn words_for(write: &Write) -> &'static str {
    match write {
        Write::Installation { .. } => "writing a fact about the installation",
        Write::NewSchool(_) | Write::School(_) => "writing a school",
        Write::NewSchedule(_) | Write::Schedule { .. } => "writing a schedule",
        Write::Slot(_) => "writing a slot",
        Write::Post(_) => "queueing a post",
        Write::Delivery(_) => "writing a delivery",
        Write::Attempt(_) => "writing an attempt",
        Write::NewFile(_) | Write::RemoveFile { .. } => "writing a file",
        Write::Draft(_) | Write::DropDraft { .. } => "writing a draft",
        Write::NewRequest(_) | Write::Request(_) => "writing a request",
        Write::Event(_) => "writing an event of a request",
        Write::Absence(_) | Write::AbsenceEnded { .. } => "writing an absence",
        Write::StandIn(_) => "writing who reads a request",
        Write::NewTip { .. } | Write::TipEdited { .. } | Write::TipUsed { .. } | Write::RemoveTip { .. } => {
            "writing a tip"
        }
        Write::TipOrder { .. } => "ordering the tips that wait",
        Write::TipPressed { .. } => "counting who pressed a tip's button",
        Write::NewNewsletter(_) | Write::Newsletter(_) => "writing a newsletter",
        Write::NewThankYou(_) | Write::ThankYou(_) => "writing a thank-you",
        Write::NewCard(_)
        | Write::Repaint { .. }
        | Write::CardShows { .. }
        | Write::CardLost { .. }
        | Write::CardTyped { .. } => "writing a card",
    }
}
