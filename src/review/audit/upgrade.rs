//! An older file meets this program: brought up to date with a copy beside it and an entry in its ledger, or looked at as it is.
//!
//! What does not live here: how the copy and the steps are made safe (`store/upgrade.rs`), the steps (`store/schema`).

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::place;
use crate::domain::act::Act;
use crate::domain::digest::Sum;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::restore;
use crate::review::audit::verify;
use crate::review::error::ReviewError;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::OldFile;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::meta::OwnTexts;
use crate::store::payload::Payload;
use crate::store::schema;
use crate::store::swap;
use crate::store::upgrade::Old;

/// Bytes digested at a time.
const PIECE: u64 = 1 << 16;

/// The schemas in the counts of the entry.
const FROM: &str = "from";
const TO: &str = "to";

/// What bringing a file up to date did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// The schema it had.
    pub from: i64,
    /// Entries of its ledger before.
    pub entries: i64,
    /// The copy that was left beside it.
    pub copy: PathBuf,
}

impl Upgraded {
    /// The sentence that says so.
    #[must_use]
    pub fn text(&self) -> Text {
        text(
            "数据文件已升级：结构 {from} → {to}，台账 {n} 条都在；升级前的副本留作 {copy}",
            "data file upgraded: schema {from} → {to}, all {n|entry|entries} kept; as it was: {copy}",
        )
        .fill(&[("from", &self.from), ("to", &schema::NEWEST), ("n", &self.entries), ("copy", &self.copy.display().to_string())])
    }
}

/// The sentence where there was nothing to do.
#[must_use]
pub fn up_to_date() -> Text {
    text("数据文件已是最新结构（{n}），没有改动", "the data file is already up to date (schema {n}); nothing was changed")
        .fill(&[("n", &schema::NEWEST)])
}

/// What a file says of itself before it is opened.
#[derive(Clone, Debug, Default)]
pub struct SaidAt {
    /// Whose data it holds; none where there is none, or where nothing was imported yet.
    pub stamp: Option<Stamp>,
    /// What is its own.
    pub texts: OwnTexts,
    /// What is said of a restore that was cut off there, which was looked after first.
    pub settled: Option<Text>,
}

/// Whether an office's file or one of practice stands at a place, before it is opened, and what is its own.
///
/// # Errors
/// It is no file of ours, newer, just being made, or what the disk says.
pub fn said_at(path: &Path) -> Result<SaidAt, ReviewError> {
    let settled = swap::settle(&place::followed(path))?;
    let (stamp, texts) = Store::said_by(path)?;
    Ok(SaidAt { stamp, texts, settled: settled.as_ref().map(restore::settled) })
}

impl<B> DeskOptions<B> {
    /// Opens the file; an older one is brought up to date or looked at as it is, with the sentence that says so.
    ///
    /// # Errors
    /// What the store says; a file that could not be brought up to date is as it was.
    pub(in crate::review) fn store_as_it_stands(&self, path: &Path) -> Result<(Store, Option<Text>), ReviewError> {
        let settled = swap::settle(path)?;
        let settled = settled.as_ref().map(restore::settled);
        let (store, told) = self.store_of(path)?;
        self.now.may_date(store.read().stamp()?)?;
        Ok((store, settled.or(told)))
    }

    fn store_of(&self, path: &Path) -> Result<(Store, Option<Text>), ReviewError> {
        match self.old {
            OldFile::Look => {
                let store = Store::open_to_look(path, self.expect, self.create)?;
                let told = looked_at(&store);
                Ok((store, told))
            }
            OldFile::Upgrade => match Store::open(path, self.expect, self.create) {
                Err(StoreError::Older { .. }) => {
                    let done = self.upgrade(path)?;
                    Ok((Store::open(path, self.expect, self.create)?, done.as_ref().map(Upgraded::text)))
                }
                opened => {
                    let store = opened?;
                    let told = looked_at(&store);
                    Ok((store, told))
                }
            },
        }
    }

    /// Brings a file of an older schema up to date; none when it is already.
    ///
    /// # Errors
    /// `BadLedger`, or what the store says; the file is then as it was.
    pub fn upgrade(&self, path: &Path) -> Result<Option<Upgraded>, ReviewError> {
        let Some(old) = Old::open(path, self.expect)? else { return Ok(None) };
        let from = old.schema();
        let mut entries = 0;
        let copy = old.leave_copy(|copy| {
            let chain = verify::chain(copy.read())?;
            entries = chain.entries;
            match chain.findings.into_iter().next() {
                Some(why) => Err(ReviewError::BadLedger(why)),
                None => Ok(()),
            }
        })?;
        let digest = digest_of(&copy.path).map_err(|source| StoreError::Disk { path: copy.path.display().to_string(), source })?;
        let counts = BTreeMap::from([(FROM.to_owned(), from), (TO.to_owned(), schema::NEWEST)]);
        let payload = Payload { counts, digest, why: copy.code, ..Payload::default() };
        old.bring_up(|write| {
            let reviewer = write.staff_code(&self.reviewer)?;
            let who = Who { station: self.station.clone(), reviewer, at: self.now.stamp() };
            write.act(&who, Act::Upgrade, NewAct { payload, ..NewAct::default() })?;
            Ok::<(), ReviewError>(())
        })?;
        Ok(Some(Upgraded { from, entries, copy: copy.path }))
    }
}

/// What an entry says of an upgrade: the schemas, and the name of the copy without that of the file.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    let (from, to) = (payload.counts.get(FROM)?, payload.counts.get(TO)?);
    let words = text("结构 {from} → {to}，副本 …-{copy}.db", "schema {from} → {to}, copy …-{copy}.db");
    Some(words.fill(&[("from", from), ("to", to), ("copy", &payload.why)]))
}

/// The sentence of a file that stays as it is.
fn looked_at(store: &Store) -> Option<Text> {
    let found = store.old_schema()?;
    let words = text(
        "数据文件是旧版本写的（结构 {found}，本程序用 {known}）：这次只查看，不改动，不记台账。要接着办理，先退出“升级文件”",
        "the data file was written by an older version (schema {found}, this program uses {known}): it is only looked at, nothing is changed or noted. To go on working, leave and “upgrade the file”",
    );
    Some(words.fill(&[("found", &found), ("known", &schema::NEWEST)]))
}

fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut sum = Sum::default();
    loop {
        let mut piece = Vec::new();
        if file.by_ref().take(PIECE).read_to_end(&mut piece)? == 0 {
            return Ok(sum.finish());
        }
        sum.add(&piece);
    }
}
