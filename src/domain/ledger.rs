//! The ledger entry and its chain (design.md section 6): canonical bytes, fixed by a test, each naming the hash of the one before.
//!
//! A chain shows tampering, it does not prevent it; a cut tail is seen only through the day's seal.
//! What does not live here: storing entries (`store`), writing them (`review`).

use serde::Deserialize;
use serde::Serialize;

use crate::domain::digest;
use crate::i18n::Text;
use crate::i18n::text;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A batch came in (no case).
    Import,
    /// A batch was undone (no case).
    UndoImport,
    /// A new version of a household's figures was stored.
    Version,
    /// The rules ran (no case).
    Assess,
    /// Approved.
    Approve,
    /// Returned to the village.
    Return,
    /// Came back from the village.
    ComeBack,
    /// Put on hold.
    Hold,
    /// A note was written.
    Annotate,
    /// A flag was explained as true.
    Explain,
    /// A flag was waived.
    Waive,
    /// A flag was called a false alarm.
    FalseAlarm,
    /// A flag waits for a department.
    Pend,
    /// A decision or settlement was taken back.
    Reverse,
    /// The file reopened a case or a flag.
    Reopen,
    /// Exempted from collection.
    Exempt,
    /// Entered into the national system.
    Enter,
    /// Passed by the county.
    CountyPass,
    /// Returned by the county.
    CountyReturn,
    /// Locked.
    Lock,
    /// Unlocked.
    Unlock,
    /// An act was undone.
    Undo,
    /// Full id numbers were shown or exported (invariant 8).
    Unmask,
    /// A file was exported.
    Export,
    /// A backup was written.
    Backup,
    /// The file noted something on a case: a change that just crosses a line.
    Notice,
    /// The file was brought to a newer schema (no case).
    Upgrade,
    /// A backup took the place of the file; this is the first entry after it (no case).
    Restore,
    /// A copy became a file of its own, with a number of its own (no case).
    Apart,
    /// What belonged to people in a year was taken out of the file; its digests stay (no case).
    Purge,
    /// The computer's clock ran back or far ahead and was said to be right (no case).
    Clock,
    /// The password was set, changed or taken off, or its recovery key shown (no case).
    Password,
    /// The dates of a campaign were set, or it was closed or opened again (no case).
    Campaign,
    /// A campaign that was closed was copied into an archive (no case).
    Archive,
    /// Who is responsible for a village was set, or a line of it dropped (no case).
    Duties,
    /// Clues came in, went a step on, ended, or one of these was taken back (no case).
    Clues,
    /// Households were drawn to be visited again, or what was found there came in (no case).
    Revisit,
    /// Rounds in the grids of villages were entered, or one of them dropped (no case).
    Rounds,
    /// Households were listed for a team to visit, or what came back of it was entered (no case).
    Visits,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 39] = [
        Act::Import,
        Act::UndoImport,
        Act::Version,
        Act::Assess,
        Act::Approve,
        Act::Return,
        Act::ComeBack,
        Act::Hold,
        Act::Annotate,
        Act::Explain,
        Act::Waive,
        Act::FalseAlarm,
        Act::Pend,
        Act::Reverse,
        Act::Reopen,
        Act::Exempt,
        Act::Enter,
        Act::CountyPass,
        Act::CountyReturn,
        Act::Lock,
        Act::Unlock,
        Act::Undo,
        Act::Unmask,
        Act::Export,
        Act::Backup,
        Act::Notice,
        Act::Upgrade,
        Act::Restore,
        Act::Apart,
        Act::Purge,
        Act::Clock,
        Act::Password,
        Act::Campaign,
        Act::Archive,
        Act::Duties,
        Act::Clues,
        Act::Revisit,
        Act::Rounds,
        Act::Visits,
    ];

    /// Its code, as serialised.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Act::Import => "import",
            Act::UndoImport => "undo_import",
            Act::Version => "version",
            Act::Assess => "assess",
            Act::Approve => "approve",
            Act::Return => "return",
            Act::ComeBack => "come_back",
            Act::Hold => "hold",
            Act::Annotate => "annotate",
            Act::Explain => "explain",
            Act::Waive => "waive",
            Act::FalseAlarm => "false_alarm",
            Act::Pend => "pend",
            Act::Reverse => "reverse",
            Act::Reopen => "reopen",
            Act::Exempt => "exempt",
            Act::Enter => "enter",
            Act::CountyPass => "county_pass",
            Act::CountyReturn => "county_return",
            Act::Lock => "lock",
            Act::Unlock => "unlock",
            Act::Undo => "undo",
            Act::Unmask => "unmask",
            Act::Export => "export",
            Act::Backup => "backup",
            Act::Notice => "notice",
            Act::Upgrade => "upgrade",
            Act::Restore => "restore",
            Act::Apart => "apart",
            Act::Purge => "purge",
            Act::Clock => "clock",
            Act::Password => "password",
            Act::Campaign => "campaign",
            Act::Archive => "archive",
            Act::Duties => "duties",
            Act::Clues => "clues",
            Act::Revisit => "revisit",
            Act::Rounds => "rounds",
            Act::Visits => "visits",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Act::Import => text("导入", "import"),
            Act::UndoImport => text("撤销导入", "undo import"),
            Act::Version => text("新数据", "new figures"),
            Act::Assess => text("筛查", "assess"),
            Act::Approve => text("通过", "approve"),
            Act::Return => text("退回", "return"),
            Act::ComeBack => text("整改回来", "came back"),
            Act::Hold => text("挂起", "hold"),
            Act::Annotate => text("批注", "annotate"),
            Act::Explain => text("说明属实", "explain"),
            Act::Waive => text("豁免", "waive"),
            Act::FalseAlarm => text("误报", "false alarm"),
            Act::Pend => text("待部门", "wait for dept."),
            Act::Reverse => text("撤回决定", "take back"),
            Act::Reopen => text("重新打开", "reopen"),
            Act::Exempt => text("不采集", "exempt"),
            Act::Enter => text("录入系统", "enter"),
            Act::CountyPass => text("县级审定", "county pass"),
            Act::CountyReturn => text("县级退回", "county return"),
            Act::Lock => text("锁定", "lock"),
            Act::Unlock => text("解锁", "unlock"),
            Act::Undo => text("撤销", "undo"),
            Act::Unmask => text("查看完整号码", "unmask"),
            Act::Export => text("导出", "export"),
            Act::Backup => text("备份", "backup"),
            Act::Notice => text("提示", "notice"),
            Act::Upgrade => text("升级数据文件", "upgrade"),
            Act::Restore => text("恢复备份", "restore"),
            Act::Apart => text("成为单独的文件", "file of its own"),
            Act::Purge => text("清除往年数据", "purge"),
            Act::Clock => text("确认时间", "clock"),
            Act::Password => text("密码", "password"),
            Act::Campaign => text("采集期", "campaign"),
            Act::Archive => text("归档", "archive"),
            Act::Duties => text("责任人", "duties"),
            Act::Clues => text("线索", "clues"),
            Act::Revisit => text("回头看", "visit again"),
            Act::Rounds => text("网格排查", "rounds"),
            Act::Visits => text("入户", "visits"),
        }
    }
}

