"""Invented people's names and real places for made-up cohorts.

Every person is invented. Employers are real organisations used as examples; coordinates are approximate (about
half a kilometre) and must not be used for anything but trying the program out.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One employer with its main site."""

    key: str
    name: str
    code: str
    sector: str
    lat: float
    lon: float
    place: str = ""
    """Borough or town."""
    release_days: tuple[int, ...] = ()
    """Weekdays on which release suits, Monday is 0; none named, all suit alike."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A venue or a visit host."""

    key: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Region:
    """Where a made-up cohort lives: its employers, its venues with the usual one first, and its visit hosts."""

    places: tuple[Place, ...]
    venues: tuple[Spot, ...]
    hosts: tuple[Spot, ...] = ()


LONDON = Region(
    places=(
        Place("gstt", "Guy's and St Thomas'", "RJ1", "acute", 51.499, -0.119),
        Place("kings", "King's College Hospital", "RJZ", "acute", 51.468, -0.094),
        Place("slam", "South London and Maudsley", "RV5", "mental health", 51.469, -0.090),
        Place("lewisham", "Lewisham and Greenwich", "RJ2", "acute", 51.453, -0.018),
        Place("stgeorges", "St George's", "RJ7", "acute", 51.427, -0.175),
        Place("croydon", "Croydon Health Services", "RJ6", "community", 51.389, -0.110),
        Place("barts", "Barts Health", "R1H", "acute", 51.518, -0.059),
        Place("homerton", "Homerton Healthcare", "RQX", "acute", 51.551, -0.045),
        Place("uclh", "University College London Hospitals", "RRV", "acute", 51.525, -0.137),
        Place("elft", "East London", "RWK", "mental health", 51.513, -0.071),
        Place("imperial", "Imperial College Healthcare", "RYJ", "acute", 51.517, -0.174),
        Place("ambulance", "London Ambulance Service", "RRU", "ambulance", 51.502, -0.110),
    ),
    venues=(Spot("venue-southwark", "University, Southwark campus", 51.498, -0.101),),
    hosts=(
        Spot("bow", "Bromley by Bow neighbourhood centre", 51.522, -0.013),
        Spot("lambeth", "Lambeth living-well hub", 51.461, -0.116),
        Spot("peckham", "Peckham partnership house", 51.474, -0.069),
        Spot("haringey", "Haringey together centre", 51.588, -0.072),
    ),
)

WEST_MIDLANDS = Region(
    places=(
        Place("uhb", "University Hospitals Birmingham", "RRK", "acute", 52.452, -1.943),
        Place("bwc", "Birmingham Women's and Children's", "RQ3", "acute", 52.453, -1.940),
        Place("bsmh", "Birmingham and Solihull Mental Health", "RXT", "mental health", 52.472, -1.903),
        Place("bchc", "Birmingham Community Healthcare", "RYW", "community", 52.496, -1.886),
        Place("swb", "Sandwell and West Birmingham", "RXK", "acute", 52.487, -1.956),
        Place("roh", "Royal Orthopaedic Hospital", "RRJ", "acute", 52.420, -1.957),
        Place("wmas", "West Midlands Ambulance Service", "RYA", "ambulance", 52.475, -2.114),
        Place("walsall", "Walsall Healthcare", "RBK", "acute", 52.583, -1.997),
    ),
    venues=(Spot("park-house", "University, Park House", 52.457, -1.925),),
)

CUMBRIA = Region(
    places=(
        Place("ncic", "North Cumbria Integrated Care", "RNN", "acute", 54.897, -2.957),
        Place("uhmb", "University Hospitals of Morecambe Bay", "RTX", "acute", 54.043, -2.799),
        Place("cumberland", "Cumberland Council", "", "local authority", 54.643, -3.545),
        Place("westmorland", "Westmorland and Furness Council", "", "local authority", 54.328, -2.746),
        Place("cntw", "Cumbria, Northumberland, Tyne and Wear", "RX4", "mental health", 54.884, -2.924),
        Place("eden", "Eden primary care network", "", "primary care", 54.665, -2.757),
    ),
    venues=(
        Spot("lancaster", "Lancaster University", 54.010, -2.787),
        Spot("penrith", "Conference centre, Penrith", 54.656, -2.766),
        Spot("carlisle", "CLIC, Carlisle", 54.879, -2.917),
    ),
)

