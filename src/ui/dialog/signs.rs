//! What the signs of a screen mean, for help: columns, marks before a row, brackets, the digits of panes.
//!
//! What does not live here: the keys (`help.rs`), drawing the signs (each screen's own).

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::queue::stop_line::Ground;

/// A sign and what it means.
#[derive(Clone, Debug)]
pub struct Sign {
    /// The heading it stands under.
    pub heading: Text,
    /// As it stands on the screen.
    pub shown: Text,
    /// What it means.
    pub means: Text,
}

const fn sign(sign: Text, means: Text) -> Sign {
    Sign { heading: text("记号", "Signs"), shown: sign, means }
}

impl Sign {
    /// A name that may be typed, and what it is.
    #[must_use]
    pub const fn term(name: Text, means: Text) -> Sign {
        Sign { heading: text("字段", "Fields"), shown: name, means }
    }
}

/// The signs of a place, those seen first first.
#[must_use]
pub fn at(place: Place, desk: &Desk) -> Vec<Sign> {
    let mut out = own(place, desk);
    if ![Place::Ask, Place::Consent, Place::Note, Place::Line].contains(&place) {
        out.push(sign(text("↑ 3 ↓ 12", "↑ 3 ↓ 12"), text("上面还有 3 行，下面还有 12 行", "3 more lines above, 12 more below")));
    }
    if matches!(place, Place::Village | Place::List) {
        out.push(sign(
            text("一行末尾 ↓ 2", "↓ 2 in a line"),
            text("这一行有 2 段没有写全，选中它就在下面写全", "2 parts of it are not whole; with the keys on it they stand below"),
        ));
    }
    if !matches!(place, Place::Ask | Place::Consent | Place::Note | Place::Line | Place::Help) {
        out.push(sign(
            text("(F2)", "(F2)"),
            text("屏幕底部的键在括号里：现在不能用，按下去会说为什么", "a key in brackets below cannot be used now; pressing it says why"),
        ));
    }
    out
}

fn own(place: Place, desk: &Desk) -> Vec<Sign> {
    match place {
        Place::Queue => queue(desk),
        Place::Review => review(),
        Place::Village => vec![
            sign(text("█ =", "█ ="), text("█ 是疑点说的那几档，= 是其他各档", "█: what the flag is about; =: everything else")),
            sign(
                text("[中 增幅]", "[M …]"),
                text("图名前的高、中、低: 这张图有没处理的疑点", "H, M or L before a picture: an open flag is about it"),
            ),
        ],
        Place::Scratch => vec![
            sign(text("*  ~", "*  ~"), text("* 是试着改的数，~ 是跟着变的数", "*: a figure you tried; ~: one that moves with it")),
            sign(
                text("+  -  ~", "+  -  ~"),
                text("右边的疑点: + 会新出现，- 会消失，~ 数字会变", "flags on the right: + would be new, - would go, ~ would move"),
            ),
        ],
        Place::Form => vec![
            sign(text("[x]", "[x]"), text("已勾上，可以勾几项", "ticked; several may be")),
            sign(text("(*)", "(*)"), text("已选上，只能选一项", "chosen; one only")),
        ],
        Place::Files => vec![sign(text("*", "*"), text("已选的文件", "a file that is chosen"))],
        Place::Pick => vec![sign(text("*", "*"), text("常用语里自己存的", "a phrase of your own"))],
        Place::Rules => {
            vec![sign(text("现有", "now"), text("现在有这条疑点的户数", "how many cases have this flag now"))]
        }
        Place::Clues
        | Place::Revisits
        | Place::Rounds
        | Place::Visits
        | Place::Present
        | Place::Line
        | Place::Note
        | Place::Read
        | Place::Ask
        | Place::Consent
        | Place::List
        | Place::Preview
        | Place::Settings
        | Place::Help => Vec::new(),
    }
}