/// One entry. Payloads hold codes, amounts, numbers and digests, never names, ids, phones or free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position in the chain, from 1.
    pub seq: i64,
    /// Workstation code.
    pub station: String,
    /// Time in UTC, `2024-10-18T08:30:00Z`.
    pub at: String,
    /// Reviewer's staff code, not the name.
    pub reviewer: String,
    /// What was done.
    pub act: Act,
    /// Group of a bulk act or batch: the seq of its first entry.
    pub group: i64,
    /// 户编号 of the case; empty for acts on the whole file.
    pub case: String,
    /// Digest of the version that was acted on; empty when there is none.
    pub version: String,
    /// Canonical JSON of the act's codes and numbers.
    pub payload: String,
    /// Hash of the entry before; 64 zeros for the first.
    pub before: String,
}

/// The hash that stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The bytes that are hashed: one field a line, in this order, each line escaped so that it stays one line.
    #[must_use]
    pub fn canonical(&self) -> String {
        let seq = self.seq.to_string();
        let group = self.group.to_string();
        let fields = [
            "hezhun-ledger-1",
            &seq,
            &self.station,
            &self.at,
            &self.reviewer,
            self.act.code(),
            &group,
            &self.case,
            &self.version,
            &self.payload,
            &self.before,
        ];
        let mut out = String::with_capacity(256);
        for field in fields {
            for c in field.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    other => out.push(other),
                }
            }
            out.push('\n');
        }
        out
    }

    /// SHA-256 of the canonical bytes.
    #[must_use]
    pub fn hash(&self) -> String {
        digest::sha256(self.canonical().as_bytes())
    }
}

/// The day's seal, to be written in the paper register: the first twelve digits of the last hash, in groups of four.
#[must_use]
pub fn seal(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(12).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use crate::domain::ledger::Act;
    use crate::domain::ledger::Entry;
    use crate::domain::ledger::GENESIS;
    use crate::domain::ledger::seal;

    #[test]
    fn canonical_bytes_are_fixed() {
        let entry = Entry {
            seq: 1,
            station: "ws1".into(),
            at: "2024-10-18T08:30:00Z".into(),
            reviewer: "r1".into(),
            act: Act::Approve,
            group: 1,
            case: "98010100031".into(),
            version: "ab".into(),
            payload: r#"{"reason":"R08"}"#.into(),
            before: GENESIS.into(),
        };
        assert_eq!(
            entry.canonical(),
            format!("hezhun-ledger-1\n1\nws1\n2024-10-18T08:30:00Z\nr1\napprove\n1\n98010100031\nab\n{{\"reason\":\"R08\"}}\n{GENESIS}\n")
        );
        assert_eq!(entry.hash(), "9c4bd6a37d143cd542e6c6e0d95788e1c89e5cb29155b28709e0c2634deada47");
        assert_eq!(seal("0123456789abcdef"), "0123-4567-89ab");
    }
}
