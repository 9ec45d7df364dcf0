//! From the file and the environment to [`Settings`]. Everything is checked here, once; an error is one sentence
//! that names the file, the line, the key and the remedy.

mod content;
mod errors;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use secrecy::{Secret, SecretString};
use serde::Deserialize;
use toml::Spanned;

use self::content::{
    read_ideas, read_report, read_seasons, read_subjects, read_support, read_thanks, read_tips,
};
pub use self::errors::ConfigError;
use self::errors::read_file;
use crate::address::{is_loopback, read_api_address};
use crate::backups::Backups;
use crate::chat::{ChannelId, RoleId, ServerId};
use crate::features::setup::read_zone;
use crate::library::Content;
use crate::posts::TIP_SLOT;
use crate::queue::Line;

/// Where the file is looked for when none is named.
pub const USUAL_FILE: &str = "config/shelftalker.toml";

/// A school's hours until others are chosen.
const USUAL_START: NaiveTime = hour(7);
const USUAL_END: NaiveTime = hour(17);
/// For so long after a request is over, unless another time is chosen.
const USUAL_NOTES_LIVE: TimeDelta = TimeDelta::days(90);
/// When a backup is made, unless another time is chosen.
const USUAL_BACKUP: NaiveTime = hour(2);

const fn hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// What an installation is told before it starts.
#[derive(Clone)]
pub struct Settings {
    /// The file that was read; `None` where there is none.
    pub file: Option<PathBuf>,
    /// Scheme and host of Discord's API; `/api/v10` is added.
    pub api_url: String,
    pub token: Option<SecretString>,
    pub clock: ClockChoice,
    /// Holds the database and its lock.
    pub data: PathBuf,
    /// For how long after a request is over its notes, file and questions are kept.
    pub notes_live: TimeDelta,
    /// Left out, no backups are made by themselves.
    pub backups: Option<Backups>,
    /// Where whoever is on this machine may ask how the bot is; nowhere, unless chosen.
    pub metrics: Option<SocketAddr>,
    pub content: Content,
    pub schools: Vec<SchoolSettings>,
}

/// Whose time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockChoice {
    #[default]
    System,
    /// The clock of a rehearsal server on this machine.
    Rehearsal,
}

