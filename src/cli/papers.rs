//! What is generated from the command line itself: completions for a shell, and the man page.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Arguments;

/// Print a script for a shell to complete this program's commands
#[derive(clap::Args)]
pub struct Completions {
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn print(self) {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "shelftalker", &mut text);
        write(&text);
    }
}

/// The man page, all commands in one.
pub fn man() -> std::io::Result<()> {
    let command = Arguments::command();
    let mut text = Vec::new();
    let whole = clap_mangen::Man::new(command.clone());
    whole.render_title(&mut text)?;
    write_sections(&whole, &mut text)?;
    // Its list of commands would name a page for each, and there is this one.
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let name = format!("shelftalker {}", subcommand.get_name());
        let named = subcommand.clone().display_name(name.clone()).bin_name(name);
        write_sections(&clap_mangen::Man::new(named), &mut text)?;
    }
    whole.render_version_section(&mut text)?;
    write(&text);
    Ok(())
}

fn write_sections(of: &clap_mangen::Man, text: &mut Vec<u8>) -> std::io::Result<()> {
    of.render_name_section(text)?;
    of.render_synopsis_section(text)?;
    of.render_description_section(text)?;
    of.render_options_section(text)
}

fn write(text: &[u8]) {
    use std::io::Write as _;
    let _nobody_reads = std::io::stdout().write_all(text);
}
