//! Who may do what, to whom, and how often.

use serde_json::json;
use shelftalker::rehearsal::{Acting, Permissions};

use super::{NOON, a_word_in_the_staff_room, custom_id, desk_card, forged_click};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, a_wish};

#[tokio::test]
async fn case_14_a_custom_id_from_another_message_does_nothing() {
    let mut school = School::opens(NOON).await;
    let receipt = school.types(HART, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    // The verb of the desk's card with the key of the receipt.
    let forged = custom_id(receipt.message(), "Withdraw").replace("withdraw", "accept");
    let said = forged_click(&school, school.at(HART, DESK), &forged).await;
    insta::assert_snapshot!(said.privately(), @"This button belongs to an older version of Shelftalker and no longer works. Nothing is lost: type the command again, or use the newest card.");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Requested"));
}

#[tokio::test]
async fn cases_15_and_22_another_school_is_out_of_reach() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let _ = school.submits(HART, STAFF, &form, &[("title", "Secret of Willow Creek"), ("body", "b")]).await;
    school.gets_a_request().await;
    let discord = school.discord().clone();
    let (server, head) = discord.add_server("Oak Hill School", "Olga Oak");
    let role = discord.add_role(server, "Library", Permissions::NONE);
    discord.give_role(server, head, role);
    let channel = discord.add_channel(server, "library", &[]);
    let at = Acting { member: head, channel };
    let zone = [("time-zone", json!("Europe/Paris"))];
    let card = discord.command(at, "library-setup", &zone).await.unwrap().message().unwrap().clone();
    for menu in card.menus {
        let chosen = if menu.kind == 6 { role } else { channel };
        let answer = discord.choose(at, card.id, &menu.custom_id, &[&chosen.to_string()]).await.unwrap();
        let _ = school.play().settled(at, answer).await;
    }
    let accept = custom_id(&desk_card(&school), "Accept");
    let said = forged_click(&school, at, &accept).await;
    assert!(said.privately().contains("no longer works"), "{said:?}");
    assert!(desk_card(&school).text().contains("Requested"));

    let titles = |typed: &str| [("tip", json!(typed))];
    let theirs = discord.suggestions(at, "tip preview", &titles("Secret"), "tip").await.unwrap();
    assert_eq!(theirs, []);
    let own =
        discord.suggestions(school.at(HART, STAFF), "tip preview", &titles("Secret"), "tip").await.unwrap();
    assert_eq!(own.len(), 1);
    // By its number, which a forged client may know.
    let refused = discord.command(at, "tip preview", &titles(&own[0].1)).await.unwrap();
    let words = refused.message().unwrap().text();
    assert!(!words.contains("Secret"), "{words}");
    // Who may not read tips is suggested none.
    let none =
        discord.suggestions(school.at(RIVERA, STAFF), "tip preview", &titles(""), "tip").await.unwrap();
    assert_eq!(none, []);
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_16_another_members_button_is_theirs_alone() {
    let mut school = School::opens(NOON).await;
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    a_word_in_the_staff_room(&school);
    let withdraw = custom_id(receipt.message(), "Withdraw");
    let said = forged_click(&school, school.at(OKAFOR, STAFF), &withdraw).await;
    insta::assert_snapshot!(said.privately(), @"This card belongs to another member, so only they can use it.");
    assert!(desk_card(&school).text().contains("Requested"));
}

#[tokio::test]
async fn case_17_a_role_taken_away_counts_at_the_next_click_and_submit() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let people = school.play().school;
    // Lee keeps seeing the desk, and has a form open there.
    let form = school.opens_form(LEE, DESK, "Decline").await;
    let sees = shelftalker::rehearsal::Overwrite {
        whom: people.lee,
        is_member: true,
        allow: Permissions::VIEW_CHANNEL,
        deny: Permissions::NONE,
    };
    school.discord().set_overwrite(people.desk, people.lee, Some(sees));
    school.discord().take_role(people.server, people.lee, people.librarians);
    let said = school.clicks(LEE, DESK, "Accept").await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 12:00  Shelftalker (only you): That is for librarians, and you do not have the role @Librarians. If you should have it, ask whoever manages the roles in this server.");
    let said = school.submits(LEE, DESK, &form, &[("reason", "No")]).await;
    assert!(said.privately().contains("That is for librarians"), "{said:?}");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Requested"));
}

