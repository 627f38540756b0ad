//! What sentences name as leading on: each by the name that a sentence quotes, with the action of the desk and the command that do it.
//!
//! A sentence says “核对台账”; the desk puts its key behind it (`ui/ways.rs`), the command line its command (`cli/error.rs`). What does not
//! live here: the sentences, and the command of a single refusal that names its values.

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;

/// What a sentence may name as leading on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedWay {
    /// What it is called, as sentences quote it.
    pub name: Text,
    /// What does it at the desk; none where the program is left for it.
    pub action: Option<Action>,
    /// What does it on the command line; none where each refusal names its own.
    pub command: Option<Text>,
}

/// Every way. None of the actions decides anything: states of cases are quoted by the same words.
#[must_use]
pub fn ways() -> [NamedWay; 24] {
    let at_desk = |action: Action, command: Option<Text>| NamedWay { name: action.row().label.clone(), action: Some(action), command };
    let by_command = |name: Text, command: Text| NamedWay { name, action: None, command: Some(command) };
    let same = |command: &str| Some(Text::same(command));
    [
        at_desk(Action::Open, None),
        at_desk(Action::Villages, same("hezhun villages")),
        at_desk(Action::Periods, None),
        at_desk(Action::Assess, same("hezhun assess")),
        at_desk(Action::Rulebook, None),
        at_desk(Action::Clues, None),
        at_desk(Action::ImportClues, None),
        at_desk(Action::Revisits, None),
        at_desk(Action::ImportRevisits, None),
        at_desk(Action::Rounds, None),
        at_desk(Action::ImportRounds, None),
        at_desk(Action::Visits, None),
        at_desk(Action::ImportVisits, None),
        at_desk(Action::Export, None),
        at_desk(Action::ReopenCampaign, None),
        at_desk(Action::Import, None),
        at_desk(Action::UndoBatch, None),
        at_desk(Action::Practice, same("hezhun demo")),
        at_desk(Action::Verify, same("hezhun verify")),
        at_desk(Action::Backup, same("hezhun backup")),
        by_command(text("恢复备份", "restore a backup"), text("hezhun restore 备份文件", "hezhun restore BACKUP")),
        by_command(text("课程清单", "list of lessons"), Text::same("hezhun train list")),
        by_command(text("设密码", "set a password"), Text::same("hezhun password set")),
        by_command(text("升级文件", "upgrade the file"), Text::same("hezhun upgrade")),
    ]
}

impl NamedWay {
    /// A sentence with what leads on behind the first place where it quotes this way's name.
    #[must_use]
    pub fn shown(&self, said: &Text, leads: &Text) -> Text {
        let quoted = text("“{name}”", "“{name}”").fill(&[("name", &self.name)]);
        let shown = text("{quoted}（{leads}）", "{quoted} ({leads})").fill(&[("quoted", &quoted), ("leads", leads)]);
        let put = |lang: Lang| said.get(lang).replacen(quoted.get(lang), shown.get(lang), 1);
        Text::made(put(Lang::Zh), put(Lang::En))
    }
}
