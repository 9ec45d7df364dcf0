//! The queue at work, told through what stands in the channels afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::doubles::{MemoryStore, PretendChat, Trick, posted};
use crate::chat::{
    CardKey, Cause, ChannelId, Given, MemberId, Message, Outcome, Reason, RoleId, Run, ServerId, Text,
};
use crate::clock::SetClock;
use crate::collab::{Person, Request, SupportKinds, Thanks, Wish, lifecycle};
use crate::library::{Chance, Content, Library, Member};
use crate::queue::cards::{NOTICE_POSTS, PROBLEM, PROBLEM_CARDS, PROBLEM_POSTS};
use crate::queue::{
    CardKind, CardRow, Clerk, CronLine, NewPost, Place, PostKind, RoundError, Schedule, Scheduled, SlotFate,
    State, actions,
};
use crate::setup::{School, SchoolId};
use crate::store::{Change, Store, Write};
use crate::visit::Visit;

static KINDS: [PostKind; 4] = [
    PostKind {
        name: "tech-tip",
        scheduled: Some(Scheduled {
            pick: |_, school, slot| {
                Box::pin(async move {
                    Ok(Some(Change::of(Write::Post(NewPost {
                        school: school.id,
                        kind: "tech-tip",
                        reference: slot.reference.clone(),
                        content: format!("tip of {}", slot.nominal.format("%-d %b")),
                        card: None,
                        due_at: slot.at,
                        closes_at: slot.closes_at,
                        to: vec![Place::Staff],
                    }))))
                })
            },
        }),
        window: TimeDelta::hours(48),
        render: |_, _, post| Box::pin(async move { Ok(Some(Text::from(post.content.clone()).into())) }),
    },
    PostKind {
        name: "news",
        scheduled: None,
        window: TimeDelta::hours(4),
        render: |_, _, post| Box::pin(async move { Ok(Some(Text::from(post.content.clone()).into())) }),
    },
    PROBLEM_POSTS,
    NOTICE_POSTS,
];
static CARDS: [CardKind; 1] = [PROBLEM_CARDS];

struct CountingChance(AtomicU64);

impl Chance for CountingChance {
    fn bits(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_le_bytes()
    }
}

struct Desk {
    store: Arc<MemoryStore>,
    chat: Arc<PretendChat>,
    clock: Arc<SetClock>,
    library: Arc<Library>,
    clerk: Clerk,
}

fn utc(moment: &str) -> DateTime<Utc> {
    format!("{moment}:00Z").parse().unwrap()
}

impl Desk {
    fn opens(now: &str) -> Self {
        let store = Arc::new(MemoryStore::default());
        store.tamper(|rows| {
            rows.schools.push(School {
                id: SchoolId(1),
                server: ServerId::from("server"),
                zone: chrono_tz::Europe::London,
                librarians: Some(RoleId::from("librarians")),
                desk: Some(ChannelId::from("desk")),
                requests: Some(ChannelId::from("requests")),
                staff: Some(ChannelId::from("staff")),
                day_starts: NaiveTime::from_hms_opt(7, 0, 0).unwrap(),
                day_ends: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
                version: 1,
            });
        });
        Self::starts(store, Arc::new(PretendChat::default()), now, "first boot")
    }

    fn starts(store: Arc<MemoryStore>, chat: Arc<PretendChat>, now: &str, boot: &str) -> Self {
        let clock = Arc::new(SetClock::still(utc(now)));
        let support = SupportKinds::parse(include_str!("../../../config/support.toml")).unwrap();
        let library = Arc::new(Library {
            store: store.clone(),
            chat: chat.clone(),
            clock: clock.clone(),
            chance: Arc::new(CountingChance(AtomicU64::new(u64::try_from(boot.len()).unwrap() << 32))),
            content: Content {
                support,
                tips: Vec::new(),
                tip_slot: CronLine::parse("30 7 * * Mon").unwrap(),
            },
            something_new: tokio::sync::Notify::new(),
            installation: "installation".into(),
            boot: boot.into(),
            started_at: utc(now),
        });
        let clerk = Clerk::new(library.clone(), &KINDS, &CARDS);
        Self { store, chat, clock, library, clerk }
    }

