//! The action register: one row says all that is said of something the user can do.
//!
//! Keymaps, footer, help and `hezhun keys` read it; adding an action is adding a row here and a key in `keymaps/`.
//! What does not live here: which key (`keymaps/*.toml`), what happens (`ui`).

use crate::i18n::Text;
use crate::i18n::text;

/// Where the reader is; keys mean actions of this place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The list of cases.
    Queue,
    /// One case.
    Review,
    /// A form's rows of choices.
    Form,
    /// A one-line field: letters are typed.
    Line,
    /// The note box: letters are typed, Enter breaks the line.
    Note,
    /// A page to read: where a figure comes from, a rule.
    Read,
    /// A yes-or-no question.
    Ask,
    /// A question before many cases or the rules are changed: only a command key says yes.
    Consent,
    /// A long list that typing narrows: rules, ledger.
    List,
    /// Choosing files to bring in: a path is typed.
    Files,
    /// What an import would do, before it is done.
    Preview,
    /// The rulebook: typing narrows it.
    Rules,
    /// A village with the evidence for its flags.
    Village,
    /// The scratch layer over a case: figures are typed.
    Scratch,
    /// The settings and what is in force.
    Settings,
    /// Help over another place: a page of lines that is scrolled.
    Help,
    /// Choosing from a list in a window that typing narrows: commands, phrases.
    Pick,
    /// The list of clues.
    Clues,
    /// The households drawn for a second visit.
    Revisits,
    /// The rounds in the grids of a month.
    Rounds,
    /// The households that teams visit.
    Visits,
    /// A walk that is shown: the presenter's keys.
    Present,
}

impl Place {
    /// Every place.
    pub const ALL: [Place; 22] = [
        Place::Queue,
        Place::Review,
        Place::Form,
        Place::Line,
        Place::Note,
        Place::Read,
        Place::Ask,
        Place::Consent,
        Place::List,
        Place::Files,
        Place::Preview,
        Place::Rules,
        Place::Village,
        Place::Scratch,
        Place::Settings,
        Place::Help,
        Place::Pick,
        Place::Clues,
        Place::Revisits,
        Place::Rounds,
        Place::Visits,
        Place::Present,
    ];

    /// Whether plain characters are text here.
    #[must_use]
    pub const fn is_typing(self) -> bool {
        match self {
            Place::Rules
            | Place::Line
            | Place::Note
            | Place::List
            | Place::Files
            | Place::Scratch
            | Place::Pick
            | Place::Clues
            | Place::Revisits
            | Place::Rounds
            | Place::Visits => true,
            Place::Village
            | Place::Queue
            | Place::Review
            | Place::Form
            | Place::Read
            | Place::Ask
            | Place::Consent
            | Place::Preview
            | Place::Settings
            | Place::Present
            | Place::Help => false,
        }
    }

    /// Whether a character is text here. Where files are chosen, the keys that mark them are none: a folder with a blank in its name is
    /// opened, not typed.
    #[must_use]
    pub const fn takes(self, letter: char) -> bool {
        self.is_typing() && !(matches!(self, Place::Files) && matches!(letter, ' ' | '\u{3000}' | '*' | '\u{ff0a}'))
    }

    /// Its name in lists of keys.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Place::Queue => text("列表", "queue"),
            Place::Review => text("核查", "review"),
            Place::Form => text("选项", "choices"),
            Place::Line => text("单行输入", "line"),
            Place::Note => text("批注框", "note"),
            Place::Read => text("说明页", "page"),
            Place::Ask => text("确认", "question"),
            Place::Consent => text("确认办理", "consent"),
            Place::List => text("清单", "list"),
            Place::Files => text("选文件", "files"),
            Place::Preview => text("导入预览", "preview"),
            Place::Rules => text("规则库", "rulebook"),
            Place::Village => text("村级证据", "village"),
            Place::Scratch => text("测算", "what-if"),
            Place::Settings => text("设置", "settings"),
            Place::Help => text("帮助", "help"),
            Place::Pick => text("挑选", "choosing"),
            Place::Clues => text("线索", "clues"),
            Place::Revisits => text("回头看", "second visits"),
            Place::Rounds => text("网格排查", "rounds"),
            Place::Visits => text("入户", "visits"),
            Place::Present => text("演示", "walk"),
        }
    }
}

