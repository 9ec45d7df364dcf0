//! Files that teachers attach to a request: taken in, looked at, kept, and put at the desk with its card.

use serde_json::{Value, json};
use shelftalker::features::setup::SchoolId;
use shelftalker::rehearsal::{Fault, Permissions, SeenMessage, Trouble};
use shelftalker::store::{Change, Write};

use crate::promises::until;
use crate::school::{DESK, HART, RIVERA, STAFF, School, a_wish};

const MORNING: &str = "2026-09-07 09:12";
const PLAN: (&str, &[u8]) = ("Plan für Year 8.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3 a plan");
const PICTURE: (&str, &[u8]) = ("shelf.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR a shelf");
const PROGRAM: (&str, &[u8]) = ("shelf.png", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0 a program");

fn only_a_topic() -> [(&'static str, Value); 1] {
    [("topic", json!("Marine biology"))]
}

/// The files under a message, by name and bytes.
pub fn files(school: &School, message: &SeenMessage) -> Vec<(String, Vec<u8>)> {
    let bytes = |id| school.discord().file(id).unwrap().to_vec();
    message.files.iter().map(|file| (file.name.clone(), bytes(file.id))).collect()
}

fn desk_card(school: &School) -> SeenMessage {
    let mut desk = school.public(HART, DESK);
    assert_eq!(desk.len(), 1, "one card was expected");
    desk.remove(0)
}

/// A file as Discord keeps it: its name in ASCII, without blanks.
fn as_sent((name, bytes): (&str, &[u8])) -> (String, Vec<u8>) {
    (name.replace(' ', "_").replace('ü', "u"), bytes.to_vec())
}

/// How often the database was committed to: the frames of its log that end a transaction (`SQLite`, "WAL File Format").
pub fn commits(school: &School) -> usize {
    let log = std::fs::read(school.folder().join("shelftalker.db-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (page, salt) = (number(8) as usize, &log[16..24]);
    let frames = (32..log.len()).step_by(24 + page).take_while(|at| log[at + 8..at + 16] == *salt);
    frames.filter(|at| number(at + 4) != 0).count()
}

async fn the_school(school: &School) -> SchoolId {
    school.play().bot.library.store.schools().await.unwrap()[0].id
}

#[tokio::test]
async fn a_file_goes_to_the_desk_with_two_http_requests_and_one_commit() {
    let mut school = School::opens(MORNING).await;
    // Whether the desk is open is looked at once.
    let _list = school.types(HART, "desk", &[]).await;
    school.delivers_everything().await;
    let (asked, written) = (school.discord().recorded().len(), commits(&school));
    let receipt = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
    assert_eq!(commits(&school) - written, 1);
    let requests: Vec<String> =
        school.discord().recorded()[asked..].iter().map(|it| it.path[..13].to_owned()).collect();
    assert_eq!(
        requests,
        ["/attachments/", "/interactions"],
        "the file is fetched, and the receipt is the answer"
    );
    insta::assert_snapshot!(receipt.privately(), @r"
    Sent to the library
    Got it: request #1. A librarian will answer you privately, here.
    Topic: Marine biology
    Support: Book talk or reading promotion
    File: Plan\_fur\_Year\_8.pdf
    ");

    school.delivers_everything().await;
    assert_eq!(school.discord().recorded().len() - asked, 3, "and the card is one message");
    insta::assert_snapshot!(school.reads(HART, DESK), @r"
    Mon 7 Sep 09:12  Shelftalker:
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | File: Plan\_fur\_Year\_8.pdf
          | History: 7 September 2026 09:12 · Ana Rivera sent it
        📎 Plan_fur_Year_8.pdf
        [Accept] [Ask] [Suggest something else] [Decline]
    ");
    assert_eq!(files(&school, &desk_card(&school)), [as_sent(PLAN)]);
}

#[tokio::test]
async fn a_card_keeps_its_file_when_it_is_repainted_and_brings_it_when_it_is_posted_anew() {
    let mut school = School::opens(MORNING).await;
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
    school.delivers_everything().await.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let card = desk_card(&school);
    assert!(card.edited_at.is_some() && card.text().contains("Request #1 · Accepted"));
    assert_eq!(files(&school, &card), [as_sent(PLAN)]);

    school.discord().delete_message(school.play().school.desk, card.id);
    let _ = school.clicks_surely(RIVERA, STAFF, "Withdraw", "Withdraw it").await;
    school.delivers_everything().await;
    let card = desk_card(&school);
    assert!(card.text().contains("Request #1 · Withdrawn"));
    assert_eq!(files(&school, &card), [as_sent(PLAN)]);
}

#[tokio::test]
async fn a_draft_remembers_its_file_until_it_is_sent() {
    let mut school = School::opens(MORNING).await;
    let draft = school.types_with_file(RIVERA, "request-collab", &only_a_topic(), PICTURE).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | File: shelf.png
          | Still needed: the kind of support
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Delete this draft]
    ");
    let teacher = school.id(RIVERA).to_string().as_str().into();
    let of = the_school(&school).await;
    let kept = school.play().bot.library.store.drafts(of, &teacher).await.unwrap().remove(0);
    let picture = kept.beside.file.unwrap().id;
    school.restarts().await;
    let ready = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    assert!(ready.text().contains("File: shelf.png"), "{}", ready.text());

    // Another file takes its place, and everything else stays.
    let ready = school.types_with_file(RIVERA, "request-collab", &[], PLAN).await;
    assert!(
        ready.text().contains("Marine biology") && ready.text().contains(r"File: Plan\_fur\_Year\_8.pdf")
    );
    let receipt = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(receipt.text().contains("Got it: request #1"), "{}", receipt.text());
    school.delivers_everything().await;
    assert_eq!(files(&school, &desk_card(&school)), [as_sent(PLAN)]);
    let store = &school.play().bot.library.store;
    assert_eq!(
        store.file(the_school(&school).await, &picture).await.unwrap(),
        None,
        "nobody needs it any more"
    );
}

#[tokio::test]
async fn a_program_that_calls_itself_a_picture_is_refused_and_the_draft_keeps_the_rest() {
    let mut school = School::opens(MORNING).await;
    let draft = school.types_with_file(RIVERA, "request-collab", &a_wish(), PROGRAM).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
          | The file wasn't added: I can't take shelf.png. Please send a photo (JPG or PNG), a PDF, a Word file or a text (.txt, .md or .csv).
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Send] [Delete this draft]
    ");
    // It can be sent as it is, or with another file.
    assert!(draft.message().button("Send").is_some());
    let _ = school.types_with_file(RIVERA, "request-collab", &[], PICTURE).await;
    let _ = school.clicks(RIVERA, STAFF, "Send").await;
    school.delivers_everything().await;
    assert_eq!(files(&school, &desk_card(&school)), [as_sent(PICTURE)]);
}

#[tokio::test]
async fn a_file_that_cannot_be_fetched_is_said_and_the_draft_keeps_the_rest() {
    for trouble in [Trouble::NoAnswer, Trouble::Status(404), Trouble::Status(302)] {
        let mut school = School::opens(MORNING).await;
        school.discord().fault(Fault::next("GET", "/attachments/", trouble));
        let draft = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
        assert!(
            draft.privately().contains("I couldn't download the file. Please attach it again."),
            "{trouble:?}: {}",
            draft.text()
        );
        assert!(draft.text().contains("Topic: Marine biology") && !draft.text().contains("File:"));
        school.delivers_everything().await;
        assert!(school.public(HART, DESK).is_empty(), "nothing is sent that its teacher has not seen");
    }
}

#[tokio::test]
async fn case_37_a_huge_picture_is_refused_whatever_size_it_declares() {
    let mut school = School::opens(MORNING).await;
    let mut huge = PICTURE.1.to_vec();
    huge.resize(11 * 1024 * 1024 + 1, 0);
    let draft = school.types_with_file(RIVERA, "request-collab", &a_wish(), ("huge.png", &huge)).await;
    let words = "The file has 12 MB, and the limit is 10 MB. Attach a smaller one, or send a link to it.";
    assert!(draft.privately().contains(words), "{}", draft.text());

    let mut file = school.discord().upload(school.at(RIVERA, STAFF), "huge.png", &huge);
    file["size"] = json!(20);
    let draft = school.types(RIVERA, "request-collab", &[("file", file)]).await;
    assert!(draft.privately().contains(words), "{}", draft.text());
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_38_an_attachment_from_another_host_is_not_fetched() {
    let mut school = School::opens(MORNING).await;
    for spoofed in ["http://127.0.0.1:9/plan.pdf", "https://cdn.discordapp.com.example.com/plan.pdf"] {
        let mut file = school.discord().upload(school.at(RIVERA, STAFF), PLAN.0, PLAN.1);
        (file["url"], file["proxy_url"]) = (json!(spoofed), json!(spoofed));
        let wish = [a_wish().to_vec(), vec![("file", file)]].concat();
        let draft = school.types(RIVERA, "request-collab", &wish).await;
        let words = "I can only take files that you attach. Please attach it to the command.";
        assert!(draft.privately().contains(words), "{}", draft.text());
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_request_is_posted_without_a_file_that_is_gone() {
    let mut school = School::opens(MORNING).await;
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
    let (library, of) = (&school.play().bot.library, the_school(&school).await);
    let file = library.store.request(of, 1).await.unwrap().unwrap().wish.file.unwrap().id;
    library.commit(Change::of(Write::RemoveFile { school: of, file })).await.unwrap();
    school.delivers_everything().await;
    let card = desk_card(&school);
    assert!(card.text().contains("Request #1 · New") && card.files.is_empty());
}

#[tokio::test]
async fn a_file_is_posted_once_though_discords_answer_was_lost() {
    let mut school = School::opens(MORNING).await;
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
    school.next_post_meets(Trouble::LosesAnswer);
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert_eq!(files(&school, &desk_card(&school)), [as_sent(PLAN)]);
}

#[tokio::test]
async fn without_the_permission_to_attach_files_the_card_waits_and_then_brings_its_file() {
    let mut school = School::opens(MORNING).await;
    let desk = school.play().school.desk;
    school.discord().take_from_bot(desk, Permissions::ATTACH_FILES);
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), PLAN).await;
    school.delivers_everything().await;
    assert!(
        school
            .reads(HART, DESK)
            .contains("I'm not allowed to post in #library-desk. Ask a server admin to allow Attach Files.")
    );
    school.discord().give_back_to_bot(desk);
    school.clock_reads("2026-09-07 09:13");
    let card =
        |school: &School| school.public(HART, DESK).into_iter().find(|it| it.button("Accept").is_some());
    until(&mut school, "the card", |school| card(school).is_some()).await;
    assert_eq!(files(&school, &card(&school).unwrap()), [as_sent(PLAN)]);
}