SOUTH_EAST_LONDON = Region(
    places=(
        Place("gstt", "Guy's and St Thomas'", "RJ1", "acute", 51.499, -0.119, "Lambeth"),
        Place("kings", "King's College Hospital", "RJZ", "acute", 51.468, -0.094, "Southwark"),
        Place("lewisham", "Lewisham and Greenwich", "RJ2", "acute", 51.453, -0.018, "Lewisham"),
        Place("slam", "South London and Maudsley", "RV5", "mental health", 51.469, -0.090, "Southwark"),
        Place("oxleas", "Oxleas", "RPG", "mental health", 51.419, 0.103, "Bexley"),
        Place("bromley-health", "Bromley Healthcare", "NQH", "community", 51.389, 0.022, "Bromley"),
        Place("council-bexley", "Bexley Council", "", "council", 51.457, 0.137, "Bexley"),
        Place("council-bromley", "Bromley Council", "", "council", 51.404, 0.015, "Bromley"),
        Place("council-greenwich", "Greenwich Council", "", "council", 51.491, 0.064, "Greenwich"),
        Place("council-lambeth", "Lambeth Council", "", "council", 51.461, -0.116, "Lambeth"),
        Place("council-lewisham", "Lewisham Council", "", "council", 51.445, -0.021, "Lewisham"),
        Place("council-southwark", "Southwark Council", "", "council", 51.504, -0.080, "Southwark"),
        Place("pcn-bexley", "Primary care network, Bexley", "", "primary care", 51.462, 0.110, "Bexley"),
        Place("pcn-bromley", "Primary care network, Bromley", "", "primary care", 51.376, 0.093, "Bromley"),
        # Mondays and Fridays are the surgeries' fullest days; the charity is open to its visitors from Wednesday on.
        Place("pcn-greenwich", "Primary care network, Greenwich", "", "primary care", 51.482, 0.005, "Greenwich",
              (1, 2, 3)),
        Place("pcn-lambeth", "Primary care network, Lambeth", "", "primary care", 51.446, -0.123, "Lambeth"),
        Place("pcn-lewisham", "Primary care network, Lewisham", "", "primary care", 51.475, -0.037, "Lewisham"),
        Place("pcn-southwark", "Primary care network, Southwark", "", "primary care", 51.482, -0.083, "Southwark"),
        Place("voices", "Invented charity Thames Voices", "", "voluntary", 51.489, 0.068, "Greenwich"),
        Place("hearth", "Invented charity Hearth", "", "voluntary", 51.462, -0.011, "Lewisham", (0, 1)),
    ),
    venues=(Spot("venue-borough", "Collaborative, Borough", 51.503, -0.092),),
    hosts=(
        Spot("peckham", "Peckham partnership house", 51.474, -0.069),
        Spot("theatre", "Invented theatre by the river", 51.507, -0.098),
        Spot("housing", "Invented housing association", 51.466, -0.022),
    ),
)  # fmt: skip

GIVEN_NAMES = (
    "Ayşe", "Seán", "Chloë", "Tunde", "Mei", "Priya", "Łukasz", "Grace", "Omar", "Siobhán", "Kwame", "Beatriz",
    "Noor", "Hamish", "Zanele", "Yusuf", "Ingrid", "Rahul", "Olena", "Efua", "Marek", "Leila", "Winston", "Aoife",
    "José", "Amara", "Dafydd", "Sunita", "Björn", "Fatima", "Callum", "Nkechi", "Thủy", "Ravi", "Élodie", "Goran",
    "Maryam", "Idris", "Hana", "Patrick", "Saoirse", "Abdi", "Renée", "Jin", "Olu", "Katya", "Miriam", "Teo",
)  # fmt: skip

FAMILY_NAMES = (
    "Demir", "O'Rourke", "Brontë-Hall", "Adeyemi", "Chen", "Raman", "Wójcik", "Mensah", "Haddad", "Ní Bhriain",
    "Boateng", "Sousa", "Al-Amin", "MacLeod", "Dlamini", "Kaya", "Sørensen", "Menon", "Shevchenko", "Owusu",
    "Novák", "Karimi", "Clarke", "Byrne", "Muñoz", "Okafor", "Llewelyn", "Gurung", "Åkesson", "Begum", "D'Souza",
    "Eze", "Nguyễn", "Pillai", "Lefèvre", "Kovačević", "Farah", "Hassan", "Sato", "St. Clair", "Walsh", "Warsame",
    "Dupré", "Park", "Bello", "Ivanova", "Levy", "Rossi",
)  # fmt: skip

WHOLE_NAMES = ("نور الهاشمي", "נועה ברק", "林美雪")
"""Names in other scripts, right to left among them, as they occur on real lists."""

PROFESSIONS = ("nurse", "doctor", "allied health", "pharmacist", "manager")
