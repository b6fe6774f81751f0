#!/usr/bin/env python3
"""Writes tests/portal/fixtures/<page state>.<language>.json: the template context of every public page and state.

The subjects are the constructed ones of the domain reference; nothing here names a real body. Display members
(`…_text`) are filled from the patterns and words of web/portal/i18n, as the page code fills them.
Run it after changing a page's context, and commit what it writes.
"""
import copy
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
I18N = HERE.parents[1] / "web/portal/i18n"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

CHEMICALS = ("91420881DEM090013W", "钟祥示例磷化工有限公司")
BUILDERS = ("91420881DEM090021P", "钟祥示例建筑工程有限公司")
GRAIN = ("91420881DEM09003XF", "钟祥示例粮油贸易有限公司")
SNACKS = ("92420881DEM090048C", "钟祥市郢中示例小吃店")
SCHOOL = ("52420881DEM0900646", "钟祥示例职业培训学校")


class Words:
    """Formats of one language."""

    def __init__(self, language):
        self.english = language == "en"
        self.t = json.loads((I18N / f"{language}.json").read_text("utf-8"))
        self.prefix = "/en" if self.english else ""

    def pattern(self, key, /, **values):
        return self.t["patterns"][key].format(**values)

    def date(self, iso):
        if iso is None:
            return None
        year, month, day = iso.split("-")
        if self.english:
            return self.pattern("date", day=int(day), month_name=MONTHS[int(month) - 1], year=year)
        return self.pattern("date", year=year, month=month, day=day)

    def instant(self, rfc3339):
        return f"{self.date(rfc3339[:10])} {rfc3339[11:16]}"

    def month(self, iso):
        year, month = iso.split("-")
        return self.pattern("month", year=year, month=int(month), month_name=MONTHS[int(month) - 1])

    def until(self, iso):
        return self.date(iso) or self.t["words"]["open_end"]


def subject_link(w, subject):
    code, name = subject
    return {"code": code, "name": name, "url": f"{w.prefix}/subjects/{code}",
            "code_groups": [code[:8], code[8:17], code[17:]]}


def row(w, record_id, item, subject, number, title, category, decided, public_from, until, authority, **more):
    record_class = more.get("record_class")
    return {
        "id": record_id, "url": f"{w.prefix}/records/{record_id}", "item": item,
        "item_licence": item == "licence", "item_penalty": item == "penalty",
        "document_number": number, "title": title, "fact": more.get("fact"), "basis": more.get("basis"),
        "result": more.get("result"), "category": category, "class": record_class,
        "class_text": w.t["words"]["class"][record_class] if record_class else None,
        "class_serious": record_class == "serious",
        "decided_on": decided, "decided_on_text": w.date(decided), "authority": authority,
        "public_from": public_from, "public_from_text": w.date(public_from),
        "public_until": until, "public_until_text": w.until(until),
        "late": more.get("late", False), "disputed": more.get("disputed", False), "state": "active",
        "subject": subject_link(w, subject),
    }


def licences(w):
    return [
        row(w, "1-901", "licence", CHEMICALS, "钟环许〔2026〕41号", "排污许可证变更决定", "普通", "2026-11-17", "2026-11-19",
            "2031-11-16", "荆门市生态环境局钟祥分局", result="准予变更排污许可证，磷酸一铵生产线污染物排放口由 3 个调整为 2 个。"),
        row(w, "1-877", "licence", CHEMICALS, "钟应急许〔2026〕9号", "危险化学品安全使用许可决定", "普通", "2026-09-08",
            "2026-09-10", "2029-09-07", "钟祥市应急管理局", result="准予使用危险化学品从事生产，许可范围见许可证副页。"),
        row(w, "2-903", "licence", BUILDERS, "钟建许〔2026〕118号", "建筑工程施工许可决定", "普通", "2026-11-16", "2026-11-18",
            "2028-11-15", "钟祥市住房和城乡建设局", result="准予示例产业园二期工程施工。"),
        row(w, "3-911", "licence", GRAIN, "钟市监许〔2026〕305号", "食品经营许可决定", "核准", "2026-11-12", "2026-11-20",
            "2031-11-11", "钟祥市市场监督管理局", result="准予从事预包装食品销售。", late=False),
        row(w, "4-915", "licence", SNACKS, "钟市监许〔2026〕298号", "食品经营登记决定", "登记", "2026-11-03", "2026-11-18",
            None, "钟祥市市场监督管理局", result="准予登记，经营项目为热食类食品制售。", late=True),
    ]