    /// The process dies and another starts: only the store and the chat remain.
    fn restarts(self, now: &str) -> Self {
        Self::starts(self.store, self.chat, now, "another boot")
    }

    fn has_weekly_tips(&self) {
        self.store.tamper(|rows| {
            rows.schedules.push(Schedule {
                school: SchoolId(1),
                kind: "tech-tip".into(),
                cron: "30 7 * * Mon".into(),
                since: "2026-09-01T00:00:00".parse().unwrap(),
                last_slot: None,
            });
        });
    }

    async fn queues(&self, place: Place, words: &str) {
        let now = self.library.now();
        let post = NewPost {
            school: SchoolId(1),
            kind: "news",
            reference: self.library.new_reference(),
            content: words.into(),
            card: None,
            due_at: now,
            closes_at: now + TimeDelta::hours(4),
            to: vec![place],
        };
        self.store.commit(Change::of(Write::Post(post))).await.unwrap();
    }

    async fn works(&self) {
        self.clerk.drain().await.unwrap();
    }

    async fn works_at(&self, now: &str) {
        self.clock.set(utc(now));
        self.works().await;
    }

    async fn works_after(&self, seconds: i64) {
        self.clock.set(self.library.now() + TimeDelta::seconds(seconds));
        self.works().await;
    }

    fn channel(&self, name: &str) -> Vec<String> {
        self.chat.said_in(name).iter().map(words).collect()
    }

    fn state(&self, delivery: i64) -> State {
        self.store.rows().deliveries.iter().find(|one| one.id.0 == delivery).unwrap().state
    }

    fn has_request(&self) {
        let person = |name: &str| Person { id: MemberId::from(name), name: name.into() };
        let wish = Wish {
            support: "book-talk".into(),
            topic: "Marine\nbiology".into(),
            class: None,
            when: None,
            day: None,
            students: None,
            goals: None,
            notes: None,
            thanks: Thanks::ByName,
            tip: None,
            file: None,
        };
        let (request, _) = lifecycle::send(SchoolId(1), 7, wish, person("rivera"), self.library.now());
        self.store.tamper(|rows| rows.requests.push(Request { librarian: Some(person("hart")), ..request }));
    }
}

fn words(message: &Message) -> String {
    let card = message.card.as_ref().map(|card| card.title.clone()).unwrap_or_default();
    let runs = message.text.0.iter().chain(&card.0);
    runs.map(|run| match run {
        Run::Plain(words) => words.clone(),
        Run::Mention(member) => format!("@{member}"),
        other => format!("{other:?}"),
    })
    .collect()
}

/// A librarian's click on the card about the first delivery.
async fn clicks(desk: &Desk) -> Visit {
    Visit {
        school: desk.library.store.school(SchoolId(1)).await.unwrap().unwrap(),
        member: Member {
            school: SchoolId(1),
            id: MemberId::from("hart"),
            name: "Hart".into(),
            is_librarian: true,
            manages_server: false,
        },
        card: Some(CardRow::new(CardKey("card".into()), SchoolId(1), PROBLEM, "1".into())),
        given: Given::new(),
        files: BTreeMap::new(),
        chosen: Vec::new(),
        chosen_members: Vec::new(),
        on_private: false,
    }
}

fn refused(reason: fn(Cause) -> Reason) -> Trick {
    Trick::Answers(Outcome::Refused(reason(Cause::new("50013", "The bot may not write in #staff."))))
}

#[tokio::test]
async fn mondays_tip_is_posted_once_though_planned_again_and_again() {
    let desk = Desk::opens("2026-09-07T06:00");
    desk.has_weekly_tips();
    desk.works().await;
    assert!(desk.channel("staff").is_empty());
    desk.works_at("2026-09-07T06:30").await;
    desk.works().await;
    assert_eq!(desk.channel("staff"), ["tip of 7 Sep"]);
    let desk = desk.restarts("2026-09-07T06:31");
    desk.works().await;
    assert_eq!(desk.channel("staff"), ["tip of 7 Sep"]);
}

