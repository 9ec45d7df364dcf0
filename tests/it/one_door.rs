//! `/desk` is the one command that a librarian needs: everything else is reached from it.

use serde_json::json;
use shelftalker::rehearsal::Answer;

use crate::school::{ADMIN, HART, LEE, RIVERA, STAFF, Said, School};

const MENU: &str = "Everything else you do here";
/// What one menu has no room for.
const MORE: &str = "… and more";

/// What stands in the menu: the command, and how it is called there.
async fn doors(school: &mut School) -> Vec<(String, String)> {
    let desk = school.types(HART, "desk", &[]).await;
    let menus = [MENU, MORE].into_iter().filter_map(|menu| desk.message().menu(menu));
    menus.flat_map(|menu| &menu.options).map(|it| (it.value.clone(), it.label.clone())).collect()
}

/// Chooses one of them, in whichever menu it stands.
async fn goes_through(school: &mut School, label: &str) -> Said {
    let desk = school.types(HART, "desk", &[]).await;
    let stands = |menu: &&str| {
        desk.message().menu(menu).is_some_and(|menu| menu.options.iter().any(|it| it.label == label))
    };
    let menu = [MENU, MORE].into_iter().find(stands).unwrap();
    school.chooses(HART, STAFF, menu, label).await
}

#[tokio::test]
async fn everything_that_needs_no_more_than_a_choice_stands_under_the_desk() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let listed = doors(&mut school).await;
    let lines: Vec<String> = listed.iter().map(|(name, label)| format!("{label} · /{name}")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Say until when you are away · /away
    Write a tech tip for the queue · /tip add
    The tips in the queue · /tip list
    Import tips from a text · /tip import
    Get all tips as a file · /tip export
    All ideas · /idea list
    Take ideas from a table · /idea import
    Get ideas as a file · /idea export
    Begin a collection · /collection new
    All collections · /collection list
    What nobody has looked at for a year · /collection check
    Take items from a table · /collection import
    Get collections as a file · /collection export
    Thank one or several colleagues in public · /thanks write
    The thank-yous waiting for their day · /thanks list
    Begin a newsletter · /newsletter write
    All newsletters · /newsletter list
    Plan a workshop · /event new
    Events with who comes · /event list
    The school year as a picture and in words · /school-calendar show
    Take the days off from your school's calendar file · /school-calendar import
    The calendar by date · /school-calendar list
    The desk's own dates · /desk-dates list
    What comes once a year · /seasons
    What will be posted in the next weeks · /posts upcoming
    Post nothing by itself for a while · /posts pause
    End a pause · /posts resume
    What did not go out · /posts problems
    One page for your principal · /impact
    Settings · /library-settings
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn every_entry_of_the_menu_opens_what_its_command_opens() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (name, label) in doors(&mut school).await {
        school.a_minute_later();
        let opened = goes_through(&mut school, &label).await;
        if ["tip import", "idea import", "collection import"].contains(&name.as_str()) {
            assert!(
                opened.privately().contains(&format!("Type /{name}, and attach it there.")),
                "{opened:?}"
            );
            continue;
        }
        if let Some(menu) = opened.0.message().and_then(|message| message.menu("Choose")) {
            let first = menu.options[0].label.clone();
            let done = school.chooses(HART, STAFF, "Choose", &first).await.privately();
            assert!(!done.contains("older version") && !done.is_empty(), "{name}: {done}");
            continue;
        }
        let typed = school.types(HART, &name, &[]).await;
        match (&opened.0, &typed.0) {
            (Answer::Form(opened), Answer::Form(typed)) => assert_eq!(opened.title, typed.title, "{name}"),
            _ => assert_eq!(opened.privately(), typed.privately(), "{name}"),
        }
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_form_that_was_opened_from_the_menu_does_what_it_says() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let form = goes_through(&mut school, "Write a tech tip for the queue").await.form().clone();
    let tip = [
        ("Title", "Two tabs, side by side"),
        ("The tip: one idea, usable today", "Drag one tab to the left edge of the screen."),
    ];
    let said = school.submits(HART, STAFF, &form, &tip).await.privately();
    assert!(said.contains("Two tabs, side by side"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_forged_choice_opens_nothing_that_does_not_stand_there() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for forged in ["my-data delete", "library-setup", "desk", "tip remove", "no such thing", ""] {
        let desk = school.types(HART, "desk", &[]).await;
        let menu = desk.message().menu(MENU).unwrap().custom_id.clone();
        let at = school.at(HART, STAFF);
        let answer = school.discord().choose_forged(at, desk.message().id, &menu, &[forged]).await.unwrap();
        let said = answer.message().unwrap().text();
        assert!(said.contains("belongs to an older version"), "{forged}: {said}");
        school.a_minute_later();
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn help_says_to_each_only_what_is_theirs() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (who, knows, knows_not) in [
        (RIVERA, "/request-collab", ["/desk", "/library-setup"]),
        (LEE, "/desk", ["/library-setup", "/library-setup"]),
        (ADMIN, "/library-setup", ["/desk", "/tip add"]),
    ] {
        let mut help = school.types(who, "library-help", &[]).await;
        if help.message().button("More").is_some() {
            help = school.clicks(who, STAFF, "More").await;
        }
        let said = help.privately();
        assert!(said.contains(knows), "{said}");
        assert!(knows_not.iter().all(|name| !said.contains(name)), "{said}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_sets_the_library_up_reads_how_teachers_lists_stay_short() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let card =
        school.types(ADMIN, "library-setup", &[("time-zone", json!("Europe/London"))]).await.privately();
    let (_, fact) = card.split_once("Teachers' lists: ").unwrap();
    let commands = "/away, /collection, /desk, /desk-dates, /event, /idea, /impact, /library-settings, /newsletter, /posts, /school-calendar, /seasons, /thanks, /tip";
    assert!(
        fact.contains("open **Server Settings › Integrations › Shelftalker** and allow these for"),
        "{fact}"
    );
    assert!(fact.contains(&format!("alone: {commands}. Nobody else can use them anyway.")), "{fact}");
    school.delivers_everything().await;
}