def penalties(w):
    return [
        row(w, "1-345", "penalty", CHEMICALS, "钟环罚〔2026〕12号", "未按照排污许可证规定排放水污染物", "罚款", "2026-11-13",
            "2026-11-19", "2027-11-13", "荆门市生态环境局钟祥分局", record_class="general", disputed=True,
            fact="2026年9月21日检查时，该公司总排口总磷日均浓度超过排污许可证载明的限值 0.4 倍。",
            basis="《中华人民共和国水污染防治法》第八十三条第二项", result="罚款人民币 120,000 元。"),
        row(w, "2-346", "penalty", BUILDERS, "钟应急罚〔2026〕7号", "未按规定对从业人员进行安全生产教育和培训",
            "罚款;责令停产停业", "2026-10-20", "2026-11-05", "2029-10-20", "钟祥市应急管理局", record_class="serious", late=True,
            fact="2026年8月14日检查时，该公司 12 名新进人员未经安全生产教育和培训即上岗作业。",
            basis="《中华人民共和国安全生产法》第九十七条第三项", result="责令停产停业整顿，并处罚款人民币 80,000 元。"),
        row(w, "3-347", "penalty", GRAIN, "钟市监处罚〔2026〕126号", "经营标签不符合规定的预包装食品",
            "没收违法所得、没收非法财物;罚款", "2026-11-10", "2026-11-16", "2027-11-10", "钟祥市市场监督管理局", record_class="general",
            fact="该公司销售的 36 袋大米标签未标明生产日期。", basis="《中华人民共和国食品安全法》第一百二十五条第一款第二项",
            result="没收违法所得 216 元，并处罚款人民币 5,000 元。"),
    ]


MENU = {"home": "/", "search": "/search", "publicity": "/publicity", "codes": "/codes"}
MENU_OF = {"home": "home", "search": "search", "subject": "search", "publicity": "publicity", "record": "publicity", "codes": "codes"}


def page_context(w, template, title, path, view, crumbs, **more):
    base = "/en" if w.english else ""
    menu = MENU_OF.get(template)
    site = w.t["site"]
    footer = [{"label": site["sponsor"], "value": "示例信用办公室", "url": None},
              {"label": site["id_code"], "value": "4208810000", "url": None},
              {"label": site["icp"], "value": "鄂ICP备00000000号", "url": "https://beian.miit.gov.cn/"}] if more.get("footer") else []
    return {
        "template": template,
        "lang": "en" if w.english else "zh-CN", "english": w.english, "prefix": w.prefix,
        "other_language_url": path if w.english else "/en" + path,
        "senior": more.get("senior", False), "senior_url": f"/senior?on={0 if more.get('senior') else 1}&back={base}{path}",
        "site": {
            "name": "Zhongxiang Public Credit" if w.english else "钟祥市公共信用信息平台",
            "phone": "0724-0000000", "domain": None, "origin": None, "id_code": None,
            "footer_present": bool(footer), "footer": footer,
            "marks_present": bool(footer),
            "marks": [{"title": site["error_report"], "url": "https://report.example.gov.cn/"}] if footer else [],
        },
        "page": {
            "title": title, "description": more.get("description", w.pattern("description_site")), "keywords": site["keywords"],
            "noindex": more.get("noindex", True), "path": base + path,
            "column": w.t["menu"][menu] if menu and menu != "home" else None, "column_type": site["column_type"],
            "article": None, "published_on": None, "source": None,
            "made_at_text": w.instant("2026-11-22T15:04:00+08:00"), "at_home": template == "home",
        },
        "menu": [{"title": w.t["menu"][name], "url": w.prefix + address, "current": name == menu} for name, address in MENU.items()],
        "breadcrumb_present": bool(crumbs),
        "breadcrumb": [{"title": w.t["menu"]["home"], "url": w.prefix + "/"}] + crumbs if crumbs else [],
        "asset": {"css": "/assets/site.css", "js": "/assets/site.js", "icon": "/assets/icon.svg", "share": None},
        "view": view, "demo": True,
    }


