"""The words that the stories are made of: some with accents, quotation marks and dashes."""


def _listed(text: str) -> list[str]:
    return [word for line in text.strip().splitlines() for word in line.split("|")]


SUBJECTS = _listed("""
City council|Harbour board|Ferry operator|Appeal court|Hospital trust|Housing committee|Police
Fire service|Transport minister|Central bank|University|Fishing fleet|Teachers’ union|Water company
Tram drivers|Health inspectors|Parliament|Opposition leader|Finance ministry|Steel works|Weather service
Border guards|National museum|Film festival|Football club|Rowing team|Prosecutors|Election commission
Farmers’ association|Airport|Power grid operator|Port of Málaga|Mayor of Zürich|São Paulo assembly
Dockworkers|Pharmacists|Coast guard|Insurance watchdog|Postal service|Red Cross
""")

VERBS = _listed("""
approves|rejects|delays|opens|closes|questions|defends|reviews|halts|expands|cuts|restores|inspects
sells|buys|announces|postpones|investigates|criticises|welcomes|replaces|withdraws|extends|limits|audits
reopens|bans|funds|rebuilds|publishes
""")

OBJECTS = _listed("""
plan for new tram line|night ferry service|rent cap|flood wall|school meals budget|bridge repairs
hospital wing|fishing quota|bus fares|wage deal|pension reform|library hours|parking fees|nurses’ rota
market hall|cycle route|power cable|customs checks|harbour dredging|exam results|vaccination drive
stadium roof|recycling scheme|heritage status|drought rules|rail timetable|bond sale|art collection
ambulance station|wind farm|sewer works|data centre|land sale|truce talks|grain shipments|ballot recount
clean-air zone|opera season|prison inquiry|café terraces
""")

TAILS = _listed("""
after months of talks|for third year running|before winter|despite protests|in surprise vote
as costs rise|over safety fears|following storm damage|amid staff shortage|until spring
ahead of election|on appeal|without debate|at record price|under new law|by narrow margin
for first time since 1994|as river falls|on second attempt|to wide relief|after court ruling
weeks before deadline|in pilot scheme|with private backing|as demand grows
""")

PLACES = _listed("""
HARROW BAY|NORTH QUAY|LISBON|GENEVA|NAIROBI|OSLO|MONTRÉAL|WARSAW|LIMA|HANOI|CARDIFF|TALLINN|ANKARA|ACCRA
WELLINGTON
""")

NAMES = _listed("""
Ana Pereira|Tom Whitfield|José Ibáñez|Mei Lin|Olga Petrova|Samuel Okafor|Ingrid Åkesson|Ravi Menon
Clara Jørgensen|Paul Dubois|Hannah Stein|Luca Bianchi|Fatima Zahra|George Kamau|Nora Byrne|Ivan Horvat
Emily Carter|Yusuf Demir|Sofia Rossi|Peter Novák|Grace Mbeki|Daniel Cohen|Lucía Fernández|Oskar Lind
""")

SECTIONS = _listed("""
Harbour|Politics|Economy|Courts|Health|Schools|Transport|Weather|World|Science|Culture|Books|Film
Football|Rowing|Opinion|Obituaries|Company news
""")

CLAUSES = _listed("""
the report says|officials told a hearing on Tuesday|according to figures released at noon
two people close to the talks said|as residents had asked for years|which the ministry denies
a spokeswoman said in a statement|although nobody expects work to begin before March
while lawyers for both sides prepare an appeal|because the old contract ends in June
and the money has been set aside since last autumn|but the inspectors want a second opinion
“We were never asked,” one of the neighbours said|which would be the highest figure on record
with a decision due in the coming weeks|as the minutes of the meeting show
and drivers face a long way round until then|while the opposition calls it too little, too late
as first reported by this newspaper|and nobody was hurt
""")

OPENINGS = _listed("""
On Monday|Later that day|Over the past decade|By the end of the month|In a letter to members|Until now
At the start of the week|Since the storm|For the moment|In the last quarter|Before the vote
According to the harbour master|For most families|Across the region|Early on Friday
""")

FIGURES = _listed("""
about 4,200 households|some 38 per cent of the budget|£17 million over five years|fewer than 90 beds
roughly 1,150 jobs|nine of the eleven members|2.4 million passengers a year|a quarter of all pupils
the last 60 tonnes|one in seven patients|more than 300 objections|half of the fleet
""")
