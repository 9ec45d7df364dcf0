//! The counting can fail: whatever is planted in a school where all is well is found.

use shelftalker::rehearsal::Id;

use super::count::{Asked, Done, Event, Guest, Ledger, Seen, Sent, Wrong, wrong};

const STAFF: u64 = 1;
const DESK: u64 = 2;
const ROOM: u64 = 3;
const THREAD: u64 = 4;
const DIRECT: u64 = 5;

fn id(number: u64) -> Id {
    Id(number)
}

fn all_is_well() -> (Ledger, Seen) {
    let request = Asked {
        topic: "Tides".to_owned(),
        sent: Done::Yes,
        number: Some(1),
        accepted: Done::Yes,
        declined: Done::No,
        completed: Done::Yes,
    };
    let newsletter =
        Sent { title: "News 1".to_owned(), rooms: vec![id(ROOM)], followed: vec![id(ROOM)], sent: Done::Yes };
    let guests = vec![Guest { direct: id(DIRECT), comes: Done::Yes }];
    let told = Ledger {
        tips: 1,
        requests: vec![request],
        newsletters: vec![newsletter],
        events: vec![Event { title: "Tea".to_owned(), posted: Done::Yes, guests, reminders: 1 }],
        is_thanked: true,
        ..Ledger::of(id(STAFF), id(DESK))
    };
    let said = [
        (STAFF, "Tea\nWho comes: 1 of 9 places taken"),
        (STAFF, "A tip\n[Help me try this] [Useful]"),
        (STAFF, "Thank you\nThank you to Ana for “Tides”."),
        (ROOM, "News 1\nTwelve books"),
        (DIRECT, "Reminder: Tea\nToday"),
        (THREAD, "Accepted\nDana will help with #1, Tides."),
    ];
    let mut seen = Seen::default();
    for (room, words) in said {
        seen.made.push((id(room), words.to_owned()));
        seen.stands.entry(id(room)).or_default().push(words.to_owned());
    }
    seen.made.push((id(DESK), "Request #1 · Requested\nTides".to_owned()));
    seen.stands.insert(id(DESK), vec!["Request #1 · Completed\nTides".to_owned()]);
    seen.threads.push((id(THREAD), "#1 Tides".to_owned()));
    seen.published.push((id(ROOM), "News 1\nTwelve books".to_owned()));
    (told, seen)
}

#[test]
fn a_school_where_all_is_well_is_called_so() {
    let (told, seen) = all_is_well();
    assert_eq!(wrong(&told, &seen), []);
}

#[test]
fn a_planted_double_is_found_also_where_it_was_taken_down_again() {
    for made in 0..all_is_well().1.made.len() {
        let (told, mut seen) = all_is_well();
        let again = seen.made[made].clone();
        seen.made.push(again.clone());
        let found = wrong(&told, &seen);
        assert!(found.iter().any(|wrong| matches!(wrong, Wrong::Doubled(_))), "{again:?}: {found:?}");
    }
}

#[test]
fn a_double_in_other_words_is_found() {
    for (room, words) in [
        (STAFF, "Another tip\n[Help me try this] [Useful]"),
        (STAFF, "Thank you\nThank you to Ana, who made “Tides” possible."),
        (ROOM, "News 1\nThirteen books"),
        (STAFF, "Tea\nWho comes: 1 of 9 places taken, 1 may come"),
        (DIRECT, "Reminder: Tea\nTomorrow"),
        (DESK, "Request #2 · Requested\nTides"),
    ] {
        let (told, mut seen) = all_is_well();
        seen.made.push((id(room), words.to_owned()));
        seen.stands.entry(id(room)).or_default().push(words.to_owned());
        let found = wrong(&told, &seen);
        assert!(found.iter().any(|wrong| matches!(wrong, Wrong::Doubled(_))), "{words}: {found:?}");
    }
    let (told, mut seen) = all_is_well();
    seen.threads.push((id(9), "#1 Tides".to_owned()));
    assert!(matches!(wrong(&told, &seen)[..], [Wrong::Doubled(_)]));
}

#[test]
fn a_planted_loss_is_found() {
    for room in [STAFF, DESK, ROOM, THREAD, DIRECT] {
        let rooms = all_is_well().1.stands[&id(room)].len();
        for gone in 0..rooms {
            let (told, mut seen) = all_is_well();
            let words = seen.stands.get_mut(&id(room)).unwrap().remove(gone);
            let found = wrong(&told, &seen);
            assert!(found.iter().any(|wrong| matches!(wrong, Wrong::Lost(_))), "{words}: {found:?}");
        }
    }
    let (told, mut seen) = all_is_well();
    seen.published.clear();
    assert!(matches!(wrong(&told, &seen)[..], [Wrong::Lost(_)]), "what is not published is lost");
}

#[test]
fn a_planted_lie_is_found() {
    let lies: [fn(&mut Ledger, &mut Seen); 13] = [
        |told, _| told.newsletters[0].followed.clear(),
        |told, _| told.events[0].posted = Done::No,
        |told, _| told.events[0].guests[0].comes = Done::No,
        |told, _| told.events[0].guests.clear(),
        |_, seen| {
            let news = "Declined\nSorry, we can't do #1, Tides, this time.".to_owned();
            seen.stands.get_mut(&id(THREAD)).unwrap().push(news);
        },
        |_, seen| {
            seen.stands.get_mut(&id(STAFF)).unwrap().pop();
            let card = "A thank-you, posted\nThank you to Ana for “Tides”.".to_owned();
            seen.stands.get_mut(&id(DESK)).unwrap().push(card);
        },
        |told, _| told.requests[0].number = Some(2),
        |told, _| told.requests[0].accepted = Done::No,
        |told, _| told.requests[0].completed = Done::No,
        |told, _| told.newsletters[0].sent = Done::No,
        |told, _| told.requests[0].sent = Done::No,
        |_, seen| seen.stands.get_mut(&id(DESK)).unwrap().push("Not posted: the tip “A tip”".to_owned()),
        |_, seen| seen.stands.get_mut(&id(DESK)).unwrap()[0] = "Request #1 · Declined\nTides".to_owned(),
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        let (mut told, mut seen) = all_is_well();
        lie(&mut told, &mut seen);
        let found = wrong(&told, &seen);
        assert!(found.iter().any(|wrong| matches!(wrong, Wrong::Lie(_))), "lie {number}: {found:?}");
    }
}

#[test]
fn what_nobody_was_told_of_may_be_so_or_not_but_not_by_half() {
    let (mut told, seen) = all_is_well();
    told.newsletters[0].sent = Done::Perhaps;
    assert_eq!(wrong(&told, &seen), []);
    told.newsletters[0].rooms.push(id(STAFF));
    assert!(matches!(wrong(&told, &seen)[..], [Wrong::Lost(_)]));
}
