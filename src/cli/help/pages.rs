//! The register of help pages: one row a command, with the work it belongs to, what to know of it, and two calls that run.
//!
//! The commands and options themselves are `cli/args/mod.rs`; a test holds that each command has its row and each call is understood.
//! What does not live here: how a page is laid out (`cli/help/mod.rs`, `cli/help/man.rs`).

use crate::cli::help::office_pages::OFFICE;
use crate::cli::help::page::Example;
use crate::cli::help::page::Page;
use crate::cli::help::page::Topic;
use crate::cli::help::page::page;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// The work that commands belong to, with what is said of each of them.
#[derive(Debug)]
pub struct CommandGroup {
    /// Its name.
    pub label: Text,
    /// Its commands; the one without a path is the program itself.
    pub pages: &'static [Page],
}

/// The register, in the order of the work.
pub static GROUPS: &[CommandGroup] = &[
    CommandGroup { label: text("导入与筛查", "Import and screening"), pages: INTAKE },
    CommandGroup { label: text("审核", "Review"), pages: REVIEW },
    CommandGroup { label: text("采集期、责任人、线索、回头看", "Campaigns, duties, clues and second visits"), pages: OFFICE },
    CommandGroup { label: text("导出", "Export"), pages: EXPORT },
    CommandGroup { label: text("看护文件", "Care of the file"), pages: CARE },
    CommandGroup { label: text("规则", "Rules"), pages: RULES },
    CommandGroup { label: text("练习与学习", "Practice and learning"), pages: PRACTICE },
    CommandGroup { label: text("设置与按键", "Settings and keys"), pages: KEYS },
];

/// Every page, in the order of the register.
pub fn all() -> impl Iterator<Item = &'static Page> {
    GROUPS.iter().flat_map(|group| group.pages)
}

