//! Who may do what, and with whose things.

use serde_json::json;
use shelftalker::rehearsal::{Acting, Permissions, SeenMessage};

use super::{NOON, a_word_in_the_staff_room, custom_id, desk_card, forged_click, with_a_thank_you};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School, a_wish};

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
    assert!(desk_card(&school).text().contains("· New"));
}

#[tokio::test]
async fn case_15_and_22_another_school_is_out_of_reach() {
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
    assert!(desk_card(&school).text().contains("· New"));

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

    // A teacher of both schools is suggested at each only what they wrote there.
    let [support, topic] = a_wish();
    let class = ("class", json!("Year 8 of Willow Creek"));
    let _receipt = school.types(RIVERA, "request-collab", &[support, topic, class]).await;
    discord.join(server, school.id(RIVERA), &[]);
    let classes = async |at| {
        discord.suggestions(at, "request-collab", &[("class", json!("year"))], "class").await.unwrap().len()
    };
    assert_eq!(classes(school.at(RIVERA, STAFF)).await, 1);
    assert_eq!(classes(Acting { member: school.id(RIVERA), channel }).await, 0);
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
    insta::assert_snapshot!(said.privately(), @"This is somebody else's card: only they can use it.");
    assert!(desk_card(&school).text().contains("· New"));
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
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 12:00  Shelftalker (only you): That's for librarians only.");
    let said = school.submits(LEE, DESK, &form, &[("reason", "No")]).await;
    assert!(said.privately().contains("That's for librarians only"), "{said:?}");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("· New"));
}

#[tokio::test]
async fn case_21_a_value_that_a_menu_does_not_hold_is_refused() {
    let mut school = School::opens(NOON).await;
    let draft = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await.message().clone();
    let at = school.at(RIVERA, STAFF);
    let asks = draft.menu("May I thank you in public?").unwrap().custom_id.clone();
    let said = school.discord().choose_forged(at, draft.id, &asks, &["everything"]).await.unwrap();
    let said = Said(school.play().settled(at, said).await).privately();
    assert_eq!(said, "Choose from the menu whether you may be thanked in public.");
    let kind = draft.menu("Kind of support").unwrap().custom_id.clone();
    let said = school.discord().choose_forged(at, draft.id, &kind, &["everything"]).await.unwrap();
    let card = Said(school.play().settled(at, said).await);
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 12:00  Shelftalker (only you) (edited):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Tides
          | Please look at this: This library doesn't offer that kind of support. Choose one from the menu.
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Fix] [Delete this draft]
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
    let people = school.play().school;
    school.discord().take_role(people.server, people.hart, people.librarians);
    for who in [OKAFOR, HART] {
        let member = school.id(who);
        let at = Acting { member, channel: school.discord().direct_messages(member) };
        school.discord().say(at, "Hello").unwrap();
        let said = forged_click(&school, at, &withdraw).await;
        assert!(said.text().contains("somebody else's card"), "{said:?}");
        // Roles are the server's, as they are now, in a direct message too.
        let said = forged_click(&school, at, &accept).await;
        assert!(said.text().contains("That's for librarians only"), "{said:?}");
    }
    school.discord().give_role(people.server, people.hart, people.librarians);
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("· New"));
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
    assert!(desk_card(&school).text().contains("· New"));
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
    assert!(desk_card(&school).text().contains("· New"));
}

/// Everything that can be pressed or chosen on a message, as it goes over the wire.
fn controls(message: &SeenMessage) -> Vec<String> {
    let buttons = message.buttons.iter().filter_map(|button| button.custom_id.clone());
    buttons.chain(message.menus.iter().map(|menu| menu.custom_id.clone())).collect()
}

#[tokio::test]
async fn case_14_a_verb_with_the_key_of_any_other_card_does_nothing() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    with_a_thank_you(&mut school).await;
    let desk = school.public(HART, DESK);
    let (request, thank_you) = (custom_id(&desk[0], "Accept"), custom_id(&desk[1], "Post now"));
    let key = |wire: &str| wire.rsplit('.').next().unwrap().to_owned();
    let forged = ["thanks-now", "record-save", "rate-5", "draft-send", "tip-useful", "setup-test", "again"]
        .map(|verb| format!("1.{verb}.{}", key(&request)));
    let others = ["accept", "complete", "rate-5", "fix"].map(|verb| format!("1.{verb}.{}", key(&thank_you)));
    for wire in forged.iter().chain(&others) {
        let said = forged_click(&school, school.at(HART, DESK), wire).await;
        assert!(said.privately().contains("no longer works"), "{wire}: {said:?}");
    }
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK), desk, "nothing has changed");
}

#[tokio::test]
async fn case_15_no_control_of_one_school_works_in_another() {
    let mut school = School::opens("2026-09-07 07:30").await;
    school.delivers_everything().await;
    school.gets_a_request().await;
    with_a_thank_you(&mut school).await;
    let receipt = school.types(HART, "my-requests", &[]).await.message().clone();
    let all = [school.public(HART, DESK), school.public(HART, STAFF), vec![receipt]].concat();
    let wires: Vec<String> = all.iter().flat_map(controls).collect();
    assert!(wires.len() > 8, "{wires:?}");
    let discord = school.discord().clone();
    let (server, head) = discord.add_server("Oak Hill School", "Olga Oak");
    let role = discord.add_role(server, "Library", Permissions::NONE);
    discord.give_role(server, head, role);
    let at = Acting { member: head, channel: discord.add_channel(server, "library", &[]) };
    let zone = [("time-zone", json!("Europe/Paris"))];
    let card = discord.command(at, "library-setup", &zone).await.unwrap().message().unwrap().clone();
    for menu in card.menus {
        let chosen = if menu.kind == 6 { role } else { at.channel };
        let answer = discord.choose(at, card.id, &menu.custom_id, &[&chosen.to_string()]).await.unwrap();
        let _ = school.play().settled(at, answer).await;
    }
    school.delivers_everything().await;
    let before = [school.public(HART, DESK), school.public(HART, STAFF)];
    for wire in wires {
        let said = forged_click(&school, at, &wire).await;
        assert!(said.privately().contains("no longer works"), "{wire}: {said:?}");
    }
    school.delivers_everything().await;
    assert_eq!([school.public(HART, DESK), school.public(HART, STAFF)], before, "nothing has changed");
}

