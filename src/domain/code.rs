//! Code lists: the closed vocabularies of domain.md 1.2–1.6, with the other spellings that exports use.
//!
//! What does not live here: which field uses which list (`domain/field.rs`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::i18n::Text;
use crate::i18n::text;

/// One closed list of values.
#[derive(Debug)]
pub struct CodeList {
    /// Name in the rule language (`code.NAME`) and in the field register.
    pub id: &'static str,
    /// The values as stored.
    pub values: &'static [&'static str],
    /// Other spellings: (as found in files, as stored).
    pub aliases: &'static [(&'static str, &'static str)],
    /// A value outside the list is kept as it is: the list is known to be partial (domain.md tags `[own]`, "partial list").
    pub open: bool,
}

const fn closed(id: &'static str, values: &'static [&'static str], aliases: &'static [(&'static str, &'static str)]) -> CodeList {
    CodeList { id, values, aliases, open: false }
}

const fn open(id: &'static str, values: &'static [&'static str], aliases: &'static [(&'static str, &'static str)]) -> CodeList {
    CodeList { id, values, aliases, open: true }
}

/// Every list.
pub static CODE_LISTS: &[CodeList] = &[
    closed(
        "yes_no",
        &["是", "否"],
        &[
            ("1", "是"),
            ("0", "否"),
            ("有", "是"),
            ("无", "否"),
            ("Y", "是"),
            ("N", "否"),
            ("已签字", "是"),
            ("未签字", "否"),
            ("代签", "是"),
            ("已参保", "是"),
            ("正常参保", "是"),
            ("未参保", "否"),
        ],
    ),
    closed("sex", &["男", "女"], &[("1", "男"), ("2", "女"), ("男性", "男"), ("女性", "女")]),
    open(
        "hh_type",
        &["脱贫户", "一般农户", "脱贫户(继续享受政策)", "脱贫户(不享受政策)"],
        &[("普通农户", "一般农户"), ("脱贫户（继续享受政策）", "脱贫户(继续享受政策)"), ("脱贫户（不享受政策）", "脱贫户(不享受政策)")],
    ),
    closed("mon_cat", &["脱贫不稳定户", "边缘易致贫户", "突发严重困难户"], &[]),
    open(
        "cert_type",
        &["居民身份证", "残疾人证", "出生证", "军官证", "护照"],
        &[("身份证", "居民身份证"), ("残疾证", "残疾人证"), ("出生医学证明", "出生证")],
    ),
    closed(
        "relation",
        &[
            "户主",
            "配偶",
            "之子",
            "之女",
            "之儿媳",
            "之女婿",
            "之孙子",
            "之孙女",
            "之外孙子",
            "之外孙女",
            "之父",
            "之母",
            "之岳父",
            "之岳母",
            "之公公",
            "之婆婆",
            "之祖父",
            "之祖母",
            "之外祖父",
            "之外祖母",
            "之兄弟姐妹",
            "之兄弟媳妇",
            "之叔伯",
            "之侄儿",
            "之侄女",
            "之曾孙子",
            "之曾孙女",
            "其他",
        ],
        &[("本人", "户主"), ("户主本人", "户主"), ("妻子", "配偶"), ("丈夫", "配偶")],
    ),
    closed(
        "male_relations",
        &["之子", "之曾孙子", "之父", "之公公", "之女婿", "之叔伯", "之孙子", "之外孙子", "之岳父", "之侄儿", "之祖父", "之外祖父"],
        &[],
    ),
    closed(
        "female_relations",
        &["之女", "之曾孙女", "之儿媳", "之母", "之婆婆", "之孙女", "之外孙女", "之兄弟媳妇", "之岳母", "之侄女", "之祖母", "之外祖母"],
        &[],
    ),
    open("politics", &["中共党员", "中共预备党员", "共青团员", "群众"], &[]),
    closed("education", &["文盲或半文盲", "小学", "初中", "高中", "大专", "本科及以上"], &[("本科", "本科及以上")]),
    open(
        "student",
        &[
            "学龄前儿童",
            "学前教育",
            "小学",
            "七年级",
            "八年级",
            "九年级",
            "普通高中一年级",
            "普通高中二年级",
            "普通高中三年级",
            "中职一年级",
            "中职二年级",
            "中职三年级",
            "高职高专一年级",
            "高职高专二年级",
            "高职高专三年级",
            "技师学院一年级",
            "技师学院二年级",
            "技师学院三年级",
            "技师学院四年级",
            "本科一年级",
            "本科二年级",
            "本科三年级",
            "本科四年级",
            "本科五年级",
            "硕士研究生及以上",
        ],
        &[
            ("非在校生", ""),
            ("不在校", ""),
            ("一年级", "小学"),
            ("二年级", "小学"),
            ("三年级", "小学"),
            ("四年级", "小学"),
            ("五年级", "小学"),
            ("六年级", "小学"),
            ("初一", "七年级"),
            ("初二", "八年级"),
            ("初三", "九年级"),
            ("高一", "普通高中一年级"),
            ("高二", "普通高中二年级"),
            ("高三", "普通高中三年级"),
        ],
    ),
    open("dropout_reason", &["因病", "因残", "厌学", "其他"], &[]),
    closed("health", &["健康", "长期慢性病", "患有大病", "残疾"], &[("慢性病", "长期慢性病"), ("大病", "患有大病")]),
    closed(
        "labour",
        &["普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"],
        &[
            ("无劳动能力", "无劳动力"),
            ("丧失劳动能力", "丧失劳动力"),
            ("弱劳动力", "弱劳动力或半劳动力"),
            ("半劳动力", "弱劳动力或半劳动力"),
            ("弱(半)劳动力", "弱劳动力或半劳动力"),
        ],
    ),
    open(
        "work_place",
        &["乡镇内", "县内", "省内县外", "省外"],
        &[("乡(镇)内", "乡镇内"), ("乡镇内县内", "县内"), ("县外省内", "省内县外")],
    ),
    closed("outside_county", &["省内县外", "省外"], &[]),
    open(
        "post_type",
        &["生态护林员", "保洁员", "护路员", "水管员", "治安协管", "护理员", "网格员", "光伏岗", "其他"],
        &[("护林员", "生态护林员")],
    ),
    closed("dibao", &["农村低保", "城市低保", "未享受", "是"], &[("否", "未享受"), ("不享受", "未享受"), ("无", "未享受")]),
    closed(
        "tekun",
        &["农村特困", "城市特困", "不享受", "是"],
        &[("否", "不享受"), ("未享受", "不享受"), ("无", "不享受"), ("农村特困供养", "农村特困"), ("城市特困供养", "城市特困")],
    ),
    closed(
        "collect_mode",
        &["入户", "视频", "电话", "推算"],
        &[("入户采集", "入户"), ("电话采集", "电话"), ("视频采集", "视频"), ("推算(未核)", "推算"), ("微信视频", "视频")],
    ),
    open(
        "risk",
        &[
            "因病",
            "因学",
            "因残",
            "因自然灾害",
            "因意外事故",
            "因产业(项目)失败",
            "因务工就业不稳",
            "缺劳动力",
            "因安全住房",
            "因安全饮水",
            "其他",
        ],
        &[],
    ),
    closed("clear_mode", &["帮扶消除", "自然消除"], &[]),
    closed(
        "counts",
        &["yes", "no", "ask"],
        &[("是", "yes"), ("否", "no"), ("计入", "yes"), ("不计入", "no"), ("待定", "ask"), ("待核", "ask")],
    ),
    open(
        "detail_item",
        &["animals", "crops", "rent", "disability", "elder", "support_in"],
        &[
            ("养殖业", "animals"),
            ("养殖业收入", "animals"),
            ("种植业", "crops"),
            ("种植业收入", "crops"),
            ("土地流转", "rent"),
            ("土地流转租金", "rent"),
            ("流转租金", "rent"),
            ("残疾补贴", "disability"),
            ("残疾人补贴", "disability"),
            ("残疾人两项补贴", "disability"),
            ("高龄补贴", "elder"),
            ("高龄津贴", "elder"),
            ("赡养费", "support_in"),
            ("赡养收入", "support_in"),
            ("子女赡养", "support_in"),
            ("子女赡养费", "support_in"),
        ],
    ),
    open(
        "change_kind",
        &["join", "leave"],
        &[
            ("自然增加", "join"),
            ("增加", "join"),
            ("新增", "join"),
            ("出生", "join"),
            ("婚入", "join"),
            ("迁入", "join"),
            ("刑满释放", "join"),
            ("自然减少", "leave"),
            ("减少", "leave"),
            ("死亡", "leave"),
            ("婚出", "leave"),
            ("迁出", "leave"),
            ("失联", "leave"),
            ("服刑", "leave"),
        ],
    ),
    open("dev_measure", &["已实施", "尚未实施"], &[("是", "已实施"), ("否", "尚未实施")]),
    // Of the program's own making, for filters: the words that the screens show are as good as the codes.
    closed(
        "status",
        &["submitted", "returned", "corrected", "held", "approved", "entered", "county_passed", "county_returned", "exempted", "locked"],
        &[
            ("待审", "submitted"),
            ("to review", "submitted"),
            ("已退回", "returned"),
            ("退回", "returned"),
            ("待复审", "corrected"),
            ("came back", "corrected"),
            ("挂起", "held"),
            ("on hold", "held"),
            ("已通过", "approved"),
            ("通过", "approved"),
            ("已录入", "entered"),
            ("县级已审定", "county_passed"),
            ("county passed", "county_passed"),
            ("县级退回", "county_returned"),
            ("county returned", "county_returned"),
            ("不采集", "exempted"),
            ("已锁定", "locked"),
        ],
    ),
    closed("severity", &["high", "medium", "low"], &[("高", "high"), ("中", "medium"), ("med", "medium"), ("低", "low")]),
];

/// A value in a column of six cells, of eight in English: shorter words for the categories of a household that do not fit there.
#[must_use]
pub fn brief(value: &str) -> Text {
    match value {
        "脱贫户" | "脱贫户(继续享受政策)" | "脱贫户(不享受政策)" => text("脱贫户", "exited"),
        "一般农户" => text("一般户", "plain"),
        "脱贫不稳定户" | "不稳定户" => text("不稳定", "unstable"),
        "边缘易致贫户" | "边缘户" => text("边缘户", "marginal"),
        "突发严重困难户" | "突发户" => text("突发户", "sudden"),
        other => label(other),
    }
}

/// The values in English. A value of an open list that is not here stays as the file has it.
static ENGLISH: &[(&str, &str)] = &[
    ("是", "yes"),
    ("否", "no"),
    ("男", "male"),
    ("女", "female"),
    ("脱贫户", "exited poverty"),
    ("一般农户", "plain"),
    ("脱贫户(继续享受政策)", "exited poverty (policy goes on)"),
    ("脱贫户(不享受政策)", "exited poverty (policy ended)"),
    ("脱贫不稳定户", "unstable"),
    ("不稳定户", "unstable"),
    ("边缘户", "marginal"),
    ("突发户", "sudden hardship"),
    ("边缘易致贫户", "marginal"),
    ("突发严重困难户", "sudden hardship"),
    ("居民身份证", "id card"),
    ("残疾人证", "disability card"),
    ("出生证", "birth certificate"),
    ("军官证", "officer's card"),
    ("护照", "passport"),
    ("户主", "head"),
    ("配偶", "spouse"),
    ("之子", "son"),
    ("之女", "daughter"),
    ("之儿媳", "son's wife"),
    ("之女婿", "daughter's husband"),
    ("之孙子", "son's son"),
    ("之孙女", "son's daughter"),
    ("之外孙子", "daughter's son"),
    ("之外孙女", "daughter's daughter"),
    ("之父", "father"),
    ("之母", "mother"),
    ("之岳父", "wife's father"),
    ("之岳母", "wife's mother"),
    ("之公公", "husband's father"),
    ("之婆婆", "husband's mother"),
    ("之祖父", "father's father"),
    ("之祖母", "father's mother"),
    ("之外祖父", "mother's father"),
    ("之外祖母", "mother's mother"),
    ("之兄弟姐妹", "sibling"),
    ("之兄弟媳妇", "brother's wife"),
    ("之叔伯", "uncle"),
    ("之侄儿", "nephew"),
    ("之侄女", "niece"),
    ("之曾孙子", "great-grandson"),
    ("之曾孙女", "great-granddaughter"),
    ("其他", "other"),
    ("中共党员", "party member"),
    ("中共预备党员", "probationary party member"),
    ("共青团员", "youth league"),
    ("群众", "no party"),
    ("文盲或半文盲", "illiterate or half so"),
    ("小学", "primary school"),
    ("初中", "junior middle school"),
    ("高中", "senior middle school"),
    ("大专", "college"),
    ("本科及以上", "university or more"),
    ("学龄前儿童", "below school age"),
    ("学前教育", "kindergarten"),
    ("七年级", "7th grade"),
    ("八年级", "8th grade"),
    ("九年级", "9th grade"),
    ("普通高中一年级", "senior middle school, 1st year"),
    ("普通高中二年级", "senior middle school, 2nd year"),
    ("普通高中三年级", "senior middle school, 3rd year"),
    ("中职一年级", "vocational school, 1st year"),
    ("中职二年级", "vocational school, 2nd year"),
    ("中职三年级", "vocational school, 3rd year"),
    ("高职高专一年级", "college, 1st year"),
    ("高职高专二年级", "college, 2nd year"),
    ("高职高专三年级", "college, 3rd year"),
    ("技师学院一年级", "technicians' school, 1st year"),
    ("技师学院二年级", "technicians' school, 2nd year"),
    ("技师学院三年级", "technicians' school, 3rd year"),
    ("技师学院四年级", "technicians' school, 4th year"),
    ("本科一年级", "university, 1st year"),
    ("本科二年级", "university, 2nd year"),
    ("本科三年级", "university, 3rd year"),
    ("本科四年级", "university, 4th year"),
    ("本科五年级", "university, 5th year"),
    ("硕士研究生及以上", "master's course or more"),
    ("因病", "illness"),
    ("因残", "disability"),
    ("厌学", "tired of school"),
    ("健康", "healthy"),
    ("长期慢性病", "chronic illness"),
    ("患有大病", "grave illness"),
    ("残疾", "disabled"),
    ("普通劳动力", "ordinary labour"),
    ("技能劳动力", "skilled labour"),
    ("弱劳动力或半劳动力", "weak or half labour"),
    ("丧失劳动力", "lost labour"),
    ("无劳动力", "no labour"),
    ("乡镇内", "within the township"),
    ("县内", "within the county"),
    ("省内县外", "within the province"),
    ("省外", "outside the province"),
    ("生态护林员", "forest ranger"),
    ("保洁员", "cleaner"),
    ("护路员", "road keeper"),
    ("水管员", "water keeper"),
    ("治安协管", "security aide"),
    ("护理员", "carer"),
    ("网格员", "grid worker"),
    ("光伏岗", "solar post"),
    ("农村低保", "rural dibao"),
    ("城市低保", "urban dibao"),
    ("未享受", "none"),
    ("农村特困", "rural tekun"),
    ("城市特困", "urban tekun"),
    ("不享受", "none"),
    ("入户", "at home"),
    ("视频", "by video"),
    ("电话", "by phone"),
    ("推算", "estimated"),
    ("因学", "schooling"),
    ("因自然灾害", "natural disaster"),
    ("因意外事故", "accident"),
    ("因产业(项目)失败", "failed business"),
    ("因务工就业不稳", "unsteady work"),
    ("缺劳动力", "lack of labour"),
    ("因安全住房", "unsafe housing"),
    ("因安全饮水", "unsafe water"),
    ("帮扶消除", "ended by help"),
    ("自然消除", "ended by itself"),
    ("已实施", "done"),
    ("尚未实施", "not yet"),
];

/// What stands between the values of a cell that holds several.
const BETWEEN: [char; 5] = [',', '，', '、', ';', '；'];

/// A value, or several, as people read them: as stored, and in English.
#[must_use]
pub fn label(stored: &str) -> Text {
    match english(stored) {
        Some(said) => Text::made(stored.to_owned(), said.into_owned()),
        None => Text::same(stored),
    }
}

/// The English of a value, or of several; none for what is the same in both languages: figures, dates and codes, words of no list.
#[must_use]
pub fn english(stored: &str) -> Option<Cow<'static, str>> {
    static KNOWN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| ENGLISH.iter().rev().copied().collect());
    // Figures, dates and codes, by far the most.
    if stored.is_ascii() {
        return None;
    }
    if let Some(one) = KNOWN.get(stored) {
        return Some(Cow::Borrowed(one));
    }
    let each: Option<Vec<&str>> = stored.split(BETWEEN).map(|value| KNOWN.get(value.trim()).copied()).collect();
    each.map(|each| Cow::Owned(each.join(", ")))
}

