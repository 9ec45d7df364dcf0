//! Discord's error answers. One constructor for each code that is ever given, so that the number, its HTTP status
//! and its sentence are told once. Source: Discord docs, "JSON Error Codes".

use serde_json::{Map, Value, json};

/// An answer that says no.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
    /// Which parts of the body are wrong, as a tree of its paths; only with 50035.
    pub errors: Option<Value>,
}

impl Refusal {
    fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None }
    }

    /// Any code, as a fault asks for it.
    pub fn of_code(status: u16, code: u32) -> Self {
        let message = KNOWN.iter().find(|known| known.1 == code).map_or("Refused", |known| known.2);
        Self::new(status, code, message)
    }

    /// A code from the table, with the status that Discord gives it.
    pub fn known(code: u32) -> Self {
        let status = KNOWN.iter().find(|known| known.1 == code).map_or(400, |known| known.0);
        Self::of_code(status, code)
    }

    pub fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub fn no_such_route() -> Self {
        Self::new(404, 0, "404: Not Found")
    }

    pub fn not_json() -> Self {
        Self::new(400, 50109, "The request body contains invalid JSON.")
    }

    /// Something that the rehearsal does not play; said plainly instead of being pretended.
    pub fn not_played(what: &str) -> Self {
        Self::new(400, 0, &format!("The rehearsal does not play this: {what}"))
    }

    /// 50035 for one part of the body: `path` like `embeds.0.title`.
    pub fn invalid(path: &str, code: &str, message: &str) -> Self {
        let mut tree = json!({"_errors": [{"code": code, "message": message}]});
        for step in path.rsplit('.').filter(|step| !step.is_empty()) {
            tree = Value::Object(Map::from_iter([(step.to_owned(), tree)]));
        }
        Self { errors: Some(tree), ..Self::new(400, 50035, "Invalid Form Body") }
    }

    /// The same refusal, its path below `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        if let Some(mut tree) = self.errors.take() {
            for step in prefix.rsplit('.').filter(|step| !step.is_empty()) {
                tree = Value::Object(Map::from_iter([(step.to_owned(), tree)]));
            }
            self.errors = Some(tree);
        }
        self
    }

    pub fn json(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// Status, code and sentence, from Discord docs, "JSON Error Codes".
const KNOWN: &[(u16, u32, &str)] = &[
    (404, 10003, "Unknown Channel"),
    (404, 10004, "Unknown Guild"),
    (404, 10007, "Unknown Member"),
    (404, 10008, "Unknown Message"),
    (404, 10013, "Unknown User"),
    (404, 10015, "Unknown Webhook"),
    (404, 10062, "Unknown interaction"),
    (400, 20016, "This action cannot be performed due to slowmode rate limit"),
    (429, 20028, "The write action you are performing on the channel has hit the write rate limit."),
    (429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    (400, 30032, "Maximum number of application commands reached (100)"),
    (400, 40005, "Request entity too large"),
    (400, 40033, "This message has already been crossposted"),
    (400, 40058, "Cannot message this thread until after the post is created"),
    (400, 40060, "Interaction has already been acknowledged."),
    (400, 40062, "Service resource is being rate limited"),
    (400, 40067, "A tag is required to create a forum post in this channel"),
    (403, 50001, "Missing Access"),
    (403, 50005, "Cannot edit a message authored by another user"),
    (400, 50006, "Cannot send an empty message"),
    (403, 50007, "Cannot send messages to this user"),
    (403, 50013, "Missing Permissions"),
    (401, 50014, "Invalid authentication token provided"),
    (400, 50021, "Cannot execute action on a system message"),
    (400, 50024, "Cannot execute action on this channel type"),
    (401, 50027, "Invalid Webhook Token"),
    (400, 50035, "Invalid Form Body"),
    (400, 50045, "File uploaded exceeds the maximum size"),
    (400, 50068, "Invalid message type"),
    (400, 50083, "Thread is archived"),
    (403, 50278, "Cannot send messages to this user due to having no mutual guilds"),
    (400, 160_005, "Thread is locked"),
    (400, 160_006, "Maximum number of active threads reached"),
    (400, 200_000, "Message was blocked by automatic moderation"),
    (400, 240_000, "Message blocked by harmful links filter"),
];

macro_rules! refusals {
    ($($name:ident = $code:literal;)*) => {
        impl Refusal {
            $(pub fn $name() -> Self { Self::known($code) })*
        }
    };
}

refusals! {
    unknown_channel = 10003;
    unknown_guild = 10004;
    unknown_member = 10007;
    unknown_message = 10008;
    unknown_user = 10013;
    unknown_webhook = 10015;
    unknown_interaction = 10062;
    already_crossposted = 40033;
    already_acknowledged = 40060;
    missing_access = 50001;
    not_the_author = 50005;
    empty_message = 50006;
    direct_messages_refused = 50007;
    missing_permissions = 50013;
    wrong_channel_type = 50024;
    invalid_webhook_token = 50027;
    invalid_message_type = 50068;
    thread_archived = 50083;
    too_many_threads = 160_006;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_named_by_its_path() {
        let refusal = Refusal::invalid("0.title", "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length.");
        assert_eq!(
            refusal.under("embeds").json()["errors"]["embeds"]["0"]["title"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }
}