#[tokio::test]
async fn only_the_latest_missed_slot_is_caught_up_and_in_school_hours() {
    let desk = Desk::opens("2026-09-29T02:00");
    desk.has_weekly_tips();
    desk.works().await;
    assert!(desk.channel("staff").is_empty(), "three in the morning is no time for tips");
    desk.works_at("2026-09-29T06:00").await;
    assert_eq!(desk.channel("staff"), ["tip of 28 Sep"]);
    let fates: Vec<_> = desk.store.rows().slots.iter().map(|slot| slot.fate).collect();
    assert_eq!(fates, [SlotFate::Missed { slots: 3 }, SlotFate::Posted]);
    assert_eq!(desk.channel("desk").len(), 1);
}

#[tokio::test]
async fn a_slot_that_is_too_late_uses_up_no_tip_and_the_desk_is_told() {
    let desk = Desk::opens("2026-09-10T08:00");
    desk.has_weekly_tips();
    desk.works().await;
    assert!(desk.channel("staff").is_empty());
    assert_eq!(desk.channel("desk"), ["The tech tip of Mon 7 Sep, 07:30 was not posted"]);
    assert!(!desk.store.rows().slots.iter().any(posted));
}

#[tokio::test]
async fn a_schedule_moved_within_a_week_already_served_waits_for_the_next() {
    let desk = Desk::opens("2026-09-07T06:00");
    desk.has_weekly_tips();
    desk.works_at("2026-09-07T06:30").await;
    desk.store.tamper(|rows| rows.schedules[0].cron = "30 7 * * Wed".into());
    desk.works_at("2026-09-09T06:30").await;
    assert_eq!(desk.channel("staff"), ["tip of 7 Sep"]);
    desk.works_at("2026-09-16T06:30").await;
    assert_eq!(desk.channel("staff"), ["tip of 7 Sep", "tip of 16 Sep"]);
}

#[tokio::test]
async fn a_lost_answer_leads_to_no_second_message() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([Trick::LosesTheAnswer]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    assert_eq!(desk.state(1), State::Retrying);
    desk.works_after(2).await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Sent, 1));
}

#[tokio::test]
async fn a_crash_after_the_claim_is_read_back_and_not_repeated() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([Trick::LosesTheAnswer]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    // As the claim left it.
    desk.store.tamper(|rows| {
        let delivery = &mut rows.deliveries[0];
        delivery.state = State::Sending;
        delivery.first_maybe_at = None;
        delivery.boot = Some("first boot".into());
        delivery.lease_until = Some(utc("2026-09-07T09:01"));
    });
    let desk = desk.restarts("2026-09-07T09:10");
    desk.works().await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Sent, 1));
    assert_eq!(*desk.chat.sends.lock().unwrap(), 1, "it was found, not sent");
}

#[tokio::test]
async fn a_restored_backup_repeats_nothing_that_stands_in_the_channel() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.queues(Place::Staff, "hello").await;
    let backup = desk.store.rows();
    desk.works().await;
    desk.store.tamper(|rows| *rows = backup);
    let desk = desk.restarts("2026-09-07T09:20");
    desk.works().await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Sent, 1));
}

#[tokio::test]
async fn after_a_start_what_had_waited_goes_out_two_seconds_apart() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.queues(Place::Staff, "one").await;
    desk.queues(Place::Staff, "two").await;
    let desk = desk.restarts("2026-09-07T09:05");
    desk.works().await;
    assert_eq!(desk.channel("staff"), ["one"]);
    desk.works_after(2).await;
    assert_eq!(desk.channel("staff"), ["one", "two"]);
}

