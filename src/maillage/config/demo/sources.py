"""Pages that tell what the sourced offers say. Read in 2026; press articles and public sites."""

SOURCES = {
    "alexis-poles": "https://gazettemoselle.fr/article/alexis-mise-sur-les-poles",
    "alexis-mailler": "https://www.gazettemoselle.fr/article/pole-entrepreneurial-alexis-entend-mailler-le-territoire",
    "pole-commun": "https://gazettemoselle.fr/article/laureats-en-pole-position",
    "alexis-grand-est": "https://gazettemoselle.fr/article/alexis-en-mode-grand-est",
    "pacelor": "https://lagazettefrance.fr/article/rationaliser-les-moyens-pas-la-creation",
    "trajectoires": "https://lagazettefrance.fr/index.php/article/"
    "alexis-grand-est-et-les-nouvelles-trajectoires-de-l-entrepreneuriat",
    "reprise-moselle": "https://lagazettefrance.fr/"
    "index.php/article/l-immense-enjeu-de-la-reprise-d-entreprise-en-moselle",
    "creatrices": "https://www.tabletteslorraines.fr/2014/11/creation-dentreprise-les-femmes-a-la-barre/",
    "lorraine-2010": "http://analysestpe.letowski.fr/2011/06/?p=4251",
    "carep-reseau": "https://zehus.fr/"
    "tete-de-reseau-rencontre-avec-jean-pierre-ferrante-le-president-du-carep-2/page/2/?et_blog",
    "carep": "https://www.tabletteslorraines.fr/2016/12/jean-pierre-ferrante-president-du-carep/",
    "village-adresse": "https://estel-numerique.com/secteur-agritech/village-by-ca-ouvrira-debut-2018/11/2017",
    "village": "https://www.maddyness.com/2017/10/31/village-by-ca-credit-agricole-ecosysteme-startup-francais/",
    "peel": "https://www.lestrademensuel.fr/peel-tremplin-etudiants-entrepreneurs.php",
    "peel-artem": "https://factuel.univ-lorraine.fr/node/6748",
    "salon-go": "https://lagazettefrance.fr/index.php/article/salon-go-les-bons-maillons-de-la-chaine",
    "initiative": "https://lagazettefrance.fr/article/l-entrepreneuriat-a-la-cote",
    "adie": "https://lagazettefrance.fr/article/l-adie-grand-est-levier-decisif-de-l-entrepreneuriat-populaire",
    "transmission": "https://lagazettefrance.fr/article/l-urgence-est-de-mise-dans-les-territoires",
    "rsa-nancy": "https://123dok.net/article/les-travailleurs-ind%C3%A9pendants-et-porteurs-de-projets.z12698py",
    "be-est": "https://www.grandest.fr/blog/ge_guide_competence/creation-reprise-dentreprises/",
    "cheques-crea": "https://www.grandest.fr/ge_guide_competence/developpement-economique/page/2/",
    "prix-jeunes": "https://lagazettefrance.fr/"
    "index.php/article/le-soutien-de-la-region-grand-est-aux-jeunes-entrepreneurs",
    "maisons-region": "http://innovationaustrasie.com/Les-Maisons-de-la-Region-Grand-Est-ouvertes-a-tous-en-aout.html",
    "cci-stages": "https://www.yumpu.com/fr/document/view/20936700/cci-seine-et-marine",
    "bge": "https://letowski.fr/2017/?p=6647",
    "parrainage": "http://francestrategie.eu/portail/?p=7569",
    "prets-honneur": "https://experts-et-decideurs.fr/"
    "strategie-entreprise/financement/pret-dhonneur-qui-peut-en-beneficier",
    "reseaux": "https://destimed.fr/initiative-france-un-reseau-qui-se-repense-et-se-transforme",
    "statut-etudiant": "https://bpifrance-creation.fr/encyclopedie/porteur-projet-preparation-droits-obligations/"
    "situation-droits-obligations/statut",
    "cape": "https://www.couveuse.net/cape",
}