def block(w, rows, total=None, all_url=None):
    count = len(rows) if total is None else total
    return {"total": count, "total_text": w.pattern("subject_total", total=count), "rows": rows,
            "rows_present": bool(rows), "all_url": all_url}


def subject_view(w, subject, licence_rows, penalty_rows, **more):
    counts = {"licence": len(licence_rows), "penalty": len(penalty_rows)}
    individual = more.get("individual", False)
    category = "individual_business" if individual else "organisation"
    former = more.get("former", [])
    return {
        "subject": {
            **subject_link(w, subject), "kind": more.get("kind", "有限责任公司"), "category": category,
            "category_text": w.t["words"]["category"][category], "individual_business": individual,
            "status": more.get("status", "存续"), "status_ended": more.get("ended", False),
            "registered_on": more.get("registered"), "registered_on_text": w.date(more.get("registered")),
            "authority": "钟祥市市场监督管理局", "region": "湖北省荆门市钟祥市",
            "legal_representative": more.get("person", "示例某"),
            "former_names_present": bool(former),
            "former_names": [{"name": name, "until": until, "until_text": w.date(until)} for name, until in former],
        },
        "former_code": more.get("former_code"),
        "counts": [{"item": item, "count": counts.get(item, 0), "count_text": f"{counts.get(item, 0):,}", "title": title,
                    "url": {"licence": "#licences", "penalty": "#penalties"}.get(item)}
                   for item, title in w.t["words"]["count"].items()],
        "licences": block(w, licence_rows), "penalties": block(w, penalty_rows),
        "sources_present": not more.get("bare", False),
        "sources": ["钟祥市市场监督管理局", "荆门市生态环境局钟祥分局", "钟祥市应急管理局"],
        "updated_at": "2026-11-22T10:00:00+08:00", "updated_at_text": w.instant("2026-11-22T10:00:00+08:00"), "demo": True,
    }


def field(code, title, value, kind="text", **more):
    return {"code": code, "title": title, "title_chinese": True, "value": value, "kind": kind,
            "is_code": kind == "code", "value_text": more.get("value_text", value), "yuan_text": more.get("yuan_text"),
            "withheld": more.get("withheld", False), "missing": value is None and not more.get("withheld", False)}


def record_view(w, summary, fields, deadline, repair, proven, **more):
    return {
        "record": {
            **summary, "item_title": w.t["item"][summary["item"]], "department": summary["authority"],
            "rule_set": "RS2026", "rule_set_text": w.t["words"]["rule_set"]["RS2026"],
            "deadline": deadline, "deadline_provisional": more.get("provisional", False),
            "deadline_rule_text": w.pattern("deadline", days=7, date=w.date(deadline)),
            "filed_at": summary["public_from"] + "T09:30:00+08:00",
            "filed_at_text": w.instant(summary["public_from"] + "T09:30:00+08:00"),
            "version": 1 + len(more.get("earlier", [])),
            "version_text": w.pattern("version", version=1 + len(more.get("earlier", []))),
            "versions": [{"version": n, "until": until, "text": w.pattern("earlier_version", version=n, until=w.instant(until))}
                         for n, until in more.get("earlier", [])],
            "legal_basis": more.get("basis"), "repair": repair, "fields": fields,
        },
        "proof": {"status": "proven" if proven else "pending", "proven": proven, "pending": not proven,
                  "url": f"/api/v1/proofs/{summary['id']}"},
        "demo": True,
    }