/// What sort of action, for headings in help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionGroup {
    /// Deciding a case.
    Decide,
    /// Settling one flag.
    Settle,
    /// Finding cases.
    Find,
    /// Moving about.
    Move,
    /// Filling in.
    Fill,
    /// The program.
    Program,
}

impl ActionGroup {
    /// Every group, in the order of help.
    pub const ALL: [ActionGroup; 6] =
        [ActionGroup::Decide, ActionGroup::Settle, ActionGroup::Find, ActionGroup::Move, ActionGroup::Fill, ActionGroup::Program];

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            ActionGroup::Decide => text("办理", "Decide"),
            ActionGroup::Settle => text("疑点", "Flags"),
            ActionGroup::Find => text("查找", "Find"),
            ActionGroup::Move => text("移动", "Move"),
            ActionGroup::Fill => text("填写", "Fill in"),
            ActionGroup::Program => text("程序", "Program"),
        }
    }
}

/// Which keys may mean an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Any key.
    Any,
    /// An F-key or a Ctrl-key: it decides, settles, takes back or changes a rule, and text that strays into the window must not.
    Command,
}

/// All that is said of an action.
#[derive(Debug)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// Its name in keymaps.
    pub id: &'static str,
    /// Its heading.
    pub group: ActionGroup,
    /// Which keys may mean it.
    pub by: By,
    /// What footer and help call it.
    pub label: Text,
    /// Where it is valid.
    pub places: &'static [Place],
    /// Where the footer names it.
    pub footer: &'static [Place],
}

macro_rules! actions {
    ($($name:ident $id:literal $group:ident $by:ident $zh:literal $en:literal in [$($place:ident)*] foot [$($foot:ident)*])*) => {
        /// Something the user can do; see `ACTIONS` for all that is said of each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = concat!($zh, ": ", $en, ".")] $name,)*
        }

        /// The register, in the order of the footer.
        pub static ACTIONS: &[ActionRow] = &[
            $(ActionRow {
                action: Action::$name,
                id: $id,
                group: ActionGroup::$group,
                by: By::$by,
                label: text($zh, $en),
                places: &[$(Place::$place),*],
                footer: &[$(Place::$foot),*],
            },)*
        ];
    };
}

