//! Help pages of what an office keeps beside the cases: campaigns, who is responsible, clues, second visits, visits of teams, rounds.
//!
//! What does not live here: the other pages, and the groups they stand in (`cli/help/pages.rs`).

use crate::cli::help::page::Page;
use crate::cli::help::page::page;
use crate::i18n::text;

/// Campaigns, duties, clues, second visits, visits of teams, rounds and the archive.
pub static OFFICE: &[Page] = &[
    page(
        "campaign",
        text(
            "一个采集期是数据文件里的一期：一季度、上半年、前三季度或全年，各有各的日期，由台账记着。没设的日期按标准里的。\
             也可以是常态化排查的一个月（2024m05）：只有线索和它们的入户、帮扶，没有各户收入，不导入、不筛查；不写 --period 从来不是它。",
            "A campaign is a period of the data file: first quarter, first half, first three quarters or the year, each with dates of its own, kept by the \
             ledger. Dates that were not set are those of the limits. A month (2024m05) is one too: it has clues with their visits and measures and no household's \
             income, nothing is imported or judged in it, and without --period it is never meant.",
        ),
        [
            ("hezhun campaign close --period 2024q3", text("结束前三季度", "close the first three quarters")),
            ("hezhun campaign dates --period 2024m05 --deadline 2024-06-05", text("设 5 月排查的日期", "date the month of May")),
        ],
    ),
    page(
        "campaign list",
        text(
            "最近的在前。办完的包括已录入、县级已审定和不采集的。",
            "The newest first. Finished are also those entered, passed by the county, and exempted.",
        ),
        [("hezhun campaign list", text("列出", "list them")), ("hezhun campaign list --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "campaign dates",
        text(
            "采集开始和截止、上报截止，和标准程序各步骤的最后一天。导入以前就可以设。写 none 收回设过的日期，标准里有日期的又按标准。设好后重新筛查：采集时间的疑点按这些日期判，退回时限和看板也按它们算。",
            "First and last day of collection, the deadline, and the last days of steps of the procedure; also before anything was imported. none takes back a day that was set; one that the limits give holds again. The rules run again: \
             flags about days of collection go by these dates, as do due days and the board.",
        ),
        [
            (
                "hezhun campaign dates --from 2024-10-08 --to 2024-10-20 --period 2024q3",
                text("设前三季度的采集时间", "when the first three quarters are collected"),
            ),
            (
                "hezhun campaign dates --step 村级初审=2024-10-22",
                text("村级初审 10 月 22 日前做完", "the village check ends on 22 October"),
            ),
        ],
    ),
    page(
        "campaign close",
        text(
            "先列出没办完的，再问。已通过、已录入、县级已审定、不采集的户锁定；没办完的停在现在的状态。以后这一期不能再导入、筛查、办理，\
             在外的退回单在以后各期的案卷上接着提醒。一个月（2024m05）结束时列出没办结的线索，它们转到下个月；以后不再登记这个月发现的线索和这个月的办理。\
             重新开放用 campaign reopen。",
            "Lists what is not finished, then asks. Cases approved, entered, passed by the county or exempted are locked; the others stay as they stand. Nothing \
             is imported, judged or decided there any more; slips that are out are told of at the cases of later periods. \
             Of a month (2024m05) its open clues are listed and go on in the next; no clue found in it and no step of its days is entered any more. campaign reopen opens it again.",
        ),
        [
            ("hezhun campaign close --period 2024q3", text("结束前三季度", "close the first three quarters")),
            ("hezhun campaign close --yes", text("结束现在这一期，不再问", "close the period under review without asking")),
        ],
    ),
    page(
        "campaign reopen",
        text(
            "要写为什么。结束时锁定的户回到锁定前的状态，单独锁定的不动。",
            "Say why. What closing locked goes back to where it stood; what was locked by itself stays.",
        ),
        [
            ("hezhun campaign reopen --note 县里退回三户", text("重新开放", "open it again")),
            ("hezhun campaign reopen --period 2024q3 --note 补录", text("重新开放前三季度", "open the first three quarters again")),
        ],
    ),
    page(
        "duties",
        text(
            "责任台账：哪个村、哪种职责、谁、从哪天到哪天。接替的人登记以后，以前是谁还查得到。退回单、退回整改台账写上当天的责任人，\
             统计可以按工作队、包村领导分；只在单位内部用。改动记入台账，不能用 undo 撤销，登记错了用 duties drop。",
            "Which village, which role, who, from when to when. Once somebody takes over, who it was before can still be asked. Return slips and their ledger name \
             who was responsible that day, and counts are split by team or leader; it stays in the office. Changes are entered; undo does not take them back, \
             duties drop does.",
        ),
        [
            ("hezhun duties import 责任台账.xlsx", text("读入", "take it in")),
            ("hezhun duties list --on 2024-10-18", text("那一天在任的", "who was responsible on that day")),
        ],
    ),
    page(
        "duties list",
        text(
            "按村、职责列出，不写 --on 就连以前的一起列。写成表格文件用 export duties，改好可以再读入。",
            "By village and role; without --on those of before too. `export duties` writes them as a workbook, to be changed and taken in again.",
        ),
        [
            ("hezhun duties list", text("全部", "all of them")),
            ("hezhun duties list --format csv", text("按 csv，改好可以再读入", "as csv, which can be changed and taken in again")),
        ],
    ),
    page(
        "duties import",
        text(
            "csv 或 xlsx。一村一行，列是行政村和各种职责（包村领导、包村干部、驻村工作队、村书记、采集人、帮扶责任人、审核人），几个人用顿号隔开；\
             或者一人一行，列是行政村、职责、姓名。可以有开始日期、结束日期两列。写错的行指明文件、行、列，不影响其他行。电话和证件号不读。",
            "csv or xlsx. A village a row, with a column village and one for each role (leader, cadre, team, secretary, collector, helper, reviewer) by its code \
             or its Chinese title, several people parted by commas; or a person a row with village, role and name. Columns from and until may stand beside. A row \
             that is wrong is named by file, row and column, the others are taken. Phones and numbers are not read.",
        ),
        [
            ("hezhun duties import 责任台账.xlsx", text("读入", "take it in")),
            (
                "hezhun duties import 责任台账.csv --instead",
                text("换届：原来在任、表里没有的人到此为止", "those in office who are not on it end"),
            ),
        ],
    ),
    page(
        "duties set",
        text(
            "同一个村、同一种职责可以有几个人。--instead 是接替：原来在任的人到开始日期的前一天为止。",
            "A role of a village may be held by several. --instead takes over: whoever was in it ends the day before the first day.",
        ),
        [
            ("hezhun duties set 石门村 驻村工作队 县交通局工作队", text("石门村的驻村工作队", "the team of a village")),
            (
                "hezhun duties set 石门村 cadre 张三 --from 2024-10-01 --instead",
                text("张三从 10 月 1 日起接替包村干部", "somebody takes over on 1 October"),
            ),
        ],
    ),
    page(
        "duties drop",
        text(
            "登记错的作废，台账里留着。到任结束不是作废，用 duties set 写 --until。",
            "For mistakes; the ledger keeps it. An end of office is no mistake: duties set with --until.",
        ),
        [
            ("hezhun duties drop 石门村 包村干部 张三", text("作废", "drop it")),
            ("hezhun duties drop 石门村 cadre 张三 --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
    page(
        "clues",
        text(
            "监测线索：编号、来源、发现日期、村、户、办到哪一步、下一步的期限、超期几天。线索单独编号，名册外的户也可以登记，不算进户数和待审队列。\
             期限按“审核标准”里的线索受理期限、入户核查期限、部门比对期限、识别期限、制定措施期限算。报表用 report clues（线索台账）、\
             report clue-counts（线索统计表）。--period 2024m05 只列那个月的：那个月发现的、还在办的、办过一步的。--split 按来源、村或发现的月份数。",
            "Clues: number, source, day, village, household, where each stands, what is due next and by how many days it is late. A clue has a number of its own, also \
             for a household outside the roll; it counts among no households and in no queue. Terms are those of the limits: accept, visit, compare, identify, support. \
             The papers are report clues and report clue-counts. --period 2024m05 lists those of a month alone: found in it, open in it, or taken a step further. \
             --split counts them by source, village or the month they were found in.",
        ),
        [
            ("hezhun clues --where late", text("超期的", "those that are late")),
            ("hezhun clues --split source", text("按来源数", "counted by source")),
        ],
    ),
    page(
        "clue",
        text(
            "登记线索和办理经过：受理、入户核查、部门比对、评议公示（满规定天数）、审批、纳入，再录入、明确帮扶、满半年以后风险消除；或者不纳入（要原因和依据）、转办、重复。\
             都记入台账，undo 撤销刚办的，clue back 撤回一条线索的最后一步。超期没有办结的线索，下次筛查在这一户报 MON02。",
            "Enters clues and what came of them: accepted, visited, compared, posted (for the days that are set), approved, included, then entered, support set up and, after \
             half a year, the risk cleared; or not included (with reason and evidence), passed on, double. All of it is entered; undo takes back what was done last, clue back the last step of one clue. \
             An open clue past its day raises MON02 on its household at the next run of the rules.",
        ),
        [
            ("hezhun clue add 石门村 张三 --source 12317 --words 看病花了钱", text("登记一条", "enter one")),
            ("hezhun clue import 线索10月.csv", text("读入名单", "take a list in")),
        ],
    ),
    page(
        "clue add",
        text(
            "同一户、同一来源 15 天以内再来一条，并入在办的那一条，不新编号。名册里的户写 --household 户编号。按 R18 退回、挂起或说明的户写 --from 户编号，\
             村、户主、来源和疑点的话照案卷写；不写就不会自己登记。",
            "One of the same household and source within 15 days joins the one that is open and gets no number of its own. For a household of the roll give --household. \
             For a case that was returned, held or explained with R18 give --from: village, head, source and the words of its flags are those of the case; none is entered by itself.",
        ),
        [
            ("hezhun clue add 石门村 张三 --source 12317", text("今天的 12317 线索", "one of today")),
            (
                "hezhun clue add 石门村 张三 --source grid --on 2024-10-20 --told-by 李四",
                text("网格员李四 10 月 20 日报的", "told on a day by somebody"),
            ),
        ],
    ),
    page(
        "clue import",
        text(
            "csv 或 xlsx，一条线索一行，列是线索来源、发现日期、行政村、户主，可以有户编号、反映人、线索内容。只增加，不替换已有的；写错的行指明文件、行、列，不影响其他行。\
             电话和证件号不读。文件名里有“线索”两个字的，用 hezhun import 和别的表一起导入也可以。",
            "csv or xlsx, a clue a row, with columns source, day, village and name, and maybe household, told by and words. It adds and replaces nothing; a row that is wrong is \
             named by file, row and column, the others are taken. Phones and numbers are not read. A file with “clue” in its name may also go in by hezhun import with the others.",
        ),
        [
            ("hezhun clue import 线索10月.csv", text("读入", "take it in")),
            ("hezhun clue import clues.xlsx --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
    page(
        "clue step",
        text(
            "一步登记一次，哪天办的写 --on。评议公示写开始那天；明确帮扶要写帮扶责任人 --person。先后不对、公示不满天数、纳入不满半年就消除的，说明原因，不登记。",
            "Each step once, its day by --on; of a notice the first day. Support wants the helper by --person. What is out of order, approved before the notice hung long enough, or \
             cleared too early is refused with the reason.",
        ),
        [
            (
                "hezhun clue step 2024-001 入户核查 --on 2024-10-22 --person 李四",
                text("李四 10 月 22 日入户", "visited on that day by somebody"),
            ),
            ("hezhun clue step 2024-001 support --person 王五", text("王五帮扶", "somebody is to help")),
        ],
    ),
    page(
        "clue end",
        text(
            "纳入要走完受理到审批；不纳入要写原因和依据；转办写转给谁；重复写是和哪一条重复。",
            "Included wants every step up to approval; not included wants reason and evidence; passed on wants to whom; double wants the other number.",
        ),
        [
            ("hezhun clue end 2024-001 纳入", text("纳入", "included")),
            ("hezhun clue end 2024-002 not-included --why 收入稳定 --evidence E15", text("不纳入", "not included")),
        ],
    ),
    page(
        "clue back",
        text(
            "只撤回这一条线索最后登记的一步，台账里留着；只有登记的，整条作废，编号不再用。",
            "Only what was last entered of this clue; the ledger keeps it. Where that was the clue itself, it is gone, and its number is not used again.",
        ),
        [
            ("hezhun clue back 2024-001", text("撤回最后一步", "take the last step back")),
            ("hezhun clue back 2024-001 --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
    page(
        "revisit",
        text(
            "回头看：按采集人抽签抽户，重新入户，不看原来的数；回访数据单独存放，不是新数据，规则、更正表、统计都不读。\
             原来的数按抽样那天的比，后来更正了也照样算。差额既超过“回访差错比例”（10%）又超过“回访差错起点”（200 元）的一项是差错，人口数不同也是；\
             有一项差错的户就是有差错的户。差错率的分母是已回访的户，区间是 Clopper-Pearson 精确区间（95%）。只在单位内部用。",
            "Second visits: households of each collector are drawn by lot and visited again without the first figures. What is found is kept apart: it is no new record, and \
             no rule, correction sheet or count reads it. It is held against the figures of the day of the drawing, whatever was corrected since. An item is an error where the \
             difference is above the limits “share from which a second figure is an error” (10 %) and “least difference that is an error” (200 yuan), or the number of people is another; a \
             household is wrong where one item is. Rates are of the households visited again, between the exact bounds of Clopper and Pearson at 95 %. It stays in the office.",
        ),
        [
            ("hezhun revisit sample --seed 7 --out 回访.xlsx", text("抽样", "draw")),
            ("hezhun revisit import 回访.xlsx", text("读入填好的表", "take the filled sheet in")),
        ],
    ),
    page(
        "revisit sample",
        text(
            "每个采集人抽同样的户数；他采集的户里有疑点查实的（说明属实，或更正后消除），一户加抽一户，最多加一倍。抽过的户不再抽。\
             同一期里再用同样的户数和抽样号，只把那次的表再写一遍。抽样记入台账。表是 A4，只有村、户编号、户主和要问的各项，没有数。",
            "As many of each collector; one more for each of the collector's households of which a flag proved right (explained as true, or gone with a correction), at most twice \
             as many. Whoever was drawn is not drawn again. The same number and seed again in a period write the sheet of that drawing once more. The drawing is entered. \
             The sheet is A4 and holds village, number, head and the items to ask, and no figure.",
        ),
        [
            ("hezhun revisit sample --per-collector 5 --seed 7 --out 回访.xlsx", text("每人 5 户", "five of each")),
            ("hezhun revisit sample --per-collector 3 --seed 8 --out 回访2.xlsx", text("再抽一次", "a further drawing")),
        ],
    ),
    page(
        "revisit import",
        text(
            "csv 或 xlsx，一户一行，表头不要改。错的行指明文件、行、列（名册里没有的户、没有抽中的户、没有回访人或日期、读不出的数），不影响其他行；空着的行跳过。\
             一户读入几次，以最后一次为准。混在别的文件里用 hezhun import 也会认出来，不会当成采集数据。\
             没有“回访期”一列的表要写 --period；村、户主和户编号对不上的行不读；项目列改了名、少了、重复的会写明。",
            "csv or xlsx, a household a row, with the titles as they were. A row that is wrong is named by file, row and column (no such household, one that was not drawn, nobody \
             or no day named, no figure to be read), the others are taken; empty rows are passed over. Of a household the last reading stands. Among other files hezhun \
             import knows such a sheet too, and never takes it for figures. One that does not say its period wants --period; a row whose village or head is another's is not taken; titles of items \
             that were renamed, are missing or stand twice are told.",
        ),
        [
            ("hezhun revisit import 回访.xlsx", text("读入", "take it in")),
            ("hezhun revisit import 回访.csv --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
    page(
        "revisit list",
        text(
            "抽中的户、回访日期和回访人、各项差异、有没有差错。报表用 report revisits（回头看台账）。",
            "The households that were drawn, when and by whom they were visited again, what differs, and whether they were wrong. The paper is report revisits.",
        ),
        [("hezhun revisit list", text("列出", "list them")), ("hezhun revisit list --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "revisit rates",
        text(
            "各村、各采集人抽中、回访、有差错的户数，差错率和它的 95% 区间。报表用 report revisit-rates（回头看差错率）。",
            "Of each village and collector households drawn, visited again and wrong, the share and its bounds at 95 %. The paper is report revisit-rates.",
        ),
        [("hezhun revisit rates", text("列出", "list them")), ("hezhun revisit rates --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "visits",
        text(
            "工作队入户：一村一周一张清单，按队列的次序，写明进门要问什么；对照表上“上次”是已有的数，“这次”空着，问到什么写什么，没有变的空着。\
             填好的表用 visits import（或 import）读入，或用 visits add 一户一户登记：谁、哪天、怎样问的、谁签的字。数字走更正表的路：已锁定的不改，改了的重新筛查、记入台账。\
             清单那一周（周一到周日）过了还没有交回的写“没有交回”，过了周才去的写“过周入户”，只打电话、视频的写“只打电话”；看板按工作队列出，统计用 count visit_missing --split team。\
             报表用 report visit-ledger（入户台账）；report visits 是打印的入户清单，带回执。",
            "Visits of teams: a list for each village and week, in the order of the queue, with the question for each door. On the sheet the columns of last time hold what the file has and those of this time are empty: \
             what was told is written there, what did not change is left empty. A filled sheet comes in by visits import (or import), or household by household by visits add: who went, when, how, and who signed. \
             Figures go the way of a correction sheet: locked ones stay, changed ones are judged again and entered. When the week (Monday to Sunday) is over, what did not come back is missing, \
             what was visited later is late, and a call or video alone is “phone only”; the board shows it by team, and so does count visit_missing --split team. The paper is report visit-ledger; \
             report visits is the printed list with a reply to tear off.",
        ),
        [
            ("hezhun visits sheet 石门村 --out 对照表.xlsx", text("本周的清单和对照表", "the list and sheet of this week")),
            ("hezhun visits list", text("谁没有交回", "who is missing")),
        ],
    ),
    page(
        "visits sheet",
        text(
            "列入本周（或 --week 那一天所在的周）的户记入台账；那一周的清单已经有了，就原样再写一份。已经入户的不再列入。一村一周一张。",
            "Who is listed for this week (or that of --week) is entered; where the list of the week is there already it is written again as it is. Who was visited at the door is not listed again. One a village and week.",
        ),
        [
            ("hezhun visits sheet 石门村 --most 15 --out 对照表.xlsx", text("最多 15 户", "fifteen at most")),
            ("hezhun visits sheet 石门村 --week 2024-11-25 --out 对照表.csv", text("下一周的", "that of another week")),
        ],
    ),
    page(
        "visits list",
        text(
            "清单上的户和入户过的户，没有交回的在前。下面是应入户、没有交回、只打电话、没有找到、过周、已入户各几户。",
            "Households that were listed or visited, missing ones first. Below stand how many were to be visited, are missing, were only called, were not found, were late, were visited.",
        ),
        [("hezhun visits list", text("列出", "list them")), ("hezhun visits list --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "visits add",
        text(
            "登记一户。--told 写这次问到的数，如 工资性收入=31200，可以写几个；没有变的不写。同一户同一天同一方式再登记，以后一次为准。日期不能早于清单那一周。",
            "Enters one household. --told is a figure that was told, like wage=31200, several times; what did not change is left out. The same household, day and way again takes the place of what stood. The day is not before the week of the list.",
        ),
        [
            ("hezhun visits add 98010100100020003 --how 入户 --person 李四 --signed 张三", text("入户，户主签字", "at the door, signed")),
            (
                "hezhun visits add 98010100100020003 --how 电话 --person 李四 --told wage=31200",
                text("电话，问到工资", "by telephone, with a figure"),
            ),
        ],
    ),
    page(
        "visits import",
        text(
            "csv 或 xlsx，一户一行，表头不要改。错的行指明文件、行、列（不认识的户、结束了的采集期、日子不对、没有写谁去的、读不出的数），不影响其他行；没有填的行不算交回。\
             几个文件一起读，读不了的一个不影响别的。混在别的文件里用 hezhun import 也会认出来。",
            "csv or xlsx, a household a row, with the titles as they were. A row that is wrong is named by file, row and column (no such household, a closed campaign, a wrong day, nobody named who went, no figure to be read), \
             the others are taken; a row that was not filled in counts as nothing. Of several files one that cannot be read keeps none of the others back. Among other files hezhun import knows such a sheet too.",
        ),
        [
            ("hezhun visits import 对照表.xlsx", text("读入", "take it in")),
            ("hezhun visits import 石门村.xlsx 下河村.csv --by lm", text("几个一起，记在 lm 名下", "several, in the name of lm")),
        ],
    ),
    page(
        "visits drop",
        text(
            "登记错的作废，台账里留着；读入的数另外用 undo-batch 撤销。同一天登记了几次的，用 --how 写明作废哪一次，其余的不动。",
            "For mistakes; the ledger keeps it. Figures that came with it are taken back by undo-batch. Of several on one day --how says which; the others stay.",
        ),
        [
            ("hezhun visits drop 98010100100020003 --on 2024-11-12", text("作废那天的", "that of a day")),
            ("hezhun visits drop 98010100100020003 --on 2024-11-12 --how 电话", text("那天几次里的电话", "the call of several")),
        ],
    ),
    page(
        "rounds",
        text(
            "网格排查：每个网格每个月谁去的、走访了几户和谁、排查结果。没有发现也要写“未发现”，记在走访人名下；一个月没有人去的网格写“没有登记”，不当作没有发现。\
             网格就是登记过的；名册里的自然村（组）名称登记成网格的，本村各组都列出；一个也没有登记的村按名册里的组列出。有发现的另外用 clue add 登记线索。\
             不写 --period 是今天所在的月份，--period 2024m10 是 10 月。报表用 report rounds（排查台账）。已结束的月份、清除了数据的年份不再登记。",
            "Rounds in grids: of every grid and month who went, how many households and whom they saw, and what it came to. Where nothing was found that is written, in the name \
             of whoever went; a grid nobody went to in a month says “no round”, and is never taken for one where nothing was found. Grids are those that were named; where \
             they are groups of the roll, every group of the village is one, and a village without any has those of the roll. What was found is entered as a clue by clue add. \
             Without --period it is the month of today, --period 2024m10 is October. The paper is report rounds. A closed month takes none, nor does a purged year.",
        ),
        [
            ("hezhun rounds list --period 2024m10", text("10 月各网格", "the grids in October")),
            ("hezhun rounds import 网格排查10月.csv", text("读入排查表", "take a table in")),
        ],
    ),
    page(
        "rounds list",
        text(
            "一次走访一行；没有走访的网格也占一行，写“没有登记”。下面是网格数、已走访、有发现、没有登记的个数。",
            "A round a row; a grid without one has a row too, which says so. Below stand the grids, those with rounds, those where something was found, and the silent ones.",
        ),
        [("hezhun rounds list", text("这个月", "this month")), ("hezhun rounds list --format csv", text("按 csv", "as csv"))],
    ),
    page(
        "rounds add",
        text(
            "走访户数 --households 和走访户 --seen 至少写一项；--none 和 --what 必须写一项。同一网格、同一天、同一人再登记，并到原来那一次。不写 --on 是今天；--period 写别的月份时，要写 --on。",
            "--households or --seen is wanted, and --none or --what. One of the same grid, day and person joins the one that stands. \
             Without --on it is today; with --period of another month --on is wanted.",
        ),
        [
            ("hezhun rounds add 石门村 一组 --person 李四 --households 12 --none", text("走访 12 户，没有发现", "12 seen, nothing found")),
            ("hezhun rounds add 石门村 一组 --person 李四 --seen 张三、王五 --what 漏雨", text("有发现", "something found")),
        ],
    ),
    page(
        "rounds import",
        text(
            "csv 或 xlsx，一次走访一行，列是行政村、走访日期、走访人、排查结果，可以有网格、走访户数、走访户、情况说明。只写村和网格、别的都空着的，是没有人去的网格。\
             只增加，不替换；写错的、自相矛盾的行指明文件、行、列，不影响其他行。文件名里有“排查”两个字的，用 hezhun import 和别的表一起导入也可以。",
            "csv or xlsx, a round a row, with columns village, day, person and result, and maybe grid, households, seen and words. A row of village and grid alone is a grid nobody \
             went to. It adds and replaces nothing; a row that is wrong or contradicts itself is named by file, row and column, the others are taken. A file with “round” in its name may also go in \
             by hezhun import with the others.",
        ),
        [
            ("hezhun rounds import 网格排查10月.csv", text("读入", "take it in")),
            ("hezhun rounds import rounds.xlsx --by lm", text("记在 lm 名下", "in the name of lm")),
        ],
    ),
    page(
        "rounds drop",
        text(
            "登记错的作废，台账里留着。写日期和走访人是一次走访，都不写是登记错的网格（有走访的先作废走访）。",
            "For mistakes; the ledger keeps it. With day and person it is a round, with neither a grid that was named by mistake (one with rounds loses those first).",
        ),
        [
            ("hezhun rounds drop 石门村 第一网格 --on 2024-10-08 --person 李四", text("作废一次走访", "drop a round")),
            ("hezhun rounds drop 石门村 第一网络", text("作废写错的网格", "drop a grid")),
        ],
    ),
    page(
        "archive",
        text(
            "这一年的采集期都要已经结束。存档是数据文件的完整副本，打开只能查看；数据文件里什么都不少，以后的年份照样和它对比。\
             SHA-256 和封签抄进纸质登记簿。存档要恢复成办公文件，用 restore。",
            "All campaigns of the year must be closed. The archive is a whole copy of the data file that is only looked at; nothing leaves the data file, and later \
             years are compared with it as before. SHA-256 and seal go into the paper register. restore makes an archive the office's file again.",
        ),
        [
            ("hezhun archive 2024 --out 2024年存档.db", text("存档 2024 年", "archive 2024")),
            ("hezhun archive 2024 --out E:/2024.db", text("存到另一个盘", "onto another disk")),
        ],
    ),
];
