//! `shelftalker backup` and `restore`, as an administrator types them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use shelftalker::store::sqlite::{SqliteStore, backup};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::{backs_up, database};
use crate::school::{DESK, HART, School};

/// Runs the program on a data folder, in a folder of its own.
async fn shelftalker(data: &Path, section: &str, arguments: &[&str]) -> Output {
    let own = TempDir::new().unwrap();
    ran(command(&own, data, section, arguments)).await
}

fn command(own: &TempDir, data: &Path, section: &str, arguments: &[&str]) -> Command {
    let config = own.path().join("shelftalker.toml");
    fs::write(&config, format!("[data]\nfolder = \"{}\"\n{section}", data.display())).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    command.current_dir(own.path()).env_remove("DISCORD_TOKEN").env_remove("RUST_LOG");
    command.env_remove("SHELFTALKER_DISCORD_API_URL").stdin(Stdio::null());
    command.args(arguments).arg("--config").arg(config);
    command
}

async fn ran(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// What a command says that does what it is asked for.
async fn does(data: &Path, arguments: &[&str]) -> String {
    let output = shelftalker(data, "", arguments).await;
    assert!(output.status.success(), "{output:?}");
    without_places(data, &String::from_utf8(output.stdout).unwrap())
}

/// The one sentence of a command that refuses.
async fn refuses(data: &Path, arguments: &[&str]) -> String {
    let output = shelftalker(data, "", arguments).await;
    assert!(!output.status.success(), "{output:?}");
    without_places(data, &String::from_utf8(output.stderr).unwrap())
}

/// Without the folders of this test, and without moments of the real clock.
fn without_places(data: &Path, said: &str) -> String {
    said.replace(&format!("{}/", data.display()), "data/")
        .lines()
        .map(|line| match (line.split_once("It was made on "), line.split_once(".before-")) {
            (Some((_, rest)), _) => format!("It was made on …{}", &rest[rest.find(" UTC").unwrap()..]),
            (_, Some((before, _))) => format!("{before}.before-…"),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn case_43_a_backup_is_made_while_the_bot_runs_and_nobody_else_can_read_it() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.gets_a_request().await;
    let kept = TempDir::new().unwrap();
    let file = kept.path().join("backup.db");
    let said = does(school.folder(), &["backup", file.to_str().unwrap()]).await;
    let said = said.replace(&format!("{}/", kept.path().display()), "");
    insta::assert_snapshot!(said, @"
    data/shelftalker.db is backed up in backup.db, and read through: it is in order.
    It was made on … UTC and holds 1 school, 1 request; the last post went out on Mon 7 Sep 2026, 06:30 UTC.
    ");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let names: Vec<_> = fs::read_dir(kept.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["backup.db"], "nothing else is left lying there");
    let again = does(school.folder(), &["backup", file.to_str().unwrap()]).await;
    assert!(again.contains("it is in order"), "an older backup is written over: {again}");
}

#[tokio::test]
async fn a_backup_writes_over_nothing_that_is_no_backup() {
    let school = School::opens("2026-09-07 09:12").await;
    let kept = TempDir::new().unwrap();
    let note = kept.path().join("note.txt");
    fs::write(&note, "mine").unwrap();
    let of_test = |said: String| said.replace(&format!("{}/", kept.path().display()), "");
    let said = of_test(refuses(school.folder(), &["backup", note.to_str().unwrap()]).await);
    insta::assert_snapshot!(said, @"shelftalker: There is something else at note.txt already, and it was left as it is: name another file for the backup.");
    assert_eq!(fs::read_to_string(&note).unwrap(), "mine");
    let itself = database(school.folder());
    insta::assert_snapshot!(refuses(school.folder(), &["backup", itself.to_str().unwrap()]).await, @"shelftalker: data/shelftalker.db is the database itself: name another file for the backup.");
    let nowhere = kept.path().join("no/backup.db");
    let said = of_test(refuses(school.folder(), &["backup", nowhere.to_str().unwrap()]).await);
    insta::assert_snapshot!(said, @"shelftalker: no/backup.db could not be written (No such file or directory (os error 2)): see that the disk has room, and that this user may write there.");
    let empty = TempDir::new().unwrap();
    let file = kept.path().join("backup.db");
    let data = empty.path().join("data");
    insta::assert_snapshot!(refuses(&data, &["backup", file.to_str().unwrap()]).await, @"shelftalker: There is no database at data/shelftalker.db yet: `shelftalker run` makes it.");
    assert!(!file.exists());

    // Databases, too: of another program, of another school's bot, and of one that runs.
    let places = kept.path().join("places.sqlite");
    let url = format!("sqlite://{}?mode=rwc", places.display());
    let mut browser = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("create table moz_places (url text)").execute(&mut browser).await.unwrap();
    browser.close().await.unwrap();
    let ended = kept.path().join("ended.db");
    SqliteStore::open(&ended, [6; 16]).await.unwrap().close().await;
    let running = kept.path().join("running.db");
    let runs = SqliteStore::open(&running, [5; 16]).await.unwrap();
    for database in [&places, &ended, &running] {
        let before = fs::read(database).unwrap();
        let said = of_test(refuses(school.folder(), &["backup", database.to_str().unwrap()]).await);
        assert!(said.contains("There is something else at "), "{said}");
        assert!(fs::read(database).unwrap() == before, "{} is as it was", database.display());
    }
    runs.close().await;
}

#[tokio::test]
async fn a_backup_is_not_put_beside_a_log_that_would_be_read_into_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let kept = TempDir::new().unwrap();
    let at = |name: &str| kept.path().join(name);
    let of_test = |said: String| said.replace(&format!("{}/", kept.path().display()), "");
    let (copy, log) = (at("copy.db"), at("copy.db-wal"));
    // As somebody copies the folder of a bot that was killed.
    fs::copy(database(school.folder()), &copy).unwrap();
    fs::copy(school.folder().join("shelftalker.db-wal"), &log).unwrap();
    assert!(log.metadata().unwrap().len() > 0);
    let before = (fs::read(&copy).unwrap(), fs::read(&log).unwrap());
    let said = of_test(refuses(school.folder(), &["backup", copy.to_str().unwrap()]).await);
    insta::assert_snapshot!(said, @"shelftalker: There is something else at copy.db-wal already, and it was left as it is: name another file for the backup.");
    assert!((fs::read(&copy).unwrap(), fs::read(&log).unwrap()) == before, "the two belong together");
    fs::remove_file(&copy).unwrap();
    let said = of_test(refuses(school.folder(), &["backup", copy.to_str().unwrap()]).await);
    assert!(said.contains("copy.db-wal already") && !copy.exists(), "{said}");

    // An older version has put one there.
    let backup = at("backup.db");
    does(school.folder(), &["backup", backup.to_str().unwrap()]).await;
    fs::rename(&backup, &copy).unwrap();
    let empty = TempDir::new().unwrap();
    let said = of_test(refuses(empty.path(), &["restore", copy.to_str().unwrap(), "--yes"]).await);
    insta::assert_snapshot!(said, @"shelftalker: The log beside copy.db (copy.db-wal) does not belong to it, and both were left as they are: put back the database that it was written to, or remove the log and lose what is only in it.");
    fs::remove_file(&log).unwrap();
    does(empty.path(), &["restore", copy.to_str().unwrap(), "--yes"]).await;
}

#[tokio::test]
async fn nothing_that_lay_beside_the_old_database_stays_beside_what_is_put_back() {
    let school = School::opens("2026-09-07 09:12").await;
    let kept = TempDir::new().unwrap();
    backs_up(&school, &kept.path().join("backup.db")).await;
    let data = TempDir::new().unwrap();
    let beside = ["shelftalker.db", "shelftalker.db-wal", "shelftalker.db-journal"];
    for name in beside {
        fs::write(data.path().join(name), "of the old one").unwrap();
    }
    let now = school.play().bot.library.now();
    let before = backup::put_back(&kept.path().join("backup.db"), &database(data.path()), now).await.unwrap();
    let before = before.unwrap().display().to_string();
    for (name, ending) in beside.into_iter().zip(["", "-wal", "-journal"]) {
        assert_eq!(fs::read_to_string(format!("{before}{ending}")).unwrap(), "of the old one");
        assert_eq!(data.path().join(name).exists(), ending.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_restore_says_what_it_puts_back_asks_and_keeps_what_was_there() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let kept = TempDir::new().unwrap();
    let file = kept.path().join("backup.db");
    let file = file.to_str().unwrap();
    does(school.folder(), &["backup", file]).await;
    school.gets_a_request().await;
    let of_test = |said: String| said.replace(&format!("{}/", kept.path().display()), "");

    // Before anybody is asked.
    for restore in [["restore", file, "--yes"].as_slice(), &["restore", file]] {
        let said = of_test(refuses(school.folder(), restore).await);
        assert_eq!(
            said.trim(),
            "shelftalker: data/shelftalker.db is in use by a Shelftalker that runs: stop it first."
        );
    }

    // The bot has ended; its database is put back in a folder like its own.
    let lies_in = TempDir::new().unwrap();
    let data = lies_in.path().join("data");
    fs::create_dir(&data).unwrap();
    school.play().bot.close().await;
    for entry in fs::read_dir(school.folder()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    let said = of_test(refuses(&data, &["restore", file]).await);
    insta::assert_snapshot!(said, @"shelftalker: nobody is there to be asked: add --yes to put it in place");
    let said = of_test(does(&data, &["restore", file, "--yes"]).await);
    insta::assert_snapshot!(said, @"
    backup.db was read through: it is in order.
    It was made on … UTC and holds 1 school, 0 requests; the last post went out on Mon 7 Sep 2026, 06:30 UTC.
    What came after it (requests, moves, settings) will not be known any more.
    It is in place: data/shelftalker.db.
    What was there before is kept as data/shelftalker.db.before-…
    `shelftalker run` goes on from there: what had been posted since is read back, and not posted again.
    ");
    let before = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path());
    let before = before.filter(|path| path.display().to_string().contains(".before-")).collect::<Vec<_>>();
    let [before] = &before[..] else { panic!("{before:?}") };
    let was = SqliteStore::open_to_read(before).await.unwrap();
    let requests = |store: SqliteStore| async move {
        use shelftalker::store::{Queue, Schools};
        (store.schools().await.unwrap().len(), store.latest_post().await.unwrap())
    };
    let (was, is) =
        (requests(was).await, requests(SqliteStore::open_to_read(&database(&data)).await.unwrap()).await);
    assert_eq!((was.0, is.0), (1, 1));
    assert!(was.1 > is.1, "what came since is in the file that was kept: {was:?}, {is:?}");
    let registered = |school: &School| {
        let recorded = school.discord().recorded();
        recorded.iter().filter(|it| it.method == "PUT" && it.path.ends_with("/commands")).count()
    };
    assert_eq!(registered(&school), 1);
    school.restarts_with(&data).await.delivers_everything().await;
    assert_eq!(registered(&school), 2, "another version may have registered others since");
    assert_eq!(school.public(HART, DESK).len(), 1, "what was said stays, and nothing is said about it");
}

#[cfg(unix)]
#[tokio::test]
#[ignore = "only root may give files away; .ci/run tells it where it may"]
async fn what_root_puts_back_belongs_to_the_user_whose_folder_it_is() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    let school = School::opens("2026-09-07 07:29").await;
    let kept = TempDir::new().unwrap();
    let file = kept.path().join("backup.db");
    let file = file.to_str().unwrap();
    does(school.folder(), &["backup", file]).await;
    let of_whom = |path: &Path| {
        let about = fs::metadata(path).unwrap();
        (about.uid(), about.gid())
    };

    // On a machine where the bot has never run, and on one where it has.
    let lies_in = TempDir::new().unwrap();
    chown(lies_in.path(), Some(10_001), Some(10_002)).unwrap();
    let data = lies_in.path().join("data");
    for _ in 0..2 {
        does(&data, &["restore", file, "--yes"]).await;
        let mut made = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        made.push(data.clone());
        assert!(made.len() > 2, "{made:?}");
        for path in made {
            assert_eq!(of_whom(&path), (10_001, 10_002), "{}", path.display());
        }
    }
    assert_eq!(of_whom(Path::new(file)).0, of_whom(kept.path()).0);

    // Whoever is neither is told what is in the way, and not that there is nothing.
    for mode in [0o700, 0o755] {
        fs::set_permissions(lies_in.path(), fs::Permissions::from_mode(mode)).unwrap();
        for arguments in
            [&["check", "--running"][..], &["backup", "/nowhere/backup.db"], &["check"], &["export", "x"]]
        {
            let said = says_to_another_user(&data, arguments).await;
            let words = "data/shelftalker.db cannot be read by this user: type the command as the user";
            assert!(said.contains(words), "{arguments:?}: {said}");
            let untrue = ["no bot runs", "no database", "none yet", "not there", "name another"];
            assert!(!untrue.iter().any(|words| said.contains(words)), "{arguments:?}: {said}");
        }
    }
}

/// What a command that refuses says to a user who is neither root nor the bot's.
#[cfg(unix)]
async fn says_to_another_user(data: &Path, arguments: &[&str]) -> String {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let own = TempDir::new().unwrap();
    fs::set_permissions(own.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = command(&own, data, "", arguments);
    command.uid(10_003).gid(10_003);
    let output = ran(command).await;
    assert!(!output.status.success(), "{output:?}");
    without_places(data, &String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[tokio::test]
async fn what_is_no_backup_is_not_put_back() {
    let school = School::opens("2026-09-07 09:12").await;
    school.play().bot.close().await;
    let kept = TempDir::new().unwrap();
    let at = |name: &str| kept.path().join(name);
    let of_test = |said: String| said.replace(&format!("{}/", kept.path().display()), "");
    let before = fs::read(database(school.folder())).unwrap();
    fs::write(at("note.txt"), "some text that is no database").unwrap();
    fs::write(at("empty.db"), "").unwrap();
    fs::write(at("cut.db"), &before[..before.len() / 2]).unwrap();
    let mut answers = Vec::new();
    for name in ["nothing.db", "note.txt", "empty.db", "cut.db"] {
        let file = at(name);
        answers.push(of_test(refuses(school.folder(), &["restore", file.to_str().unwrap(), "--yes"]).await));
    }
    insta::assert_snapshot!(answers.join("\n"), @"
    shelftalker: There is no backup at nothing.db: name the file that `shelftalker backup` has written.
    shelftalker: note.txt is no backup that can be put back (file is not a database): take another one.
    shelftalker: There is no backup at empty.db: name the file that `shelftalker backup` has written.
    shelftalker: cut.db is no backup that can be put back (database disk image is malformed): take another one.
    ");
    assert!(fs::read(database(school.folder())).unwrap() == before, "nothing was changed");
}

#[tokio::test]
async fn a_check_tells_of_the_backups() {
    let school = School::opens("2026-09-07 09:12").await;
    let kept = TempDir::new().unwrap();
    let said = does_check(&school, "").await;
    assert!(said.contains("Backups: none are made by themselves"), "{said}");
    let section = format!("[backup]\nfolder = \"{}\"\n", kept.path().display());
    let said = does_check(&school, &section).await;
    assert!(said.contains("There is none yet"), "{said}");
    let file = kept.path().join("shelftalker-2026-09-07.db");
    does(school.folder(), &["backup", file.to_str().unwrap()]).await;
    let said = does_check(&school, &section).await;
    assert!(said.contains("and holds 1 school, 0 requests"), "{said}");
    fs::write(&file, "cut off").unwrap();
    let said = does_check(&school, &section).await;
    assert!(said.contains("To put right: ") && said.contains("no backup that can be put back"), "{said}");
}

async fn does_check(school: &School, section: &str) -> String {
    let output = shelftalker(school.folder(), section, &["check"]).await;
    String::from_utf8(output.stdout).unwrap()
}
