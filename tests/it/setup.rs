//! Setting the library up, as the people who run the server see it.

use serde_json::json;
use shelftalker::rehearsal::{Fault, Overwrite, Permissions, Trouble};

use crate::school::{ADMIN, DESK, HART, OKAFOR, RIVERA, STAFF, School, a_wish};

const ZONE: [(&str, &str); 1] = [("time-zone", "Europe/London")];
const LIBRARIANS: &str = "Who are the librarians?";
const DESK_MENU: &str = "Desk channel: where the librarians work";
const REQUESTS_MENU: &str = "Requests channel: every teacher sees it";
const STAFF_MENU: &str = "Staff channel: tips are posted here";

fn zone() -> [(&'static str, serde_json::Value); 1] {
    ZONE.map(|(option, zone)| (option, json!(zone)))
}

#[tokio::test]
async fn an_administrator_sets_the_library_up_choice_by_choice() {
    let mut school = School::before_set_up("2026-09-05 10:00").await;
    let card = school.types(ADMIN, "library-setup", &zone()).await;
    assert!(card.message().private);
    insta::assert_snapshot!(card.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you):
          | Setting the library up
          | Choose the role and the channels below. Each choice is saved at once. The library opens when all four are chosen.
          | Time zone: Europe/London, now Sat 5 September, 10:00
          | Librarians: not chosen yet
          | Desk channel: not chosen yet
          | Requests channel: not chosen yet
          | Staff channel: not chosen yet
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
    ");
    for (menu, choice) in [(LIBRARIANS, "@Librarians"), (DESK_MENU, "#library-desk")] {
        let _ = school.chooses(ADMIN, STAFF, menu, choice).await;
    }
    // Each choice was saved when it was made: the same command goes on where it was left.
    school.restarts().await;
    let card = school.types(ADMIN, "library-setup", &zone()).await;
    assert!(card.text().contains("Requests channel: not chosen yet"), "{}", card.text());
    let _ = school.chooses(ADMIN, STAFF, REQUESTS_MENU, "#ask-the-library").await;
    let card = school.chooses(ADMIN, STAFF, STAFF_MENU, "#staff-room").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited):
          | Setting the library up
          | The library is set up. Teachers can type /request-collab, and a tip is posted each week.
          | Time zone: Europe/London, now Sat 5 September, 10:00
          | Librarians: @Librarians
          | Desk channel: #library-desk
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
          | School calendar: No closed days yet. A librarian can import your calendar (.ics) with /school-calendar import, or add them with /school-calendar add.
          | Teachers' lists: To keep the librarians' commands out of everybody else's lists, open **Server Settings › Integrations › Shelftalker** and allow these for @Librarians alone: /away, /collection, /desk, /desk-dates, /event, /idea, /impact, /library-settings, /newsletter, /posts, /school-calendar, /seasons, /thanks, /tip. Nobody else can use them anyway.
          | What comes next: A first message for the librarians comes to #library-desk: what I post when, the first tips to read, your calendar, and a request to try.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    school.gets_a_request().await;
    assert_eq!(school.public(HART, DESK).len(), 2, "the first message to the librarians, and the request");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1, "the first tip");
}

