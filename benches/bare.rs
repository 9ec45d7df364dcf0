//! The least that a bot can do with the same library: serenity alone, which answers each command with one line. It
//! registers none: the program has done so before.

use std::process::Command;

use async_trait::async_trait;
use serenity::all::{
    Context, CreateInteractionResponse, CreateInteractionResponseMessage, EventHandler, GatewayIntents,
    HttpBuilder, Interaction,
};
use serenity::client::ClientBuilder;

/// What this program is told to be this bot.
pub const NAME: &str = "bare-serenity";

pub fn command() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(NAME);
    command
}

struct Bare;

#[async_trait]
impl EventHandler for Bare {
    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else { return };
        let words = CreateInteractionResponseMessage::new().content("Ask at the desk.").ephemeral(true);
        let answer = CreateInteractionResponse::Message(words);
        command.create_response(&context.http, answer).await.unwrap();
    }
}

/// Serves until it is killed, on this machine alone.
pub async fn serve() {
    let api_url = std::env::var("SHELFTALKER_DISCORD_API_URL").unwrap();
    assert!(api_url.starts_with("http://127.0.0.1:"), "this bot talks to loopback only");
    let http = HttpBuilder::new(std::env::var("DISCORD_TOKEN").unwrap())
        .client(reqwest::Client::builder().no_proxy().build().unwrap())
        .proxy(&api_url)
        .ratelimiter_disabled(true)
        .build();
    let mut client =
        ClientBuilder::new_with_http(http, GatewayIntents::GUILDS).event_handler(Bare).await.unwrap();
    *client.ws_url.lock().await = api_url.replace("http:", "ws:") + "/gateway";
    client.start().await.unwrap();
}
