"""Addresses of every page and of every state that a page can be in, for tests that hold for all of them."""

ADDRESSES = (
    # The overview: whole country, a region, everyone else as the comparison, nothing clear
    "/",
    "/?region=london&characteristic=sex",
    "/?region=wales&characteristic=religion&period=2023-24",
    # Where to look, with each population, and with a link that asks for what is not known
    "/where-to-look?region=london&characteristic=sex",
    "/where-to-look?about=staff&characteristic=disability",
    "/where-to-look?region=atlantis&colour=blue",
    # People on probation: the list, outcomes as ratios and as shares, many groups, a sentence type, no data
    "/people-on-probation",
    "/people-on-probation/recall",
    "/people-on-probation/recall?characteristic=ethnicity-19",
    "/people-on-probation/recall?characteristic=sex&sentence_type=licence",
    "/people-on-probation/caseload-share",
    "/people-on-probation/recall?region=london&characteristic=ethnicity-and-sex",
    # Staff: all grades, one grade, an outcome, a survey answer, a combination that is not held
    "/staff",
    "/staff?region=london&characteristic=sex",
    "/staff/probation-officer",
    "/staff/senior-leader?region=wales&characteristic=ethnicity",
    "/staff/promoted?characteristic=sex",
    # Recruitment: all campaigns, a route, a stage
    "/recruitment",
    "/recruitment?route=internal&characteristic=sex",
    "/recruitment/sifted-in?characteristic=sex",
    # Regions
    "/regions?outcome=breach&group=asian&region=wales",
    "/regions?characteristic=ethnicity-and-sex",
    "/regions?outcome=breach&characteristic=sex&order=rate",
    # Board paper: as it comes, and with nothing chosen
    "/board-paper?characteristic=sex",
    "/board-paper?region=wales&finding=none",
    "/about-the-data",
    "/glossary",
    "/no-such-page",
)