def repair_later(w, iso):
    date = w.date(iso)
    return {"now": False, "later": True, "never": False, "text": w.pattern("repair_later", date=date),
            "short_text": w.pattern("repair_short_later", date=date)}


def repair_never(w):
    return {"now": False, "later": False, "never": True, "text": w.pattern("repair_never"),
            "short_text": w.pattern("repair_short_never")}


def repair_now(w, iso):
    return {"now": True, "later": False, "never": False, "text": w.pattern("repair_now", date=w.date(iso)),
            "short_text": w.pattern("repair_short_now")}


def penalty_fields(w, summary, fine):
    def money(amount):
        return {"value_text": w.pattern("amount", amount=f"{amount / 10000:,.2f}"),
                "yuan_text": w.pattern("yuan", amount=f"{amount:,.2f}")}
    return [
        field("CF_XDR_MC", "行政相对人名称", summary["subject"]["name"]),
        field("CF_XDR_LB", "行政相对人类别", "法人及非法人组织"),
        field("CF_XDR_SHXYM", "统一社会信用代码", summary["subject"]["code"], "code"),
        field("CF_FRDB", "法定代表人", "示例某"),
        field("CF_WSH", "行政处罚决定书文号", summary["document_number"], "code"),
        field("CF_WFXW", "违法行为类型", summary["title"]),
        field("CF_SY", "违法事实", summary["fact"]),
        field("CF_YJ", "处罚依据", summary["basis"]),
        field("CF_CFLB", "处罚类别", summary["category"]),
        field("CF_NR", "处罚内容", summary["result"]),
        field("CF_NR_FK", "罚款金额", str(fine), "amount", **money(fine)),
        field("CF_NR_ZKDX", "暂扣或吊销证照名称及编号", None),
        field("CF_JDRQ", "处罚决定日期", summary["decided_on"], "date", value_text=summary["decided_on_text"]),
        field("CF_GSJZQ", "公示截止期", summary["public_until"], "date", value_text=summary["public_until_text"]),
        field("CF_CFJG", "处罚机关", summary["authority"]),
        field("CF_SJLY", "数据来源单位", summary["authority"]),
    ]


def licence_fields(w, summary):
    return [
        field("XK_XDR_MC", "行政相对人名称", summary["subject"]["name"]),
        field("XK_XDR_SHXYM", "统一社会信用代码", summary["subject"]["code"], "code"),
        field("XK_XKWS", "行政许可决定文书名称", summary["title"]),
        field("XK_WSH", "行政许可决定文书号", summary["document_number"], "code"),
        field("XK_XKLB", "许可类别", summary["category"]),
        field("XK_XKZS", "许可证书名称", None),
        field("XK_XKBH", "许可编号", None, withheld=True),
        field("XK_NR", "许可内容", summary["result"]),
        field("XK_JDRQ", "许可决定日期", summary["decided_on"], "date", value_text=summary["decided_on_text"]),
        field("XK_YXQZI", "有效期至", summary["public_until"] or "2099-12-31", "date", value_text=summary["public_until_text"]),
        field("XK_XKJG", "许可机关", summary["authority"]),
        field("XK_LYDW", "数据来源单位", summary["authority"]),
    ]


def timeliness(w, unfinished=True, empty=False):
    rows = [] if empty else [("荆门市生态环境局钟祥分局", 10, 9), ("钟祥市市场监督管理局", 1204, 1204), ("钟祥市应急管理局", 0, 0),
                             ("钟祥市住房和城乡建设局", 37, 36)]
    month = "2026-11" if unfinished else "2026-10"
    return {"month": month, "month_text": w.month(month), "unfinished": unfinished, "rows_present": bool(rows), "rows": [
        {"department": name, "due": due, "due_text": f"{due:,}", "on_time": good, "on_time_text": f"{good:,}",
         "late": due - good, "late_text": f"{due - good:,}", "rate": f"{100 * good / due:.2f}" if due else None,
         "rate_text": w.pattern("rate", rate=f"{100 * good / due:.2f}") if due else w.t["words"]["no_rate"]}
        for name, due, good in rows]}