#[tokio::test]
async fn case_18_a_double_click_is_one_click() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let (at, card) = (school.at(HART, DESK), desk_card(&school).id);
    let discord = school.discord().clone();
    let (first, second) = tokio::join!(discord.click(at, card, "Accept"), discord.click(at, card, "Accept"));
    let answers = [first.unwrap(), second.unwrap()];
    school.play().bot.discord.answered().await;
    assert_eq!(answers.iter().filter(|answer| answer.message().is_none()).count(), 1, "{answers:?}");
    let words = answers.iter().find_map(|answer| answer.message()).unwrap().text();
    assert_eq!(words, "That is done already: request #1 is accepted.");
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), 1);
}

#[tokio::test]
async fn case_19_a_form_sent_twice_is_sent_once() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school.submits(HART, DESK, &form, &[("reason", "No room")]).await.is_noted();
    let again = school.submits(HART, DESK, &form, &[("reason", "No room")]).await;
    assert!(again.privately().starts_with("That is done already: request #1 is declined."), "{again:?}");
    school.delivers_everything().await;
    assert_eq!(school.reads_thread(RIVERA).matches("Reason").count(), 1);

    let draft = school.types(OKAFOR, "request-collab", &[("topic", json!("Tides"))]).await;
    let _ = school.chooses(OKAFOR, STAFF, "Kind of support", "Book talk or reading promotion").await;
    let send =
        custom_id(&school.discord().newest(school.id(OKAFOR), draft.message().channel).unwrap(), "Send");
    let _ = school.clicks(OKAFOR, STAFF, "Send").await;
    let again = forged_click(&school, school.at(OKAFOR, STAFF), &send).await;
    assert!(again.privately().contains("This draft was sent already"), "{again:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 2);
}

#[tokio::test]
async fn case_20_the_form_of_a_withdrawn_request_changes_nothing() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let _ = school.clicks(RIVERA, STAFF, "Withdraw").await;
    let said = school.submits(HART, DESK, &form, &[("reason", "No room")]).await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 12:00  Shelftalker (only you): Ana Rivera got there first: request #1 is already withdrawn. Your click changed nothing.");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Withdrawn"));
}

#[tokio::test]
async fn case_21_a_value_that_a_menu_does_not_hold_is_refused() {
    let mut school = School::opens(NOON).await;
    let draft = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await.message().clone();
    let at = school.at(RIVERA, STAFF);
    for menu in ["Kind of support", "Public thanks afterwards"] {
        let id = draft.menu(menu).unwrap().custom_id.clone();
        let _ = school.discord().choose_forged(at, draft.id, &id, &["everything"]).await.unwrap();
    }
    let card = school.discord().newest(at.member, at.channel).unwrap();
    insta::assert_snapshot!(school.shown(&card), @"
    Mon 7 Sep 12:00  Shelftalker (only you) (edited):
          | A request to the library
          | Only you see this until you send it. What you choose and write is kept; /request-collab brings it back.
          | Topic: Tides
          | Please look at this: The kind of support is not one that this library offers: choose one from the menu.
          | Choose from the menu whether you may be thanked in public.
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹Public thanks afterwards›
        [Fix]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_23_in_a_direct_message_a_button_allows_its_owner_alone() {
    let mut school = School::opens(NOON).await;
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    let (withdraw, accept) =
        (custom_id(receipt.message(), "Withdraw"), custom_id(&desk_card(&school), "Accept"));
    for who in [OKAFOR, HART] {
        let member = school.id(who);
        let at = Acting { member, channel: school.discord().direct_messages(member) };
        school.discord().say(at, "Hello").unwrap();
        let said = forged_click(&school, at, &withdraw).await;
        assert!(said.text().contains("belongs to another member"), "{said:?}");
        // Roles are the server's: in a direct message nobody is a librarian.
        let said = forged_click(&school, at, &accept).await;
        assert!(said.text().contains("That is for librarians"), "{said:?}");
    }
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Requested"));
}

#[tokio::test]
async fn case_26_a_timed_out_member_cannot_act() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let people = school.play().school;
    let until = school.play().bot.library.now() + chrono::TimeDelta::hours(1);
    school.discord().time_out(people.server, people.hart, Some(until));
    let said = school.clicks(HART, DESK, "Accept").await;
    insta::assert_snapshot!(said.privately(), @"You are timed out in this server just now. Please come back when that is over.");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Requested"));
}

#[tokio::test]
async fn case_28_a_button_of_another_version_says_what_to_do() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let accept = custom_id(&desk_card(&school), "Accept");
    let key = accept.rsplit('.').next().unwrap();
    for wire in [
        format!("0.accept.{key}"),
        format!("1.grant.{key}"),
        "accept".into(),
        "1.accept.".into(),
        "1.accept.GONE".into(),
    ] {
        let said = forged_click(&school, school.at(HART, DESK), &wire).await;
        assert!(said.privately().starts_with("This button belongs to an older version"), "{wire}: {said:?}");
    }
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Requested"));
}