actions! {
    Open           "open"            Move     Any      "打开"         "open"             in [Queue Review List Clues Revisits Rounds Visits Files Village Rules]                                 foot [Queue List Clues Revisits Rounds Visits Files Village Rules]
    Approve        "approve"         Decide   Command  "通过"         "approve"          in [Queue Review Form Line]                                  foot [Queue Review]
    Return         "return"          Decide   Command  "退回"         "return"           in [Queue Review Form Line]                                  foot [Queue Review]
    Annotate       "annotate"        Decide   Any      "批注"         "annotate"         in [Queue Review Note]                                       foot [Queue Review]
    Explain        "explain"         Settle   Command  "说明属实"     "explain"          in [Review Form Line Village]                                        foot [Review Village]
    WhatIf         "what-if"         Settle   Any      "测算"         "what if"          in [Review Scratch]                                          foot [Review]
    TakeOver       "take-over"       Settle   Command  "沿用以前的说明" "take over the earlier answer" in [Review]                               foot []
    Hold           "hold"            Decide   Command  "挂起"         "hold"             in [Queue Review Form Line]                                  foot [Queue Review]
    Waive          "waive"           Settle   Command  "豁免"         "waive"            in [Review Form Line Village]                                        foot []
    FalseAlarm     "false-alarm"     Settle   Command  "判为误报"     "false alarm"      in [Review Form Line Village]                                        foot []
    Pend           "pend"            Settle   Command  "待部门核实"   "wait for dept"    in [Review Form Line Village]                                        foot []
    Exempt         "exempt"          Decide   Command  "不采集"       "exempt"           in [Queue Review Form Line]                                  foot []
    Advance        "advance"         Decide   Command  "录入和县级"   "entry and county" in [Queue Review Form Line]                                  foot []
    Reverse        "reverse"         Decide   Command  "撤回决定"     "take back"        in [Queue Review]                                            foot []
    Mark           "mark"            Find     Any      "选中"         "mark"             in [Queue Files]                                             foot [Queue Files]
    MarkRange      "mark-range"      Find     Any      "选到这里"     "mark to here"     in [Queue]                                                   foot []
    MarkAll        "mark-all"        Find     Any      "全选"         "mark all"         in [Queue Files]                                             foot []
    ApproveVillage "approve-village" Decide   Command  "批量通过本村无疑点户" "clear village of unflagged" in [Queue]                         foot []
    KeepView       "keep-view"       Find     Any      "存为视图"     "keep as view"     in [Queue]                                                   foot []
    DropView       "drop-view"       Find     Any      "去掉视图"     "drop view"        in [Queue]                                                   foot []
    Toggle         "toggle"          Fill     Any      "勾选"         "tick"             in [Form Settings]                                                    foot [Form Settings]
    Accept         "accept"          Fill     Any      "确定"         "confirm"          in [Form Line Ask Consent Scratch Settings Help Pick]                                           foot [Line Ask Pick]
    Submit         "submit"          Fill     Command  "提交"         "submit"           in [Form Line Note Files Preview Help Pick]                            foot [Note Files Preview]
    Sure           "sure"            Fill     Command  "确定办理"     "go ahead"         in [Consent]                                                 foot [Consent]
    Phrases        "phrases"         Fill     Any      "常用语"       "phrases"          in [Line Note]                                               foot [Note]
    KeepPhrase     "keep-phrase"     Fill     Any      "存成常用语"   "keep as phrase"   in [Note]                                                    foot []
    Recall         "recall"          Fill     Any      "取回草稿"     "take up draft"    in [Form Line Note Scratch]                                          foot []
    CodePoint      "code-point"      Fill     Any      "按编码输入"   "by code point"    in [Line Note]                                               foot [Note]
    Find           "find"            Find     Any      "找人"         "find"             in [Queue Review]                                            foot [Queue]
    Filter         "filter"          Find     Any      "按条件筛选"   "filter"           in [Queue]                                                   foot []
    Sort           "sort"            Find     Any      "换排序"       "change order"     in [Queue]                                                   foot []
    NextPane       "next-pane"       Move     Any      "下一栏"       "next pane"        in [Queue Review Form Line Note Village Read]                        foot [Queue Review Form Village]
    PrevPane       "prev-pane"       Move     Any      "上一栏"       "previous pane"    in [Queue Review Form Line Village]                                  foot []
    Members        "members"         Move     Any      "看成员"       "members"          in [Review]                                                  foot []
    Notes          "notes"           Move     Any      "看批注"       "notes"            in [Review]                                                  foot []
    History        "history"         Move     Any      "看经过"       "history"          in [Review]                                                  foot []
    Versions       "versions"        Move     Any      "看版本"       "versions"         in [Review]                                                  foot []
    Cards          "cards"           Move     Any      "看疑点"       "flags"            in [Review]                                                  foot []
    Unjudged       "unjudged"        Move     Any      "看未判"       "not judged"       in [Review]                                                  foot []
    Years          "years"           Find     Any      "近三年"       "three years"      in [Review]                                                  foot []
    Unmask         "unmask"          Find     Command  "完整号码"     "full numbers"     in [Review]                                                  foot []
    Villages       "villages"        Find     Any      "各村"         "villages"         in [Queue Review]                                            foot []
    Board          "board"           Find     Any      "看板"         "board"            in [Queue Review]                                            foot []
    Clues          "clues"           Find     Any      "线索"         "clues"            in [Queue Review Files]                                           foot []
    TellClue       "tell-clue"       Decide   Command  "登记线索"     "new clue"         in [Clues]                                                   foot [Clues]
    StepClue       "step-clue"       Decide   Command  "办一步"       "a step"           in [Clues]                                                   foot [Clues]
    EndClue        "end-clue"        Decide   Command  "办结线索"     "end it"           in [Clues]                                                   foot [Clues]
    ImportClues    "import-clues"    Program  Any      "读入名单"     "take a list in"   in [Clues]                                                   foot [Clues]
    BackClue       "back-clue"       Decide   Command  "撤回一步"     "take a step back" in [Clues]                                                   foot [Clues]
    Revisits       "revisits"        Find     Any      "回头看"       "second visits"    in [Queue Review Files]                                           foot []
    DrawRevisits   "draw-revisits"   Program  Command  "抽样回访"     "draw for second visits" in [Revisits]                                          foot [Revisits]
    ImportRevisits "import-revisits" Program  Any      "读入回访"     "take a sheet in"  in [Revisits]                                                foot [Revisits]
    Rounds         "rounds"          Find     Any      "网格排查"     "rounds"           in [Queue Review Files]                                           foot []
    AddRound       "add-round"       Program  Command  "登记排查"     "new round"        in [Rounds]                                                  foot [Rounds]
    ImportRounds   "import-rounds"   Program  Any      "读入排查表"   "take rounds in"   in [Rounds]                                                  foot [Rounds]
    DropRound      "drop-round"      Program  Command  "作废排查"     "drop it"          in [Rounds]                                                  foot []
    EarlierMonth   "earlier-month"   Find     Any      "上个月"       "month before"     in [Rounds]                                                  foot [Rounds]
    LaterMonth     "later-month"     Find     Any      "下个月"       "month after"      in [Rounds]                                                  foot [Rounds]
    Visits         "visits"          Find     Any      "入户"         "visits"           in [Queue Review Files]                                           foot []
    AddVisit       "add-visit"       Program  Command  "登记入户"     "new visit"        in [Visits]                                                  foot [Visits]
    ListWeek       "list-week"       Program  Command  "发清单"       "list a week"      in [Visits]                                                  foot [Visits]
    ImportVisits   "import-visits"   Program  Any      "读入入户"     "take visits in"   in [Visits]                                                  foot [Visits]
    DropVisit      "drop-visit"      Program  Command  "作废入户"     "drop it"          in [Visits]                                                  foot []
    Periods        "periods"         Find     Any      "换期"         "change period"    in [Queue Review]                                            foot []
    SetDates       "set-dates"       Program  Command  "设日期"       "set dates"        in [Pick]                                                    foot []
    CloseCampaign  "close-campaign"  Program  Command  "结束采集期"   "close campaign"   in [Pick]                                                    foot []
    ReopenCampaign "reopen-campaign" Program  Command  "重新开放"     "reopen campaign"  in [Pick]                                                    foot []
    Narrow         "narrow"          Find     Any      "只看这些户"   "only these"       in [Village]                                                 foot [Village]
    Duties         "duties"          Find     Any      "责任人"       "who is responsible" in [Village]                                               foot []
    SetDuty        "set-duty"        Program  Command  "登记责任人"   "set who is responsible" in [Pick]                                              foot []
    DropDuty       "drop-duty"       Program  Command  "作废责任人"   "drop who was responsible" in [Pick]                                            foot []
    SwitchRule     "switch-rule"     Program  Command  "启用/关闭"    "switch on/off"    in [Rules]                                                   foot [Rules]
    SetLimit       "set-limit"       Program  Command  "改标准"       "set a limit"      in [Rules Read]                                              foot [Rules]
    Why            "why"             Find     Any      "疑点说明"     "the flag"         in [Village]                                                 foot [Village]
    NextCase       "next-case"       Move     Any      "下一户"       "next case"        in [Review]                                                  foot []
    PrevCase       "prev-case"       Move     Any      "上一户"       "previous case"    in [Review]                                                  foot []
    Up             "up"              Move     Any      "上移"         "up"               in [Queue Review Form Line Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]          foot []
    Down           "down"            Move     Any      "下移"         "down"             in [Queue Review Form Line Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]          foot []
    PageUp         "page-up"         Move     Any      "上一页"       "page up"          in [Queue Review Form Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]               foot []
    PageDown       "page-down"       Move     Any      "下一页"       "page down"        in [Queue Review Form Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]               foot [Read Help]
    First          "first"           Move     Any      "到开头"       "to the top"       in [Queue Review Form Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]               foot []
    Last           "last"            Move     Any      "到末尾"       "to the end"       in [Queue Review Form Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick]               foot []
    Undo           "undo"            Decide   Command  "撤销上一步"   "undo"             in [Queue Review Village Clues Rounds Visits Note Rules]                         foot [Review]
    Redo           "redo"            Decide   Command  "重做"         "redo"             in [Queue Review Village Note]                                            foot []
    Back           "back"            Move     Any      "返回"         "back"             in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick Present] foot [Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick Present]
    Slip           "slip"            Find     Any      "看退回单"     "the slip"         in [Queue Review]                                            foot []
    Ledger         "ledger"          Find     Any      "台账"         "ledger"           in [Queue Review]                                            foot []
    Import         "import"          Program  Any      "导入"         "import"           in [Queue]                                                   foot []
    Practice       "practice"        Program  Any      "打开练习"     "practice"         in [Queue]                                                   foot []
    Example        "example"         Program  Any      "看样例"       "see an example"   in [Queue]                                                   foot []
    Export         "export"          Program  Any      "导出"         "export"           in [Queue]                                                   foot []
    Settings       "settings"        Program  Any      "设置"         "settings"         in [Queue Review]                                            foot []
    SaveProblems   "save-problems"   Program  Any      "存问题清单" "save the problems" in [Preview]                                           foot [Preview]
    UndoBatch      "undo-batch"      Program  Command  "撤销上次导入" "undo last import" in [Files]                                                   foot [Files]
    Assess         "assess"          Program  Any      "重新筛查"     "run the rules"    in [Queue]                                                   foot []
    Backup         "backup"          Program  Any      "备份"         "back up"          in [Queue]                                                   foot []
    Verify         "verify"          Program  Any      "核对台账"     "check the file"   in [Queue]                                                   foot []
    StopJob        "stop-job"        Program  Any      "停下后台任务" "stop the job"     in [Queue Review Read List Clues Revisits Rounds Visits Files Preview Rules]                    foot []
    Rulebook       "rulebook"        Find     Any      "规则库"       "rulebook"         in [Queue Review Read Settings Village]                                       foot [Settings]
    Handbook       "handbook"        Find     Any      "业务手册"     "handbook"         in [Queue Review Read List Village Rules]                                       foot []
    Palette        "palette"         Program  Any      "命令"         "commands"         in [Queue Review Form Read List Clues Revisits Rounds Visits Settings Village Rules]                             foot [Queue Review List Clues Revisits Rounds Visits Village Rules]
    Help           "help"            Program  Any      "帮助"         "help"             in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick] foot [Queue Review Form Line Note List Clues Revisits Rounds Visits Files Scratch Settings Village Rules Pick]
    Language       "language"        Program  Any      "中文/英文"    "language"         in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick] foot []
    Glyphs         "glyphs"          Program  Any      "换边框字符"   "line style"       in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick] foot []
    LessonHint     "lesson-hint"     Program  Any      "课程提示"     "hint of the lesson" in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick] foot []
    LessonFold     "lesson-fold"     Program  Any      "收起课程栏"   "fold the lesson"  in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick] foot []
    WalkPause      "walk-pause"      Program  Any      "停下/继续演示" "stop the walk, or go on" in [Present] foot []
    WalkOn         "walk-on"         Program  Any      "演示往前一步" "a step on in the walk" in [Present] foot []
    WalkBack       "walk-back"       Program  Any      "演示退一步"   "a step back in the walk" in [Present] foot []
    WalkPace       "walk-pace"       Program  Any      "演示换快慢"   "another pace of the walk" in [Present] foot []
    Redraw         "redraw"          Program  Any      "重画屏幕"     "redraw"           in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick Present] foot []
    Quit           "quit"            Program  Any      "退出"         "quit"             in [Queue Review Form Line Note Read Ask Consent List Clues Revisits Rounds Visits Files Preview Scratch Settings Village Rules Help Pick Present] foot [Queue Present]
}

