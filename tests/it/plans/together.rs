//! Two write one plan: part by part, at the same time, from the thread and from the desk.

use serde_json::json;

use super::{HERS, MONDAY};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn teacher_and_librarian_write_one_plan_part_by_part_and_the_thread_shows_it() {
    let mut school = School::opens(MONDAY).await;
    school.asks_for_a_unit(RIVERA, "Tides").await;
    assert!(!school.desk_card().contains("Plan together"), "nobody has taken it on");
    school.accepts(HART).await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 14 Sep 09:00  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart will help with #1, Tides. Anything to add? Write it here.
        [Add something] [Plan together]
    ");
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 14 Sep 09:00  Shelftalker (edited):
          | Request #1 · Accepted
          | Tides
          | Teacher: @Ana Rivera
          | Support: Co-plan and co-teach a unit
          | Class: 8B Biology
          | Librarian: @Dana Hart
          | History: 14 September 2026 09:00 · Ana Rivera sent it
          | 14 September 2026 09:00 · Dana Hart accepted it
        [Schedule] [Complete] [Ask] [Plan together] [More …]
    ");
    let own = school.taps_in_thread("Plan together").await;
    insta::assert_snapshot!(own.shown(&school), @"
    Mon 14 Sep 09:00  Shelftalker (only you): The plan for #1 is on its way to everyone on the request. Only you can see this copy. Whatever you write shows there, too.
          | Plan for #1: Tides
          | Ana Rivera and Dana Hart write it together. Press a part to write in it.
          | Still open: Goals, Standards, Big question, Sessions, Resources, Products, Assessment, To prepare
        [Goals] [Standards] [Big question] [Sessions] [Resources] [Products] [Assessment] [To prepare] [Keep a copy]
    ");
    school.delivers_everything().await;
    school.rivera_writes("Goals", "Say why there are two tides a day").await;
    school.rivera_writes("Big question", "Who moves the sea? @everyone").await;

    let opened = school.hart_opens_the_plan().await;
    assert!(opened.privately().contains("Say why there are two tides a day"));
    let form = school.opens_form(HART, DESK, "Products").await;
    let shown = school.submits(HART, DESK, &form, &[("words", "A model of the harbour")]).await.privately();
    assert!(shown.contains("A model of the harbour"), "{shown}");
    let _sessions = school.clicks(HART, DESK, "Sessions").await.privately();
    let words = [("what", "Groups find three sources"), ("librarian", "Shows two databases")];
    let _added = school.fills_in(HART, DESK, "Add a session", &words).await.privately();
    let _leads = school.chooses(HART, DESK, "Who leads it?", "Dana Hart leads").await.privately();
    let chosen = school.chooses(HART, DESK, "How do you teach it together?", "Station teaching").await;
    insta::assert_snapshot!(chosen.shown(&school), @"
    Mon 14 Sep 09:00  Shelftalker (only you) (edited):
          | Sessions of the plan for #1
          | 1. Groups find three sources · the librarian leads · Station teaching
          | Chosen: Session 1
          | The librarian: Shows two databases
          | Station teaching: Groups go round; each of you has a station
        ‹Look at a session: 1. Groups find three sources›
        ‹Who leads it?: Dana Hart leads›
        ‹How do you teach it together?: Station teaching›
        [Change the words] [Remove it] [Add a session]
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.plan_in_thread(), @r"
    Mon 14 Sep 09:00  Shelftalker (edited):
          | Plan for #1: Tides
          | Ana Rivera and Dana Hart write it together. Press a part to write in it.
          | Students should be able to: Say why there are two tides a day
          | Big question: Who moves the sea? \@everyone
          | Sessions, and who leads: 1. Groups find three sources · the librarian leads · Station teaching
          | Librarian: Shows two databases
          | What students make: A model of the harbour
          | Still open: Standards, Resources, Assessment, To prepare
        [Goals] [Standards] [Big question] [Sessions] [Resources] [Products] [Assessment] [To prepare] [What has changed] [Keep a copy]
    ");
    assert!(school.desk_card().contains("[The plan]"), "{}", school.desk_card());
}

#[tokio::test]
async fn of_two_who_write_in_the_same_part_at_once_the_later_is_told_and_nothing_is_lost() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    let hers = school.taps_in_thread("Goals").await.form().clone();
    let _own = school.hart_opens_the_plan().await.privately();
    let his = school.opens_form(HART, DESK, "Goals").await;
    // Another part is nobody's trouble.
    let other = school.opens_form(HART, DESK, "Standards").await;
    school.answers_in_thread(&hers, &[("words", "The words of Ana")]).await.is_noted();
    let kept = school.submits(HART, DESK, &other, &[("words", "NGSS MS-ESS1-1")]).await.privately();
    assert!(kept.contains("NGSS MS-ESS1-1") && kept.contains("The words of Ana"), "{kept}");
    // What says nothing is refused first, and hides nothing of her words.
    let refused = school.submits(HART, DESK, &his, &[("words", "\u{3164}")]).await.privately();
    assert!(refused.contains("\"Goals\""), "{refused}");
    let told = school.fills_in(HART, DESK, "Fix", &[("words", "The words of Dana")]).await.privately();
    insta::assert_snapshot!(told, @r#"
    Ana Rivera changed "Goals" while you were writing:
    The words of Ana
    So yours isn't saved yet. If you send it again, it takes the place of theirs; [What has changed] keeps both. Press Fix: everything you typed is kept.
    "#);
    let form = school.opens_form(HART, DESK, "Fix").await;
    assert_eq!(form.value("words"), Some("The words of Dana"));
    let both = [("words", "The words of Ana, and the words of Dana")];
    let shown = school.submits(HART, DESK, &form, &both).await.privately();
    assert!(shown.contains("The words of Ana, and the words of Dana"), "{shown}");
    let changed = school.clicks(HART, DESK, "What has changed").await;
    insta::assert_snapshot!(changed.shown(&school), @"
    Mon 14 Sep 09:00  Shelftalker (only you):
          | What has changed in the plan for #1
          | The latest first. Nothing that was written is lost.
          | Goals · Mon 14 September, 09:00: Dana Hart wrote: The words of Ana, and the words of Dana
          | Before: The words of Ana
          | Standards · Mon 14 September, 09:00: Dana Hart wrote: NGSS MS-ESS1-1
          | Goals · Mon 14 September, 09:00: Ana Rivera wrote: The words of Ana
    ");
    // A form that is sent twice is one change.
    let again = school.submits(HART, DESK, &form, &both).await.privately();
    assert!(again.contains("Plan for #1"), "{again}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn sessions_that_two_change_at_once_are_none_of_them_lost() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    let _hers = school.taps_in_thread("Sessions").await.privately();
    let form = school.taps_in_thread("Add a session").await.form().clone();
    let _first = school.answers_in_thread(&form, &[("what", "The first")]).await.privately();
    let _twice = school.answers_in_thread(&form, &[("what", "The first")]).await.privately();
    let _own = school.hart_opens_the_plan().await.privately();
    let _his = school.clicks(HART, DESK, "Sessions").await.privately();
    let change = school.taps_in_thread("Change the words").await.form().clone();
    let theirs = school.fills_in(HART, DESK, "Add a session", &[("what", "The second")]).await.privately();
    assert!(theirs.contains("1. The first") && theirs.contains("2. The second"), "{theirs}");
    let late = school.taps_in_thread("Remove it").await.privately();
    insta::assert_snapshot!(late, @"The sessions have changed since you opened this. Press [Sessions] on the plan to see them as they are.");
    // Her words go where her session stands now.
    let kept = school.answers_in_thread(&change, &[("what", "The first, with boats")]).await.privately();
    assert!(kept.contains("1. The first, with boats") && kept.contains("2. The second"), "{kept}");
    let _seen = school.clicks(HART, DESK, "Sessions").await.privately();
    let _first =
        school.chooses(HART, DESK, "Look at a session", "1. The first, with boats").await.privately();
    let his = school.opens_form(HART, DESK, "Change the words").await;
    let change = school.taps_in_thread("Change the words").await.form().clone();
    let _kept = school.answers_in_thread(&change, &[("what", "On the pier")]).await.privately();
    let refused = school.submits(HART, DESK, &his, &[("what", "\u{3164}")]).await.privately();
    assert!(refused.contains("What happens in the session"), "{refused}");
    let told = school.fills_in(HART, DESK, "Fix", &[("what", "On the beach")]).await.privately();
    insta::assert_snapshot!(told, @r#"
    Ana Rivera changed "Sessions" while you were writing:
    On the pier
    So yours isn't saved yet. If you send it again, it takes the place of theirs; [What has changed] keeps both. Press Fix: everything you typed is kept.
    "#);
    let form = school.opens_form(HART, DESK, "Fix").await;
    assert_eq!(form.value("what"), Some("On the beach"));
    let kept = school.submits(HART, DESK, &form, &[]).await.privately();
    assert!(kept.contains("1. On the beach") && kept.contains("2. The second"), "{kept}");
    // What somebody has removed meanwhile takes the place of no other session.
    let his = school.opens_form(HART, DESK, "Change the words").await;
    school.rivera_looks_at("1. On the beach").await;
    let _gone = school.taps_in_thread("Remove it").await.privately();
    let told = school.submits(HART, DESK, &his, &[("what", "On the beach, at ebb tide")]).await.privately();
    insta::assert_snapshot!(told, @"Ana Rivera changed the sessions while you were writing, and the one that you were changing isn't among them any more. So yours isn't saved yet. If you send it again, it becomes a session of its own. Press Fix: everything you typed is kept.");
    let form = school.opens_form(HART, DESK, "Fix").await;
    let kept = school.submits(HART, DESK, &form, &[]).await.privately();
    assert!(kept.contains("1. The second") && kept.contains("2. On the beach, at ebb tide"), "{kept}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_many_words_the_card_tells_what_it_has_room_for_and_what_has_changed_has_them_all() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    let _own = school.hart_opens_the_plan().await.privately();
    let _his = school.clicks(HART, DESK, "Sessions").await.privately();
    let words = |begins: &str, most: usize| -> String {
        begins.chars().chain(" tide".chars().cycle()).take(most - 1).chain(['!']).collect()
    };
    for number in 1..=8 {
        let [what, teacher, librarian] = [("Look at", 200), ("Asks", 150), ("Shows", 150)]
            .map(|(does, most)| words(&format!("{does} {number}"), most));
        let all = [("what", &what[..]), ("teacher", &teacher[..]), ("librarian", &librarian[..])];
        let _added = school.fills_in(HART, DESK, "Add a session", &all).await.privately();
    }
    school.delivers_everything().await;
    let plan = school.plan_in_thread();
    assert!(plan.contains("4. Look at 4") && !plan.contains("Look at 5"), "{plan}");
    assert!(plan.contains("and 4 more: [Keep a copy] has them all."), "{plan}");
    let _gone = school.clicks(HART, DESK, "Remove it").await.privately();
    let hers = words("Say why", 800);
    school.rivera_writes("Goals", &hers).await;
    school.rivera_writes("Goals", "Ask").await;
    let _own = school.hart_opens_the_plan().await.privately();
    let changed = school.clicks(HART, DESK, "What has changed").await.privately();
    assert!(changed.contains(&format!("Ana Rivera wrote: Ask\nBefore: {hers}")), "{changed}");
    assert!(changed.contains("Dana Hart took out: 8"), "{changed}");
    for removed in [words("Look at 8", 200), words("Asks 8", 150), words("Shows 8", 150)] {
        assert!(changed.contains(&removed), "{changed}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn nobody_but_the_teacher_and_the_librarians_reads_or_writes_a_plan() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    assert!(school.threads(OKAFOR).is_empty() && school.threads(LEE).is_empty());
    // Whoever is no librarian any more still stands in the thread, and does nothing there.
    let thread = school.one_thread(HART);
    let form = school.clicks_at(thread, "Goals").await.form().clone();
    let (server, role) = (school.here().server, school.here().librarians);
    let hart = school.id(HART);
    school.discord().take_role(server, hart, role);
    for button in ["Standards", "Sessions", "Keep a copy"] {
        let refused = school.clicks_at(thread, button).await.privately();
        assert_eq!(refused, "The plan for #1 is for Ana Rivera and the librarians.");
    }
    let refused = school.discord().submit(thread, &form, &[("words", "Mine")]).await.unwrap();
    assert_eq!(refused.message().unwrap().text(), "The plan for #1 is for Ana Rivera and the librarians.");
    assert!(!school.plan_in_thread().contains("Mine"));
    school.discord().give_role(server, hart, role);
    let _lee = {
        let at = school.at(LEE, DESK);
        school.clicks_at(at, "The plan").await.privately()
    };
    // What isn't planned together has no plan.
    let wish = [("support", json!("book-talk")), ("topic", json!("Whales"))];
    let _sent = school.types(OKAFOR, "request-collab", &wish).await.privately();
    school.delivers_everything().await;
    school.accepts(HART).await;
    let card = school.shown(school.public(LEE, DESK).last().unwrap());
    assert!(card.contains("Whales") && !card.contains("Plan together"), "{card}");
}

#[tokio::test]
async fn without_a_thread_the_plan_goes_to_the_teacher_alone_and_both_still_write_it() {
    let mut school = School::opens(MONDAY).await;
    school.discord().limit_active_threads(0);
    school.asks_for_a_unit(RIVERA, "Tides").await;
    school.accepts(HART).await;
    let _own = school.hart_opens_the_plan().await.privately();
    // A thread that was asked for just now may still open.
    school.a_minute_later().delivers_everything().await;
    let plan = school.direct(RIVERA).pop().unwrap();
    assert!(plan.text().contains("Plan for #1"), "{}", school.reads_direct(RIVERA));
    let at = {
        let member = school.id(RIVERA);
        shelftalker::rehearsal::Acting { member, channel: school.discord().direct_messages(member) }
    };
    let form = school.clicks_at(at, "Goals").await.form().clone();
    let sent = school.discord().submit(at, &form, &[("words", "From a phone")]).await.unwrap();
    assert!(matches!(sent, shelftalker::rehearsal::Answer::Acknowledged), "{sent:?}");
    school.delivers_everything().await;
    assert!(school.direct(RIVERA).pop().unwrap().text().contains("From a phone"));
    let own = school.looks_at_own("#1 · Accepted").await;
    assert!(own.message().button("Plan together").is_some(), "{own:?}");
    let again = school.clicks(RIVERA, HERS, "Plan together").await.privately();
    assert!(again.contains("From a phone"), "{again}");
    school.delivers_everything().await;
    assert!(school.public(LEE, STAFF).iter().all(|message| !message.text().contains("From a phone")));
}

#[tokio::test]
async fn resources_come_from_a_collection_that_is_posted_and_from_no_other() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    let own = school.hart_opens_the_plan().await;
    assert!(!format!("{own:?}").contains("Resources from a collection"), "there is none yet");
    school.has_plates_posted().await;
    let _own = school.hart_opens_the_plan().await.privately();
    let plates = "Subject Spotlight: Plate tectonics";
    let filled = school.chooses(HART, DESK, "Resources from a collection", plates).await;
    insta::assert_snapshot!(filled.shown(&school), @r#"
    Mon 14 Sep 09:05  Shelftalker (only you) (edited): Under Resources now: what is in "Subject Spotlight: Plate tectonics".
          | Plan for #1: Tides
          | Ana Rivera and Dana Hart write it together. Press a part to write in it.
          | Resources: Plates in motion · https://example.org/plates
          | Restless Earth · 551.1 PLA
          | Still open: Goals, Standards, Big question, Sessions, Products, Assessment, To prepare
        ‹Resources from a collection›
        [Goals] [Standards] [Big question] [Sessions] [Resources] [Products] [Assessment] [To prepare] [What has changed] [Keep a copy]
    "#);
    school.delivers_everything().await;
    assert!(school.plan_in_thread().contains("Resources: Plates in motion"), "{}", school.plan_in_thread());
    school.a_minute_later();
    let _shown = school.types(HART, "collection publish", &[("collection", json!(plates))]).await.privately();
    school.clicks(HART, STAFF, "Take it down").await.is_asked();
    let _down = school.clicks(HART, STAFF, "Take it down").await.privately();
    school.delivers_everything().await;
    let gone = school.chooses(HART, DESK, "Resources from a collection", plates).await;
    insta::assert_snapshot!(gone.privately(), @"That collection isn't posted any more. /collections shows those that are.");
    school.delivers_everything().await;
}
