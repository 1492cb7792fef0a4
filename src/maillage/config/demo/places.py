"""Where the partners of the demo receive people.

The sites of Alexis, the PeeL, the Carep and the Village by CA, and the joint hub, come from public pages. Which towns
the other partners keep a branch or a desk in is invented, town by town, so that the whole of Grand Est has answers:
their address says so.
"""

from maillage.catalogue.network.choices import HubKind
from maillage.config.demo.rows import HubSheet, Spot

INVENTED_ADDRESS = "Quartier de la mairie (adresse fictive)"

TOWNS = {
    "charleville": ("Charleville-Mézières", "08105"),
    "rethel": ("Rethel", "08362"),
    "sedan": ("Sedan", "08409"),
    "vouziers": ("Vouziers", "08490"),
    "givet": ("Givet", "08190"),
    "troyes": ("Troyes", "10387"),
    "romilly": ("Romilly-sur-Seine", "10323"),
    "bar-sur-aube": ("Bar-sur-Aube", "10033"),
    "reims": ("Reims", "51454"),
    "chalons": ("Châlons-en-Champagne", "51108"),
    "epernay": ("Épernay", "51230"),
    "vitry": ("Vitry-le-François", "51649"),
    "sezanne": ("Sézanne", "51535"),
    "sainte-menehould": ("Sainte-Menehould", "51507"),
    "chaumont": ("Chaumont", "52121"),
    "langres": ("Langres", "52269"),
    "saint-dizier": ("Saint-Dizier", "52448"),
    "nancy": ("Nancy", "54395"),
    "toul": ("Toul", "54528"),
    "luneville": ("Lunéville", "54329"),
    "briey": ("Val de Briey", "54099"),
    "longwy": ("Longwy", "54323"),
    "pont-a-mousson": ("Pont-à-Mousson", "54431"),
    "verdun": ("Verdun", "55545"),
    "commercy": ("Commercy", "55122"),
    "stenay": ("Stenay", "55502"),
    "bar-le-duc": ("Bar-le-Duc", "55029"),
    "metz": ("Metz", "57463"),
    "thionville": ("Thionville", "57672"),
    "sarrebourg": ("Sarrebourg", "57630"),
    "forbach": ("Forbach", "57227"),
    "sarreguemines": ("Sarreguemines", "57631"),
    "bitche": ("Bitche", "57089"),
    "strasbourg": ("Strasbourg", "67482"),
    "haguenau": ("Haguenau", "67180"),
    "saverne": ("Saverne", "67437"),
    "selestat": ("Sélestat", "67462"),
    "wissembourg": ("Wissembourg", "67544"),
    "colmar": ("Colmar", "68066"),
    "mulhouse": ("Mulhouse", "68224"),
    "altkirch": ("Altkirch", "68004"),
    "epinal": ("Épinal", "88160"),
    "saint-die": ("Saint-Dié-des-Vosges", "88413"),
    "neufchateau": ("Neufchâteau", "88321"),
    "remiremont": ("Remiremont", "88383"),
}

SPOTS = (
    Spot("maxeville", "Saint-Jacques, Maxéville", "54357", "Site de Saint-Jacques"),
    Spot("dieuze", "Pôle entrepreneurial de Dieuze", "57177", INVENTED_ADDRESS),
    Spot("etain", "Pôle entrepreneurial d’Étain", "55181", INVENTED_ADDRESS),
    Spot("artem", "Campus Artem, Nancy", "54395", "Campus Artem"),
    Spot("pompey", "Carep, Pompey", "54430", "Bassin de Pompey, ancien centre de formation des aciéries"),
    Spot("lesmenils", "Carep, Lesménils", "54312", "Zone de Lesménils, près de l’autoroute A31"),
    Spot("vandaffaires", "Vand’Affaires, Vandœuvre-lès-Nancy", "54547", "Vand’Affaires"),
    Spot("laxou", "Village by CA, Laxou", "54304", "1, rue de la Vologne"),
    *(Spot(key, "Quartier de la mairie", code, INVENTED_ADDRESS) for key, (_name, code) in TOWNS.items()),
)

