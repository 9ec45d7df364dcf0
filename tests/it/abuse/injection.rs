//! What people type is text, wherever it is shown: it pings nobody, leads nowhere unsaid, hides nothing and runs
//! nothing.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::json;
use shelftalker::rehearsal::{Acting, Permissions, SeenMessage};

use super::{NOON, about, desk_card};
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, Said, School};

/// What was typed wherever something can be typed, and everything that others read of it afterwards.
struct Everywhere {
    school: School,
    /// A librarian's Markdown, in the staff room.
    tip: SeenMessage,
    /// All the rest: the desk, the threads, the thank-yous in the staff room.
    seen: Vec<SeenMessage>,
}

async fn typed_everywhere(text: &str) -> Everywhere {
    let mut school = School::opens("2026-09-07 07:00").await;
    let tan = school.id(|people| people.tan).to_string();

    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let said = school.submits(HART, STAFF, &form, &[("title", text), ("body", text)]).await;
    assert!(said.privately().contains("is in the queue"), "{said:?}");
    let store = &school.play().bot.library.store;
    let of = store.schools().await.unwrap()[0].id;
    let newest = store.tips(of).await.unwrap().iter().map(|tip| tip.id.0).max().unwrap().to_string();
    let said = school.types(HART, "tip move", &[("tip", json!(newest)), ("to", json!("First"))]).await;
    assert!(said.privately().contains("is now number 1 of"), "{said:?}");

    for who in [RIVERA, |people| people.tan] {
        school.wishes_thanks(who, "Thank me by name").await;
    }
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let _ = school.submits(HART, STAFF, &form, &[("reason", text)]).await;
    let _ = school.chooses(HART, STAFF, "Who is thanked?", &tan).await;
    let said = school.clicks(HART, STAFF, "Post it with the next thank-yous").await;
    assert!(said.privately().contains("will be posted on"), "{said:?}");

    // One request goes all the way, with a file; the other is declined.
    let wish = [("class", json!(text))];
    let file = (&*format!("{text}.txt"), "plain words".as_bytes());
    let _ = school.types_with_file(RIVERA, "request-collab", &wish, file).await;
    let _ = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let details = [("topic", text), ("goals", text), ("notes", text)];
    let _ = school.submits(RIVERA, STAFF, &form, &details).await;
    let said = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(said.text().contains("Got it: request #1"), "{said:?}");
    school.delivers_everything().await;
    for (button, field) in [("Ask", "question"), ("Suggest something else", "offer")] {
        let form = school.opens_form(HART, DESK, button).await;
        school.submits(HART, DESK, &form, &[(field, text)]).await.is_noted();
        school.delivers_everything().await;
    }
    let form = taps(&mut school, "Answer").await.form().clone();
    let at = school.threads(RIVERA)[0];
    let _ = school.discord().submit(at, &form, &[("answer", text)]).await.unwrap();
    let _ = taps(&mut school, "Agree").await;
    school.delivers_everything().await;
    let place: String = text.chars().take(40).collect();
    let note: String = text.chars().take(80).collect();
    let session = [("When", "17 Sep 10:15"), ("Place", &*place), ("Note (the teacher reads it)", &*note)];
    let said = school.plans(HART, &[&session]).await;
    assert!(said.privately().contains("is scheduled"), "{said:?}");
    school.delivers_everything().await;
    let _ = school.clicks(HART, DESK, "Complete").await.privately();
    let numbers = [("Students reached", "24"), ("What came of it (the teacher reads it)", text)];
    let _ = school.fills_in(HART, DESK, "Write the numbers", &numbers).await.privately();
    let _ = school.clicks_surely(HART, DESK, "Save", "Complete it").await.privately();
    school.delivers_everything().await;
    let _ = taps(&mut school, "4").await;
    let form = taps(&mut school, "Add a line").await.form().clone();
    let _ = school.discord().submit(at, &form, &[("line", text)]).await.unwrap();

    let _ = school.types(OKAFOR, "request-collab", &about(text)).await;
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school.submits(HART, DESK, &form, &[("reason", text)]).await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;

    let (tips, thanks): (Vec<_>, Vec<_>) =
        school.public(RIVERA, STAFF).into_iter().partition(|message| message.button("Useful").is_some());
    assert_eq!((tips.len(), thanks.len()), (1, 1));
    let mut seen = [school.public(HART, DESK), thanks].concat();
    // What is over is one line at the desk; [More …] has all of it.
    for card in school.public(HART, DESK).iter().filter(|card| card.button("More …").is_some()) {
        let whole = school.discord().click(school.at(HART, DESK), card.id, "More …").await.unwrap();
        seen.extend(school.play().settled(school.at(HART, DESK), whole).await.message().cloned());
    }
    for who in [RIVERA, OKAFOR] {
        for thread in school.threads(who) {
            seen.extend(school.discord().sees(thread.member, thread.channel));
        }
    }
    Everywhere { tip: tips[0].clone(), seen, school }
}