#[tokio::test]
async fn case_16_every_private_card_is_its_owners_alone() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let draft = school.types(HART, "request-collab", &[("topic", json!("Tides"))]).await;
    let record = school.clicks(HART, DESK, "Complete").await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let thanks = school.submits(HART, STAFF, &form, &[("reason", "the display")]).await;
    a_word_in_the_staff_room(&school);
    for card in [draft, record, thanks] {
        for wire in controls(card.message()) {
            let said = forged_click(&school, school.at(LEE, STAFF), &wire).await.privately();
            assert_eq!(said, "This is somebody else's card: only they can use it.", "{wire}");
        }
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_17_a_role_taken_away_counts_for_tips_and_thank_yous_too() {
    let mut school = School::opens(NOON).await;
    with_a_thank_you(&mut school).await;
    let people = school.play().school;
    let desk = school.public(HART, DESK);
    let edit = school.opens_form(HART, DESK, "Edit").await;
    let tip = school.types(HART, "tip add", &[]).await.form().clone();
    a_word_in_the_staff_room(&school);
    school.discord().take_role(people.server, people.hart, people.librarians);
    for wire in controls(&desk[0]) {
        let said = forged_click(&school, school.at(HART, STAFF), &wire).await.privately();
        assert!(said.contains("That's for librarians only"), "{wire}: {said}");
    }
    let typed = [("words", "Boo to {teacher}")];
    assert!(school.submits(HART, STAFF, &edit, &typed).await.privately().contains("for librarians"));
    let typed = [("title", "Boo"), ("body", "Boo")];
    assert!(school.submits(HART, STAFF, &tip, &typed).await.privately().contains("for librarians"));
    school.clock_reads("2026-09-07 12:01");
    for command in ["tip list", "tip add", "thanks list", "thanks write"] {
        let said = school.types(HART, command, &[]).await.privately();
        assert!(said.contains("That's for librarians only"), "{command}: {said}");
    }
    school.delivers_everything().await;
    assert_eq!(school.public(LEE, DESK), desk, "nothing has changed");
}

#[tokio::test]
async fn case_21_a_forged_name_is_not_thanked_and_a_forged_rating_not_counted() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let card = school.submits(HART, STAFF, &form, &[("reason", "the display")]).await.message().clone();
    let at = school.at(HART, STAFF);
    let menu = card.menu("Who is thanked?").unwrap().custom_id.clone();
    let answer = school.discord().choose_forged(at, card.id, &menu, &["1", "@everyone"]).await.unwrap();
    let said = Said(school.play().settled(at, answer).await);
    assert!(said.message().button("Post it with the next thank-yous").is_none(), "{said:?}");

    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.completes(HART, &[("Students reached", "24")]).await;
    let at = school.threads(RIVERA)[0];
    let news = school.discord().sees(at.member, at.channel).pop().unwrap();
    let forged = custom_id(&news, "5").replace("rate-5", "rate-9");
    assert!(forged_click(&school, at, &forged).await.privately().contains("no longer works"));
    let _ = school.types(RIVERA, "my-requests", &[]).await;
    let own = school.chooses(RIVERA, STAFF, "Look at one", "#1 · Completed").await.message().clone();
    let menu = own.menu("May I thank you in public?").unwrap().custom_id.clone();
    let at = school.at(RIVERA, STAFF);
    let answer = school.discord().choose_forged(at, own.id, &menu, &["everywhere"]).await.unwrap();
    insta::assert_snapshot!(Said(school.play().settled(at, answer).await).privately(), @"Choose from the menu whether you may be thanked in public.");
    school.delivers_everything().await;
    assert!(!desk_card(&school).text().contains("chose how"), "{}", desk_card(&school).text());
}

#[tokio::test]
async fn case_22_a_thank_you_that_waits_is_suggested_to_librarians_of_its_school_alone() {
    let mut school = School::opens(NOON).await;
    with_a_thank_you(&mut school).await;
    let discord = school.discord().clone();
    let suggested = async |at| {
        discord.suggestions(at, "thanks edit", &[("thank-you", json!("Chloe"))], "thank-you").await.unwrap()
    };
    assert_eq!(suggested(school.at(LEE, STAFF)).await.len(), 1);
    assert_eq!(suggested(school.at(RIVERA, STAFF)).await, []);
    let (server, head) = discord.add_server("Oak Hill School", "Olga Oak");
    let at = Acting { member: head, channel: discord.add_channel(server, "library", &[]) };
    assert_eq!(suggested(at).await, []);
}

#[tokio::test]
async fn case_26_a_form_that_was_open_before_a_time_out_is_not_taken() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let people = school.play().school;
    let until = school.play().bot.library.now() + chrono::TimeDelta::hours(1);
    school.discord().time_out(people.server, people.hart, Some(until));
    let sent = school.submits(HART, STAFF, &form, &[("title", "Boo"), ("body", "Boo")]).await.privately();
    assert!(sent.starts_with("You are timed out in this server just now."), "{sent}");
    school.delivers_everything().await;
}
