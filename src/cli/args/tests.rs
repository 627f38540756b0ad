//! Test only: command lines that are understood, and those that are not.

use clap::CommandFactory;
use clap::Parser;

use crate::cli::args::Args;
use crate::cli::args::CommandTask;
use crate::cli::args::values::DecideWord;
use crate::review::rows::Deed;

#[test]
fn the_command_line_is_well_formed_and_every_help_line_has_both_languages() {
    fn held(command: &clap::Command) {
        let whole = |line: String, whose: &str| {
            let halves: Vec<&str> = line.split(" / ").collect();
            assert!(halves.len() == 2 && halves.iter().all(|half| !half.is_empty()), "{whose} of {}: {line}", command.get_name());
        };
        whole(command.get_about().map(ToString::to_string).unwrap_or_default(), "about");
        for arg in command.get_arguments() {
            whole(arg.get_help().map(ToString::to_string).unwrap_or_default(), arg.get_id().as_str());
            for name in arg.get_value_names().unwrap_or_default().iter().filter(|_| arg.get_action().takes_values()) {
                whole(name.to_string(), arg.get_id().as_str());
            }
            for value in arg.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                whole(value.get_help().map(ToString::to_string).unwrap_or_default(), value.get_name());
            }
        }
        command.get_subcommands().for_each(held);
    }
    Args::command().debug_assert();
    held(&Args::command());
}

#[test]
fn whatever_is_entered_wants_a_name() {
    let signs = |line: &str| {
        let args = Args::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"));
        args.command.is_some_and(|task| task.signs())
    };
    for line in ["report bulletin --out a.txt", "export flags", "correction-sheet --village x", "backup", "undo", "import a.csv"] {
        assert!(signs(&format!("hezhun {line}")), "{line}");
    }
    for line in ["count", "queue", "show 1", "verify", "rules list"] {
        assert!(!signs(&format!("hezhun {line}")), "{line}");
    }
}

#[test]
fn the_commands_of_the_handbook_are_understood() {
    for line in [
        "hezhun",
        "hezhun demo",
        "hezhun screen a.csv b.xlsx --period 2024 --out flags.csv",
        "hezhun --db o.db import a.csv --period 2024q3 --dry-run",
        "hezhun --db o.db queue --where net_pc<8500 --format csv",
        "hezhun --db o.db decide 1,2 false-alarm --by lm --rule INC01 --reason R23 --evidence E1,E3 --note x",
        "hezhun --db o.db export flags --out flags.csv --audience public --encoding gb18030",
        "hezhun decide 1,2 waive --rule INC01 --approver z --until 2025-06-30 --evidence E1,E3 --note x",
        "hezhun waivers",
        "hezhun rules rates",
        "hezhun --db o.db rules replay own.toml --each",
        "hezhun correction-sheet --village x --out a.xlsx",
        "hezhun rules show INC07 --lang en",
        "hezhun sample --households 960 --seed 3 --out t",
        "hezhun completions bash",
    ] {
        let args = Args::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"));
        if let Some(CommandTask::Decide(decide)) = args.command {
            assert!(matches!(decide.deed, DecideWord::Deed(Deed::FalseAlarm | Deed::Waive)));
            assert_eq!((decide.households.len(), decide.evidence.len()), (2, 2));
        }
    }
    assert!(Args::try_parse_from(["hezhun", "decide", "1", "agree"]).is_err());
    let village = Args::try_parse_from(["hezhun", "decide", "--village", "石门村", "explain", "--rule", "VIL01"]).expect("understood");
    let Some(CommandTask::Decide(decide)) = village.command else { panic!("no decision") };
    assert_eq!((decide.households.len(), decide.deed, decide.village.as_deref()), (0, DecideWord::Deed(Deed::Explain), Some("石门村")));
    assert!(Args::try_parse_from(["hezhun", "decide", "--village", "石门村", "1", "explain"]).is_err());
    let again = Args::try_parse_from(["hezhun", "decide", "1", "take-over", "--rule", "INC05"]).expect("understood");
    let Some(CommandTask::Decide(mut again)) = again.command else { panic!("no decision") };
    assert_eq!((again.deed, again.says_more_than_the_flag()), (DecideWord::TakeOver, false));
    again.note = "x".into();
    assert!(again.says_more_than_the_flag());
    assert!(Args::try_parse_from(["hezhun", "decide", "explain"]).is_err());
    assert!(Args::try_parse_from(["hezhun", "correction-sheet"]).is_err());
}

#[test]
fn a_number_pasted_out_of_a_sheet_is_the_number() {
    for typed in ["98010100031", "=\"98010100031\"", "'98010100031", "“98010100031”", " 9801 0100031 ", "９８０１０１０００３１"]
    {
        let args = Args::try_parse_from(["hezhun", "show", typed]).expect("understood");
        assert!(matches!(args.command, Some(CommandTask::Show { household, .. }) if household == "98010100031"), "{typed}");
    }
}
