"""Reading the kind of place from a landmark: every rule on its own examples, hand labels, and no sensitive place cried
falsely."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import landmarks
from analysis.tables import fields, load
from tests.conftest import ROOT
from tests.upstream.real import raw

KINDS = fields("landmark_rules")["site_kind"]["constraints"]["enum"]
RULES = load("landmark_rules")
LABELS = pd.read_csv(ROOT / "tests" / "landmark_labels.csv", keep_default_na=False)
FLOORS = {"weighted": 0.97, "unweighted": 0.92}
AUDIT = {"audit_weighted": 300, "audit_unweighted": 500, "audit_fresh": 300}
AUDIT_FLOOR = 0.98
PUBLIC = ("school", "university", "hospital_clinic", "place_of_worship")
SEATTLE = {
    "City Jail": {"local_jail"},
    "County Jail": {"local_jail"},
    "Courthouse": {"federal_court", "state_local_court"},
    "Federal prison": {"federal_prison"},
    "ICE detention": {"ice_facility"},
    "ICE field office": {"ice_facility", "general_area"},
    "ICE operational": {"ice_facility", "at_large", "unknown"},
    "Juvenile detention": {"juvenile_detention"},
    "Local Law Enforcement": {"police"},
    "State Prison": {"state_prison"},
    "USBP": {"border_port"},
    "USMS": {"military_or_federal_other"},
}


def kind(landmark: str) -> str:
    return landmarks.classify_one(landmark)[0]


@pytest.mark.parametrize("rule", list(RULES.itertuples()), ids=lambda rule: rule.site_rule)
def test_every_rule_decides_its_example_and_not_its_counter_example(rule):
    assert landmarks.classify_one(rule.example)[1] == rule.site_rule
    assert landmarks.classify_one(rule.counter_example)[1] != rule.site_rule


def test_every_decision_is_reached_and_differs_from_what_the_rules_say():
    rules = landmarks.current()
    without = landmarks.Rules(rules.spelling, rules.reads_as, {}, rules.ordered)
    for row in load("landmark_decisions").itertuples():
        assert landmarks.classify_one(row.landmark)[1] == landmarks.DECIDED, row.landmark
        assert landmarks.classify_one(row.landmark, without)[0] != row.site_kind, f"{row.landmark} needs no decision"


@pytest.mark.parametrize("part", FLOORS)
def test_hand_labels_are_met(part):
    """Labels were written from the strings alone, before the rules were run on them. Draws of 200 each."""
    labels = LABELS[LABELS["part"] == part]
    right = landmarks.classify(labels["landmark"])["kind"] == labels["kind"]
    assert labels["draws"].sum() == 200
    assert (right * labels["draws"]).sum() / labels["draws"].sum() >= FLOORS[part]


@pytest.mark.parametrize("part", AUDIT)
def test_labels_of_the_audit_are_met(part):
    """Labels were written from the strings alone, without the kinds that the rules gave.

    `audit_weighted` holds the 200 landmarks with most arrests and 100 drawn by arrests, each with its arrests;
    `audit_unweighted` 500 drawn evenly. The rules of that day met 0.997 of the arrests and 0.990 of the strings; they
    were changed after a look at what differed, so these two now only guard. `audit_fresh` are 300 more, drawn evenly
    and labeled after that change, and nothing was changed after them; whoever labeled them had read the rules.
    """
    labels = LABELS[LABELS["part"] == part]
    right = landmarks.classify(labels["landmark"])["kind"] == labels["kind"]
    assert len(labels) == AUDIT[part]
    assert (right * labels["draws"]).sum() / labels["draws"].sum() >= AUDIT_FLOOR
    assert right.mean() >= AUDIT_FLOOR


@pytest.mark.parametrize(
    ("landmark", "expected"),
    [
        ("JEFFERSON PARISH, LA", "general_area"),
        ("ST. JOHN THE BAPTIST PARISH, LA", "general_area"),
        ("ST TAMMANY PARISH JAIL", "local_jail"),
        ("CHURCH HILL TN", "general_area"),
        ("CHURCH POINT, LA", "general_area"),
        ("FALLS CHURCH, VA", "general_area"),
        ("CHURCH STREET", "general_area"),
        ("SCHOOL ST", "general_area"),
        ("SCHOOLCRAFT COUNTY JAIL", "local_jail"),
        ("COLLEGE STATION PD", "police"),
        ("STATE COLLEGE PA", "general_area"),
        ("UNIVERSITY HEIGHTS, OH", "general_area"),
        ("MEDICAL LAKE, WA", "general_area"),
        ("SHELTER ISLAND, NY", "general_area"),
        ("STATE HOSPITAL FORENSIC", "state_prison"),
        ("HOSPITAL PRISON WARD", "state_prison"),
        ("CALIFORNIA MEDICAL FACILITY", "state_prison"),
        ("GAINESVILLE STATE SCHOOL", "juvenile_detention"),
        ("COURT SERVICES PROBATION", "probation_parole"),
        ("HARRIS COUNTY COURTHOUSE - NON-PROBATION RELATED", "state_local_court"),
        ("US DISTRICT COURT SOUTHERN ILLINOIS (USMS, PROB)", "federal_court"),
        ("WASHINGTON COURT HOUSE, OH", "general_area"),
        ("WASHINGTON COURT HOUSE POLICE DEPARTMENT", "police"),
        ("COURT ST", "general_area"),
        ("HOUSTON POLICE DEPT, HOBBY AIRPORT, HARRIS COUNTY, TX", "police"),
        ("NORTHWESTERN REGIONAL ADC - VA", "local_jail"),
        ("CAP - OBCC - OTIS BANTUM CORRECTIONAL CENTER", "local_jail"),
        ("ATD MA STATE", "ice_facility"),
        ("TEMPLE, TEXAS", "general_area"),
        ("TEMPLE SHERIFFS DEPT, TEMPLE CITY, CA", "police"),
        ("STATE COLLEGE, PA", "general_area"),
        ("COLLEGE PARK, GA (FULTON COUNTY)", "general_area"),
        ("CAP - CHURCHILL COUNTY JAIL, FALLON, NEVADA", "local_jail"),
        ("UNIVERSITY PARK POLICE DEPARTMENT", "police"),
        ("RUTGERS UNIVERSITY PD", "police"),
        ("NEW JERSEY TRAINING SCHOOL FOR BOYS", "juvenile_detention"),
        ("GREEN HILL SCHOOL", "juvenile_detention"),
        ("BRIDGEWATER STATE HOSPITAL", "state_prison"),
        ("FEDERAL MEDICAL CENTER-DEVENS", "federal_prison"),
        ("US MEDICAL CENTER FOR FEDERAL PRISONERS, MISSOURI", "federal_prison"),
        ("52-4 DISTRICT COURT PROBATION, TROY", "probation_parole"),
        ("DURHAM CO PROBATION DURHAM CHAPEL HILL BLVD DURHAM", "probation_parole"),
        ("SHATTUCK HOSPTIAL (LEMUEL)", "unknown"),
        ("NORTH OF ZONE 15 FROM MILITARY HWY TO TX 107", "general_area"),
        ("PAM LYNCHNER STATE JAIL, HARRIS COUNTY, TX", "state_prison"),
        ("EAST BATON ROUGE PARISH PRISON", "local_jail"),
    ],
)
def test_words_that_mislead(landmark, expected):
    assert kind(landmark) == expected


@pytest.mark.parametrize(
    ("landmark", "expected"),
    [
        ("LINCOLN HIGH SCHOOL", "school"),
        ("LINCOLN HIGH SCHOOL RD", "general_area"),
        ("ROOSEVELT ELEMENTARY, TULSA", "school"),
        ("ST MARY'S CATHOLIC SCHOOL", "school"),
        ("MERCY GENERAL HOSPITAL, DENVER, CO", "hospital_clinic"),
        ("GRADY MEMORIAL HOSPITAL", "hospital_clinic"),
        ("BELLEVUE HOSPITAL", "hospital_clinic"),
        ("UNIVERSITY OF IOWA HOSPITALS AND CLINICS", "hospital_clinic"),
        ("RIVERSIDE COMMUNITY HEALTH CENTER", "hospital_clinic"),
        ("ST LUKES EMERGENCY ROOM", "hospital_clinic"),
        ("FIRST BAPTIST CHURCH OF TULSA", "place_of_worship"),
        ("ISLAMIC CENTER OF TOLEDO", "place_of_worship"),
        ("ST. MARY'S CHURCH, AUSTIN TX", "place_of_worship"),
        ("NEW HOPE CHURCH", "place_of_worship"),
        ("TEMPLE BETH EL", "place_of_worship"),
        ("IGLESIA PENTECOSTAL", "place_of_worship"),
        ("HARVARD UNIVERSITY", "university"),
        ("BOSTON COLLEGE", "university"),
        ("SALVATION ARMY SHELTER", "shelter_social_service"),
    ],
)
def test_a_sensitive_place_would_be_seen(landmark, expected):
    assert kind(landmark) == expected


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("WENDE CORR. FAC.", "WENDE CORRECTIONAL FACILITY"),
        ("newark p&p", "NEWARK PROBATION AND PAROLE"),
        ("CAP - NEWBURGH CITYPOLICE DEPARTMENT", "CAP - NEWBURGH CITY POLICE DEPARTMENT"),
        (" harris   county  jial", "HARRIS COUNTY JAIL"),
        ("\tFUG OPS  tampa", "FUGITIVE OPERATIONS TAMPA"),
        ("U.S. MARSHAL\u2019S OFFICE", "US MARSHALS OFFICE"),
        ("S.C.I. MID STATE", "SCI MID STATE"),
    ],
)
def test_spellings_are_tidied(written, same):
    assert landmarks.tidy(written).startswith(same)


WORDS = ("CAP", "JAIL", "SCHOOL", "COUNTY", "CHURCH", "PD", "SO", "-", ",", ".", "&", "(G)", "FCI")
TEXT = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS)).map(" ".join))


@given(TEXT)
def test_any_text_has_a_kind_and_spelling_out_changes_nothing_more(text):
    found = landmarks.classify_one(text)
    assert found[0] in KINDS
    assert landmarks.classify_one(f"  {text.lower()}\t") == landmarks.classify_one(text.lower())
    assert landmarks.classify_one(text.upper()) == found


@given(st.lists(st.one_of(st.none(), TEXT), max_size=15), st.randoms())
def test_order_and_repetition_make_no_difference(texts, random):
    strings = pd.Series(texts, dtype="object", index=range(10, 10 + len(texts)))
    found = landmarks.classify(strings)
    assert list(found.columns) == ["kind", "rule", "confidence"]
    assert found.index.equals(strings.index)
    shuffled = strings.sample(frac=1, random_state=random.randrange(1000)) if texts else strings
    again = landmarks.classify(pd.concat([shuffled, shuffled], ignore_index=True))
    assert again["kind"].tolist() == [*found.loc[shuffled.index, "kind"]] * 2


@pytest.mark.parametrize("strings", [pd.Series([], dtype="str"), pd.Series([7, 8]), pd.Series([float("nan"), 2.5])])
def test_what_is_no_text_is_unknown(strings):
    found = landmarks.classify(strings)
    assert found.index.equals(strings.index)
    assert found["kind"].eq("unknown").all()


@pytest.mark.parametrize("dtype", ["object", "string", "category"])
def test_text_of_any_type_with_a_repeated_index(dtype):
    strings = pd.Series(["TEMPLE PD", None, "TEMPLE PD"], index=["a", "b", "a"], dtype=dtype)
    found = landmarks.classify(strings)
    assert found.index.equals(strings.index)
    assert found["kind"].tolist() == ["police", "unknown", "police"]


def every_string() -> pd.Series:
    folder = raw("uwchr-ice-arrests-fy16-19") / "landmarks"
    carolina = raw("ddp-ice-arrests-nc-2023-2025") / "nc_ice_arrests.csv"
    return pd.concat(
        [
            pd.read_csv(folder / "apprehension_landmark.csv", dtype=str)["apprehension_landmark"],
            pd.read_csv(folder / "hand_arrest_landmarks.csv", sep="|", dtype=str)["apprehension_landmark"],
            pd.read_csv(carolina, dtype=str)["Apprehension Site Landmark"],
        ]
    ).drop_duplicates()


def test_no_school_hospital_or_house_of_worship_is_read_from_any_known_string():
    """A person read every string that holds a word of such a place: none names one beyond doubt."""
    found = landmarks.classify(every_string())
    assert len(found) > 10_000
    assert found[found["kind"].isin(PUBLIC)].empty


def test_the_hand_coding_of_seattle_is_met_but_for_what_is_listed():
    file = raw("uwchr-ice-arrests-fy16-19") / "landmarks" / "hand_sea_landmarks_2024-02-06.csv"
    hand = pd.read_csv(file, sep="|", dtype=str, keep_default_na=False)
    hand = hand[hand["landmark_type"].isin(SEATTLE)]
    found = landmarks.classify(hand["apprehension_landmark"])["kind"]
    differ = [one not in SEATTLE[code] for one, code in zip(found, hand["landmark_type"], strict=True)]
    listed = load("landmark_disagreements")
    assert len(hand) == 315
    assert sorted(hand["apprehension_landmark"][differ]) == sorted(listed["landmark"])
    ours = dict(zip(hand["apprehension_landmark"], found, strict=True))
    assert [ours[landmark] for landmark in listed["landmark"]] == listed["site_kind"].tolist()
