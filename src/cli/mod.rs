//! The command line: run, check, backup, restore, rehearse, and what is generated from it.

mod backup;
mod check;
mod clock;
mod counted;
mod export;
mod held;
mod out;
mod papers;
#[cfg(feature = "rehearsal")]
mod rehearse;
mod restore;
mod run;
#[cfg(feature = "rehearsal")]
mod tour;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
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
    Export(export::Export),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Completions(papers::Completions),
    /// Print the man page
    Man,
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
        Command::Run => Box::pin(run::run(arguments.config)).await,
        Command::Check(check) => check.check(arguments.config.as_deref()).await,
        Command::Export(export) => export.export(arguments.config.as_deref()).await,
        Command::Backup(backup) => backup.make(arguments.config.as_deref()).await,
        Command::Restore(restore) => restore.put_back(arguments.config.as_deref()).await,
        Command::Completions(completions) => {
            completions.print();
            Ok(())
        }
        Command::Man => Ok(papers::man()?),
        #[cfg(feature = "rehearsal")]
        Command::Rehearse(rehearse) => Box::pin(rehearse.play(arguments.config.as_deref())).await,
    }
}

/// What libraries write that show whole payloads, with names and the tokens of interactions, and the level from which
/// on they may speak: serenity's connection never, since it warns with the text of what it could not read.
const QUIET: [(&str, LevelFilter); 5] = [
    ("serenity::gateway::ws", LevelFilter::OFF),
    ("serenity", LevelFilter::WARN),
    ("tungstenite", LevelFilter::WARN),
    ("tokio_tungstenite", LevelFilter::WARN),
    ("hyper", LevelFilter::WARN),
];

/// Whether a line may be written, whatever `RUST_LOG` asks for.
fn may_be_written(target: &str, level: Level) -> bool {
    QUIET.iter().find(|(quiet, _)| target.starts_with(quiet)).is_none_or(|(_, from)| level <= *from)
}

/// Logs to standard error what `RUST_LOG` asks for, or the usual, less what nothing may ask for.
fn log(usual: &str) {
    let asked_for = EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into());
    let keeps_quiet = filter_fn(|about| may_be_written(about.target(), *about.level()));
    // Colours are for people at a terminal; in a file they are noise.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    tracing_subscriber::registry().with(lines.with_filter(asked_for).with_filter(keeps_quiet)).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_40_no_level_shows_what_came_over_the_gateway() {
        for target in ["serenity::gateway::ws", "serenity::gateway::ws::inner"] {
            assert!(!may_be_written(target, Level::ERROR), "{target}");
        }
        for target in
            ["serenity::gateway::shard", "tungstenite::protocol", "tokio_tungstenite", "hyper_util::client"]
        {
            assert!(may_be_written(target, Level::WARN) && !may_be_written(target, Level::INFO), "{target}");
        }
        assert!(may_be_written("shelftalker::chat::discord::gateway", Level::TRACE));
    }
}