def publicity_view(w, item, rows, total_text, **more):
    filters = {"department": None, "from": None, "to": None, "q": None, **more.get("filters", {})}
    active = any(filters.values())
    address = f"{w.prefix}/publicity?item="
    return {
        "item": item, "item_licence": item == "licence", "item_penalty": item == "penalty",
        "licence_url": address + "licence", "penalty_url": address + "penalty", "clear_url": address + item,
        "filters": filters, "filters_active": active, "filter_problem": more.get("problem"),
        "departments": [{"id": i, "name": n, "selected": filters["department"] == i} for i, n in (
            ("D011", "荆门市生态环境局钟祥分局"), ("D012", "钟祥市住房和城乡建设局"), ("D024", "钟祥市市场监督管理局"), ("D027", "钟祥市应急管理局"))],
        "rows": rows, "rows_present": bool(rows), "total_text": total_text,
        "csv_url": more.get("csv"), "feed_url": f"{w.prefix}/publicity/feed?item={item}",
        "months": [{"value": m, "title": w.month(m), "selected": m == "2026-11"} for m in ("2026-11", "2026-10", "2026-09")],
        "month_chosen": None, "paged": bool(more.get("next") or more.get("first")),
        "next_url": more.get("next"), "first_url": more.get("first"),
        "timeliness": more.get("timeliness", timeliness(w)), "demo": True,
    }


def failure(w, key, **values):
    texts = {name: text.format(**values) for name, text in w.t["errors"][key].items()}
    return {**texts, "q": values.get("code"), "request_id": values.get("request"), "retry_url": values.get("retry")}


def publicity_crumb(w):
    return {"title": w.t["menu"]["publicity"], "url": w.prefix + "/publicity"}


def subject_pages(w):
    company = subject_view(w, CHEMICALS, licences(w)[:2], penalties(w)[:1], registered="2009-03-26",
                           former=[("钟祥示例磷肥厂", "2015-06-30")])
    shop = subject_view(w, SNACKS, [], [], individual=True, kind="个体工商户", registered="2021-05-12")
    gone = subject_view(w, SCHOOL, [], [], kind=None, status="注销", ended=True, bare=True, person=None)
    merged = subject_view(w, GRAIN, licences(w)[3:4], [], registered="2012-02-08", former_code="91420881DEM090099D")
    for name, subject, view, more in (("subject", CHEMICALS, company, {"footer": True}), ("subject_senior", CHEMICALS, company, {"senior": True}),
                                      ("subject_business", SNACKS, shop, {}), ("subject_ended", SCHOOL, gone, {}),
                                      ("subject_merged", GRAIN, merged, {})):
        yield name, page_context(w, "subject", w.pattern("page_subject", name=subject[1]), f"/subjects/{subject[0]}", view,
                                 [{"title": w.t["menu"]["search"], "url": w.prefix + "/search"}, {"title": subject[1], "url": None}],
                                 description=w.pattern("description_subject", name=subject[1]), **more)


def record_pages(w):
    general, serious, minor = copy.deepcopy(penalties(w))
    licence = licences(w)[4]
    basis = "《信用修复管理办法》；钟祥市公共信用信息目录（2026 年版）"
    views = {
        "record_penalty": record_view(w, general, penalty_fields(w, general, 120000), "2026-11-24", repair_later(w, "2027-02-13"),
                                      True, basis=basis, earlier=[(1, "2026-11-20T10:05:00+08:00")]),
        "record_penalty_late": record_view(w, serious, penalty_fields(w, serious, 80000), "2026-10-29", repair_never(w), False, basis=basis),
        "record_penalty_now": record_view(w, minor, penalty_fields(w, minor, 5000), "2026-11-19", repair_now(w, "2026-11-10"), True,
                                          basis=basis, provisional=True),
        "record_licence": record_view(w, licence, licence_fields(w, licence), "2026-11-12", None, True),
    }
    for name, view in views.items():
        record = view["record"]
        yield name, page_context(w, "record", w.pattern("page_record", number=record["document_number"]), f"/records/{record['id']}", view,
                                 [publicity_crumb(w), {"title": record["document_number"], "url": None}],
                                 description=w.pattern("description_record", item=record["item_title"]))