/// Finds a list by its id.
#[must_use]
pub fn code_list(id: &str) -> Option<&'static CodeList> {
    CODE_LISTS.iter().find(|list| list.id == id)
}

impl CodeList {
    /// The stored spelling of a value found in a file; `None` when a closed list does not know it.
    #[must_use]
    pub fn canonical<'a>(&self, found: &'a str) -> Option<&'a str>
    where
        'static: 'a,
    {
        if let Some(value) = self.values.iter().find(|value| **value == found) {
            return Some(value);
        }
        if let Some((_, value)) = self.aliases.iter().find(|(alias, _)| *alias == found) {
            return Some(value);
        }
        self.open.then_some(found)
    }

    /// Its values as people may write them: the stored ones, and for a Chinese reader the first Chinese spelling of a code in letters.
    #[must_use]
    pub fn words(&self) -> Text {
        let chinese: Vec<&str> = self.values.iter().map(|value| self.chinese(value)).collect();
        Text::made(chinese.join("、"), self.values.join(", "))
    }

    /// A stored value as a Chinese reader may write it.
    #[must_use]
    pub fn chinese(&self, value: &'static str) -> &'static str {
        let other = self.aliases.iter().find(|(alias, stored)| *stored == value && !alias.is_ascii());
        if value.is_ascii() { other.map_or(value, |(alias, _)| alias) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::code::CODE_LISTS;
    use crate::domain::code::brief;
    use crate::domain::code::code_list;
    use crate::domain::code::label;
    use crate::domain::flag::Severity;
    use crate::i18n::Lang;

    #[test]
    fn every_value_has_english_of_its_own_in_its_list() {
        for list in CODE_LISTS {
            let mut said: Vec<String> = Vec::new();
            for value in list.values.iter().filter(|value| !value.is_ascii()) {
                let label = label(value);
                assert_eq!(label.get(Lang::Zh), *value);
                assert!(label.get(Lang::En).is_ascii() && !label.get(Lang::En).is_empty(), "{value} of {}", list.id);
                said.push(label.get(Lang::En).to_owned());
            }
            let count = said.len();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), count, "two values of {} are called the same: {said:?}", list.id);
        }
        assert_eq!(label("长期慢性病,残疾").get(Lang::En), "chronic illness, disabled");
        assert_eq!((label("村医").get(Lang::En), label("").get(Lang::En)), ("村医", ""));
    }

    #[test]
    fn a_category_has_one_name_however_wide_its_column_is() {
        for value in ["hh_type", "mon_cat"].into_iter().filter_map(code_list).flat_map(|list| list.values) {
            let (brief, whole) = (brief(value), label(value));
            let words = brief.get(Lang::En);
            assert!(words.len() <= 8 && whole.get(Lang::En).starts_with(words), "{value}: {words}, {}", whole.get(Lang::En));
        }
    }

    #[test]
    fn what_a_screen_calls_a_status_or_a_weight_is_understood_in_a_filter() {
        let status = code_list("status").expect("a list");
        let severity = code_list("severity").expect("a list");
        let all = Status::ALL.iter().map(|one| (status, one.code(), one.label()));
        for (list, code, label) in all.chain(Severity::ALL.iter().map(|one| (severity, one.code(), one.label()))) {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(list.canonical(label.get(lang)), Some(code), "{}", label.get(lang));
            }
        }
        for (list, zh, en) in [(severity, "高、中、低", "high, medium, low"), (code_list("sex").expect("a list"), "男、女", "男, 女")]
        {
            assert_eq!((list.words().get(Lang::Zh), list.words().get(Lang::En)), (zh, en));
        }
        assert!(status.words().get(Lang::Zh).starts_with("待审、已退回、待复审"));
        assert_eq!((status.values.len(), severity.values.len()), (Status::ALL.len(), Severity::ALL.len()));
    }
}
