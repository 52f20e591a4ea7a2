"""The flagship programme holds every knowledge, skill and behaviour of its specification's mapping appendix."""

from models.programme import ActivityKind, Programme

# Read from the appendix by hand: where each is delivered.
DELIVERED = {
    "K1": "m7", "K2": "m7", "K3": "m7", "K4": "m2", "K5": "m2", "K6": "m3", "K7": "m6", "K8": "m6", "K9": "m6",
    "K10": "m1", "K11": "m1", "K12": "m4 m5", "K13": "m4", "K14": "m4",
    "S1": "m7", "S2": "m5 m7", "S3": "m8", "S4": "m2", "S5": "m5", "S6": "m5 m8", "S7": "m2", "S8": "m3",
    "S9": "m3 m6", "S10": "m8", "S11": "m6", "S12": "m6", "S13": "m6", "S14": "m5 m7", "S15": "m5 m8", "S16": "m1",
    "S17": "m1", "S18": "m1", "S19": "m1", "S20": "m4 m8", "S21": "m7 m8",
    "B1": "m1", "B2": "m4 m5 m8", "B3": "m1", "B4": "m6", "B5": "m4", "B6": "m2", "B7": "m5", "B8": "m1 m8",
    "B9": "m7", "B10": "m1 m8", "B11": "m3",
}  # fmt: skip


def test_outcomes_are_all_46_of_the_appendix(programme: Programme) -> None:
    codes = [outcome.code for outcome in programme.outcomes]
    assert codes == list(DELIVERED)
    assert [sum(code.startswith(letter) for code in codes) for letter in "KSB"] == [14, 21, 11]
    assert all(outcome.title and outcome.area for outcome in programme.outcomes)


def test_modules_deliver_what_the_appendix_says(programme: Programme) -> None:
    delivered = {
        outcome.code: " ".join(m.id for m in programme.modules if outcome.code in m.outcomes)
        for outcome in programme.outcomes
    }
    assert delivered == DELIVERED


def test_each_outcome_has_a_session_and_not_study_alone(programme: Programme) -> None:
    taught = {code for a in programme.activities if a.kind is not ActivityKind.STUDY for code in a.outcomes}
    assert taught == set(DELIVERED)