MAIN_HUBS = (
    HubSheet(
        "pole-54",
        "Pôle entrepreneurial de Meurthe-et-Moselle",
        HubKind.HUB,
        "nancy",
        "cci-54",
        ("alexis", "peel", "carep"),
        "Créé le 8 décembre 2017 par la CCI, Alexis, le PeeL et le Carep. La CCI accueille et informe, "
        "Alexis accompagne "
        "le montage du projet, le PeeL suit les étudiants, le Carep propose des locaux.",
        "Entrée de plain-pied, arrêt de tramway devant la porte (fictif).",
    ),
    HubSheet(
        "alexis-maxeville",
        "Pôle entrepreneurial Alexis de Maxéville",
        HubKind.HUB,
        "maxeville",
        "alexis",
        ("pacelor",),
        "Le premier pôle d’Alexis : conseil, couveuse, bureaux, coworking, formation et lieu de détente, à "
        "Saint-Jacques.",
        "Parc de stationnement gratuit, ascenseur (fictif).",
    ),
    HubSheet(
        "alexis-dieuze",
        "Pôle entrepreneurial Alexis de Dieuze",
        HubKind.HUB,
        "dieuze",
        "alexis",
        (),
        "Un lieu ouvert où les structures qui aident les entrepreneurs du Saulnois se retrouvent.",
        "Entrée de plain-pied (fictif).",
        "Lundi, mercredi et vendredi, 9 h – 12 h et 14 h – 17 h",
    ),
    HubSheet(
        "alexis-etain",
        "Pôle entrepreneurial Alexis d’Étain",
        HubKind.HUB,
        "etain",
        "alexis",
        ("cma", "adie"),
        "Un lieu ouvert pour créer, reprendre ou développer son entreprise en pays d’Étain. Alexis y reçoit ; "
        "la CMA et l’Adie y tiennent des permanences (fictif).",
        "Stationnement sur la place, entrée de plain-pied (fictif).",
        "Mardi et jeudi, 9 h – 12 h et 14 h – 17 h",
    ),
    HubSheet(
        "peel-artem",
        "PeeL, campus Artem",
        HubKind.INCUBATOR,
        "artem",
        "peel",
        (),
        "Salle de conférence, salle connectée, salle vidéo et lieu de rencontre pour les étudiants entrepreneurs.",
    ),
    HubSheet(
        "carep-pompey",
        "Carep de Pompey",
        HubKind.NURSERY,
        "pompey",
        "carep",
        (),
        "Bureaux et ateliers pour les entreprises qui démarrent, dans l’ancien bassin sidérurgique.",
    ),
    HubSheet(
        "carep-lesmenils",
        "Carep de Lesménils",
        HubKind.BUSINESS_HOTEL,
        "lesmenils",
        "carep",
        (),
        "Cellules d’activité au bord de l’autoroute A31.",
    ),
    HubSheet(
        "carep-vandaffaires",
        "Vand’Affaires, Carep de Vandœuvre",
        HubKind.BUSINESS_HOTEL,
        "vandaffaires",
        "carep",
        (),
        "Hôtel d’entreprises de Vandœuvre-lès-Nancy.",
    ),
    HubSheet(
        "village-laxou",
        "Village by CA de Laxou",
        HubKind.INCUBATOR,
        "laxou",
        "village",
        (),
        "Accélérateur d’entreprises innovantes. Les résidents y entrent à toute heure, tous les jours.",
        "",
        "Accueil du lundi au vendredi, 9 h – 18 h",
    ),
    HubSheet("cci-54-nancy", "CCI Meurthe-et-Moselle, Nancy", HubKind.DESK, "nancy", "cci-54"),
)

BRANCH_TOWNS = {
    "cci": (
        "charleville troyes reims chalons chaumont saint-dizier bar-le-duc verdun commercy metz sarrebourg epinal "
        "saint-die strasbourg haguenau colmar mulhouse"
    ),
    "cma": "charleville troyes reims chaumont nancy verdun metz epinal strasbourg colmar mulhouse bar-le-duc",
    "adie": "charleville troyes reims saint-dizier nancy verdun metz epinal strasbourg mulhouse",
    "initiative": (
        "charleville troyes reims chalons chaumont nancy longwy verdun bar-le-duc metz thionville epinal saint-die "
        "strasbourg haguenau selestat colmar mulhouse"
    ),
    "bge": "charleville troyes reims chaumont epinal strasbourg mulhouse",
    "region": (
        "charleville chalons troyes chaumont saint-dizier verdun metz thionville nancy epinal strasbourg mulhouse"
    ),
    "reseau-entreprendre": "nancy reims strasbourg",
    "france-active": "nancy strasbourg",
}

SAYS = {
    "cci": "Antenne CCI",
    "cma": "Antenne CMA",
    "adie": "Agence Adie",
    "initiative": "Plateforme Initiative",
    "bge": "Antenne BGE",
    "region": "Maison de la Région",
    "reseau-entreprendre": "Antenne Réseau Entreprendre",
    "france-active": "Antenne France Active",
}

BRANCHES = tuple(
    HubSheet(f"{partner}-{town}", f"{SAYS[partner]}, {TOWNS[town][0]}", HubKind.DESK, town, partner)
    for partner, towns in BRANCH_TOWNS.items()
    for town in towns.split()
)

HUBS = (*MAIN_HUBS, *BRANCHES)


def branches_of(partner: str) -> tuple[str, ...]:
    """Keys of the branches of `partner`."""
    return tuple(f"{partner}-{town}" for town in BRANCH_TOWNS[partner].split())