fn queue(desk: &Desk) -> Vec<Sign> {
    let mut out = vec![
        sign(
            text("轮", "rd"),
            text("第几轮: 头一次报来是 1，退回以后交回来是 2", "round: 1 as first reported, 2 when it came back after a return"),
        ),
        sign(text("高1中4", "H1M4"), text("没处理的疑点: 高 1 条、中 4 条", "flags that are not settled: 1 high, 4 medium")),
    ];
    if let Some(line) = desk.stop_line() {
        let means = if line.ground == Ground::Share {
            text(
                "照现在的顺序看到第 {n} 户，可疑金额就看了 {share}；那里画一条停止线",
                "with the first {n|case|cases}, {share} of the money in doubt is looked at; the stop line stands there",
            )
            .fill(&[("n", &line.first), ("share", &line.share())])
        } else {
            text("停止线画在那里: {line}", "the stop line stands there: {line}").fill(&[("line", &line.text())])
        };
        out.push(sign(line.sign(), means));
    }
    out.extend([
        sign(text("石门村 12/159", "石门村 12/159"), text("本村还有 12 户待审，共 159 户", "12 of the 159 households of the village wait")),
        sign(text(">", ">"), text("按键管的是这一户", "the case that the keys act on")),
        sign(
            text("#", "#"),
            text("对照样本: 停止线以下抽签抽到的户，要打开看", "control sample: drawn by lot from below the stop line, to be opened"),
        ),
        sign(text("*", "*"), text("选中的户，可以一起办理", "marked, for acts on many")),
        sign(text("天", "age"), text("宽屏幕上: 等了几天", "on a wide screen: days it has waited")),
    ]);
    out
}

fn review() -> Vec<Sign> {
    vec![
        sign(
            text("0 至 5", "0 to 5"),
            text(
                "各栏名字前的数字: 按它就到那一栏；后面的数是有几条",
                "the digit before a pane's name goes there; the number after it is how many it holds",
            ),
        ),
        sign(
            text("+", "+"),
            text(
                "和上面一条同一个根源的疑点，说明一条可以一并说明",
                "a flag of the same root as the one above: one explanation may answer both",
            ),
        ),
        sign(text("高 中 低", "H M L"), text("这个数、这条疑点的轻重", "how grave the figure's or the flag's doubt is")),
        sign(
            text("折起 2", "2 folded"),
            text(
                "刚打开时收入表里没有疑点的小项先收起，往下移就展开",
                "small items without a flag are folded until you move down the table",
            ),
        ),
        sign(text("~", "~"), text("退回以后改过的数，写的是退回时的数", "moved since the return; the figure shown is the one of then")),
        sign(text("!", "!"), text("疑点里点到的成员", "a member that a flag is about")),
        sign(text("…0001", "…0001"), text("户编号的末四位", "the last four digits of the household number")),
        sign(text("1/5", "1/5"), text("打开时那张列表里的第 1 户，共 5 户", "case 1 of the 5 in the list it was opened from")),
    ]
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::input::action::Place;
    use crate::review::queue::stop_line::Ground;
    use crate::review::queue::stop_line::StopLine;
    use crate::ui::dialog::signs;
    use crate::ui::tests::rig;
    use crate::ui::tests::rig::Bench;
    use crate::ui::widgets::display::Look;

    #[test]
    fn the_stop_line_is_explained_by_the_sign_that_stands_on_the_screen() {
        for lang in [Lang::Zh, Lang::En] {
            let mut bench = Bench::new(Look { lang, ..rig::look() }, 100, 30);
            let line = bench.desk.stop_line().expect("a line").clone();
            let mut grounds = vec![line.sign()];
            for ground in [Ground::Own("石门村王建国".to_owned()), Ground::Village("石门村".to_owned(), Text::same("x")), Ground::Share]
            {
                grounds.push(StopLine { ground, ..line.clone() }.sign());
            }
            grounds.dedup();
            assert!(grounds.len() >= 3, "{grounds:?}");
            let sign = line.sign().get(lang).to_owned();
            assert!(bench.picture().contains(&sign), "{sign}: {}", bench.picture());
            let explained = signs::at(Place::Queue, &bench.desk);
            assert!(explained.iter().any(|own| own.shown.get(lang) == sign), "{sign}");
        }
    }

    #[test]
    fn every_sign_is_explained_in_both_languages_once() {
        let desk = rig::desk();
        for place in Place::ALL {
            let signs = signs::at(place, &desk);
            assert!(signs.iter().all(|sign| sign.shown.is_whole() && sign.means.is_whole()), "{place:?}");
            let mut all: Vec<&str> = signs.iter().map(|sign| sign.shown.get(crate::i18n::Lang::Zh)).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), signs.len(), "{place:?}");
        }
    }
}