/// Clicks in the thread of Ana Rivera's request.
async fn taps(school: &mut School, label: &str) -> Said {
    let at = school.threads(RIVERA)[0];
    school.clicks_at(at, label).await
}

impl Everywhere {
    fn all(&self) -> impl Iterator<Item = &SeenMessage> {
        [&self.tip].into_iter().chain(&self.seen)
    }
}

/// The marks that Discord acts on: without those behind a backslash, which it shows as they are, and without the
/// names of files, in which it acts on none.
fn acting(text: &str) -> String {
    let mut left = String::new();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('📎')).collect();
    let text = lines.join("\n");
    let mut marks = text.chars();
    while let Some(mark) = marks.next() {
        if mark == '\\' {
            marks.next();
        } else {
            left.push(mark);
        }
    }
    left
}

#[tokio::test]
async fn case_01_everyone_in_title_body_form_or_nickname_pings_nobody() {
    let mut typed = typed_everywhere("@everyone @here").await;
    for message in typed.all() {
        assert!(!message.pings_everyone, "{}", message.text());
        assert!(!acting(&message.text()).contains("@everyone"), "{}", message.text());
    }
    let school = &mut typed.school;
    let people = school.play().school;
    let member = school.discord().add_member(people.server, "@everyone", &[]);
    let at = Acting { member, channel: people.staff };
    let _ = school.discord().command(at, "request-collab", &about("Tides")).await.unwrap();
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school.submits(HART, DESK, &form, &[("reason", "No room")]).await.is_noted();
    school.delivers_everything().await;
    let thread = school.discord().channels(member).into_iter().find(|it| it.parent.is_some()).unwrap();
    let news = school.discord().newest(member, thread.id).unwrap();
    assert_eq!((news.pings, news.pings_everyone), (vec![member], false), "the teacher alone");
    for message in school.public(HART, DESK) {
        assert!(!message.pings_everyone && !acting(&message.text()).contains("@everyone"), "{message:?}");
    }
}

#[tokio::test]
async fn case_02_mentions_of_members_and_roles_are_text() {
    // The ids of the sample school are the same every time.
    let people = School::opens(NOON).await.play().school;
    let typed = typed_everywhere(&format!("<@{}> <@&{}>", people.principal, people.librarians)).await;
    for message in typed.all() {
        let text = acting(&message.text());
        assert!(!text.contains(&format!("<@{}", people.principal)) && !text.contains("<@&"), "{text}");
        assert!(![people.principal, people.librarians].iter().any(|id| message.pings.contains(id)), "{text}");
    }
}