impl Action {
    /// Its row.
    #[must_use]
    pub fn row(self) -> &'static ActionRow {
        &ACTIONS[self as usize]
    }

    /// Finds an action by its name in keymaps.
    #[must_use]
    pub fn parse(id: &str) -> Option<Action> {
        ACTIONS.iter().find(|row| row.id == id).map(|row| row.action)
    }

    /// Whether what it begins goes into the ledger, with the name of who did it.
    #[must_use]
    pub fn is_entered(self) -> bool {
        match self.row().group {
            ActionGroup::Decide => true,
            ActionGroup::Settle => self != Action::WhatIf,
            ActionGroup::Find => self == Action::Unmask,
            ActionGroup::Program => {
                let figures = matches!(self, Action::Import | Action::ImportClues | Action::UndoBatch | Action::Export | Action::Assess);
                let again = matches!(self, Action::DrawRevisits | Action::ImportRevisits);
                let visits = matches!(self, Action::AddVisit | Action::ListWeek | Action::ImportVisits | Action::DropVisit);
                let rounds = matches!(self, Action::AddRound | Action::ImportRounds | Action::DropRound);
                let rules = matches!(self, Action::SwitchRule | Action::SetLimit);
                let campaigns = matches!(self, Action::SetDates | Action::CloseCampaign | Action::ReopenCampaign);
                figures || again || visits || rounds || rules || campaigns || matches!(self, Action::SetDuty | Action::DropDuty)
            }
            ActionGroup::Move | ActionGroup::Fill => false,
        }
    }

    /// Whether it means something at this place.
    #[must_use]
    pub fn is_valid_in(self, place: Place) -> bool {
        self.row().places.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use crate::input::action::ACTIONS;
    use crate::input::action::Action;
    use crate::input::action::Place;

    #[test]
    fn whatever_scrolls_does_so_by_the_same_keys() {
        let moves = [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::First, Action::Last];
        // In a field Home, End and the pages belong to what is typed.
        for place in Place::ALL.into_iter().filter(|place| *place != Place::Line) {
            let valid: Vec<Action> = moves.into_iter().filter(|action| action.is_valid_in(place)).collect();
            assert!(valid.is_empty() || valid == moves, "{place:?}: {valid:?}");
        }
    }

    #[test]
    fn the_register_is_whole_and_unique() {
        for (at, row) in ACTIONS.iter().enumerate() {
            assert_eq!(row.action as usize, at);
            assert_eq!(row.action.row().id, row.id);
            assert_eq!(Action::parse(row.id), Some(row.action), "{} is there twice", row.id);
            assert!(row.label.is_whole());
            assert!(!row.places.is_empty(), "{} is valid nowhere", row.id);
            for place in row.footer {
                assert!(row.places.contains(place), "{} in the footer of {place:?} but not valid there", row.id);
            }
        }
        assert_eq!(Action::parse("fly"), None);
    }
}