static INTAKE: &[Page] = &[
    Page {
        path: "import",
        more: text(
            "先显示预览，再备份、一次写入、筛查；有错的行单独列出，不影响其他行。同一文件再导一次不产生变化。整批可以用 undo-batch 撤销。",
            "Shows a preview, makes a backup, writes everything at once and runs the rules. Bad rows are listed and left out. \
             The same file twice changes nothing. undo-batch takes the whole import back.",
        ),
        examples: [
            ("hezhun import 2024/*.xlsx --dry-run", text("只看会导入什么", "only see what would come in")),
            ("hezhun import 养老.xlsx --roster pension --period 2024", text("指明是哪种名册、哪一期", "say which roster and period it is")),
        ],
        topics: &[Topic::Rosters],
    },
    Page {
        path: "screen",
        more: text(
            "文件进、疑点出，什么都不保存。--outcomes 另写每户每条规则的结果：H、M、L 高中低，. 没有问题，- 与它无关，小写字母是跳过的原因。",
            "Files in, flags out; nothing is stored. --outcomes also writes how every rule ended for every household: H, M, L, . clear, - not concerned, a small letter is why it was skipped.",
        ),
        examples: [
            ("hezhun screen 2024/*.xlsx --out flags.csv", text("疑点写到一个文件", "the flags into a file")),
            (
                "hezhun screen 2023.csv 2024.csv --audience public",
                text("两年对比，隐去姓名和证件", "two years compared, without names and numbers"),
            ),
        ],
        topics: &[Topic::Rosters],
    },
    page(
        "stage",
        text(
            "把一个乡镇或全县的文件做成县里引擎（如 DuckDB）用的 csv 表：乡镇、村、户、其他期、成员、各名册、导入说明，每一格带状态（有值、空、没有这一列、读不懂、不在代码表里）。\
             金额是整分，日期是天数，文字照原样；证件号、电话只留密文，密钥在文件夹旁边的 .key 里，不要一起交出去。写不完整就什么都不留下。\
             各乡镇有自己文件的，一个乡镇一个乡镇地读和写，内存里只放最大的一个：文本的年度表看表里的乡镇，名册、采集表、xlsx 看文件名或文件夹名里的乡镇\
             （青溪镇_公益岗工资表_202409.csv）。全县一张的名册，名字里又没有乡镇的，就全部一起读，占的内存和 screen 一样。",
            "Makes csv tables for an engine of the county (such as DuckDB) of the files of a township or of a whole county: townships, villages, households, their other records, members, every roster, import notes, \
             with the state of every cell (value, empty, no such column, unreadable, not in its list). Money is whole fen, days are numbers, words as they stand; \
             numbers of people and phones are hashed under a key in FOLDER.key, which stays with the county. What cannot be written whole leaves nothing. \
             Townships that have files of their own are read and written one after the other, with the largest of them in memory: a yearly text file tells its \
             townships in its rows, lists, sheets and workbooks in the name of the file or of its folder (TOWNSHIP_payroll_202409.csv). With a list of the \
             whole county, or one whose name tells no township, all are read together, which takes the memory of screen.",
        ),
        [
            ("hezhun stage 2023.csv 2024.csv --out 县表", text("两年的文件做成一个文件夹", "the files of two years into a folder")),
            ("hezhun stage 2024/*.xlsx --out 县表 --key 县.key", text("各乡镇用同一个密钥", "one key for all townships")),
        ],
    ),
    page(
        "explain",
        text(
            "县里引擎的 flags 表导出成 csv，这里给每条疑点写上说明和算式，和 screen 写的一字不差。要用 stage 写出的那个文件夹、同一套规则，\
             还要当时的密钥：说明里证件号、电话露出的头尾几位要用它读出来。先照文件夹里的数重新判一遍，对不上的不写。只读这些疑点的乡镇。",
            "Takes the engine's table flags as csv and writes each with its sentence and arithmetic, byte for byte as screen does. It wants the folder that \
             stage made, the same rules, and the key of then, which reads the ends of numbers that a sentence shows. Every flag is judged again by what the \
             folder holds; one that does not come to the same is not written. Only the townships of these flags are read.",
        ),
        [
            ("hezhun explain flags.csv --staged 县表 --out 说明.csv", text("写到一个文件", "into a file")),
            ("hezhun explain flags.csv --staged 县表 --key 县.key", text("密钥在别处", "with a key kept elsewhere")),
        ],
    ),
    page(
        "assess",
        text(
            "规则或标准改了以后，对已导入的数据重新筛查；已作的决定不会改变。",
            "After rules or limits changed; decisions stay as they are.",
        ),
        [
            ("hezhun assess", text("重新筛查当前数据", "judge what is in the file again")),
            ("hezhun assess --rules-file own.toml", text("用单位自己的规则重新筛查", "with the office's own rules")),
        ],
    ),
    page(
        "unmatched",
        text("名册里有、户里找不到的人，要请村里核对。", "People of a roster that no household has; ask the village."),
        [
            ("hezhun unmatched", text("列出来", "list them")),
            ("hezhun unmatched --format csv", text("按 csv 列出，可以转到文件", "as csv, for a file")),
        ],
    ),
    page(
        "undo-batch",
        text(
            "批次号在导入时显示，台账里也有。后来的导入改了同一些项目时，要先撤销后来的。",
            "The import tells its number. A later import of the same fields is undone first.",
        ),
        [
            ("hezhun undo-batch 3", text("撤销第 3 批导入", "take import 3 back")),
            ("hezhun undo-batch 3 --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
];

static REVIEW: &[Page] = &[
    Page {
        path: "queue",
        more: text(
            "按可疑金额从大到小排，每行写明排位理由；最后说停止线在哪一户、是什么定的，对照样本看出了什么。",
            "Most money in doubt first, each row with its reason; then where the stop line stands and why, and what the control sample shows.",
        ),
        examples: [
            ("hezhun queue --limit 20 --order impact", text("最要紧的 20 户", "the 20 most harmful")),
            ("hezhun queue --where 'net_pc < 8500 and village == \"石门村\"'", text("只看符合条件的户", "only those that fit")),
        ],
        topics: &[Topic::Filters],
    },
    Page {
        path: "villages",
        more: text(
            "村级疑点最重的村在前。筛选条件从全村的户里数；同一个条件写给 queue --where，就列出这些村的全部户。",
            "Those with the heaviest flags of their own first. A filter counts over all households of a village; given to \
             queue --where it takes all households of these villages.",
        ),
        examples: [
            ("hezhun villages", text("各村户数、待审、高疑点", "households, waiting and high flags of each village")),
            ("hezhun villages --where 'count(households where net_pc < 8500) > 3'", text("只看符合条件的村", "only those that fit")),
        ],
        topics: &[Topic::Filters],
    },
    page(
        "board",
        text(
            "还有几个工作日、每天要办几户、照近来的速度哪天办完（快和慢两头），各村、各工作队办到哪里，统计数和上年同期，谁通过了多少户。屏幕上按 ~ 打开，回车列出每个数后面的户。",
            "Working days left and households a day, the day all will be done at the pace so far (quick and slow), how each village and team stands, the counts beside \
             those of a year before, who approved how many. On the screen ~ opens it, and Enter lists the households behind a number.",
        ),
        [("hezhun board", text("看板", "the board")), ("hezhun board --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "count",
        text(
            "下降户、低于各条线的户、增幅分级、人均转移性和财产性收入、采集方式、监测对象、退回情况，都是从数据里数的，从不看疑点触发没有。\
             缺数据的户单列一栏，不算进去。每项的筛选条件写给 queue --where，就列出那些户。线索、网格排查、入户次数也在这里数（clues_open、grids_silent、door_visits 等），不算进户数：线索数这一期那一年的，\
             看今天怎样，过去了的一年、一个月看最后一天怎样，排查数一个月的（--period 2024m10；不写就是那一天所在的月份），还没有登记过的写明，不算零。单位自己的统计项写在 hezhun.toml 旁边的 counts.toml 里。",
            "Falls, households below each line, growth tiers, transfers and property income per head, ways of collection, monitored households, returns: \
             all counted from the data, never from whether a rule fired. Households whose data are missing stand in a column of their own. The filter of a \
             count, given to queue --where, lists its households. Clues, rounds in grids and visits are counted too (clues_open, grids_silent, door_visits and others), \
             and are no households: clues of the year of the period as they stand today, or stood on the last day of one that is over, rounds of a month (--period 2024m10, else that of \
             that day); where none was entered that is said. The office's own counts stand in counts.toml beside hezhun.toml.",
        ),
        [
            ("hezhun count --split village --format csv", text("各村的数，按 csv", "by village, as csv")),
            ("hezhun count clues_open clues_late --split source", text("在办、超期的线索，按来源", "open and late clues, by source")),
        ],
    ),
    page(
        "show",
        text(
            "收入、疑点和算式、成员、批注、经过。证件号和电话只露头尾；确实要看完整的，加 --numbers，查看会记入台账。",
            "Account, flags with their arithmetic, members, notes, history. Certificates and phones are masked; --numbers lists them in full, and the ledger notes it.",
        ),
        [
            ("hezhun show 98010100031", text("查看这一户", "show this household")),
            ("hezhun show 98010100031 --period 2023", text("看上一年", "look at the year before")),
        ],
    ),
    Page {
        path: "decide",
        more: text(
            "通过、退回等针对户；属实、豁免、误报、待部门要用 --rule 指明疑点。不写 --ask 的退回按各户自己的疑点写要求，每村一张退回单；\
             退回多户时写的 --ask 另加给每一户。对照样本（queue 里打 # 的）要先用 hezhun show 看过才能通过。\
             take-over 照以前一期对同一条疑点的说明再办一次（hezhun show 写着当时怎样处理），没有就不办。通过以后：enter 已录入系统，\
             county-pass 县级已审定，county-return 县级退回（--note 写县里的话，户回到待审），lock 锁定，unlock 解锁（--note 写为什么）；\
             --from 从表里读户编号，一次办完。全部能用 hezhun undo 撤销。",
            "approve, return and the like are about households; explain, waive, false-alarm and pend name a flag with --rule. \
             A return without --ask asks each household for its own flags, on one slip a village; with several households --ask is asked of \
             all of them besides. Cases of the control sample (# in queue) are approved only once looked at with hezhun show. \
             take-over gives a flag the answer it had in an earlier period once more (hezhun show tells it), and is refused where there is none. \
             After an approval: enter (typed into the county's system), county-pass, county-return (--note holds the county's words, and the case waits \
             again), lock, unlock (--note says why); --from reads the household numbers from a table, all in one act. \
             hezhun undo takes any of them back.",
        ),
        examples: [
            (
                "hezhun decide 98010100031 return --reason R11 --bring E4",
                text("退回补录，要带一卡通流水", "return it, to be completed, with the card statement"),
            ),
            ("hezhun decide 98010100031 explain --rule INC01 --reason R07 --note 核实", text("一条疑点属实", "a flag is explained")),
        ],
        topics: &[Topic::Reasons, Topic::Evidence],
    },
    page(
        "waivers",
        text(
            "批准人、依据、到期日和现在的状态；到期自动恢复。",
            "Approver, ground, last day and what became of each; they lapse by themselves.",
        ),
        [("hezhun waivers", text("列出豁免", "list them")), ("hezhun waivers --format csv", text("按 csv 列出", "as csv"))],
    ),
    page(
        "undo",
        text(
            "撤销最近一次决定；成批办理的算一步。先说是哪一步、哪一天的，再问；没有终端可问就加 --yes。台账里两步都留着。",
            "Takes the last act back, a bulk act as one. It says which and of what day first, and asks; where there is no terminal to ask \
             on add --yes. The ledger keeps both.",
        ),
        [
            ("hezhun undo", text("说出上一步，问了再撤销", "say the last act, ask, take it back")),
            ("hezhun undo --yes --by lm", text("不问，记在 lm 名下", "without asking, in the name of lm")),
        ],
    ),
];

static EXPORT: &[Page] = &[
    page(
        "export",
        text(
            "按文件名写成 csv 或 xlsx；不写 --out 就显示出来。给人看、打印、改数都用 xlsx。csv 里的长号码和日期写成 =\"…\"，LibreOffice 照原样显示；\
             Excel、WPS 没有试过。csv 用表格软件另存一次后 =\"…\" 就没有了，再打开长号码会丢位。给其他程序用加 --plain。",
            "csv or xlsx by the name of the file; shown when --out is left out. To read, print and correct take xlsx. Long numbers and days stand \
             in csv as =\"…\", which LibreOffice shows as they are; Excel and WPS were not tried. Saved again as csv by a spreadsheet the =\"…\" is \
             gone, and opened once more long numbers lose digits. For other programs add --plain.",
        ),
        [
            ("hezhun export flags --out flags.xlsx", text("疑点写成表格文件", "the flags as a workbook")),
            (
                "hezhun export cases --out cases.csv --audience public",
                text("公示用，姓名只留首尾，号码遮盖", "for the public: names shortened, numbers masked"),
            ),
        ],
    ),
    page(
        "report",
        text(
            "--list 列出各种文书和给谁看。台账、汇总表按 A4 排好，每页有表头和填报人、审核人、日期一行；收入下降户台账、低收入户台账是统计项（见 count）数到的那些户。\
             通报的每个数都是一个统计项，只写到村，可以张贴；缺数据没有计入的户写在那一段后面；--explain 逐个列出通报的数、统计项和打开各户的筛选条件。内部的文书加 --audience public 不写。写出会记入台账。",
            "--list names the papers and whom they are for. Ledgers and the summary are laid out on A4, each page with its heads and a line to sign; the \
             ledgers of falls and of low incomes hold the households that the count of that name counts (see count). Every number of the bulletin is a \
             count; it names villages only and may be posted; households that lack the data stand behind their paragraph; --explain lists every number with its count and \
             the filter that opens it. What stays in the office is \
             refused for --audience public. Writing is an entry of the ledger.",
        ),
        [
            ("hezhun report returns --out 退回整改台账.xlsx", text("退回整改台账，打印用", "the ledger of returns, to print")),
            ("hezhun report bulletin --explain", text("通报的每个数从哪里来", "where each number of it comes from")),
        ],
    ),
    page(
        "fill",
        text(
            "照县里发来的 xlsx 填数：表头按字段和统计项的名称认（“上年”“增幅”“万元”也认），有户编号或村的按行填，只有表头的每户或每村加一行。\
             只改填的格：样式、公式、合并、别的工作表都不动，公式打开时重算。不认得的表头列出来，用 --teach 教一次就记住。证件号照常遮盖。写出会记入台账。",
            "Fills an xlsx as the county sent it: titles are known by the names of fields and counts, with year, change and unit; rows with a household number or a \
             village are filled, a table with a head only gets a row for each. Only those cells change: looks, formulas, merged cells and other sheets stay, \
             and formulas are worked out when it is opened. Titles nobody knows are listed; --teach one once. Certificates stay masked. Writing is an entry \
             of the ledger.",
        ),
        [
            ("hezhun fill 县里的表.xlsx --out 填好.xlsx", text("按表头填，写成另一个文件", "fill it by its titles, into another file")),
            (
                "hezhun fill 县里的表.xlsx --out 填好.xlsx --teach 可支配=net_pc",
                text("教一个表头是什么，以后都记得", "teach a title, kept from then on"),
            ),
        ],
    ),
    page(
        "correction-sheet",
        text("村里填好后，用 import 导回来。", "The village fills it in; import brings it back."),
        [
            ("hezhun correction-sheet --village 石门村 --out 石门村.xlsx", text("一个村的更正表", "a sheet for a village")),
            ("hezhun correction-sheet --household 98010100031 --out 一户.xlsx", text("一户的更正表", "a sheet for a household")),
        ],
    ),
];

static CARE: &[Page] = &[
    page(
        "verify",
        text(
            "能看出改动。尾部被截断或换成旧文件，靠两处封签（本机和文件旁的 -seal）看出；两处都没有了，只有抄下的封签能看出，请抄下显示的封签。有密码的文件每天有签名；知道密码的人可以重签，那也要靠抄下的封签。",
            "Shows tampering. A cut tail or an older file is seen by the seals on this computer and beside the file (-seal); with both gone only the seal you wrote down shows it, so keep the one that is shown. The days of a file under a password are signed; who knows the password can sign anew, and that too only the kept seal shows.",
        ),
        [
            ("hezhun verify", text("核对当前文件", "check the file")),
            ("hezhun verify --known-loss", text("少的记录确实找不回来，记入台账", "what is missing is gone for good: enter that")),
        ],
    ),
    page(
        "backup",
        text(
            "写出一份完整的副本；只会盖掉这个数据文件以前的备份，别的一律不盖。不写文件名就放进旁边的 backups 文件夹，设置里有 backup_place 的再放一份。自动的备份留最近 10 份、14 天每天一份、10 周每周一份、每月一份；手工做的从不删。备份写好、台账记不上时（例如磁盘满了），下次打开再补记。",
            "Writes a whole copy, over nothing but an older backup of this very file. Without a name it goes into the folder backups beside the \
             file, and into backup_place of the settings. Of automatic ones the last 10 stay, one a day for 14 days, one a week for 10 weeks and one a \
             month; those made by hand are never removed. A backup that cannot be entered in the ledger, as on a full disk, is entered at the next start.",
        ),
        [
            ("hezhun backup", text("备份到旁边的文件夹和第二个地方", "beside the file and into the second place")),
            ("hezhun backup E:/核准备份.db", text("备份到 U 盘", "onto a stick")),
        ],
    ),
    page(
        "restore",
        text(
            "先全面核对备份，说明会失去和多出哪些记录，会失去就先问；现在的文件每次另存一份（…-before-restore-1.db）。中途断电，文件要么是原来的，要么是恢复后的，下次打开会说明。--drill 是演练，不动数据文件。",
            "Checks the backup from all sides and says what would be lost and gained; where something would be lost it asks. The file of today is \
             kept beside each time (…-before-restore-1.db). A power cut leaves the file of before or the restored one, and the next start says \
             which. --drill rehearses it and leaves the data file alone.",
        ),
        [("hezhun restore 备份.db --drill", text("演练一遍", "rehearse it")), ("hezhun restore 备份.db", text("恢复", "restore it"))],
    ),
    page(
        "upgrade",
        text(
            "旧版本的数据文件先在旁边留一份核对过的副本，再升级；已是新版本就什么都不做。",
            "An older data file gets a checked copy beside it first, then it is brought up to date; a new one is left alone.",
        ),
        [
            ("hezhun upgrade", text("升级本单位的文件", "the office's own file")),
            ("hezhun upgrade --db 旧文件.db", text("升级指定的文件", "a named file")),
        ],
    ),
    page(
        "purge",
        text(
            "保管期满后，把一年的姓名、证件号、数据、疑点、批注从数据文件里清掉；台账、决定和摘要留着，verify 照样核对。\
             现在审核的一期要比前三年，所以四年以前的才能清除。清除以前的操作不能再撤销，那一年也不能再导入。\
             以前的备份里还有，会列出来问要不要删；导出的表、村里交来的文件、您自己拷走的备份和别的年份批注里写到的话，要自己清。",
            "When a year need not be kept any longer, takes its names, numbers, figures, flags and notes out of the data file; ledger, decisions and digests stay, \
             and verify goes on. The period under review is compared with three years before, so only a year four back or more can go. Nothing done before can be \
             undone afterwards, and the year is not brought in again. Older backups still hold it: they are listed, and whether they go is asked. Exports, the \
             villages' files, copies you took elsewhere, and what notes of other years say of it are yours to clear.",
        ),
        [
            ("hezhun purge 2020", text("先说明，再问", "says what goes, then asks")),
            ("hezhun purge 2020 --yes --copies remove", text("不问，备份也删", "without asking, backups too")),
        ],
    ),
    page(
        "password",
        text(
            "加上密码后，数据文件、它的日志和备份没有密码都看不了；练习文件不需要。每次打开都要问密码，也可以用 --password-file 指明存放密码的文件。\
             忘了密码用恢复密钥；两样都丢了，谁也打不开。",
            "Under a password the data file, its logs and its backups cannot be read without it; practice needs none. It is asked for at every start, \
             or read from the file of --password-file. A forgotten one is replaced by the recovery key; without either nobody opens the file.",
        ),
        [("hezhun password set", text("加上密码", "set one")), ("hezhun password change", text("更换密码", "change it"))],
    ),
    page(
        "password set",
        text(
            "在终端里问两遍新密码，至少 8 个字。先列出程序留下的副本，问一起加密、删除还是不动；办好后显示恢复密钥。导出的表不加密。",
            "Asks twice for the new password, 8 letters at least. Lists the copies that the program left and asks whether they follow, go or stay; \
             shows the recovery key. Exports stay plain.",
        ),
        [
            ("hezhun password set", text("在终端里输入", "typed on the terminal")),
            (
                "hezhun password set --new-password-file 新.txt --copies follow",
                text("从文件读，副本一起加密", "from a file, copies as well"),
            ),
        ],
    ),
    page(
        "password change",
        text(
            "先问现在的密码（或恢复密钥），再问新的。恢复密钥跟着换。没有一起改的副本仍用原来的密码。",
            "Asks for the password of today, or the recovery key, then for the new one. The recovery key changes too. Copies that are left stay under the old one.",
        ),
        [
            ("hezhun password change", text("在终端里输入", "typed on the terminal")),
            ("hezhun password change --password-file 旧.txt --new-password-file 新.txt", text("都从文件读", "both from files")),
        ],
    ),
    page(
        "password remove",
        text("去掉以后，谁拿到文件都能看。", "Whoever gets the file can read it afterwards."),
        [
            ("hezhun password remove", text("去掉密码", "take it off")),
            ("hezhun password remove --copies follow", text("副本也去掉", "of the copies too")),
        ],
    ),
    page(
        "password recovery",
        text(
            "打印或抄下来，锁进柜子；在问密码的地方输入它，就等于密码。",
            "To be printed or written down and locked away; typed where the password is asked for, it is as good.",
        ),
        [
            ("hezhun password recovery", text("显示恢复密钥", "show it")),
            ("hezhun password recovery --db 办公.db", text("指定的文件的", "of a named file")),
        ],
    ),
];

static RULES: &[Page] = &[
    page(
        "rules",
        text(
            "规则是文本文件，单位可以改标准、开关规则、加自己的。",
            "Rules are text files: an office sets limits, switches rules and adds its own.",
        ),
        [
            ("hezhun rules list", text("全部规则", "every rule")),
            ("hezhun rules check own.toml", text("检查自己的规则文件", "check an own file")),
        ],
    ),
    page(
        "rules list",
        text("代码、名称、对象、类别、等级、是否启用。", "Code, title, scope, kind, severity, on or off."),
        [("hezhun rules list", text("列出来", "list them")), ("hezhun rules list --format csv", text("按 csv 列出", "as csv"))],
    ),
    Page {
        path: "rules show",
        more: text(
            "条文、公式、例子，和它用的标准：本单位定的和随程序的并列，哪个现行、适用哪一期、依据。",
            "Text, formula, examples, and its limits: the office's own beside the shipped ones, which is in force, for when, by which document.",
        ),
        examples: [
            ("hezhun rules show INC07", text("看一条规则", "show one rule")),
            ("hezhun rules show INC07 --format json", text("给别的程序", "for another program")),
        ],
        topics: &[Topic::Codes],
    },
    page(
        "rules limit",
        text(
            "先说疑点从几条变成几条、已经办过的几户有变化，再问；同意了才写进本单位的规则文件并重新筛查。不问就改要加 --yes。",
            "Tells first how many flags become how many and which decided cases are touched, then asks; on a yes it is written into the office's own file and the rules run again. --yes does not ask.",
        ),
        [
            ("hezhun rules limit drop_heavy 25% --document 镇收入核查通知〔2024〕3号", text("改一个标准", "set a limit")),
            ("hezhun rules limit drop_heavy --shipped", text("改回随程序的数值", "back to the shipped value")),
        ],
    ),
    page(
        "rules on",
        text(
            "先说会多出几条疑点，再问，同意了才启用并重新筛查。",
            "Tells first which flags would come, then asks; on a yes the rules run again.",
        ),
        [
            ("hezhun rules on PRD10", text("启用一条规则", "switch a rule on")),
            ("hezhun rules on PRD10 --yes", text("不问，直接启用", "without asking")),
        ],
    ),
    page(
        "rules off",
        text(
            "先说会少几条疑点，再问，同意了才关闭并重新筛查；人作过的结论不变。",
            "Tells first which flags would go, then asks; on a yes the rules run again. What people decided stays.",
        ),
        [
            ("hezhun rules off PRD10", text("关闭一条规则", "switch a rule off")),
            ("hezhun rules off PRD10 --yes", text("不问，直接关闭", "without asking")),
        ],
    ),
    page(
        "rules check",
        text(
            "有错时写明文件、行、列和可能的本意；不写文件就检查现用的。",
            "Tells file, line, column and what was probably meant; without a file, those in force.",
        ),
        [
            ("hezhun rules check own.toml", text("检查一个文件", "check one file")),
            ("hezhun rules check", text("检查现用的规则", "check those in force")),
        ],
    ),
    page(
        "rules sql",
        text(
            "按 stage 写出的文件夹（有哪些期、哪些列、数有多大），把现用的规则写成 SQL：prepare.sql 先备好各期、人、村和镇的数，judge.sql 每条规则一列，\
             flags.sql 写成一行一条：户或村、规则、结果字母（跳过的写原因）、等级、标准、规则集校验码。结果与工作台逐户逐条相同。\
             带不上的规则列在 not_carried.csv，写明原因；证明不了不会超过 64 位的步骤不写出来。\
             引擎是 duckdb、postgres 或 spark。在 stage 的文件夹里先装表：duckdb 县.db -f load-duckdb.sql，psql -d 县 -f load-postgres.sql，再依次跑这三个文件；\
             spark 用 spark-submit 规则SQL/run_spark.py 县表 结果，一次做完，结果按乡镇分区。\
             --examples 不要文件夹，把各条规则的例子写成 examples.sql，跑完的 example_outcomes 应与 examples.csv 一样。",
            "Prints the rules in force as SQL for a folder that stage made (its periods, its columns, how large its numbers get): prepare.sql works out other records, people, \
             villages and the township, judge.sql has a column a rule, flags.sql a row for each household or village and rule: letter (with the reason when skipped), severity, \
             limits, digest of the book. The answers are the desk's, household by household and rule by rule. What is not carried stands in not_carried.csv with the reason; \
             a step that is not proved to fit 64 bits is not printed. The engine is duckdb, postgres or spark. In the staged folder the tables come first: \
             duckdb county.db -f load-duckdb.sql or psql -d county -f load-postgres.sql, then the three files in this order; for spark \
             spark-submit q/run_spark.py st results does all of it, the results partitioned by township. \
             With --examples it takes no folder and prints the samples of the rules as examples.sql; its table example_outcomes should be as examples.csv.",
        ),
        [
            ("hezhun rules sql --dialect postgres --staged 县表 --out 规则SQL", text("写给 PostgreSQL", "for PostgreSQL")),
            (
                "hezhun rules sql --dialect duckdb --staged st --out q --rules-file own.toml",
                text("带上单位自己的规则（stage 时也要带）", "with own rules, which stage wants too"),
            ),
        ],
    ),
    page(
        "rules replay",
        text("列出改后会多出、少掉的疑点，和已经据此作出的决定。", "Flags gained and lost by the change, and what was decided on them."),
        [
            ("hezhun rules replay own.toml", text("看改后的影响", "see what would change")),
            ("hezhun rules replay own.toml --each", text("逐条列出", "flag by flag")),
        ],
    ),
    page(
        "rules rates",
        text("每条规则查出的疑点里，有多少确实要改。", "How many of the flags of each rule were right."),
        [("hezhun rules rates", text("列出来", "list them")), ("hezhun rules rates --format csv", text("按 csv 列出", "as csv"))],
    ),
    page(
        "rules tune",
        text(
            "每次只改一个标准，看疑点多几条、少几条，少掉的里面以往属实、误报各几条；命中率写明有结论的几条里属实或更正几条；关着的规则写明打开会查出几条。什么都不改动。",
            "Changes one limit at a time: flags that would come and go, and how many of those that go were true or false; the hit rate with the flags it counts; of a rule that is off, what switching it on would find. Changes nothing.",
        ),
        [
            ("hezhun rules tune", text("有疑点的和关着的每一条规则", "every rule that makes flags, and those that are off")),
            ("hezhun rules tune --rule INC01 --format csv", text("一条规则，按 csv 列出", "one rule, as csv")),
        ],
    ),
    page(
        "rules score",
        text(
            "埋设、查出、漏报、误报；有一条不对，退出码就是 1。",
            "Planted, found, missed, false; the exit code is 1 when anything is off.",
        ),
        [
            ("hezhun rules score 练习", text("用练习乡镇的答案评分", "score with the answers of a practice township")),
            ("hezhun rules score 练习 --rules-file own.toml", text("给改过的规则评分", "score changed rules")),
        ],
    ),
];

static PRACTICE: &[Page] = &[
    page(
        "demo",
        text(
            "练习乡镇里的人和村都不存在，和办公数据分开存放。一开始有一户退回在外，村里交回的更正表已经放好，在导入里就能看到。",
            "Nobody in it exists; it is kept apart from the office's data. One case is out when it begins, and what its village hands back lies ready where files are brought in.",
        ),
        [("hezhun demo", text("接着上次练习", "go on from last time")), ("hezhun demo --fresh", text("从头开始", "start over"))],
    ),
    page(
        "train",
        text(
            "课程在真的工作台上做：下面四行写着要做什么，做对了就到下一步，做错了说明为什么错。Alt-H 看提示，Alt-J 收起。随时可以退出，下次接着那一步。",
            "A lesson is done at the real desk: four lines below say what to do; it goes on when that is done, and says what a wrong act means. Alt-H \
             gives a hint, Alt-J folds the lines. Leave at any time; it goes on from there.",
        ),
        [
            ("hezhun train list", text("列出课程", "list the lessons")),
            ("hezhun train run first-steps", text("上第一课", "take the first one")),
        ],
    ),
    page(
        "train list",
        text(
            "每一课练标准程序的哪一步、哪几类规则，要几分钟。",
            "Which step of the procedure and which rules each lesson trains, and how many minutes it takes.",
        ),
        [("hezhun train list", text("列出", "list them")), ("hezhun train list --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "train run",
        text(
            "每一课有自己的练习文件，放在存放临时文件的文件夹里，和办公数据、和 demo 都分开；只按随程序的规则筛查。加 --linear 逐行上，“提示”看提示。自己写的课写文件名（我的课.toml），改过的文件从头上。",
            "Each lesson has a practice file of its own in the folder for temporary files, apart from the office's data and from demo; the shipped rules \
             alone are run. With --linear it is taken by lines, and “hint” gives a hint. A lesson of your own is named by its file; a changed file begins anew.",
        ),
        [
            ("hezhun train run first-steps", text("上课，或者接着上次的一步", "take it, or go on from where you left")),
            ("hezhun train run 我的课.toml --fresh", text("自己写的课，从头上", "one of your own, from the beginning")),
        ],
    ),
    page(
        "train walk",
        text(
            "照写好的步骤在真的工作台上走一遍，用自己的练习文件，每次从头做起，时钟不走；下面写着在做什么、刚按的是哪个键。空格停下，左右键退一步、往前一步，Tab 换快慢，Esc 结束，接着可以自己试。同一个程序、同样大小的窗口，不管快慢，画面和摘要都一样。自己写的演示写文件名。",
            "The real desk goes through a script by itself, on a practice file of its own that begins anew each time, by a clock that stands still; below stand \
             what is being done and the last key. Space stops it, Left and Right go a step back and on, Tab changes the pace, Esc ends it and hands over the \
             keys. The same program in a window of the same size shows the same at any pace, and comes to the same digest. A walk of your own is named by its file.",
        ),
        [
            ("hezhun train walk first-morning", text("放一遍", "show it")),
            ("hezhun train walk 我的演示.toml --hash", text("自己写的，只写摘要", "one of your own, the digest alone")),
        ],
    ),
    page(
        "train check",
        text(
            "自己写的课程、演示（toml）有错，指明第几行第几列、可能想写什么；没有错的在练习数据上照它自己的键做一遍，哪一步没有做就成立、做不成，哪条错误的做法引不出它的话，都指明。有错的不影响别的文件。",
            "Mistakes in lessons and walks you wrote (toml), with line, column and what was probably meant; one without mistakes is played on practice data by its own keys and by each wrong way: a step that holds before them or is not done by them, and an answer that does not come, are named. \
             One bad file does not hold back the others.",
        ),
        [
            ("hezhun train check 我的课.toml", text("检查一个", "check one")),
            ("hezhun train check lessons/*.toml", text("检查一批", "check many")),
        ],
    ),
    page(
        "train paper",
        text(
            "给不用程序的村里采集人：练习表（填好了，有的填错）、找错登记表、答案，都是 A4，每页印“练习”。收回登记表（xlsx 或 csv）后列出哪些规则、哪些项目漏得最多，不给人排名。",
            "For those who fill in forms in the villages and never see the program: practice forms (some wrong), a marking sheet and the answers on A4, \
             each page marked as practice. From the sheets that come back (xlsx or csv) it says which rules and items were missed most; nobody is ranked.",
        ),
        [
            ("hezhun train paper --lesson transfers --learners 5 --out 练习/", text("打印一个五人班的", "the papers of a class of five")),
            ("hezhun train paper --import 练习/找错登记表.xlsx", text("收回来，看漏了什么", "what the class missed")),
        ],
    ),
    page(
        "train drill",
        text(
            "十户混在一起，有商定的答案，桌面上看不出哪户是哪种。各判各的，同一台电脑上也看不到别人怎样判；写出的 csv 用随机代码，没有姓名；合起来只看每条规则，不给人排名。",
            "Ten cases with agreed answers, mixed, and nothing at the desk tells which is which. Each judges on a desk of their own, also at the same computer; the csv carries a \
             random code and no name, and the joined table shows rules only, nobody is ranked.",
        ),
        [
            ("hezhun train drill run", text("判十户", "judge the ten cases")),
            ("hezhun train drill join 甲.csv 乙.csv", text("合并", "join results")),
        ],
    ),
    page(
        "train drill run",
        text(
            "有自己的练习文件。每一户通过、退回或挂起；判完用 train drill save 写出。",
            "It has a practice file of its own. Approve, return or hold each case, then write your judgements with train drill save.",
        ),
        [
            ("hezhun train drill run --by 李敏", text("李敏来判，或者接着判", "Li Min judges, or goes on")),
            ("hezhun train drill run --fresh", text("从头再判", "judge anew")),
        ],
    ),
    page(
        "train drill save",
        text(
            "没判完的户不写出。代码是随机的，跟着判的人走，由谁写出都一样：判的时候用 --by 写明是谁。同一台电脑上几个人判的，一个文件里各有各的代码。",
            "Cases that still wait are left out. The code is drawn by lot and is that of whoever judged, whoever writes the file: say who with --by when you \
             judge. Of several judges at one computer each has a code of their own in the file.",
        ),
        [
            ("hezhun train drill save --out 甲.csv", text("写出", "write them")),
            ("hezhun train drill save --out 甲.csv --force", text("又判了几户，盖掉旧的", "more was judged: replace the file")),
        ],
    ),
    page(
        "train drill join",
        text(
            "每条规则：几次判断，几次和商定的一样，大家之间一致多少（Krippendorff alpha，1 是完全一致，0 是和碰巧一样）。不到十次判断不算，写“太少”。",
            "For each rule: judgements, how many are as agreed, and how far the judges agree with each other (Krippendorff's alpha: 1 is whole agreement, 0 what \
             chance gives). Under ten judgements it says too few.",
        ),
        [
            ("hezhun train drill join 甲.csv 乙.csv 丙.csv", text("合并", "join three")),
            ("hezhun train drill join *.csv --format csv", text("按 csv", "as csv")),
        ],
    ),
    page(
        "train score",
        text(
            "这台电脑上本人（--by）上过的每一课：停在第几步，结论、原因、佐证对了几户，留下几条疑点，多退了几户，做错几次，用了多少键、几分钟，错得多的规则和步骤。答案没有写而属实的，算对，单独列出。--everybody 列出这台电脑上每个人的，一人一课一行。写上几个人的成绩文件，就看全班错得最多的步骤和规则，不给人排名；读不懂的行写明文件、行、列，别的照算。",
            "Each lesson that you (--by) took on this computer: the step, cases with the right verdict, reason and evidence, flags left, returns too many, \
             wrong acts, keys, minutes, worst rules and steps. What is true though no answer has it counts as right and is listed. --everybody lists those of everybody at this computer. With the files of \
             several learners: what most of the class missed; a wrong row is told by file, row and column, the others count.",
        ),
        [
            ("hezhun train score --out 成绩.csv", text("自己的，写成文件给老师", "your own, as a file for the trainer")),
            ("hezhun train score 甲.csv 乙.csv", text("全班错在哪", "what the class missed")),
        ],
    ),
    page(
        "handbook",
        text(
            "由程序里的规则、标准、项目、程序、用表生成，单位自己定的标准也在里面。屏幕上按 F1，再按 F1，看光标所在那一项的一条。",
            "Made from the program's own rules, limits, items, procedure and forms, with what the office set itself. At the desk F1 and F1 again reads the entry of what the keys are on.",
        ),
        [
            ("hezhun handbook 公益岗", text("按名称、代码或拼音找一条", "an entry by name, code or pinyin")),
            ("hezhun handbook --out 手册.txt", text("整本写成文件", "the whole as a file")),
        ],
    ),
    page(
        "sample",
        text(
            "各系统导出样式的文件，供练习导入。加 --quarters 生成两年的一季度、上半年、前三季度和全年，一期一个文件夹，各有答案。加 --county 12 生成一个县的 12 个乡镇，村名相同，文件在一个文件夹里。",
            "Files as the real systems export them, for practising imports. --quarters makes q1, h1, q3 and the year of two years, a folder and a key each. --county 12 makes twelve townships of a county with villages of the same names, their files in one folder.",
        ),
        [
            ("hezhun sample --out 练习", text("写到文件夹“练习”", "into the folder 练习")),
            (
                "hezhun sample --households 200 --seed 7 --spread 15% --faults 0 --out 练习2",
                text("小一点的另一个乡镇，收入有涨有跌，一处问题都没有", "a smaller one whose incomes rise and fall, without a fault"),
            ),
        ],
    ),
];

static KEYS: &[Page] = &[
    page(
        "",
        text(
            "不写命令就打开工作台。每个命令的说明: hezhun help 命令",
            "Without a command the desk opens. About one command: hezhun help COMMAND",
        ),
        [
            ("hezhun demo", text("打开练习乡镇，随便试", "open the practice township, try anything")),
            ("hezhun import 2024/*.xlsx", text("把各村的表导入，并筛查", "bring the files of the villages in, and screen them")),
        ],
    ),
    page(
        "keys",
        text("改键写在 keymap.toml 里，名称在最后一列。", "Keys are changed in keymap.toml by the names of the last column."),
        [
            ("hezhun keys", text("列出按键", "list the keys")),
            ("hezhun keys --keymap numpad", text("看小键盘那一套", "those of the numeric pad")),
        ],
    ),
    page(
        "help",
        text("后面可以写命令，也可以写清单的名称。", "Takes a command, or the name of a list."),
        [
            ("hezhun help import", text("一个命令的说明", "about one command")),
            ("hezhun help 原因", text("原因清单", "the list of reasons")),
        ],
    ),
    page(
        "man",
        text("给管理员：写出来的是 man 能读的格式。", "For administrators: the form that man reads."),
        [("hezhun man > hezhun.1", text("存成文件", "keep it in a file")), ("hezhun man --lang en", text("英文的", "in English"))],
    ),
    page(
        "completions",
        text(
            "装好后按 Tab 补全命令、选项和它们的值。bash 存到 ~/.local/share/bash-completion/completions/hezhun；PowerShell 加到 $PROFILE。",
            "Then Tab completes commands, options and values. For bash, keep it as ~/.local/share/bash-completion/completions/hezhun; \
             for PowerShell, add it to $PROFILE.",
        ),
        [
            ("hezhun completions bash > hezhun.bash", text("给 bash", "for bash")),
            ("hezhun completions powershell > hezhun.ps1", text("给 Windows 的 PowerShell", "for PowerShell on Windows")),
        ],
    ),
];

/// How a filter is written: what stands in a line, and what it says.
pub static FILTERS: &[Example] = &[
    ("net_pc < 8500", text("人均纯收入低于 8500 元", "net income a head below 8,500 yuan")),
    ("village == \"石门村\" and flags > 0", text("石门村有疑点的户", "households of 石门村 with flags")),
    ("fires(INC01)", text("有这条疑点还没处理的户", "cases with this flag open")),
    ("wage == 0 or prod_in > 50000", text("没有工资，或经营收入过 5 万", "no wages, or over 50,000 from production")),
    ("control == \"是\"", text("抽出的对照样本", "the control sample")),
    (
        "count(households where net_pc < 8500) > 3",
        text("这样的户超过 3 户的村，取全村的户", "villages with more than 3 such households, and all of theirs"),
    ),
];

/// The page of a command.
#[must_use]
pub fn of(path: &str) -> Option<&'static Page> {
    all().find(|page| page.path == path)
}

/// The topic of this name, in either language.
#[must_use]
pub fn topic(name: &str) -> Option<Topic> {
    Topic::ALL.into_iter().find(|topic| [Lang::Zh, Lang::En].iter().any(|lang| topic.name().get(*lang) == name))
}