#[tokio::test]
async fn somebody_without_manage_server_cannot_set_the_library_up() {
    let mut school = School::before_set_up("2026-09-07 09:00").await;
    let refused = school.tries(RIVERA, "library-setup", &zone()).await.unwrap_err();
    assert_eq!(refused.to_string(), "You don't have permission to use this command.");
    // A server's settings can give the command to everybody; the bot looks for itself.
    school.discord().let_everyone_use("library-setup");
    let refused = school.types(RIVERA, "library-setup", &zone()).await;
    insta::assert_snapshot!(refused.privately(), @"Setting the library up needs the **Manage Server** permission. Ask a server admin.");
    let card = school.types(ADMIN, "library-setup", &zone()).await;
    let menu = card.message().menu(DESK_MENU).unwrap().custom_id.clone();
    assert!(card.text().contains("Desk channel: not chosen yet"), "{menu}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_zone_that_does_not_exist_is_refused_with_an_example() {
    let mut school = School::before_set_up("2026-09-07 09:00").await;
    let refused = school.types(ADMIN, "library-setup", &[("time-zone", json!("Mars/Base"))]).await;
    insta::assert_snapshot!(refused.privately(), @r#"I can't find "Mars/Base". Try a large city in your time zone, like London or Chicago."#);
    let next = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(next.privately().contains("isn't set up"), "nothing was set up by it");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_city_that_is_typed_finds_its_zone() {
    let school = School::before_set_up("2026-09-07 09:00").await;
    for (typed, zone) in
        [("london", "Europe/London"), ("chic", "America/Chicago"), ("new yo", "America/New_York")]
    {
        let typed = [("time-zone", json!(typed))];
        let at = school.at(ADMIN, STAFF);
        let suggested = school.discord().suggestions(at, "library-setup", &typed, "time-zone").await.unwrap();
        assert!(suggested.iter().any(|(_, value)| value == zone), "{typed:?}: {suggested:?}");
    }
}

#[tokio::test]
async fn before_set_up_every_other_command_says_who_can_do_it() {
    let mut school = School::before_set_up("2026-09-07 09:00").await;
    for (command, options) in [
        ("request-collab", vec![]),
        ("tip add", vec![]),
        ("tip list", vec![]),
        ("tip preview", vec![("tip", json!("Captions"))]),
        ("tip remove", vec![("tip", json!("Captions"))]),
    ] {
        let said = school.types(HART, command, &options).await.privately();
        assert_eq!(
            said,
            "The library isn't set up in this server yet. Somebody with the **Manage Server** permission can \
             do that with /library-setup.",
            "{command}"
        );
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_the_bot_lacks_is_named_for_each_channel() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let people = school.play().school;
    school.discord().take_from_bot(people.requests, Permissions::CREATE_PRIVATE_THREADS);
    school.discord().take_from_bot(people.staff, Permissions::VIEW_CHANNEL);
    let card = school.types(ADMIN, "library-setup", &zone()).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you):
          | Setting the library up
          | The library is set up. Still to do: give the permissions named below.
          | Time zone: Europe/London, now Mon 7 September, 09:00
          | Librarians: @Librarians
          | Desk channel: #library-desk
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
          | Permissions missing: #ask-the-library: **Create Private Threads**
          | #staff-room: **View Channel**
          | Allow them for my role in the channel's settings. What is waiting then goes out by itself.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_room_is_changed_later_and_what_comes_next_goes_there() {
    // Set up by the config file, as a start does it.
    let mut school = School::opens("2026-09-07 07:00").await;
    let people = school.play().school;
    let lounge = school.discord().add_channel(people.server, "lounge", &[]);
    let _ = school.types(ADMIN, "library-setup", &zone()).await;
    let card = school.chooses(ADMIN, STAFF, STAFF_MENU, "#lounge").await;
    assert!(school.shown(card.message()).contains("Staff channel: #lounge"));
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    assert_eq!(school.discord().sees(people.rivera, lounge).len(), 1);
}

#[tokio::test]
async fn a_requests_card_follows_the_desk_to_another_channel() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.gets_a_request().await;
    let people = school.play().school;
    let office = school.discord().add_channel(people.server, "office", &[]);
    let _ = school.types(ADMIN, "library-setup", &zone()).await;
    let _ = school.chooses(ADMIN, STAFF, "Desk channel: where the librarians work", "#office").await;
    // The old card still works; what it leads to is shown where the desk is now.
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let cards = school.discord().sees(people.hart, office);
    assert_eq!(cards.len(), 1);
    assert!(cards[0].text().contains("Request #1 · Accepted"), "{cards:?}");
}

#[tokio::test]
async fn a_desk_that_everyone_can_read_is_pointed_out_until_it_is_closed() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let people = school.play().school;
    let office = school.discord().add_channel(people.server, "office", &[]);
    let _ = school.types(ADMIN, "library-setup", &zone()).await;
    let card = school.chooses(ADMIN, STAFF, DESK_MENU, "#office").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you) (edited):
          | Setting the library up
          | The library is set up. Still to do: close the desk channel, which everyone can read.
          | Time zone: Europe/London, now Mon 7 September, 09:00
          | Librarians: @Librarians
          | Desk channel: #office
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
          | Who can read the desk: Everyone in this server can read #office, and requests are private. In the channel's settings, under **Permissions**, turn on **Private Channel**, and add the librarians' role and me there.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    let closed = Overwrite {
        whom: people.server,
        is_member: false,
        allow: Permissions::NONE,
        deny: Permissions::VIEW_CHANNEL,
    };
    let bots = school.discord().bots_role(people.server).unwrap();
    let allowed =
        Overwrite { whom: bots, allow: Permissions::VIEW_CHANNEL, deny: Permissions::NONE, ..closed };
    school.discord().set_overwrite(office, people.server, Some(closed));
    school.discord().set_overwrite(office, bots, Some(allowed));
    let card = school.types(ADMIN, "library-setup", &zone()).await.text();
    assert!(card.contains("The library is set up. Teachers") && !card.contains("Who can read"), "{card}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_test_message_is_posted_and_deleted_in_each_channel() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let _ = school.types(ADMIN, "library-setup", &zone()).await;
    let card = school.clicks(ADMIN, STAFF, "Send a test message").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you) (edited):
          | Setting the library up
          | The library is set up. Teachers can type /request-collab, and a tip is posted each week.
          | Time zone: Europe/London, now Mon 7 September, 09:00
          | Librarians: @Librarians
          | Desk channel: #library-desk
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
          | School calendar: No closed days yet. A librarian can import your calendar (.ics) with /school-calendar import, or add them with /school-calendar add.
          | Teachers' lists: To keep the librarians' commands out of everybody else's lists, open **Server Settings › Integrations › Shelftalker** and allow these for @Librarians alone: /away, /collection, /desk, /desk-dates, /event, /idea, /impact, /library-settings, /newsletter, /posts, /school-calendar, /seasons, /thanks, /tip. Nobody else can use them anyway.
          | Test message: #library-desk: posted, changed, found again and deleted.
          | #ask-the-library: posted, changed, found again and deleted, and the same in a private thread with you in it, which is closed again.
          | #staff-room: posted, changed, found again and deleted.
          | Not tried: Publishing to other servers, which can't be taken back. A newsletter's [Report] says how that goes.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    school.delivers_everything().await;
    assert_eq!((school.public(HART, DESK).len(), school.public(HART, STAFF).len()), (0, 0));
    assert_eq!(school.mentions(HART).len(), 0);
    let channels = school.discord().channels(school.id(ADMIN));
    assert!(
        channels.iter().all(|it| it.parent.is_none() || it.archived),
        "the thread is closed: {channels:?}"
    );
    let deleted = school.discord().recorded().into_iter().filter(|it| it.method == "DELETE");
    assert_eq!(
        deleted.count(),
        5,
        "four messages, and the thread, which takes a right that the bot does not have"
    );
}