#[tokio::test]
async fn without_a_history_to_read_the_desk_is_asked_and_its_word_counts() {
    let desk = Desk::opens("2026-09-07T09:00");
    *desk.chat.cannot_look.lock().unwrap() = true;
    desk.chat.plays([Trick::LosesTheAnswer]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    desk.store.tamper(|rows| rows.deliveries[0].state = State::Uncertain);
    desk.works_after(60).await;
    assert_eq!(desk.state(1), State::Asking);
    assert_eq!(desk.channel("desk"), ["The news for the staff channel may have been posted"]);
    actions::mark_as_posted(&desk.library, &clicks(&desk).await).await.unwrap();
    desk.works().await;
    assert_eq!(desk.state(1), State::Sent);
    assert_eq!(desk.channel("desk"), ["The news for the staff channel was posted"]);
}

#[tokio::test]
async fn after_a_start_without_a_history_to_read_a_librarians_try_again_is_done() {
    let desk = Desk::opens("2026-09-07T09:00");
    *desk.chat.cannot_look.lock().unwrap() = true;
    desk.queues(Place::Staff, "hello").await;
    let desk = desk.restarts("2026-09-07T09:05");
    desk.works().await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Asking, 0));
    actions::post_again(&desk.library, &clicks(&desk).await).await.unwrap();
    desk.works().await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Sent, 1));
}

#[tokio::test]
async fn what_is_held_tells_the_desk_once_and_goes_out_when_the_cause_is_gone() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Held)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    assert_eq!(desk.channel("desk"), ["The news for the staff channel is held"]);
    for _ in 0..5 {
        desk.chat.plays([refused(Reason::Held)]);
        desk.clerk.server_changed(&ServerId::from("server")).await.unwrap();
        desk.works_after(10).await;
    }
    assert_eq!(desk.channel("desk").len(), 1);
    desk.clerk.server_changed(&ServerId::from("server")).await.unwrap();
    desk.works_after(10).await;
    assert_eq!(desk.channel("staff"), ["hello"]);
    assert_eq!(desk.channel("desk"), ["The news for the staff channel was posted"]);
}

#[tokio::test]
async fn a_problem_that_cannot_be_told_makes_no_further_problem() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Rejected), refused(Reason::Held)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    assert_eq!(desk.store.rows().posts.len(), 2);
    assert_eq!((desk.state(1), desk.state(2)), (State::Failed, State::Held));
}

#[tokio::test]
async fn a_librarian_has_a_failed_post_tried_again() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Rejected)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    assert_eq!(desk.state(1), State::Failed);
    actions::post_again(&desk.library, &clicks(&desk).await).await.unwrap();
    desk.works().await;
    assert_eq!(desk.channel("staff"), ["hello"]);
    assert!(actions::dismiss(&desk.library, &clicks(&desk).await).await.is_err());
}

#[tokio::test]
async fn a_shut_out_bot_ends_and_marks_nothing_as_failed() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Unauthorised)]);
    desk.queues(Place::Staff, "hello").await;
    assert!(matches!(desk.clerk.drain().await, Err(RoundError::Unauthorised(_))));
    assert_eq!(desk.state(1), State::Retrying);
}

#[tokio::test]
async fn news_of_a_request_goes_to_its_thread_which_is_opened_once() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.has_request();
    desk.queues(Place::Request(7), "accepted").await;
    desk.works().await;
    // As if the process had died between opening the thread and recording it.
    desk.store.tamper(|rows| rows.requests[0].thread = None);
    desk.chat.opening.lock().unwrap().push_back(Outcome::Maybe(Cause::new("x", "must not be asked")));
    desk.queues(Place::Request(7), "scheduled").await;
    desk.works().await;
    assert_eq!(desk.channel("thread #7 Marine biology"), ["accepted", "scheduled"]);
}

#[tokio::test]
async fn without_a_thread_the_teacher_is_told_directly_and_at_last_by_a_mention() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.has_request();
    let no_thread = || Outcome::Refused(Reason::Held(Cause::new("50013", "No threads.")));
    desk.chat.opening.lock().unwrap().extend([no_thread(), no_thread()]);
    desk.queues(Place::Request(7), "accepted").await;
    desk.works().await;
    assert_eq!(desk.channel("direct rivera"), ["accepted"]);
    *desk.chat.directs_closed.lock().unwrap() = true;
    desk.queues(Place::Request(7), "secret plans").await;
    desk.works().await;
    let mention = desk.channel("requests").join("");
    assert!(mention.starts_with("@rivera, there is news about your request #7"), "{mention}");
    assert!(!mention.contains("secret"));
    assert_eq!(desk.channel("desk"), ["The news could not be sent to the teacher of request #7 privately"]);
}

