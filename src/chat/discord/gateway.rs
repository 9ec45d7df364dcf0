//! The gateway: what Discord tells by itself. serenity keeps the connection; this file decides where it leads,
//! what is listened to, and when serving ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serenity::Client;
use serenity::all::{
    ConnectionStage, Context, Event, GatewayError, GatewayIntents, GuildId, HttpBuilder, RawEventHandler,
    ShardManager,
};
use tokio::sync::{Mutex, mpsc, watch};

use super::errors::{ConnectError, Failure, ServeError};
use super::heard::{Heard, heard};
use super::memory::Memory;
use super::register::register;
use super::servers::Servers;
use super::starting;
use super::{Discord, answering};
use crate::chat::{FrontDesk, ServerId};
use crate::clock;

/// What is in flight when the process is told to stop gets this long to finish.
const FINISH_WITHIN: Duration = Duration::from_secs(20);
/// Between two looks at whether the connections stand.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// Between two tries to register the commands.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(15);

/// Connects and serves until told to stop, or until Discord lets the bot in no more.
pub(super) async fn serve(
    discord: &Arc<Discord>,
    front: Arc<dyn FrontDesk>,
    memory: Arc<dyn Memory>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let gateway = tokio::select! {
        found = starting::find(discord, memory.as_ref()) => found?,
        _ = stop.wait_for(|stop| *stop) => return Ok(()),
    };
    let (ends, mut ended) = mpsc::unbounded_channel();
    let listener = Listener {
        discord: Arc::clone(discord),
        front,
        memory,
        greeted: AtomicBool::new(false),
        servers: Mutex::default(),
        ends,
    };
    let mut client = client(discord, gateway.url, listener).await?;
    let shards = Arc::clone(&client.shard_manager);

    let result = tokio::select! {
        over = client.start_shards(gateway.shards.max(1)) => match over {
            Ok(()) => Err(ServeError::Ended("closed".to_owned())),
            Err(error) => Err(over_because(&error)),
        },
        Some(why) = ended.recv() => Err(why),
        () = watch_connection(discord, &shards) => Ok(()),
        _ = stop.wait_for(|stop| *stop) => Ok(()),
    };
    discord.is_connected.store(false, Ordering::Relaxed);
    shards.shutdown_all().await;
    if tokio::time::timeout(FINISH_WITHIN, discord.answered()).await.is_err() {
        tracing::warn!("some answers to members were not finished in time");
    }
    result
}

/// Keeps in mind whether every connection stands; never ends.
async fn watch_connection(discord: &Discord, shards: &ShardManager) {
    loop {
        let runners = shards.runners.lock().await;
        let stands = runners.values().all(|runner| runner.stage == ConnectionStage::Connected);
        discord.is_connected.store(stands && !runners.is_empty(), Ordering::Relaxed);
        drop(runners);
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// serenity's client, led to the gateway that was asked for.
async fn client(discord: &Discord, gateway: String, listener: Listener) -> Result<Client, ServeError> {
    let address = discord.rest.address().as_str().trim_end_matches('/');
    // With its own limiter on, serenity ignores the address and calls the real host.
    let http = HttpBuilder::new(discord.rest.token().expose_secret())
        .client(discord.rest.http())
        .proxy(address)
        .ratelimiter_disabled(true)
        .build();
    let client = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .raw_event_handler(listener)
        .await
        .map_err(|error| ServeError::Ended(kind_of(&error)))?;
    // serenity falls back to the real gateway when its own question for the address fails.
    *client.ws_url.lock().await = gateway;
    Ok(client)
}

fn over_because(error: &serenity::Error) -> ServeError {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => ConnectError::WrongToken.into(),
        serenity::Error::Gateway(GatewayError::InvalidGatewayIntents) => ServeError::Gateway {
            code: 4013,
            remedy: "it does not know what this version asks for; install a newer version",
        },
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => ServeError::Gateway {
            code: 4014,
            remedy: "the application may not listen to servers; look at Bot, Privileged Gateway Intents in the \
                     Developer Portal",
        },
        other => ServeError::Ended(kind_of(other)),
    }
}

/// serenity's errors may hold addresses and payloads: the gateway's own are safe to show, of others the kind.
fn kind_of(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Gateway(error) => error.to_string(),
        serenity::Error::Tungstenite(_) => "websocket".to_owned(),
        serenity::Error::Http(_) => "http".to_owned(),
        _ => "unexpected".to_owned(),
    }
}

struct Listener {
    discord: Arc<Discord>,
    front: Arc<dyn FrontDesk>,
    memory: Arc<dyn Memory>,
    /// READY comes again after every new session; the commands are looked at once.
    greeted: AtomicBool,
    /// Held while the front desk is told, so that it hears the latest last.
    servers: Mutex<Servers>,
    ends: mpsc::UnboundedSender<ServeError>,
}

impl Listener {
    async fn changed(&self, server: GuildId) {
        self.front.server_changed(&ServerId(server.to_string())).await;
    }

    async fn begins(&self, shard: (u32, u32), named: &[GuildId]) {
        let mut servers = self.servers.lock().await;
        if let Some(all) = servers.begins(shard, named) {
            let all: Vec<ServerId> = all.into_iter().map(|server| ServerId(server.to_string())).collect();
            self.front.servers(&all).await;
        }
    }

    async fn register(&self, application: &str) {
        let commands = self.front.commands();
        loop {
            match register(&self.discord.rest, application, &commands, self.memory.as_ref()).await {
                Ok(()) => {
                    self.discord.is_ready.send_replace(true);
                    return;
                }
                Err(Failure::Answered(refusal)) if refusal.status == 401 => {
                    self.ends.send(ConnectError::WrongToken.into()).ok();
                    return;
                }
                Err(Failure::Answered(refusal)) if refusal.status == 400 => {
                    self.ends.send(ServeError::CommandsRefused(refusal.words)).ok();
                    return;
                }
                Err(failure) => {
                    tracing::warn!(code = failure.short(), "the commands could not be registered yet");
                    let wait = failure.retry_after().unwrap_or_default().max(TRY_AGAIN_AFTER);
                    clock::wait(self.discord.rest.clock(), wait).await;
                }
            }
        }
    }
}

/// serenity hands each event over in a task of its own.
#[async_trait]
impl RawEventHandler for Listener {
    async fn raw_event(&self, _: Context, event: Event) {
        match heard(event) {
            Some(Heard::Begins { shard, servers, application }) => {
                tracing::info!(servers = servers.len(), "connected to Discord");
                self.begins(shard, &servers).await;
                if !self.greeted.swap(true, Ordering::Relaxed) {
                    self.register(&application).await;
                }
            }
            Some(Heard::Interaction(interaction)) => {
                let _in_flight = self.discord.in_flight.read().await;
                answering::answer(&self.discord, self.front.as_ref(), &interaction).await;
            }
            Some(Heard::Here(server)) => {
                let mut servers = self.servers.lock().await;
                servers.comes(server);
                self.front.server_here(&ServerId(server.to_string())).await;
                drop(servers);
                self.changed(server).await;
            }
            Some(Heard::Gone(server)) => {
                tracing::info!(%server, "the bot was removed from a server");
                let mut servers = self.servers.lock().await;
                servers.goes(server);
                self.front.server_gone(&ServerId(server.to_string())).await;
            }
            Some(Heard::Changed(server)) => self.changed(server).await,
            None => {}
        }
    }
}