#[tokio::test]
async fn a_test_message_that_cannot_be_posted_says_where_and_what_is_missing() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let people = school.play().school;
    school.discord().take_from_bot(people.staff, Permissions::SEND_MESSAGES);
    let _ = school.types(ADMIN, "library-setup", &zone()).await;
    school.discord().fault(Fault::next("DELETE", "/messages", Trouble::Status(503)));
    let card = school.clicks(ADMIN, STAFF, "Send a test message").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you) (edited):
          | Setting the library up
          | The library is set up. Still to do: give the permissions named below.
          | Time zone: Europe/London, now Mon 7 September, 09:00
          | Librarians: @Librarians
          | Desk channel: #library-desk
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
          | Permissions missing: #staff-room: **Send Messages**
          | Allow them for my role in the channel's settings. What is waiting then goes out by itself.
          | Test message: #library-desk: it may still be there. Discord had problems of its own. Please look, and delete it if you see it.
          | #ask-the-library: posted, changed, found again and deleted, and the same in a private thread with you in it, which is closed again.
          | #staff-room: not posted. I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages.
          | Not tried: Publishing to other servers, which can't be taken back. A newsletter's [Report] says how that goes.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_25_a_channel_of_another_server_cannot_be_chosen() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let discord = school.discord().clone();
    let (server, _) = discord.add_server("Oak Hill School", "Olga Oak");
    let theirs = discord.add_channel(server, "their-desk", &[]).to_string();
    let card = school.types(ADMIN, "library-setup", &zone()).await.message().clone();
    let menu = card.menu(DESK_MENU).unwrap().custom_id.clone();
    let at = school.at(ADMIN, STAFF);
    // Discord's own menu offers this server's channels; a forged click can name any.
    let _ = discord.choose_forged(at, card.id, &menu, &[&theirs]).await.unwrap();
    let card = school.types(ADMIN, "library-setup", &zone()).await.text();
    assert!(card.contains("Desk channel: <#") && !card.contains(&theirs), "{card}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_no_longer_manages_the_server_can_press_nothing_on_their_card() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let people = school.play().school;
    let keepers = school.discord().add_role(people.server, "Keepers", Permissions::MANAGE_SERVER);
    school.discord().give_role(people.server, people.okafor, keepers);
    let card = school.types(OKAFOR, "library-setup", &zone()).await;
    assert!(card.text().contains("The library is set up"), "{card:?}");
    school.discord().take_role(people.server, people.okafor, keepers);
    let refused = [
        school.clicks(OKAFOR, STAFF, "Send a test message").await,
        school.chooses(OKAFOR, STAFF, DESK_MENU, "#staff-room").await,
    ];
    for said in refused {
        assert!(said.privately().contains("needs the **Manage Server** permission"), "{said:?}");
    }
    school.delivers_everything().await;
}
