//! The abuse cases of the security page, by their numbers.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::json;
use shelftalker::rehearsal::{Acting, Id, Permissions, SeenMessage};

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School, a_wish};

const NOON: &str = "2026-09-07 12:00";

/// A request whose topic is this.
fn about(topic: &str) -> [(&'static str, serde_json::Value); 2] {
    [("support", json!("book-talk")), ("topic", json!(topic))]
}

fn desk_card(school: &School) -> SeenMessage {
    school.public(HART, DESK)[0].clone()
}

/// The custom id of a button, as it goes over the wire.
fn custom_id(message: &SeenMessage, label: &str) -> String {
    message.button(label).unwrap().custom_id.clone().unwrap()
}

/// A click that only a forged client can make: any custom id, on any message that the member sees.
async fn forged_click(school: &School, at: Acting, custom_id: &str) -> Said {
    let seen = school.discord().newest(at.member, at.channel).unwrap();
    let answer = school.discord().click_custom_id(at, seen.id, custom_id).await.unwrap();
    Said(school.play().settled(at, answer).await)
}

/// Something that everybody in the staff room sees.
fn a_word_in_the_staff_room(school: &School) {
    school.discord().say(school.at(RIVERA, STAFF), "Good morning").unwrap();
}

#[tokio::test]
async fn case_1_everyone_in_title_body_form_or_nickname_pings_nobody() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let people = school.play().school;
    let all = "@everyone @here";
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let _ = school.submits(HART, STAFF, &form, &[("title", all), ("body", all)]).await;
    for monday in ["2026-09-07 07:30", "2026-09-14 07:30", "2026-09-21 07:30"] {
        school.clock_reads(monday).delivers_everything().await;
    }
    let member = school.discord().add_member(people.server, "@everyone", &[]);
    let at = Acting { member, channel: people.staff };
    let _ = school.discord().command(at, "request-collab", &about(all)).await.unwrap();
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school.submits(HART, DESK, &form, &[("reason", all)]).await.is_noted();
    school.delivers_everything().await;
    let thread = school.threads(HART)[0];
    let news = school.discord().newest(thread.member, thread.channel).unwrap();
    assert_eq!(news.pings, [member], "the teacher alone");
    for message in school.public(HART, DESK).iter().chain(&school.public(RIVERA, STAFF)).chain([&news]) {
        assert!(!message.pings_everyone, "{}", message.text());
    }
    assert!(desk_card(&school).text().contains("\\@everyone \\@here"), "it is shown as it was typed");
}

#[tokio::test]
async fn case_2_mentions_of_members_and_roles_are_text() {
    let mut school = School::opens(NOON).await;
    let people = school.play().school;
    let topic = format!("<@{}> <@&{}> <#{}>", people.tan, people.librarians, people.desk);
    let _ = school.types(RIVERA, "request-collab", &about(&topic)).await;
    school.delivers_everything().await;
    let card = desk_card(&school);
    assert_eq!(card.pings, Vec::<Id>::new());
    assert!(card.text().contains(&topic.replace('<', "\\<").replace('@', "\\@")), "{}", card.text());
}

#[tokio::test]
async fn case_3_a_mention_that_comes_with_an_edit_pings_nobody() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let reason = format!("@everyone <@&{}>", school.play().school.librarians);
    school.submits(HART, DESK, &form, &[("reason", &reason)]).await.is_noted();
    school.delivers_everything().await;
    let card = desk_card(&school);
    assert!(card.edited_at.is_some());
    assert_eq!((card.pings, card.pings_everyone), (Vec::new(), false));
}

