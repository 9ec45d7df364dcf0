//! What comes again: a plan that is filled from an earlier one, and an idea that is made of one that worked.

use super::{HERS, MONDAY};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn the_same_teachers_next_plan_is_filled_from_the_last_one_and_nobody_elses_is() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "Say why there are two tides a day").await;
    school.rivera_writes("Products", "A model of the harbour").await;
    school.is_completed().await;
    school.clock_reads("2027-09-13 09:00").delivers_everything().await;
    school.asks_for_a_unit(OKAFOR, "Tides").await;
    school.accepts(HART).await;
    let theirs = school.hart_opens_the_plan().await;
    assert!(theirs.message().button("Use an earlier plan").is_none(), "it is another teacher's: {theirs:?}");
    school.delivers_everything().await;

    school.asks_for_a_unit(RIVERA, "tides").await;
    school.accepts(HART).await;
    let _own = school.looks_at_own("#3 · Accepted").await;
    let begun = school.clicks(RIVERA, HERS, "Plan together").await;
    assert!(begun.message().button("Use an earlier plan").is_some(), "{begun:?}");
    let filled = school.clicks(RIVERA, HERS, "Use an earlier plan").await;
    insta::assert_snapshot!(filled.shown(&school), @"
    Mon 13 Sep 09:00  Shelftalker (only you) (edited): Filled from the plan for #1. Any dates in it are from back then: check them.
          | Plan for #3: tides
          | Ana Rivera and Dana Hart write it together. Press a part to write in it.
          | Students should be able to: Say why there are two tides a day
          | What students make: A model of the harbour
          | Still open: Standards, Big question, Sessions, Resources, Assessment, To prepare
        [Goals] [Standards] [Big question] [Sessions] [Resources] [Products] [Assessment] [To prepare] [What has changed] [Keep a copy]
    ");
    // What somebody has written is not written over.
    let at = school.at(RIVERA, HERS);
    assert!(
        school
            .discord()
            .sees(at.member, at.channel)
            .iter()
            .all(|it| it.button("Use an earlier plan").is_none())
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_worked_becomes_an_idea_that_only_librarians_see_until_they_show_it() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Products", "A model of the harbour").await;
    let own = school.hart_opens_the_plan().await;
    assert!(own.message().button("Make an idea of it").is_none(), "it isn't done: {own:?}");
    school.delivers_everything().await;
    school.is_completed().await;
    assert!(!school.plan_in_thread().contains("Make an idea"), "{}", school.plan_in_thread());
    let _own = school.hart_opens_the_plan().await.privately();
    let idea = school.clicks(HART, DESK, "Make an idea of it").await;
    insta::assert_snapshot!(idea.shown(&school), @"
    Mon 14 Sep 09:00  Shelftalker (only you): Only librarians see it so far. Read it, take names out of it with [Change it], then press [Show it to teachers].
          | Tides
          | Biology · Year 8 · 2 sessions of 60 minutes
          | Students: A model of the harbour
          | The library: Plans and teaches it with you.
          | You: The class, and what it works on.
          | Asks for: Co-plan and co-teach a unit
          | Hidden: Teachers don't see it in /ideas.
        [Change it] [Show it to teachers] [Remove it]
    ");
    let found = school.types(RIVERA, "ideas", &[("topic", "harbour".into())]).await.privately();
    assert!(!found.contains("Tides"), "{found}");
    // Pressed again, it is the same idea.
    let _own = school.hart_opens_the_plan().await.privately();
    let _again = school.clicks(LEE, DESK, "Correct the record").await.privately();
    let _same = school.clicks(HART, DESK, "Make an idea of it").await.privately();
    let listed = school.types(HART, "idea list", &[]).await.privately();
    assert_eq!(listed.matches("Tides · Biology").count(), 1, "{listed}");
    let _chosen = school.chooses(HART, STAFF, "Open one", "Tides").await.privately();
    let _shown = school.clicks(HART, STAFF, "Show it to teachers").await.privately();
    let found = school.types(RIVERA, "ideas", &[("topic", "harbour".into())]).await.privately();
    assert!(found.contains("Tides"), "{found}");
    // Pressed once more, it says what is so by now.
    let _own = school.hart_opens_the_plan().await.privately();
    let shown = school.clicks(HART, DESK, "Make an idea of it").await;
    let said = shown.privately();
    assert_eq!(
        said.lines().next(),
        Some("This plan's idea is there already, and teachers see it in /ideas. [Hide it] takes it back.")
    );
    assert!(shown.message().button("Hide it").is_some(), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_a_class_without_a_subject_that_is_known_the_librarian_chooses_one() {
    let mut school = School::opens(MONDAY).await;
    let wish =
        [("support", "research-project".into()), ("topic", "Our street".into()), ("students", 20.into())];
    let _sent = school.types(RIVERA, "request-collab", &wish).await.privately();
    school.delivers_everything().await;
    school.accepts(HART).await;
    let _own = school.taps_in_thread("Plan together").await.privately();
    school.delivers_everything().await;
    school.is_completed().await;
    let _own = school.hart_opens_the_plan().await.privately();
    let asked = school.clicks(HART, DESK, "Make an idea of it").await.privately();
    insta::assert_snapshot!(asked, @"Under which subject should teachers find it? #1 doesn't say one that I know.");
    let refused = school.chooses(HART, DESK, "Subject", "Geography").await.privately();
    insta::assert_snapshot!(refused, @"The plan for #1 says neither what students should be able to do nor what they make, so there is nothing to make an idea of. /idea add writes a new one.");
    school.delivers_everything().await;
}
