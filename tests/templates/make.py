#!/usr/bin/env python3
"""Makes the templates of this folder with openpyxl 3.1: tables as counties send them. Run it only to change them; the tests read the files."""
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

HERE = Path(__file__).parent
THIN = Border(*(Side(style="thin"),) * 4)
HEAD = dict(font=Font(bold=True, name="宋体"), alignment=Alignment(horizontal="center", vertical="center", wrap_text=True), border=THIN)


def look(cell, **looks):
    for name, value in looks.items():
        setattr(cell, name, value)


def titles():
    """Title rows, rows that name households, a row of sums, a chart, a rule of looks, a list to choose from."""
    book = Workbook()
    sheet = book.active
    sheet.title = "收入核对表"
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "青溪镇脱贫户和监测户收入核对表"
    sheet.merge_cells("A2:H2")
    sheet["A2"] = "填报单位（盖章）：                填报日期：    年  月  日"
    for column, title in enumerate(["序号", "户编号", "户主", "人均纯收入（元）", "上年人均纯收入（元）", "增减额", "增幅（%）", "备注"], 1):
        look(sheet.cell(3, column, title), **HEAD)
    for row, number in enumerate(["98010100100010067", "98010100100030021", "98010100100099999", "98010100100020047"], 4):
        sheet.cell(row, 1, row - 3)
        sheet.cell(row, 2, number)
        for column in range(1, 9):
            look(sheet.cell(row, column), border=THIN, number_format="0.00" if column > 3 else "@")
    sheet["H6"] = "县里的话"
    sheet["C7"] = "别人"
    sheet["A8"] = "合计"
    sheet["D8"] = "=SUM(D4:D7)"
    sheet["F8"] = "=D8-SUM(E4:E7)"
    sheet.column_dimensions["B"].width = 22
    sheet.row_dimensions[3].height = 36
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "3:3"
    sheet.conditional_formatting.add("F4:F7", CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", bgColor="FFC7CE")))
    choice = DataValidation(type="list", formula1='"已核,未核"')
    choice.add("H4:H7")
    sheet.add_data_validation(choice)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "J3")
    notes = book.create_sheet("填表说明")
    notes["A1"] = "各乡镇不得改动表样"
    notes["A2"] = "=收入核对表!D8"
    book.save(HERE / "titles.xlsx")


def merged():
    """Merged heads in three rows, years under a name, a row of column numbers, no rows yet and nothing below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.merge_cells("A1:I1")
    sheet["A1"] = "家庭收入情况明细表"
    sheet["I2"] = "单位：元"
    for area, words in [("A3:A4", "序号"), ("B3:B4", "村"), ("C3:C4", "户编号"), ("D3:D4", "户主"), ("E3:F3", "人均纯收入"), ("G3:H3", "其中"), ("I3:I4", "备注")]:
        sheet.merge_cells(area)
        sheet[area.split(":")[0]] = words
    for at, words in [("E4", "2023年"), ("F4", "2024年"), ("G4", "工资性收入"), ("H4", "转移性收入（万元）")]:
        sheet[at] = words
    for column, words in enumerate(["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5], 1):
        sheet.cell(5, column, words)
    for column in range(1, 10):
        for row in range(3, 7):
            look(sheet.cell(row, column), border=THIN)
    sheet.row_dimensions[6].height = 21
    book.save(HERE / "merged.xlsx")


def formulas():
    """A list with room for thirty rows between its head and its sums; a formula in every row; percent and day formats."""
    book = Workbook()
    sheet = book.active
    sheet.title = "下降户"
    for column, words in enumerate(["序号", "户编号", "户主", "人均纯收入", "上年人均纯收入", "差额（公式）", "人均纯收入增幅", "签字日期"], 1):
        look(sheet.cell(1, column, words), **HEAD)
    for row in range(2, 32):
        sheet.cell(row, 1, row - 1)
        sheet.cell(row, 6, f"=D{row}-E{row}")
        sheet.cell(row, 7).number_format = "0.0%"
        sheet.cell(row, 8).number_format = "yyyy-mm-dd"
    sheet["A32"] = "合计"
    sheet["D32"] = "=SUM(D2:D31)"
    sheet["A34"] = "填表人：            审核人："
    book.save(HERE / "formulas.xlsx")


def villages():
    """Rows of villages, one under another name, a sum over the township, and a village of nobody."""
    book = Workbook()
    sheet = book.active
    sheet.title = "分村"
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "各村收入情况"
    sheet["F2"] = "单位：户、元"
    for column, words in enumerate(["行政村", "采集户数（户）", "人均纯收入（元）", "上年人均纯收入（元）", "增幅（%）", "收入下降户数"], 1):
        look(sheet.cell(3, column, words), **HEAD)
    for row, name in enumerate(["石门", "下河村", "云台村", "柳村", "合计"], 4):
        sheet.cell(row, 1, name)
    book.save(HERE / "villages.xlsx")


def unknown():
    """Titles that nobody knows, one that is nearly known, and a hidden first sheet."""
    book = Workbook()
    hidden = book.active
    hidden.title = "字典"
    hidden["A1"], hidden["B1"] = "户编号", "户主"
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("上报")
    for column, words in enumerate(["户编号", "农户可支配（元）", "工资性收人", "是否脱贫不稳定", "监测线差距"], 1):
        sheet.cell(1, column, words)
    sheet["A2"] = 98010100100010067
    book.active = 1
    book.save(HERE / "unknown.xlsx")


for make in (titles, merged, formulas, villages, unknown):
    make()
