"""A few invented rows of the tables that the pages to search in are made of."""

from __future__ import annotations

from pathlib import Path

import tiny

from analysis.book.catalogue import Catalogue
from analysis.paths import Project

SOURCES = """\
source_id,title,author,publisher,published_date,kind,licence,link,link_status,verified,checked_date,note
a-2018,A & B,,Press,2018-07-26,news,,https://example.org/a,own,seen,2026-11-22,
b-2020,<i>Memo</i>,,Office <of> & X,2020,primary_document,,,repost,seen,2026-11-20,
"""
DEPLOYMENTS = """\
deployment_id,agency,agency_level,department,state,city,system,vendor,technology,\
row_kind,access,purpose,status,dates_are,start_date,end_date,as_of_date,source_id,verified
dep-1,Pinellas Sheriff,county,,FL,Largo,FACES,Maker <Inc>,face_search,use,own,,active,use,2001,,2020-10-07,a-2018,seen
dep-2,Federal Bureau of Investigation,federal,DOJ,FL,,FACES,,face_search,use,access,,unknown,not_stated,,,,b-2020,seen
dep-3,20 agencies,federal,several,,,any,,face_search,total,unknown,,active,survey_window,2018,2020,2021,a-2018,seen
dep-4,Town <b>Police</b>,municipal,,TX,,Eye & Co,Eye,live_face_recognition,use,both,,pilot,not_stated,,,,a-2018,seen
dep-5,From Memory,municipal,,TX,,X,,face_search,use,own,,active,not_stated,,,,a-2018,recalled
"""
LAWS = """\
law_id,jurisdiction,level,state,instrument_name,kind,scope,applies_to_police,enacted_date,effective_date,ended_date,source_id,verified,note
law-1,Texas,state,TX,HB 1,limits,Says <little>,yes,2020-02-06,2020-05,2021,a-2018,seen,
law-2,United States,federal,,H.R. 2,ban,Would bar it,yes,,,,a-2018,seen,
law-3,Town,city,TX,Order (proposed),ban,Would bar it,yes,,,,b-2020,seen,
"""
CONTRACTS = """\
contract_id,kind,vendor,agency,component,product,is_face_recognition,signed_date,obligated_usd,potential_usd,source_id,verified,note
con-1,award,Maker <Inc>,ICE,ICE HSI,Licenses,yes,2020,224000,500000,a-2018,seen,
con-2,total,Maker <Inc>,ICE,ICE,All,partly,2021,,900,a-2018,seen,
con-3,award,Maker <Inc>,ICE,,More,unclear,,1,,a-2018,recalled,
con-4,award,,CBP,,Undated,no,,,,a-2018,seen,
"""
EVENTS = """\
event_id,event_date,actor,counterpart,event_type,summary,source_id,verified,note
ev-1,2020,ICE HSI,Maker <Inc>; CBP,meeting,They met & spoke,a-2018,seen,Day <not> known
ev-2,2020-02-06,Press,ICE,press,A report,a-2018,seen,
ev-3,2020-02,Court,CBP,litigation,A ruling,b-2020,seen,
ev-4,2019-12-31,Press,,press,From memory,a-2018,recalled,
"""
POLICIES = """\
policy_id,title,issuer,agency_scope,instrument,signed_date,effective_date,ended_date,legal_status,jurisdiction,summary,source_id,verified,recalled_fields,note
memo-1,Memo <1>,Head of ICE,ICE;CBP,memo,2011-10-24,2011-10-24,2021-10-27,rescinded,United States,Says,b-2020,seen,,
order-1,A v. B,Judge,ICE,court_order,2025-02-24,2025-02-24,,in_force,plaintiffs only,Bars,a-2018,seen,signed_date,
suit-1,C v. D,Judge,ICE,court_order,2026-02-04,,,pending,Oregon (asked),Asks,a-2018,seen,,
law-x,Act,Congress,state,statute,2026-03,2026-09-30,,in_force,Texas,Orders,a-2018,seen,,
bill-1,Bill,Sen. X,ICE,bill,2026,,,not_enacted,United States,Would,a-2018,seen,,
"""
STATES = "state,name\nFL,Florida\nTX,Texas\nWY,Wyoming\n"
NAMES = """\
table_name,column_name,spelling,part,match,system_id,reason
deployments,system,FACES,1,named,faces,x
contracts,vendor,Maker <Inc>,1,named,maker,x
"""
AGENCIES = "agency,name\nCBP,Customs\nICE,Immigration\n"
TABLES = {
    "sources": SOURCES,
    "deployments": DEPLOYMENTS,
    "fr_laws": LAWS,
    "contracts": CONTRACTS,
    "events": EVENTS,
    "policies": POLICIES,
    "states": STATES,
    "system_names": NAMES,
    "agencies": AGENCIES,
}


def catalogue(root: Path, **changed: str) -> Catalogue:
    """The tables in a folder; a keyword puts other text in place of a table, None leaves it out."""
    for name, text in (TABLES | changed).items():
        if text is None:
            continue
        folder = root / "data" / name
        folder.mkdir(parents=True)
        columns, rows = text.split("\n")[0].split(","), text.count("\n") - 1
        more = {"known_until": "2026-06-30"} if name == "policies" else {}
        described = tiny.card(name, [tiny.field(column) for column in columns], rows, **more)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        (folder / f"{name}.yaml").write_text(tiny.yaml.safe_dump(described, sort_keys=False), encoding="utf-8")
    (root / "_toc.yml").write_text("root: index\n", encoding="utf-8")
    return Catalogue(Project(root))
