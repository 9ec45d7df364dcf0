//! Members act.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use super::route::{Route, body, waits};
use crate::rehearsal::members::acting::{ActError, Acting};
use crate::rehearsal::members::answer::Answer;
use crate::rehearsal::members::saying::{Beside, More};
use crate::rehearsal::members::seen::SeenMessage;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::forms::Form;
use crate::rehearsal::state::ids::Id;

pub fn routes() -> Vec<Route> {
    vec![
        Route::new(
            "POST",
            "/rehearsal/act",
            post(act),
            r##"{"as": "rivera", "in": "#ask-the-library", ...} with one of
"command": "tip add", "options": {"title": "..."}
    (with files: "files": {"file": {"name": "plan.pdf", "base64": "..."}})
"suggest": "request-collab", "options": {...}, "focused": "topic"
"menu": "Ask the library about this", "message": ID
"click": "Accept", "message": ID        (without a message: the newest with that button)
"choose": "Kind of support", "values": ["Book talk or reading promotion"], "message": ID
    (roles and channels by name: ["@Librarians"], ["#library-desk"])
"submit": {"Topic": "Oceans"}           (the form that this member opened last, or "form": the one of an answer;
    "forged": true sends what its fields would not take)
"click_id": CUSTOM_ID, "message": ID    (as only a forged client does)
"choose_id": CUSTOM_ID, "values": ["..."], "message": ID    (likewise)
"say": "Good morning"                   -> {"message": ID}
    (with "files" as above by any name, "replies_to": ID, "with": fields of Discord's message as they are)
with any of them "waits_seconds": 10 tries again for so long while it cannot be done yet
-> {"answer": "message" | "updated" | "form" | "suggestions" | "acknowledged" | "not_answered", "seen": ...}"##,
        ),
        Route::new(
            "GET",
            "/rehearsal/came-to",
            get(came_to),
            "?as=rivera&in=%23staff-room\nwhat her latest act has come to by now: an acknowledged click may show something later",
        ),
    ]
}

#[derive(Clone, Deserialize)]
struct Act {
    r#as: String,
    r#in: String,
    #[serde(default)]
    message: Option<Id>,
    #[serde(default)]
    waits_seconds: u64,
    #[serde(flatten)]
    does: Does,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Does {
    Command {
        command: String,
        #[serde(default)]
        options: serde_json::Map<String, Value>,
        #[serde(default)]
        files: BTreeMap<String, GivenFile>,
    },
    Suggest {
        suggest: String,
        #[serde(default)]
        options: serde_json::Map<String, Value>,
        focused: String,
    },
    Menu {
        menu: String,
    },
    Click {
        click: String,
    },
    Choose {
        choose: String,
        values: Vec<String>,
    },
    ClickId {
        click_id: String,
    },
    ChooseId {
        choose_id: String,
        values: Vec<String>,
    },
    Submit {
        submit: serde_json::Map<String, Value>,
        #[serde(default)]
        form: Option<Form>,
        #[serde(default)]
        forged: bool,
    },
    Say {
        say: String,
        #[serde(default)]
        files: BTreeMap<String, GivenFile>,
        #[serde(default)]
        replies_to: Option<Id>,
        #[serde(default)]
        with: More,
    },
}

#[derive(Clone, Deserialize)]
struct GivenFile {
    name: String,
    base64: String,
}

impl GivenFile {
    fn upload(self) -> Result<Upload, ActError> {
        let bytes = BASE64.decode(self.base64.as_bytes());
        let bytes = bytes.map_err(|fault| ActError::new(format!("{}: {fault}.", self.name)))?;
        Ok(Upload { name: self.name, media_type: None, bytes: bytes.into() })
    }
}

async fn act(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let wanted: Act = body(&bytes)?;
    waits(wanted.waits_seconds, || does(rehearsal.clone(), wanted.clone())).await
}

async fn does(rehearsal: Rehearsal, wanted: Act) -> Result<Response, ActError> {
    let member = rehearsal.member_named(&wanted.r#as)?;
    let act = Acting { member, channel: rehearsal.channel_named(&wanted.r#in, Some(member))? };
    let answer = match wanted.does {
        Does::Command { command, options, files } => {
            let mut options: Vec<_> =
                options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            for (option, file) in &files {
                let Upload { name, bytes, .. } = file.clone().upload()?;
                options.push((option, rehearsal.upload(act, &name, &bytes)));
            }
            rehearsal.command(act, &command, &options).await?
        }
        Does::Suggest { suggest, options, focused } => {
            let options: Vec<_> =
                options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            Answer::Suggestions(rehearsal.suggestions(act, &suggest, &options, &focused).await?)
        }
        Does::Menu { menu } => rehearsal.message_command(act, said_which(wanted.message)?, &menu).await?,
        Does::Click { click } => {
            let newest =
                || rehearsal.sees(member, act.channel).into_iter().rfind(|it| it.button(&click).is_some());
            let message = wanted.message.or_else(|| newest().map(|it| it.id));
            let message =
                message.ok_or_else(|| ActError::new(format!("There is no button “{click}” here.")))?;
            rehearsal.click(act, message, &click).await?
        }
        Does::Choose { choose, values } => {
            let newest =
                || rehearsal.sees(member, act.channel).into_iter().rfind(|it| it.menu(&choose).is_some());
            let message = wanted.message.or_else(|| newest().map(|it| it.id));
            let message = message.ok_or_else(|| no_menu(&choose, &rehearsal.sees(member, act.channel)))?;
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            rehearsal.choose(act, message, &choose, &values).await?
        }
        Does::ClickId { click_id } => {
            rehearsal.click_custom_id(act, said_which(wanted.message)?, &click_id).await?
        }
        Does::ChooseId { choose_id, values } => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            rehearsal.choose_forged(act, said_which(wanted.message)?, &choose_id, &values).await?
        }
        Does::Submit { submit, form, forged } => {
            let form = form.or_else(|| rehearsal.form_of(member));
            let mut form = form.ok_or_else(|| ActError::new("This member has no form open."))?;
            if forged {
                form.forget_its_limits();
            }
            let values: Vec<_> = submit
                .iter()
                .map(|(field, value)| (field.as_str(), value.as_str().unwrap_or_default()))
                .collect();
            rehearsal.submit(act, &form, &values).await?
        }
        Does::Say { say, files, replies_to, with } => {
            let files = files.into_values().map(GivenFile::upload).collect::<Result<_, _>>()?;
            let id = rehearsal.say_with(act, &say, Beside { files, replies_to, more: with })?;
            return Ok(axum::Json(json!({"message": id})).into_response());
        }
    };
    Ok(axum::Json(answer).into_response())
}

fn no_menu(named: &str, seen: &[SeenMessage]) -> ActError {
    let there: Vec<&str> =
        seen.iter().flat_map(|it| &it.menus).map(|menu| menu.placeholder.as_str()).collect();
    ActError::new(format!("There is no menu “{named}” here, but {there:?}."))
}

fn said_which(message: Option<Id>) -> Result<Id, ActError> {
    message.ok_or_else(|| ActError::new("Say which message."))
}

#[derive(Deserialize)]
struct Where {
    r#as: String,
    r#in: String,
}

async fn came_to(
    Shared(rehearsal): Shared<Rehearsal>,
    Query(at): Query<Where>,
) -> Result<Response, ActError> {
    let member = rehearsal.member_named(&at.r#as)?;
    let channel = rehearsal.channel_named(&at.r#in, Some(member))?;
    Ok(axum::Json(rehearsal.came_to(Acting { member, channel })).into_response())
}
