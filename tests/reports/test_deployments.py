"""Who is on record with what: the counts that the record gives, the traps, and properties of collapsing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.pages import pages
from analysis.paths import Project
from analysis.reports import deployments, fr_laws, ice, systems, timeline

from ..conftest import ROOT

ATLAS = "eff-atlas-2020-10-07"
STATES = sorted(analysis.load("states")["state"])
SYSTEMS = sorted(analysis.load("systems")["system_id"])
PAGES = pages(Project(ROOT))


@pytest.fixture(scope="module")
def rows():
    return deployments.uses()


@pytest.fixture(scope="module")
def atlas(rows):
    return rows[rows["source_id"] == ATLAS]


def test_access_is_not_ownership(atlas):
    shared = atlas[["faces" in found for found in atlas["system_ids"]]]
    assert len(atlas) == 369
    assert (atlas["state"] == "FL").sum() == 259
    assert len(shared) == 247
    assert set(shared["access"]) == {"access"}
    assert shared["one_of"].nunique() == 1


def test_totals_memberships_and_recalled_rows_are_left_out(rows):
    whole = analysis.load("deployments", verified=None)
    assert set(rows["row_kind"]) == {"use"}
    assert set(rows["verified"]) == {"seen"}
    assert not rows["agency"].str.contains("(total)", regex=False).any()
    assert len(rows) < len(whole)


def test_every_spelling_is_in_the_crosswalk(rows):
    known = deployments.crosswalk("deployments")
    for column in ("system", "vendor"):
        assert set(rows[column]) - {""} <= {spelling for where, spelling in known if where == column}


def test_one_state_one_license_system(rows):
    found = rows[["license-photo-face-recognition" in ids for ids in rows["system_ids"]]]
    assert found["one_of"].nunique() == found["state"].nunique()


def test_one_agency_with_two_pilots_of_one_product_is_one_system(rows):
    pilots = rows[(rows["agency"] == "Orlando Police Department") & rows["system"].str.startswith("Rekognition")]
    assert len(pilots) == 2
    assert pilots["one_of"].nunique() == 1


def test_two_agencies_with_one_vendor_are_two_systems(rows):
    rekognition = rows[rows["system"].str.startswith("Rekognition")]
    assert rekognition["one_of"].nunique() == rekognition["agency"].nunique() == 2


def test_collapsing_never_adds(rows):
    counted = deployments.by_state(rows)
    assert list(counted.columns) == ["state", "name", "rows", "agencies", "systems", "access"]
    assert sorted(counted["state"]) == STATES
    assert (counted["systems"] <= counted["rows"]).all()
    assert (counted["agencies"] <= counted["rows"]).all()
    assert counted["rows"].sum() == (rows["state"] != "").sum()
    assert ((counted["rows"] == 0) == (counted["systems"] == 0)).all()
    assert rows["one_of"].nunique() <= counted["systems"].sum() + (rows["state"] == "").sum()


@settings(max_examples=40)
@given(st.data())
def test_a_part_of_the_record_never_counts_more(data):
    rows = deployments.uses()
    kept = data.draw(st.lists(st.sampled_from(range(len(rows))), max_size=60, unique=True))
    part, whole = deployments.by_state(rows.iloc[kept]), deployments.by_state(rows)
    for column in ("rows", "agencies", "systems", "access"):
        assert (part[column] <= whole[column]).all()


def test_a_survey_window_is_never_a_start(rows):
    for row in analysis.load("deployments", verified=None).to_dict("records"):
        told = deployments.dated(row)
        if row["dates_are"] == "survey_window":
            assert told.startswith("start not stated")


def test_surveys_stand_apart():
    found = deployments.surveys().set_index("source_id")
    assert found["users"].to_dict() == {"gao-21-518": 20, "gao-21-526": 18, "gao-23-105607": 7}
    assert found.loc["gao-21-518", "asked"] == 42
    assert found.loc["gao-21-526", "asked"] == 24
    assert analysis.load("deployments")["row_kind"].eq("total").sum() > len(found)


def test_a_date_of_an_inventory_is_said_to_be_one():
    rows = analysis.load("deployments", notes=True).set_index("deployment_id")
    gallery = rows.loc["dep-0028"]  # the FBI's NGI: in use since 2015 at the latest
    assert gallery["start_date"] == "2025-06"
    assert deployments.dated(gallery) == "June 2025 by the inventory"


def test_retired_in_an_inventory_because_it_was_split_is_said_in_the_row():
    rows = analysis.load("deployments", notes=True).set_index("deployment_id")
    for row in ("dep-0037", "dep-0038"):
        assert rows.loc[row, "status"] == "ended"
        assert "split" in rows.loc[row, "note"]


def test_one_engine_may_verify_and_search_and_a_phone_that_returns_candidates_searches(rows):
    travelers = rows[["traveler-verification-service" in ids for ids in rows["system_ids"]]]
    assert {"face_verification", "face_search"} <= set(travelers["technology"])
    fortify = rows[["mobile-fortify" in ids for ids in rows["system_ids"]]]
    assert set(fortify["technology"]) == {"mobile_face_search"}


def test_of_the_police_customers_of_rekognition_only_orlando_tried_live_video(rows):
    rekognition = rows[rows["system"].str.startswith("Rekognition")].groupby("agency")["technology"].agg(set)
    assert rekognition.to_dict() == {
        "Orlando Police Department": {"live_face_recognition"},
        "Washington County Sheriff's Office": {"face_search"},
    }


def test_surveys_understate_and_the_data_of_a_vendor_overstate(rows):
    noted = analysis.load("deployments", notes=True)
    denial = noted[noted["note"].str.contains("told GAO that it did not use Clearview")]["deployment_id"]
    denied = rows[rows["deployment_id"].isin(denial)]
    assert len(denied) == 5
    assert [set(ids) for ids in denied["system_ids"]] == [{"clearview-ai"}] * 5
    trials = noted.set_index("deployment_id").loc["dep-0157"]
    assert trials["row_kind"] == "total"
    assert "1,803" in trials["note"]


def test_a_search_by_a_state_at_the_request_of_ice_is_no_access_of_ice():
    agencies = set(ice.rows_of_ice()["agency"])
    rows = analysis.load("deployments").set_index("deployment_id")
    asked = rows.loc[["dep-0141", "dep-0144"]]  # Utah and Vermont
    assert not agencies & set(asked["agency"])
    assert rows.loc["dep-0149", "access"] == "access"  # ICE at Florida's FACES


def test_police_and_offices_are_not_ice():
    found = ice.rows_of_ice()["agency"]
    assert len(found)
    assert not found.str.contains("Police Department|Sheriff|Office of the").any()


def test_a_federal_agency_in_the_system_of_a_state_stands_under_that_state(rows):
    partners = rows[rows["system"].str.startswith("FACES (access)") & (rows["agency_level"] == "federal")]
    assert len(partners)
    assert set(partners["state"]) == {"FL"}


@pytest.mark.parametrize(
    ("spelling", "names", "not_names"),
    [
        (("system", "HART"), "hart", "amazon"),  # planned on Amazon's cloud: that is not Rekognition
        (("vendor", "Viisage"), "idemia", "nec"),
        (("vendor", "L-1 Identity Solutions"), "idemia", "nec"),
        (("vendor", "MorphoTrust (Idemia)"), "idemia", "nec"),
        (("vendor", "BI Incorporated"), "bi-incorporated", "bi2-technologies"),
        (("vendor", "Bi2 Technologies"), "bi2-technologies", "bi-incorporated"),
    ],
)
def test_names_that_moved_are_one_and_names_that_mislead_are_two(spelling, names, not_names):
    ids = deployments.crosswalk("deployments")[spelling]
    assert names in ids
    assert not_names not in ids


def test_ice_has_no_contract_with_the_maker_of_its_engine_nor_with_amazon():
    for vendor in ("nec", "amazon"):
        bought = deployments.contracts_of(vendor)
        assert timeline.own_money(bought[bought["agency"] == "ICE"]).empty
    assert set(deployments.contracts_of("amazon")["kind"]) == {"absence"}


@pytest.mark.parametrize("system_id", SYSTEMS)
def test_a_system_has_a_page_if_it_has_a_rate_or_a_use_on_record(system_id):
    met = len(deployments.users_of(system_id)) or len(deployments.rates_of(system_id))
    assert bool(met) == (f"systems/{system_id}" in PAGES)


def test_crosswalk_ties_a_vendor_to_its_rates_and_uses():
    assert "NIST" in set(deployments.rates_of("nec")["evaluator"])
    assert len(deployments.users_of("faces")) > 247
    assert len(deployments.rates_of("dataworks-plus")) > 0
    assert systems.tested_searches(deployments.rates_of("dataworks-plus")).empty
    assert systems.tested_searches(deployments.rates_of("amazon")).empty


def test_an_unknown_system_is_named_with_the_nearest():
    with pytest.raises(KeyError, match="nec"):
        deployments.system("necc")


def test_newest_takes_the_date_that_reaches_furthest():
    assert deployments.newest(["2020", "2020-10-07", ""]) == "2020"
    assert deployments.newest(["2019", "2020-10-07"]) == "2020-10-07"
    assert deployments.newest(["", ""]) == ""


def test_a_figure_that_left_its_cell_is_refused():
    row = {"deployment_id": "dep-1", "note": "1,907 requests"}
    assert deployments.figure(row, "note", r"^([\d,]+) requests") == 1907
    with pytest.raises(ValueError, match="dep-1 no longer holds"):
        deployments.figure(row, "note", r"(\d+) searches")


@pytest.mark.parametrize(("number", "words"), [(0, "no rows"), (1, "1 row"), (1234, "1,234 rows")])
def test_counts_in_words(number, words):
    assert deployments.count_of(number, "row") == words


# -- laws ---------------------------------------------------------------------------------------------------------


def test_laws_are_counted_once():
    rows = fr_laws.laws()
    assert "federal" not in set(rows["level"])
    again = analysis.load("same_laws")
    assert len(rows) - len(fr_laws.counted(rows)) == len(again)
    for second, first in zip(again["law_id"], again["same_as"], strict=True):
        pair = rows[rows["law_id"].isin([first, second])]
        assert len(pair) == 2
        assert pair["jurisdiction"].nunique() == 1
    assert not set(again["same_as"]) & set(again["law_id"])


def test_what_a_code_prints_as_coming_back_does_not_stand_before_its_day():
    rows = fr_laws.laws("VA")
    printed = rows[rows["effective_date"] > fr_laws.known_until()]
    assert len(printed) == 1
    assert not printed["stands"].any()
    every = fr_laws.laws()
    assert not (every["stands"] & (every["ended_date"] != "")).any()  # none counts as standing and as ended


@pytest.mark.parametrize(
    ("law", "stands"),
    [
        ("law-0001", True),  # San Francisco
        ("law-0033", False),  # New Orleans, lifted
        ("law-0034", False),  # a repeal is no limit
        ("law-0036", False),  # proposed only
        ("law-0043", False),  # Virginia, ended in 2022; printed as back on a day after the record ends
        ("law-0055", False),  # California, lapsed
        ("law-0037", False),  # Jackson, lifted
        ("law-0040", False),  # Baltimore, lapsed
    ],
)
def test_where_a_law_stood(law, stands):
    rows = fr_laws.counted(fr_laws.laws()).set_index("law_id")
    assert bool(rows.loc[law, "stands"]) is stands


@pytest.mark.parametrize(
    ("law", "column", "says"),
    [
        ("law-0006", "kind", "approval_required"),  # Santa Cruz: called a ban, and a gate
        ("law-0039", "kind", "approval_required"),  # Pittsburgh
        ("law-0040", "applies_to_police", "no"),  # Baltimore's did not bind its police
        ("law-0032", "note", "not law"),  # Milwaukee: a directive
        ("law-0053", "note", "Not a total ban"),  # Illinois: drones, with two exceptions
        ("law-0044", "note", "not seen"),  # Virginia: what the session of 2026 did
        ("law-0077", "note", "open"),
    ],
)
def test_name_and_force_of_a_law_differ(law, column, says):
    assert says in analysis.load("fr_laws", notes=True).set_index("law_id").loc[law, column]


def test_the_ban_of_virginia_is_shown_lifted_and_printed_as_back():
    rows = fr_laws.laws("VA").set_index("law_id")
    assert rows.loc["law-0043", "affairs"].endswith("ended 1 July 2022")
    assert rows.loc["law-0044", "affairs"].endswith("ended 1 July 2026")
    assert rows.loc["law-0077", "affairs"] == "from 1 July 2026; no end found"
    assert rows.loc["law-0077", "law"] == "law-0043"


def test_few_laws_limit_immigration_use_and_bills_of_congress_are_not_among_them():
    rows = fr_laws.counted(fr_laws.laws())
    speaks = rows[rows["restricts_immigration_use"] == "yes"]
    assert set(speaks["state"]) == {"MD", "UT", "VT", "WA"}
    whole = analysis.load("fr_laws", notes=True).set_index("law_id")
    congress = whole[(whole["jurisdiction"] == "United States") & (whole["enacted_date"] == "")]
    assert congress["note"].str.startswith("Bill, not enacted").all()
    assert not set(rows["law_id"]) & set(congress.index)


def test_every_page_of_a_state_says_that_its_laws_bind_no_federal_agency(place):
    assert "State and local laws bind no federal agency." in (place.notebooks / "state.ipynb").read_text("utf-8")


def test_a_state_without_laws_has_none():
    assert fr_laws.laws("WY").empty
    assert "stands" in fr_laws.laws("WY")


# -- money and events ---------------------------------------------------------------------------------------------


def test_only_awards_are_added():
    whole = timeline.contracts()
    clearview = whole[(whole["vendor"] == "Clearview AI") & (whole["agency"] == "ICE")]
    assert timeline.obligated(clearview) == 224_000 + 500_000 + 3_750_000
    assert not timeline.own_money(whole)["kind"].isin(["total", "doubtful", "restatement"]).any()


def test_the_largest_contract_is_mostly_not_for_faces_and_in_no_sum_for_faces():
    whole = timeline.contracts()
    bundle = whole[whole["contract_id"] == "con-0021"]
    assert set(bundle["is_face_recognition"]) == {"partly"}
    assert timeline.own_money(bundle).empty


def test_an_investment_number_is_no_contract():
    rows = analysis.load("contracts").set_index("contract_id")
    row = rows.loc["con-0016"]
    assert "024-000005265" in row.to_list()
    assert row["kind"] == "inventory_reference"
    named = rows[rows["kind"].isin(["inventory_reference", "absence"])]
    assert named[["obligated_usd", "potential_usd"]].isna().all(axis=None)


def test_an_extension_has_a_ceiling_and_adds_nothing():
    stamp = timeline.contracts(actor="Trust Stamp")
    assert timeline.obligated(stamp) == 3_900_000


def test_names_are_whole_words():
    assert timeline.events(actor="CBP")["event_id"].isin(timeline.events()["event_id"]).all()
    assert timeline.events(actor="IC").empty
    assert timeline.events(actor="nobody (((").empty


@given(st.dates(min_value=date(2000, 1, 1)))
@settings(max_examples=30)
def test_a_later_start_never_shows_more(day):
    later, whole = timeline.events(day.isoformat()), timeline.events()
    assert set(later["event_id"]) <= set(whole["event_id"])
    assert all(later["at"].dt.year >= day.year)


def test_every_figure_on_ice_stands_in_its_row():
    told = {one.key: value for one, value, _ in ice.figures(ice.MONEY + ice.FIELD + ice.LICENSE + ice.LAUNCHES)}
    assert told["utah-requests"] == 1907
    assert told["utah-requests-ice"] == 49
    assert told["ice-clearview-2021-ceiling"] < told["ice-clearview-2021-other"]
    assert told["ice-fortify-images-high"] == 1_200_000_000
    assert told["fortify-ice-date"] == "20 May 2025"


def test_recorded_beside_rates_is_no_rate():
    rates = deployments.rates_of("amazon")
    kept = systems.measured(rates)
    assert not kept["metric"].str.startswith("share_of_false_matches").any()
    assert len(kept) + len(systems.said(rates)) == len(rates)


@pytest.mark.parametrize(
    ("system_id", "metrics"),
    [
        ("dataworks-plus", {"misidentification_share", "lead_rate"}),  # the chief's 96 percent, and yields
        ("faces", {"similarity_score"}),  # a score of 93 percent is no chance of guilt
        ("clearview-ai", {"accuracy"}),  # the vendor's own panel
        ("traveler-verification-service", {"accuracy"}),  # true travelers matched; false matches not given
    ],
)
def test_what_was_claimed_or_guessed_is_no_rate(system_id, metrics):
    rates = deployments.rates_of(system_id)
    assert metrics <= set(systems.said(rates)["metric"])
    assert not metrics & set(systems.measured(rates)["metric"])


def test_a_list_of_searches_without_a_threshold_never_stands_beside_those_with_one():
    rates = deployments.rates_of("clearview-ai")
    assert rates["threshold"].str.startswith("none").any()
    assert set(systems.tested_searches(rates)["threshold"]) == {"FPIR=0.003"}


@pytest.mark.parametrize("system_id", ["nec", "amazon", "faces", "mobile-fortify", "kairos"])
def test_gaps_follow_from_what_is_missing(system_id):
    found = deployments.system(system_id)
    rates, users = deployments.rates_of(system_id), deployments.users_of(system_id)
    told = " ".join(systems.gaps(found, users, rates, deployments.contracts_of(system_id)))
    assert ("No error rate was found" in told) == systems.measured(rates).empty
    assert ("No agency is on record" in told) == users.empty