/// A school that is set up by the file instead of by `/library-setup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolSettings {
    pub server: ServerId,
    pub zone: Tz,
    pub librarians: RoleId,
    pub desk: ChannelId,
    pub requests: ChannelId,
    pub staff: ChannelId,
    /// Left out, the librarians choose the hours.
    pub day_starts: Option<NaiveTime>,
    pub day_ends: Option<NaiveTime>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    discord: DiscordSection,
    data: DataSection,
    backup: BackupSection,
    metrics: MetricsSection,
    content: ContentSection,
    posts: PostsSection,
    school: Vec<SchoolSection>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct DiscordSection {
    token_file: Option<PathBuf>,
    api_url: Option<Spanned<String>>,
    clock: ClockChoice,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct DataSection {
    folder: Option<PathBuf>,
    keep_notes_days: Option<Spanned<i64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct BackupSection {
    folder: Option<PathBuf>,
    daily_at: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct MetricsSection {
    listen: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ContentSection {
    support: Option<PathBuf>,
    thanks: Option<PathBuf>,
    tips: Option<PathBuf>,
    ideas: Option<PathBuf>,
    subjects: Option<PathBuf>,
    report: Option<PathBuf>,
    seasons: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct PostsSection {
    tip: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolSection {
    server: Spanned<String>,
    time_zone: Spanned<String>,
    librarians: Spanned<String>,
    desk: Spanned<String>,
    requests: Spanned<String>,
    staff: Spanned<String>,
    day_starts: Option<Spanned<String>>,
    day_ends: Option<Spanned<String>>,
}

/// What the environment says; it goes before the file.
#[derive(Default)]
pub struct Environment {
    pub token: Option<SecretString>,
    pub api_url: Option<String>,
}

impl Environment {
    /// Reads `DISCORD_TOKEN` and `SHELFTALKER_DISCORD_API_URL`.
    pub fn read() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        Self {
            token: set("DISCORD_TOKEN").map(|token| Secret::new(token.trim().to_owned())),
            api_url: set("SHELFTALKER_DISCORD_API_URL"),
        }
    }
}

impl Settings {
    /// Reads the settings. Without a named file the usual one is read if it is there; every key has a default.
    pub fn read(named: Option<&Path>, environment: Environment) -> Result<Self, ConfigError> {
        let usual = Path::new(USUAL_FILE);
        let (path, text) = match named {
            Some(path) => {
                (path, read_file(path, "name the config file with --config, or leave --config out")?)
            }
            None if usual.exists() => (usual, read_file(usual, "make it readable for this user")?),
            None => return Self::parse(usual, "", environment),
        };
        Ok(Self { file: Some(path.to_owned()), ..Self::parse(path, &text, environment)? })
    }

    fn parse(path: &Path, text: &str, environment: Environment) -> Result<Self, ConfigError> {
        let at = |span: std::ops::Range<usize>, sentence: String| ConfigError {
            place: format!("{}, line {}", path.display(), line_of(text, span.start)),
            sentence,
        };
        let file: File =
            toml::from_str(text).map_err(|error| at(error.span().unwrap_or(0..0), say(error.message())))?;
        let api_url = match (environment.api_url, file.discord.api_url) {
            (Some(url), _) => read_url(&url)
                .map_err(|sentence| ConfigError { place: "SHELFTALKER_DISCORD_API_URL".into(), sentence })?,
            (None, Some(url)) => read_url(url.get_ref())
                .map_err(|sentence| at(url.span(), format!("discord.api_url: {sentence}")))?,
            (None, None) => "https://discord.com".into(),
        };
        if file.discord.clock == ClockChoice::Rehearsal && !is_on_this_machine(&api_url) {
            return Err(ConfigError {
                place: path.display().to_string(),
                sentence: "discord.clock = \"rehearsal\" takes the time from a rehearsal server on this machine, so \
                           discord.api_url must be one; on real Discord leave discord.clock out."
                    .into(),
            });
        }
        let tip_slot = match file.posts.tip {
            None => Line::parse(TIP_SLOT).map_err(|error| at(0..0, error.to_string()))?,
            Some(line) => Line::parse(line.get_ref())
                .map_err(|error| at(line.span(), format!("posts.tip = \"{}\": {error}", line.get_ref())))?,
        };
        let token = match (environment.token, file.discord.token_file) {
            (Some(token), _) => Some(token),
            (None, Some(path)) => Some(read_token(&path)?),
            (None, None) => None,
        };
        let mut schools: Vec<SchoolSettings> = Vec::new();
        for section in file.school {
            let place = section.server.span();
            let school = section.read(&at)?;
            if schools.iter().any(|other| other.server == school.server) {
                return Err(at(
                    place,
                    format!(
                        "school.server = \"{}\" stands in two [[school]] sections; keep one of them.",
                        school.server
                    ),
                ));
            }
            schools.push(school);
        }
        let support = read_support(file.content.support.as_deref())?;
        let subjects = read_subjects(file.content.subjects.as_deref())?;
        Ok(Self {
            file: None,
            api_url,
            token,
            clock: file.discord.clock,
            notes_live: read_notes_live(file.data.keep_notes_days.as_ref(), &at)?,
            data: file.data.folder.unwrap_or_else(|| "data".into()),
            backups: file.backup.read(&at)?,
            metrics: file.metrics.listen.map(|listen| read_port(&listen, &at)).transpose()?,
            content: Content {
                thanks: read_thanks(file.content.thanks.as_deref(), &support)?,
                ideas: read_ideas(file.content.ideas.as_deref(), &subjects, &support)?,
                subjects,
                support,
                tips: read_tips(file.content.tips.as_deref())?,
                seasons: read_seasons(file.content.seasons.as_deref())?,
                report: read_report(file.content.report.as_deref())?,
                tip_slot,
            },
            schools,
        })
    }

    /// The token, or the sentence that says how to give one.
    pub fn token(&self) -> Result<SecretString, ConfigError> {
        self.token.clone().ok_or_else(|| ConfigError {
            place: "DISCORD_TOKEN".into(),
            sentence: "there is no bot token; set this environment variable, or name a file that holds the token in \
                       discord.token_file. (To try Shelftalker without one: shelftalker rehearse.)"
                .into(),
        })
    }

    /// What the built-in files say; needs no file and no environment. Read once a process: a thousand stories begin
    /// with it.
    pub fn built_in() -> Result<Self, ConfigError> {
        static READ: OnceLock<Settings> = OnceLock::new();
        if let Some(read) = READ.get() {
            return Ok(read.clone());
        }
        let read = Self::parse(Path::new(USUAL_FILE), "", Environment::default())?;
        Ok(READ.get_or_init(|| read).clone())
    }
}

impl BackupSection {
    fn read(
        self,
        at: &impl Fn(std::ops::Range<usize>, String) -> ConfigError,
    ) -> Result<Option<Backups>, ConfigError> {
        let daily_at = match self.daily_at {
            None => USUAL_BACKUP,
            Some(written) => read_time(written.get_ref())
                .map_err(|sentence| at(written.span(), format!("backup.daily_at = {sentence}")))?,
        };
        let zone = match self.time_zone {
            None => Tz::UTC,
            Some(written) => read_zone(written.get_ref())
                .map_err(|sentence| at(written.span(), format!("backup.time_zone: {sentence}")))?,
        };
        Ok(self.folder.map(|folder| Backups { folder, daily_at, zone }))
    }
}

/// Long enough to be of use after a holiday, and not for good.
fn read_notes_live(
    written: Option<&Spanned<i64>>,
    at: &impl Fn(std::ops::Range<usize>, String) -> ConfigError,
) -> Result<TimeDelta, ConfigError> {
    let Some(written) = written else { return Ok(USUAL_NOTES_LIVE) };
    let days = *written.get_ref();
    if !(14..=1000).contains(&days) {
        let sentence = format!(
            "data.keep_notes_days = {days} is too {}: choose from 14 to 1000 days.",
            if days < 14 { "few" } else { "many" }
        );
        return Err(at(written.span(), sentence));
    }
    Ok(TimeDelta::days(days))
}

/// A port of this machine, which nobody else can reach.
fn read_port(
    written: &Spanned<String>,
    at: &impl Fn(std::ops::Range<usize>, String) -> ConfigError,
) -> Result<SocketAddr, ConfigError> {
    let port: Option<SocketAddr> = written.get_ref().parse().ok();
    port.filter(|port| port.ip().is_loopback()).ok_or_else(|| {
        let sentence = format!(
            "metrics.listen = \"{}\" is no port of this machine alone: write it like 127.0.0.1:9797.",
            written.get_ref()
        );
        at(written.span(), sentence)
    })
}

/// A time of day; the error is the rest of a sentence that began with the key.
fn read_time(written: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(written, "%H:%M")
        .map_err(|_| format!("\"{written}\" is not a time: write it like 07:00."))
}

impl SchoolSection {
    fn read(
        self,
        at: &impl Fn(std::ops::Range<usize>, String) -> ConfigError,
    ) -> Result<SchoolSettings, ConfigError> {
        let id = |key: &str, value: Spanned<String>| {
            let digits = value.get_ref().len() >= 17 && value.get_ref().bytes().all(|b| b.is_ascii_digit());
            if digits {
                return Ok(value.into_inner());
            }
            Err(at(
                value.span(),
                format!(
                    "school.{key} = \"{}\" is not an id: in Discord switch on Developer Mode, right-click and \"Copy ID\".",
                    value.get_ref()
                ),
            ))
        };
        let hour = |key: &str, value: Option<Spanned<String>>| {
            let read = |value: Spanned<String>| {
                read_time(value.get_ref())
                    .map_err(|sentence| at(value.span(), format!("school.{key} = {sentence}")))
            };
            value.map(read).transpose()
        };
        let ends_at = self.day_ends.as_ref().or(self.day_starts.as_ref()).map_or(0..0, Spanned::span);
        let day_starts = hour("day_starts", self.day_starts)?;
        let day_ends = hour("day_ends", self.day_ends)?;
        let (starts, ends) = (day_starts.unwrap_or(USUAL_START), day_ends.unwrap_or(USUAL_END));
        if ends <= starts {
            return Err(at(
                ends_at,
                format!(
                    "the school's day ends at {} and starts at {}: school.day_ends must be the later one.",
                    ends.format("%H:%M"),
                    starts.format("%H:%M")
                ),
            ));
        }
        Ok(SchoolSettings {
            zone: read_zone(self.time_zone.get_ref())
                .map_err(|sentence| at(self.time_zone.span(), format!("school.time_zone: {sentence}")))?,
            server: ServerId(id("server", self.server)?),
            librarians: RoleId(id("librarians", self.librarians)?),
            desk: ChannelId(id("desk", self.desk)?),
            requests: ChannelId(id("requests", self.requests)?),
            staff: ChannelId(id("staff", self.staff)?),
            day_starts,
            day_ends,
        })
    }
}

fn is_on_this_machine(api_url: &str) -> bool {
    reqwest::Url::parse(api_url).is_ok_and(|url| is_loopback(&url))
}

/// The address as settings keep it: without a slash at its end.
fn read_url(typed: &str) -> Result<String, String> {
    read_api_address(typed).map(|url| url.as_str().trim_end_matches('/').to_owned())
}

fn read_token(path: &Path) -> Result<SecretString, ConfigError> {
    let wrong =
        |sentence: &str| ConfigError { place: path.display().to_string(), sentence: sentence.to_owned() };
    let text = read_file(path, "put the bot token into it, or set DISCORD_TOKEN instead")?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let mode = fs::metadata(path).map(|about| about.mode()).unwrap_or_default();
        if mode & 0o077 != 0 {
            return Err(wrong("other users can read this token file; run chmod 600 on it."));
        }
    }
    match text.trim() {
        "" => Err(wrong("this token file is empty; put the bot token into it.")),
        token => Ok(Secret::new(token.to_owned())),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

/// The TOML reader's message as a sentence with a remedy.
fn say(message: &str) -> String {
    match message.strip_prefix("unknown field ") {
        Some(rest) => match rest.split_once(", expected ") {
            Some((key, known)) => format!("the key {key} is not known here; remove it, or use {known}."),
            None => format!("the key {rest} is not known here; remove it."),
        },
        None => format!("{}; correct this line.", message.trim_end_matches('.').replace('\n', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::content::BUILT_IN_THANKS;
    use super::*;

    fn error(text: &str) -> String {
        match Settings::parse(Path::new("shelftalker.toml"), text, Environment::default()) {
            Ok(_) => panic!("this was accepted: {text}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_empty_file_is_a_whole_one() {
        let settings = Settings::built_in().unwrap();
        assert_eq!(settings.api_url, "https://discord.com");
        assert_eq!(settings.content.tips.len(), 40);
        assert_eq!(settings.content.support.all().len(), 12);
    }

    #[test]
    fn the_shipped_file_is_the_defaults() {
        let shipped = include_str!("../config/shelftalker.toml");
        assert!(Settings::parse(Path::new(USUAL_FILE), shipped, Environment::default()).is_ok());
        // Every key that stands there commented out is one that is understood.
        let names_a_file = |line: &&str| {
            ["token_file", "support =", "thanks =", "tips =", "report ="]
                .iter()
                .any(|key| line.starts_with(key))
        };
        let woken: Vec<&str> = shipped
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line))
            .filter(|line| !names_a_file(line))
            .collect();
        let settings = Settings::parse(Path::new(USUAL_FILE), &woken.join("\n"), Environment::default());
        assert_eq!(settings.map(|settings| settings.schools.len()).map_err(|error| error.to_string()), Ok(1));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_remedy() {
        assert_eq!(
            error("[discord]\n\ntokn_file = \"x\""),
            "shelftalker.toml, line 3: the key `tokn_file` is not known here; remove it, or use one of `token_file`, \
             `api_url`, `clock`."
        );
        let school = |server: &str, more: &str| {
            let ids = ["librarians", "desk", "requests", "staff"]
                .map(|key| format!("{key} = \"{}\"\n", "1".repeat(18)));
            format!(
                "[[school]]\nserver = \"{server}\"\ntime_zone = \"Europe/London\"\n{}{more}",
                ids.concat()
            )
        };
        let (one, other) = ("123456789012345678", "223456789012345678");
        assert!(error(&(school(one, "") + &school(other, "") + &school(one, ""))).starts_with(
            "shelftalker.toml, line 16: school.server = \"123456789012345678\" stands in two [[school]] sections"
        ));
        assert_eq!(
            error(&school(one, "day_starts = \"17:00\"\nday_ends = \"07:00\"\n")),
            "shelftalker.toml, line 9: the school's day ends at 07:00 and starts at 17:00: school.day_ends must be the \
             later one."
        );
        assert!(
            error(&school(one, "day_starts = \"18:00\"\n")).contains("ends at 17:00 and starts at 18:00")
        );
        assert!(error("[posts]\ntip = \"30 7 * * 1\"").starts_with("shelftalker.toml, line 2: posts.tip = "));
        assert!(error("[discord]\nclock = \"rehearsal\"").contains("discord.clock"));
        assert!(error("[discord]\napi_url = \"http://example.com\"").contains("in the clear"));
        let school = "[[school]]\nserver = \"12345678901234567\"\ntime_zone = \"Mars/Base\"\nlibrarians = \"1\"\n\
                      desk = \"1\"\nrequests = \"1\"\nstaff = \"1\"";
        assert_eq!(
            error(school),
            "shelftalker.toml, line 3: school.time_zone: I can't find \"Mars/Base\". Try a large city in your time \
             zone, like London or Chicago."
        );
    }

    #[test]
    fn a_page_of_a_schools_own_with_an_error_stops_the_start_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        std::fs::write(&path, "## What came of it\n{outcome}\n").unwrap();
        let refused = read_report(Some(&path)).unwrap_err().to_string();
        assert!(
            refused.contains("page.md") && refused.contains("line 2, “{outcome}”: there is no such part"),
            "{refused}"
        );
        assert_eq!(refused.lines().count(), 1);
        std::fs::write(&path, "## What came of it\n{outcomes}\n").unwrap();
        assert!(read_report(Some(&path)).is_ok());
    }

    #[test]
    fn a_librarys_own_thanks_are_for_the_kinds_that_it_offers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thanks.toml");
        let kinds = read_support(None).unwrap();
        fs::write(&path, BUILT_IN_THANKS).unwrap();
        assert!(read_thanks(Some(&path), &kinds).is_ok());
        fs::write(&path, BUILT_IN_THANKS.replace("\"book-talk\"", "\"book-talks\"")).unwrap();
        let refused = read_thanks(Some(&path), &kinds).unwrap_err().to_string();
        assert!(refused.contains("thanks.toml") && refused.contains("\"book-talks\""), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn a_token_file_that_others_can_read_stops_the_start() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "secret-token\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = read_token(&path).unwrap_err().to_string();
        assert!(refused.contains("chmod 600") && !refused.contains("secret-token"), "{refused}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(read_token(&path).is_ok());
    }
}
