"""What is known of French, written for offers to entrepreneurs: words that say nothing, acronyms, endings.

Everything is in the folded form: lower case, no accent.
"""

_SILENT = """
a afin ai ainsi alors apres au aucun aucune aujourd aupres auquel aussi autre autres aux auxquels avant avec avez
avoir avons beaucoup bien car ce ceci cela celle celles celui ces cet cette ceux chacun chacune chaque chez ci comme
comment contre cote d dans de deja depuis des dessous dessus deux devant dit doit doivent donc dont du durant elle
elles en encore entre es est et etant ete etes etre eux fait faire faites font hors hui ici il ils je jusqu jusque
l la laquelle le lequel les lesquels leur leurs lors lorsqu lorsque lui ma mais me meme memes mes mieux moins mon n
ne ni nos notre notamment nous on ont ou par parce parmi pas pendant peu peut peuvent plus plusieurs plutot pour
pourra pourquoi pouvez pouvons pres puis puisqu puisque qu quand que quel quelle quelles quelqu quelque quelques
quels qui quoi sa sans se selon sera seront ses si sinon soit sommes son sont sous souvent suis sur surtout ta tant
te tel telle telles tels tes toi ton toujours tous tout toute toutes tres trois trop tu un une vers via vis voici
voire vos votre vous vers y etait etaient
"""
STOP_WORDS = frozenset(_SILENT.split())

SAME_AS = {
    "acre": "aide createurs repreneurs",
    "are": "allocation retour emploi",
    "autoentrepreneur": "auto entrepreneur",
    "autoentreprise": "auto entreprise",
    "bp": "business plan",
    "bmc": "business model canvas",
    "cae": "cooperative activites emploi",
    "cape": "contrat appui projet",
    "cci": "chambre commerce industrie",
    "cma": "chambre metiers artisanat",
    "cpf": "compte formation",
    "drh": "ressources humaines",
    "ess": "economie sociale solidaire",
    "mooc": "cours ligne",
    "microentreprise": "micro entreprise",
    "microentrepreneur": "micro entrepreneur",
    "pge": "pret garanti etat",
    "pme": "petites moyennes entreprises",
    "qpv": "quartiers prioritaires",
    "rdv": "rendez",
    "rh": "ressources humaines",
    "rsa": "revenu solidarite active",
    "rse": "responsabilite sociale entreprises",
    "sav": "service apres vente",
    "snee": "statut etudiant entrepreneur",
    "tpe": "tres petites entreprises",
    "visio": "visioconference",
    "webinaire": "atelier ligne",
}

_ENDINGS = """
s x e es ee ees er ez ent ant ants ante antes
ement ements ment ments amment
ation ations ition itions tion tions sion sions
ateur ateurs atrice atrices iteur iteurs teur teurs trice trices eur eurs euse euses
ateurice ateurices
age ages ance ances ence ences
if ifs ive ives ique iques el els elle elles al aux ale ales
ite ites iste istes isme ismes
ier iers iere ieres ien iens ienne iennes
able ables ible ibles
eux ais aise aises ois oise
ir issement issements issez issant
"""
ENDINGS = frozenset(_ENDINGS.split())