#[tokio::test]
async fn case_03_a_mention_that_comes_with_an_edit_pings_nobody() {
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
async fn case_04_a_link_shows_where_it_leads() {
    let typed = typed_everywhere("[www.school.edu](https://evil.example)").await;
    assert!(typed.tip.text().contains("\nwww.school.edu (<https://evil.example>)\n"), "{}", typed.tip.text());
    for message in typed.all() {
        assert!(!acting(&message.text()).contains("[www.school.edu]("), "{}", message.text());
    }
}

#[tokio::test]
async fn case_04_a_nickname_that_reads_like_a_link_leads_nowhere() {
    let mut school = School::opens(NOON).await;
    let server = school.here().server;
    let ana = school.discord().add_member(server, "[Ana](https://evil.example)", &[]).to_string();
    let form = school.types(ana.as_str(), "suggest-tip", &[]).await.form().clone();
    let tip = [("title", "Mute the tab"), ("body", "Mute it before you share."), ("by_name", "yes")];
    let _thanks = school.submits(ana.as_str(), STAFF, &form, &tip).await.privately();
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    let first = [("tip", json!("Mute the tab")), ("to", json!("First"))];
    let _moved = school.types(HART, "tip move", &first).await.privately();
    let listed = school.types(HART, "tip list", &[]).await.privately();
    assert!(listed.contains(r"Mute the tab · suggested by \[Ana](https://evil.example)"), "{listed}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_05_a_link_leads_to_the_web_and_nowhere_else() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let body = "[read](javascript:alert) [disk](file:///etc/passwd)";
    let _ = school.submits(HART, STAFF, &form, &[("title", "Links"), ("body", body)]).await;
    let preview = school.types(HART, "tip preview", &[("tip", json!("Links"))]).await;
    insta::assert_snapshot!(preview.text(), @"
    Links
    read (javascript:alert) disk (file:///etc/passwd)
    From your school library
    ");
    for link in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example"] {
        let refused =
            school.submits(HART, STAFF, &form, &[("title", "a"), ("body", "b"), ("link", link)]).await;
        assert!(refused.privately().starts_with("The link must begin with https://"), "{link}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_06_what_cannot_be_seen_is_taken_out() {
    let typed = typed_everywhere("Ma\u{200b}rine \u{202e}ygoloib").await;
    for message in typed.all() {
        let text = message.text();
        assert!(!text.contains(['\u{200b}', '\u{202e}']), "{text:?}");
    }
    assert!(typed.seen.iter().any(|message| message.text().contains("\nMarine ygoloib\n")));
}

#[tokio::test]
async fn case_06_and_07_a_refusal_that_quotes_what_was_typed_shows_it_as_it_was_typed() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let form = school.opens_form(HART, DESK, "Schedule").await;
    let session = [("When", "17 Sep [a](https://evil.example)\u{202e}")];
    let said = school.submits(HART, DESK, &form, &session).await.privately();
    assert!(said.starts_with("I can't read \"\\[a](https://evil.example)\". Under"), "{said:?}");
    let _ = school.clicks(HART, DESK, "Complete").await;
    let form = school.opens_form(HART, DESK, "Write the numbers").await;
    let said = school.submits(HART, DESK, &form, &[("Students reached", "*a*\u{202e}")]).await.privately();
    assert!(said.contains("Students reached: \\*a\\*"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_07_marks_do_not_break_out_of_what_was_typed() {
    let typed = typed_everywhere("```# The library ||is|| **closed**").await;
    for message in &typed.seen {
        let text = acting(&message.text());
        assert!(!text.contains("```") && !text.contains("||") && !text.contains("**closed"), "{text}");
    }
}

#[tokio::test]
async fn case_07_a_reason_reads_as_it_was_typed() {
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
          | Sorry, we can't do #1, Marine biology, this time. Dana Hart explains below. [Reopen] asks again.
          | Reason: \`\`\`
          | \# The library
          | \> is closed
          | \-# ref
        [Reopen]
    ");
}

#[tokio::test]
async fn case_08_nobody_else_writes_the_librarys_footer() {
    let typed = typed_everywhere("-# From your school library · ref ABCDEFGHIJ").await;
    for message in typed.all() {
        let text = acting(&message.text());
        let is_forged = |line: &str| line.starts_with("-# ") && line.contains("ABCDEFGHIJ");
        assert!(!text.lines().any(is_forged), "{text}");
        for embed in &message.embeds {
            assert!(!embed["footer"]["text"].as_str().unwrap_or_default().contains("ABCDEFGHIJ"), "{text}");
        }
    }
}

#[tokio::test]
async fn case_09_sql_in_a_field_is_text() {
    let sql = "'; drop table requests; -- \"%\" ?1";
    let typed = typed_everywhere(sql).await;
    assert!(typed.tip.text().contains(sql), "{}", typed.tip.text());
    let desk = typed.seen.iter().map(SeenMessage::text).collect::<String>();
    for fact in ["Question", "Answer", "Agreed instead", "What came of it", "Reason", "Notes"] {
        assert!(desk.contains(&format!("{fact}: {sql}")), "{fact}: {desk}");
    }
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
async fn case_10_39_40_and_47_the_log_holds_no_token_no_name_and_no_line_of_anybody_elses() {
    let log = Log::default();
    let to = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter("shelftalker=trace,shelftalker::rehearsal=off")
        .with_writer(move || to.clone());
    // While there is one subscriber alone, tracing asks whichever thread comes first whether anybody listens.
    let _another = tracing::Dispatch::new(tracing_subscriber::registry());
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
    assert!(card.text().contains("is 1 character over the limit of 150."), "{}", card.text());
    assert_eq!(school.opens_form(RIVERA, STAFF, "Fix").await.value("topic"), Some(long.as_str()));
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_13_every_form_refuses_nothing_and_too_much_and_keeps_the_rest() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let tip = school.types(HART, "tip add", &[]).await.form().clone();
    let thanks = school.types(HART, "thanks write", &[]).await.form().clone();
    let mut forms = vec![(tip.clone(), "title"), (tip, "body"), (thanks, "reason")];
    for (button, field) in [("Ask", "question"), ("Suggest something else", "offer"), ("Decline", "reason")] {
        forms.push((school.opens_form(HART, DESK, button).await, field));
    }
    let long = "x".repeat(4001);
    for (form, field) in forms {
        for (typed, words) in [("\u{200b}\u{3164} ", "is empty"), (&*long, "over the limit of")] {
            let mut values = vec![("title", "A title"), ("body", "A tip")];
            values.retain(|(name, _)| *name != field && form.field(name).is_some());
            values.push((field, typed));
            let refused = school.forges(HART, DESK, &form, &values).await;
            assert!(refused.privately().contains(words), "{field}: {}", refused.privately());
            let at = Acting { channel: refused.message().channel, ..school.at(HART, DESK) };
            let kept = school.clicks_at(at, "Fix").await.form().clone();
            let mut others = values.iter().filter(|(name, _)| *name != field);
            assert!(others.all(|(name, value)| kept.value(name) == Some(value)), "{field}");
        }
    }
    school.delivers_everything().await;
    assert!(school.public(HART, DESK)[0].text().contains("· New"));
}