def publicity_pages(w):
    total = w.pattern("total", total="1,234")
    views = {
        "publicity_licences": publicity_view(w, "licence", licences(w), total, next=f"{w.prefix}/publicity?item=licence&cursor=a1",
                                             csv=f"{w.prefix}/publicity.csv?item=licence"),
        "publicity_penalties": publicity_view(w, "penalty", penalties(w), w.pattern("total_capped", total="10,000"),
                                              filters={"department": "D011", "from": "2026-10-01", "to": "2026-11-22", "q": "示例"},
                                              first=f"{w.prefix}/publicity?item=penalty", next=f"{w.prefix}/publicity?item=penalty&cursor=b2",
                                              timeliness=timeliness(w, unfinished=False)),
        "publicity_empty": publicity_view(w, "penalty", [], w.pattern("total", total=0), timeliness=timeliness(w, empty=True)),
        "publicity_empty_filtered": publicity_view(w, "licence", [], w.pattern("total", total=0), filters={"q": "不存在"}),
        "publicity_filter_problem": publicity_view(
            w, "licence", [], w.pattern("total", total=0), filters={"from": "2026-11-22", "to": "2026-10-01"},
            problem={name: text.format(**{"from": w.date("2026-11-22"), "to": w.date("2026-10-01")})
                     for name, text in w.t["errors"]["filter_dates"].items()}),
    }
    for name, view in views.items():
        yield name, page_context(w, "publicity", w.t["publicity"]["title"], f"/publicity?item={view['item']}", view,
                                 [{"title": w.t["menu"]["publicity"], "url": None}],
                                 description=w.pattern("description_publicity"))


def other_pages(w):
    def newest(licence_rows, penalty_rows, figures):
        return {"licences": {**block(w, licence_rows), "all_url": f"{w.prefix}/publicity?item=licence"},
                "penalties": {**block(w, penalty_rows), "all_url": f"{w.prefix}/publicity?item=penalty"},
                "newest_present": bool(licence_rows or penalty_rows), "figures": figures, "links_present": True,
                "links": [{"title": "Credit China" if w.english else "信用中国", "url": "https://www.creditchina.gov.cn/"}]}
    figures = {"subjects": 5000, "subjects_text": "5,000", "licences": 40000, "licences_text": "40,000", "penalties": 4000,
               "penalties_text": "4,000", "counted_at": "2026-11-22T15:00:00+08:00", "counted_at_text": w.instant("2026-11-22T15:00:00+08:00")}
    home, bare = newest(licences(w), penalties(w), figures), newest([], [], None)
    for name, view, more in (("home", home, {"footer": True}), ("home_senior", home, {"senior": True}), ("home_new", bare, {})):
        yield name, page_context(w, "home", "Zhongxiang Public Credit" if w.english else "钟祥市公共信用信息平台", "/", view, [], noindex=False, **more)
    yield "ended", page_context(w, "ended", w.t["ended"]["title"], "/records/1-300", {},
                                [publicity_crumb(w), {"title": w.t["ended"]["title"], "url": None}])
    wait = w.t["errors"]["wait_seconds"].format(count=30)
    for key, values in (("403", {}), ("404", {}), ("429", {"wait": wait}), ("500", {"request": "req-0001-demo", "retry": f"{w.prefix}/publicity"}),
                        ("503", {"wait": w.t["errors"]["wait_minutes"].format(count=10)}), ("subject_not_found", {"code": CHEMICALS[0]})):
        view = failure(w, key, **values)
        yield f"error_{key}", page_context(w, "error", view["title"], "/nowhere", view, [{"title": view["title"], "url": None}])
    problems = {
        "length": ("91420881DEM09001W", None, {
            "zh": ("统一社会信用代码应为 18 位，现为 17 位。", "请核对营业执照。"),
            "en": ("A unified social credit code has 18 characters; this has 17.", "Compare it with the business licence.")}),
        "check": ("91420881dem090013x", "91420881DEM090013X", {
            "zh": ("统一社会信用代码 91420881DEM090013X 的校验码不符。", "请逐位核对营业执照上的代码。"),
            "en": ("The check character of 91420881DEM090013X does not fit.", "Compare the code with the business licence character by character.")}),
    }
    for reason, (typed, normalised, texts) in problems.items():
        text, mend = texts["en" if w.english else "zh"]
        view = {"q": typed, "normalised": normalised, "problem": {"code": f"credit_code.{reason}", "text": text, "mend": mend},
                **{f"failed_{rule}": rule == reason for rule in ("length", "charset", "authority", "category", "region", "check")}}
        yield f"code_problem_{reason}", page_context(w, "code_problem", w.t["code_problem"]["title"], "/subjects", view,
                                                     [{"title": w.t["search"]["title"], "url": None}])