#[tokio::test]
async fn cases_4_and_5_a_link_shows_where_it_leads_and_leads_to_the_web() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let body = "[www.school.edu](https://evil.example) [read](javascript:alert) [disk](file:///etc/passwd)";
    let _ = school.submits(HART, STAFF, &form, &[("title", "Links"), ("body", body)]).await;
    let preview = school.types(HART, "tip preview", &[("tip", json!("Links"))]).await;
    insta::assert_snapshot!(preview.text(), @"
    Links
    www.school.edu (https://evil.example) read (javascript:alert) disk (file:///etc/passwd)
    From your school library
    ");
    for link in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example"] {
        let refused =
            school.submits(HART, STAFF, &form, &[("title", "a"), ("body", "b"), ("link", link)]).await;
        assert!(refused.privately().starts_with("The link must begin with https://"), "{link}");
    }
    let _ = school.types(RIVERA, "request-collab", &about("[help](https://evil.example)")).await;
    school.delivers_everything().await;
    assert!(
        desk_card(&school).text().contains("\\[help](https://evil.example)"),
        "{}",
        desk_card(&school).text()
    );
}

#[tokio::test]
async fn case_6_what_cannot_be_seen_is_taken_out() {
    let mut school = School::opens(NOON).await;
    let _ = school.types(RIVERA, "request-collab", &about("Ma\u{200b}rine \u{202e}ygoloib")).await;
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("\nMarine ygoloib\n"), "{}", desk_card(&school).text());
}

#[tokio::test]
async fn case_7_marks_do_not_break_out_of_what_was_typed() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school
        .submits(HART, DESK, &form, &[("reason", "```\n# The library\n> is closed\n-# ref")])
        .await
        .is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_thread(RIVERA), @r"
    Mon 7 Sep 12:00  Shelftalker: @Ana Rivera
          | Declined
          | The library cannot take on request #1, Marine biology. The reason from Dana Hart stands below. If things change, [Reopen] brings the request back as it was.
          | Reason: \`\`\`
          | \# The library
          | \> is closed
          | \-# ref
          | ref
        [Reopen]
    ");
}

#[tokio::test]
async fn case_9_sql_in_a_topic_is_a_topic() {
    let mut school = School::opens(NOON).await;
    let topic = "'; drop table request; -- \"%\" ?1";
    let _ = school.types(RIVERA, "request-collab", &about(topic)).await;
    let second = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(second.text().contains("Request #2 is with the library"));
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains(topic));
}

/// What was logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn cases_10_39_40_and_47_the_log_holds_no_token_no_name_and_no_line_of_anybody_elses() {
    let log = Log::default();
    let to = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter("shelftalker=trace,shelftalker::rehearsal=off")
        .with_writer(move || to.clone());
    let _listening = tracing::subscriber::set_default(subscriber.finish());
    let mut school = School::opens(NOON).await;
    let topic = "Oceans\nERROR all is lost \u{1b}[31m";
    let _ = school.types(RIVERA, "request-collab", &about(topic)).await;
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    // An answer that does not arrive, and a message that cannot be posted, are logged.
    school.discord().take_from_bot(school.play().school.desk, Permissions::SEND_MESSAGES);
    let _ = school.types(RIVERA, "request-collab", &about(topic)).await;
    school.delivers_everything().await;
    school.discord().refuse_token();
    school.play().clock_reads("2026-09-14 07:30").unwrap();
    let shut_out = school.play().deliver().await.unwrap_err();
    let token = school.discord().token();
    assert!(!format!("{shut_out} {shut_out:?}").contains(&token));

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.is_empty(), "something was logged");
    for secret in
        [token.as_str(), "rehearsal-", "Rivera", "Hart", "Okafor", "Oceans", "all is lost", "\u{1b}"]
    {
        assert!(!log.contains(secret), "{secret:?} stands in the log: {log}");
    }
}

#[tokio::test]
async fn case_13_text_of_nothing_visible_is_empty() {
    let mut school = School::opens(NOON).await;
    let card = school.types(RIVERA, "request-collab", &about("\u{200b}\u{202e} \u{3164}")).await;
    assert!(card.text().contains("The topic is empty: write at least a word."), "{}", card.text());
    let form = school.opens_form(RIVERA, STAFF, "Fix").await;
    let long = "x".repeat(151);
    let card = school.forges(RIVERA, STAFF, &form, &[("topic", &long)]).await;
    assert!(card.text().contains("has 151 characters and may have 150: please cut 1."), "{}", card.text());
    assert_eq!(school.opens_form(RIVERA, STAFF, "Fix").await.value("topic"), Some(long.as_str()));
    school.delivers_everything().await;
}

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
