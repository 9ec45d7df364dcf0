//! The command line: run, check, rehearse.

mod check;
mod out;
#[cfg(feature = "rehearsal")]
mod rehearse;
mod run;
#[cfg(feature = "rehearsal")]
mod tour;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tracing::Level;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, Layer};

#[derive(Parser)]
#[command(version, about = "A school library's voice in the staff chat")]
struct Arguments {
    /// The config file [default: config/shelftalker.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Connect to Discord and serve. The token comes from `DISCORD_TOKEN` or `discord.token_file`
    Run,
    Check(check::Check),
    /// Play with a pretend Discord on this machine: no token, no server, no network
    #[cfg(feature = "rehearsal")]
    Rehearse(rehearse::Rehearse),
}

/// Runs what the command line asks for.
pub async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // A rehearsal's transcript is what people came to read; its log speaks up only when something is wrong.
    let usual = match arguments.command {
        Command::Run => "info",
        _ => "warn,serenity=error",
    };
    log(usual);
    match arguments.command {
        Command::Run => run::run(arguments.config).await,
        Command::Check(check) => check.check(arguments.config.as_deref()).await,
        #[cfg(feature = "rehearsal")]
        Command::Rehearse(rehearse) => rehearse.play(arguments.config.as_deref()).await,
    }
}

/// Logs to standard error what `RUST_LOG` asks for, or the usual. Whatever it asks for, serenity speaks up only
/// with warnings: its lower levels show whole events, with names and the tokens of interactions.
fn log(usual: &str) {
    let asked_for = EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into());
    let keeps_quiet =
        filter_fn(|about| !about.target().starts_with("serenity") || *about.level() <= Level::WARN);
    // Colours are for people at a terminal; in a file they are noise.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    tracing_subscriber::registry().with(lines.with_filter(asked_for).with_filter(keeps_quiet)).init();
}