def search_view(w, query, rows, **more):
    kinds = w.t["words"]["search_kind"]
    total = w.pattern("total_capped" if more.get("capped") else "total", total=more.get("total", f"{len(rows)}"))
    return {"query": query, "q": query, "kinds_present": True, "asked": bool(query), "problem": None, "rules_present": False,
            "kinds": [{"value": "" if kind == "any" else kind, "title": title, "selected": kind == "any"} for kind, title in kinds.items()],
            "rows": rows, "rows_present": bool(rows), "nothing": bool(query) and not rows, "total_text": total,
            "paged": bool(more.get("next")), "first_url": None, "next_url": more.get("next")}


def search_row(w, subject, status, kind, counts, former=None, ended=False):
    return {**subject_link(w, subject), "status": status, "status_ended": ended, "kind": kind,
            "kind_text": w.t["words"]["category"][kind], "region": "湖北省荆门市钟祥市", "matched_name": former,
            "counts": {"licence_text": w.pattern("subject_total", total=counts[0]), "penalty_text": w.pattern("subject_total", total=counts[1])}}


def search_pages(w):
    rows = [search_row(w, CHEMICALS, "存续", "organisation", (2, 1), former="钟祥示例磷肥厂"),
            search_row(w, SNACKS, "存续", "individual_business", (1, 0)),
            search_row(w, SCHOOL, "注销", "organisation", (0, 0), ended=True)]
    crumbs = [{"title": w.t["menu"]["search"], "url": None}]
    yield "search_results", page_context(w, "search", w.t["search"]["title"], "/search", search_view(
        w, "示例", rows, capped=True, total="10,000", next=f"{w.prefix}/search?q=x&cursor=c3"), crumbs)
    rows = [{**subject_link(w, s), "entered_on": "2026-11-20", "entered_on_text": w.date("2026-11-20")} for s in (GRAIN, BUILDERS)]
    found = {"number": "420881000000007", "found": {**subject_link(w, CHEMICALS), "is_current": False}, "rows": rows,
             "rows_present": True, "nothing": False, "paged": True, "first_url": None, "next_url": f"{w.prefix}/codes?cursor=c4"}
    yield "codes_found", page_context(w, "codes", w.t["codes"]["title"], "/codes", found,
                                      [{"title": w.t["menu"]["codes"], "url": None}])


def main():
    target = HERE / "fixtures"
    target.mkdir(exist_ok=True)
    for old in target.glob("*.json"):
        old.unlink()
    for language in ("zh", "en"):
        w = Words(language)
        for pages in (subject_pages, record_pages, publicity_pages, search_pages, other_pages):
            for name, context in pages(w):
                text = json.dumps(context, ensure_ascii=False, indent=1)
                (target / f"{name}.{language}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
