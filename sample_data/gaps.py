"""All planted gaps, as data: what the generator puts in, tests look for and the README lists."""

from sample_data.gaps_of_people import PEOPLE_GAPS
from sample_data.gaps_of_staff import APPLICANT_GAPS, STAFF_GAPS

GAPS = (*PEOPLE_GAPS, *STAFF_GAPS, *APPLICANT_GAPS)