#[tokio::test]
async fn clocks_that_disagree_pause_sending_and_the_desk_is_told_once() {
    let desk = Desk::opens("2026-09-07T09:00");
    *desk.chat.ahead.lock().unwrap() = TimeDelta::minutes(-20);
    desk.queues(Place::Staff, "hello").await;
    desk.queues(Place::Desk, "card").await;
    desk.works().await;
    desk.works_after(60).await;
    assert!(desk.channel("staff").is_empty());
    assert_eq!(desk.channel("desk"), ["Posting is paused: two clocks disagree"]);
    *desk.chat.ahead.lock().unwrap() = TimeDelta::zero();
    desk.works().await;
    assert_eq!(desk.channel("staff"), ["hello"]);
}

#[tokio::test]
async fn a_pause_of_everything_is_kept() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([Trick::Answers(Outcome::Wait { wait: TimeDelta::seconds(30), everywhere: true })]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    desk.queues(Place::Desk, "card").await;
    desk.works_after(29).await;
    assert!(desk.channel("desk").is_empty() && desk.channel("staff").is_empty());
    desk.works_after(1).await;
    assert_eq!((desk.channel("desk").len(), desk.channel("staff").len()), (1, 1));
}

#[tokio::test]
async fn a_card_that_somebody_deleted_is_posted_anew() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Rejected)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    desk.chat.stored.lock().unwrap().clear();
    actions::dismiss(&desk.library, &clicks(&desk).await).await.unwrap();
    desk.works().await;
    assert_eq!(desk.channel("desk"), ["The news for the staff channel was dismissed"]);
    let card = &desk.store.rows().cards[0];
    assert_eq!(card.shown, card.wanted);
}

#[tokio::test]
async fn a_card_that_cannot_be_painted_now_is_painted_later_without_haste() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Rejected)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    desk.chat.edits.lock().unwrap().push_back(Outcome::Maybe(Cause::new("503", "It stumbled.")));
    actions::dismiss(&desk.library, &clicks(&desk).await).await.unwrap();
    desk.works().await;
    assert_eq!(desk.channel("desk"), ["The news for the staff channel could not be posted"]);
    desk.works_after(5).await;
    assert_eq!(desk.channel("desk"), ["The news for the staff channel was dismissed"]);
}

#[tokio::test]
async fn two_clerks_at_once_say_it_once() {
    let desk = Desk::opens("2026-09-07T06:00");
    desk.has_weekly_tips();
    desk.clock.set(utc("2026-09-07T06:30"));
    let other = Clerk::new(desk.library.clone(), &KINDS, &CARDS);
    let (one, two) = tokio::join!(desk.clerk.drain(), other.drain());
    one.unwrap();
    two.unwrap();
    assert_eq!((desk.channel("staff").len(), *desk.chat.sends.lock().unwrap()), (1, 1));
}

#[tokio::test]
async fn what_was_not_posted_in_its_window_is_missed_and_the_desk_reads_so() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.chat.plays([refused(Reason::Held)]);
    desk.queues(Place::Staff, "hello").await;
    desk.works().await;
    desk.clock.set(utc("2026-09-07T13:00"));
    desk.clerk.server_changed(&ServerId::from("server")).await.unwrap();
    desk.works().await;
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Missed, 0));
    assert!(
        desk.channel("desk").contains(&"The news for the staff channel was not posted in time".to_owned())
    );
}

#[tokio::test]
async fn a_clerk_at_work_stops_when_told_to() {
    let desk = Desk::opens("2026-09-07T09:00");
    desk.queues(Place::Staff, "hello").await;
    let said = async {
        while desk.channel("staff").is_empty() {
            tokio::task::yield_now().await;
        }
    };
    desk.clerk.run(said).await.unwrap();
    assert_eq!((desk.state(1), desk.channel("staff").len()), (State::Sent, 1));
}
