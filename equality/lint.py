"""What no sentence may say: banned phrases as data, proper names that may, and the limits of sentences and titles."""

import re

from equality import alt_text, titles

ALLOWED = (
    # Fixed lines and terms of law, in which a banned word is used in its own sense.
    "the rates had been equal",
    "offence, sentence, risk or age",
    "risk of harm",
    "risk of reoffending",
    "ethnic minorities (excluding White minorities)",
    "racially motivated",
    # A heading that the pages give in these words; the lines below it give the dates.
    "What has changed since last year",
    # Who the tool is for, at the foot of every page.
    "Staff use only",
    # Proper names.
    "National Offender Management Service",
    "Offender Management in Custody",
    "Offender Assessment System",
    "Business in the Community: Race at Work Best 100",
)
"""Passages that are taken out before a text is read, in exactly these letters."""

BANNED = (
    # Words (regular expressions between word boundaries), and what to write.
    (r"BAME|BME|B\.A\.M\.E\.?|BAMER", "name the groups"),
    (r"non-?white|people of colou?r|visible minorit(?:y|ies)", "all other ethnic groups combined"),
    (r"ethnics|blacks|whites|asians|coloureds?|mixed[- ]race|minorities|minority groups?", "people from the ... group"),
    (r"diverse (?:staff|candidates?|people|applicants?)", "staff from ..."),
    (r"hard[- ]to[- ]reach", "not yet reached"),
    (r"(?:broad|specific) ethnic groups?", "ethnic group as a whole, detailed group"),
    (r"(?:ex-)?offenders?|service users?|criminals?|convicts?", "people on probation"),
    (r"(?:Black|Asian|Mixed|White|Other|female|male|disabled) cases?", "people from the ... group"),
    (
        r"the disabled(?! (?:people|staff|applicants|women|men))|handicapped|suffers? from|suffering from",
        "disabled people, has a condition",
    ),
    (r"homosexuals?|sexual preferences?", "lesbian, gay or bisexual, sexual orientation"),
    (r"females|males", "women, men"),
    (r"because of(?! small numbers)|due to|caused? by|causes|leads? to|led to|driven by", "compared with"),
    (r"explains?|explained by|results? (?:from|in)|as a result of", "we do not know why"),
    (r"discriminate[sd]?|bias(?:ed)?|unfair(?:ly|ness)?|racis[tm]|sexis[tm]|prejudiced?", "a difference, look further"),
    (r"(?:in)?significan(?:t|tly|ce)|p ?[=<>] ?[\d.]+|p-values?", "clear difference, no clear difference"),
    (r"trend(?:s|ing)? towards|almost clear|borderline|marginal(?:ly)?", "no clear difference"),
    (r"no differences?|no disparit(?:y|ies)|equal|no issues?|no problems?", "no clear difference"),
    (r"prove[sdn]?|proof|confirm(?:s|ed)?|demonstrate[sd]?", "shows, suggests"),
    (r"worst|best|top|bottom|failing|failed|poor(?:ly)? perform(?:er|ers|ing)|league tables?", "above, below"),
    (r"only|just|merely|as many as|staggering|alarming(?:ly)?|soar(?:ed|ing)?|plummet(?:ed|ing)?", "the number alone"),
    (r"(?:over|under)-?represent(?:ed|ation)", "a larger or smaller share than"),
    (r"likelihood|likelier|odds|probabilit(?:y|ies)|risks?|(?:more|less|as) likely", "times as often"),
    (r"[\d.]+% (?:more|less|higher|lower|fewer)", "percentage points, times as often"),
    (r"RAG(?: rat(?:ing|ed))?", "the state's label"),
    (r"N/A|null|NaN|statistically robust|accurate to|confident that", "not shown, likely range"),
    (r"targets?", "comparison, benchmark"),
    (r"recent(?:ly)?|currently|last year|this year|nowadays", "the dates"),
)
"""Matched whatever the capitals."""

BANNED_AS_WRITTEN = (
    # Lower case is a colour or a value of the machine; with a capital it is a place, "None recorded", or a name.
    (r"red|amber|green", "the state's label"),
    (r"nan|inf|infinity", "words for what is missing"),
    (r"None(?! of | recorded\b)|True|False", "words for what is missing"),
    (r"race", "ethnicity"),
)
"""Matched with these capitals."""

RESIDUE = (
    (r"[{}]", "a brace is left"),
    (r"  |\t|\n", "two spaces or a line break"),
    (r"^\s|\s$", "a space at an end"),
    (r"\s[.,;:)]|\(\s|\(\)|,,|\.\.", "a space or a mark out of place"),
    (r"(?<![\d.,])0 (?:more|fewer|people|persons?|staff|applicants?|women|men|groups?)\b", "a number of nobody"),
    (r"\bof 0(?!\.?\d)", "a share of nothing"),
    (r"(?<![\d.,])1 (?:people|groups|applicants|comparisons|orders|survey responses)\b", "one of many"),
    (r"\*|\u2014|\u2013|(?<=\s)-(?=\s|$)", "a mark for what is missing, or a dash"),
)
"""What a template or a number leaves behind when something was missing."""


def problems(text: str) -> list[str]:
    """What is wrong with the words of a text; empty where nothing is.

    >>> problems("White people are only 1.4 times as likely.")
    ['"only": write the number alone', '"as likely": write times as often']
    >>> problems("In the National Offender Management Service.")
    []
    """
    read = text
    for passage in ALLOWED:
        read = read.replace(passage, "...")
    found = [*_banned(read, BANNED, re.IGNORECASE), *_banned(read, BANNED_AS_WRITTEN, 0)]
    return [*found, *(problem for pattern, problem in RESIDUE if re.search(pattern, text))]


def sentence_problems(text: str) -> list[str]:
    """The same for whole sentences: they begin with a capital or a number and end with a full stop."""
    found = problems(text)
    if not re.match(r"[A-Z0-9]", text):
        found.append("does not begin with a capital or a number")
    if not text.endswith("."):
        found.append("does not end with a full stop")
    return found


def title_problems(text: str) -> list[str]:
    """The same for titles: a capital or a number first, no full stop, at most 12 words and 70 characters."""
    found = problems(text)
    if not re.match(r"[A-Z0-9]", text):
        found.append("does not begin with a capital or a number")
    if text.endswith("."):
        found.append("ends with a full stop")
    if not titles.fits(text):
        found.append(f"has more than {titles.MOST_WORDS} words or {titles.MOST_CHARACTERS} characters")
    return found


def alt_problems(text: str) -> list[str]:
    """The same for alternative text: two to four sentences, under 400 characters."""
    found = sentence_problems(text)
    if len(text) > alt_text.MOST_CHARACTERS:
        found.append(f"has more than {alt_text.MOST_CHARACTERS} characters")
    if not 2 <= len(re.findall(r"\.(?:\s|$)", text)) <= 4:
        found.append("does not have two to four sentences")
    return found


def _banned(text: str, table: tuple[tuple[str, str], ...], flags: int) -> list[str]:
    return [
        f'"{match[0].strip()}": write {instead}'
        for pattern, instead in table
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?!\w)", text, flags)
    ]
