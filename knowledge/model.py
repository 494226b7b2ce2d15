"""What the content may say: the frozen types behind every YAML file of `knowledge/content`.

Here are shapes and their local rules only. Reading files is in `loading`, rules across files are in `checks`,
the meaning of a critere is in `rules`, of an amount in `amounts`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, PlainSerializer, StringConstraints
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Texte = Annotated[str, StringConstraints(min_length=2)]

# How sure a statement is. `arbitrage` is a choice of the project, not a fact; `perime` is never written, it is computed.
Statut = Literal["confirme", "calcule", "a_verifier", "arbitrage", "conteste"]
# data confidence of a contact: H shown, M shown with "à vérifier" and its year, F never shown to an usager.
Confiance = Literal["H", "M", "F"]
Regime = Literal["caf", "msa"]

# In JSON a number stays a number, so that the text « 2024 » of a bareme is read again as a text.
Nombre = Annotated[
    Decimal, PlainSerializer(lambda n: int(n) if n == n.to_integral_value() else float(n), when_used="json")
]

Valeur = bool | int | Decimal | str
Situation = dict[str, Any]

INCONNU = "inconnu"  # the explicit value of « je ne sais pas »: known to be unknown, so never asked again


class Verdict(StrEnum):
    """The three outcomes; there is no fourth, and none says « vous n'avez pas droit »."""

    PROBABLE = "probable"
    A_VERIFIER = "a_verifier"
    PEU_PROBABLE = "peu_probable"


@dataclass(frozen=True, config=STRICT)
class Source:
    """Where a statement comes from. `rang`: 1 official text, 2 managing body, 3 partner, 4 press, 5 the project."""

    titre: Texte
    rang: Literal[1, 2, 3, 4, 5]
    paru_le: date | None = None
    url: str | None = None


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Periode:
    """When a statement may be said (both days included), and when a person read it. Empty: as its fiche or file says."""

    valide_du: date | None = None
    valide_au: date | None = None
    verifie_le: date | None = None
    revoir_le: date | None = None

    def covers(self, jour: date) -> bool:
        """Tell whether the statement may be said on that day."""
        return (self.valide_du is None or self.valide_du <= jour) and (self.valide_au is None or jour <= self.valide_au)


@dataclass(frozen=True, config=STRICT)
class Condition:
    """One test on one fait. Exactly one operator; richer tests are named functions of `exceptions_legales`."""

    fait: Slug
    vaut: bool | str | None = None
    minimum: Decimal | Slug | None = None  # a number or the code of a bareme
    maximum: Decimal | Slug | None = None
    parmi: tuple[str, ...] | None = None
    exception: Slug | None = None
    parametre: Slug | None = None  # the code of a bareme given to the exception

    def __post_init__(self) -> None:
        """Refuse a condition with no operator or several."""
        operators = [self.vaut, self.minimum, self.maximum, self.parmi, self.exception]
        if sum(operator is not None for operator in operators) != 1:
            raise ValueError("il faut un seul opérateur parmi vaut, minimum, maximum, parmi, exception")


@dataclass(frozen=True, config=STRICT)
class Enonce(Periode):
    """One statement shown to people. `si`: only when every condition is known to be true.

    Past its `valide_au`, or contested, it is not said: `sinon`, or a sentence that says why and names `interlocuteur`, is.
    """

    texte: Texte
    source: Slug | tuple[Slug, ...]
    statut: Statut = "confirme"
    si: tuple[Condition, ...] = ()
    sauf: tuple[Condition, ...] = ()  # not when one of them is known to be true
    simple: str | None = None
    sinon: str | None = None  # said instead when the statement, or a placeholder of `texte`, is no longer in force
    interlocuteur: Slug = "caf_ain"  # the contact who knows, when we do not

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the codes of the sources, always as a tuple."""
        return (self.source,) if isinstance(self.source, str) else self.source


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Critere(Periode, Condition):
    """One condition of a right, with what to say when it holds, fails or is unknown.

    `remede`: how a person can still meet it; then a failure gives *à vérifier*, never a closed door.
    `demander`: false for what is not worth a question; unknown, it is listed among what was not checked.
    """

    si_vrai: Texte
    si_faux: Texte
    si_inconnu: Texte
    source: Slug | tuple[Slug, ...]
    remede: str | None = None
    demander: bool = True
    si: tuple[Condition, ...] = ()
    sauf: tuple[Condition, ...] = ()
    statut: Statut = "confirme"


@dataclass(frozen=True, config=STRICT)
class Option:
    """One possible answer of a fait of type `choix`. `expressions`: how people say it; `ailleurs`: see `Fait`."""

    code: Slug
    texte: Texte
    expressions: tuple[str, ...] = ()
    ailleurs: tuple[str, ...] = ()
    deduit: dict[str, str] = field(default_factory=dict)  # what follows from this answer, unless it was said


FaitType = Literal["oui_non", "choix", "nombre", "montant", "duree_mois", "age_mois", "date", "commune", "texte"]


@dataclass(frozen=True, config=STRICT)
class Fait:
    """One item of what is known of a situation, and how to ask for it.

    Units: `montant` euros a month, `duree_mois` months, `age_mois` months of age, `date` ISO day, `commune` Insee code or
    `hors_ain`. `derive_de`: computed from another fait, never asked. `expressions`: sentences that say it (oui_non),
    `expressions_non`: sentences that say the contrary. `mots`: words that, beside a number, give this fait. `ailleurs`: words
    that, just before or just after an expression, show that it is about something or somebody else.
    """

    type: FaitType
    question: str | None = None
    pourquoi: str | None = None
    aide: str | None = None
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    derive_de: Slug | None = None
    expressions: tuple[str, ...] = ()
    expressions_non: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()
    ailleurs: tuple[str, ...] = ()
    libelle: str | None = None  # « nombre d'enfants » : for « C'est noté : … »
    dit: str | None = None  # shorter, with its value: « {valeur} enfant{s} »
    deduit: dict[str, str] = field(default_factory=dict)  # once this fait is known, others follow unless they were said
    sujets: tuple[Slug, ...] = ()  # when given, numbers beside `mots` count only in messages about these sujets


@dataclass(frozen=True, config=STRICT)
class Desaccord:
    """What another source says of the same value, on the same days."""

    valeur: str | Nombre
    sources: tuple[Slug, ...]


@dataclass(frozen=True, config=STRICT)
class ValeurDatee:
    """One value of a bareme, in force from `valide_du` to `valide_au` included (None: no known end).

    When sources disagree, the value is `conteste` and `autres` holds what the others say; none of them is said.
    """

    valeur: str | Nombre
    valide_du: date
    sources: tuple[Slug, ...]
    valide_au: date | None = None
    statut: Statut = "confirme"
    autres: tuple[Desaccord, ...] = ()


Unite = Literal[
    "EUR",
    "mois",
    "ans",
    "jours",
    "jours_ouvres",
    "heures",
    "minutes",
    "semaines",
    "pourcent",
    "nombre",
    "taux",
    "date",
    "lien",
    "texte",
]


@dataclass(frozen=True, config=STRICT)
class Bareme:
    """A dated, sourced value: an amount, a delay, a date, a link. Texts quote it as `{code}`; criteria by its code."""

    libelle: Texte
    unite: Unite
    valeurs: tuple[ValeurDatee, ...]
    verifie_le: date
    revoir_le: date | None = None
    interlocuteur: Slug = "caf_ain"  # the contact who knows, when we do not

    def at(self, jour: date) -> ValeurDatee:
        """Return the value in force on `jour`; a gap is an error, never a guess.

        Raises:
            LookupError: no value is in force on that day.
        """
        for valeur in self.valeurs:
            if valeur.valide_du <= jour and (valeur.valide_au is None or jour <= valeur.valide_au):
                return valeur
        raise LookupError(f"bareme {self.libelle!r} has no value on {jour}")


@dataclass(frozen=True, config=STRICT)
class Montant(Periode):
    """How much a right may be worth: the name of a calculation in `amounts`, its baremes and the words around it."""

    calcul: Slug
    texte: Texte
    source: Slug | tuple[Slug, ...]
    bareme: Slug | None = None
    parametres: dict[str, str] = field(default_factory=dict)
    periodicite: Literal["mensuelle", "ponctuelle", "annuelle"] = "ponctuelle"
    statut: Statut = "calcule"
    si: tuple[Condition, ...] = ()
    sauf: tuple[Condition, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Frein(Periode):
    """A belief that keeps people from asking, and its answer. `expressions`: how people say it."""

    croyance: Texte
    reponse: Texte
    source: Slug | tuple[Slug, ...]
    statut: Statut = "confirme"
    expressions: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Renvoi:
    """A contact to propose, in order. Either one `contact` or a `famille` resolved by place."""

    raison: Texte
    contact: Slug | None = None
    famille: Literal["france_services", "organisme", "centre_solidarite", "france_travail", "mission_locale"] | None = (
        None
    )
    regimes: tuple[Regime, ...] = ()
    roles: tuple[str, ...] = ()
    si: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a referral to nobody, or to two things at once."""
        if (self.contact is None) == (self.famille is None):
            raise ValueError("il faut soit contact, soit famille")


@dataclass(frozen=True, config=STRICT)
class Parcours:
    """What a role hears instead of a verdict (the parent who owes, the author of violence, a relative)."""

    libelle: Texte
    information: tuple[Enonce, ...]
    contacts: tuple[Renvoi, ...]


@dataclass(frozen=True, config=STRICT)
class Voisin:
    """A neighbouring right worth asking about."""

    dispositif: Slug
    raison: Texte
    si: tuple[Condition, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Dispositif:
    """One right or benefit, complete: what it is, for whom, how much, how, with what, whom to see."""

    nom: Texte
    nom_court: Texte  # inside a sentence, with its article: « l'aide d'urgence »
    organisme: Slug
    sujets: tuple[Slug, ...]
    resume: Enonce
    criteres: tuple[Critere, ...]
    contacts: tuple[Renvoi, ...]
    sources: tuple[Slug, ...]
    verifie_le: date
    decision: Texte | None = None  # who decides, when « c'est <organisme> qui décide » would be wrong
    sigle: str | None = None
    autres_noms: tuple[str, ...] = ()
    verdict_maximum: Verdict = Verdict.PROBABLE
    presentation: tuple[Enonce, ...] = ()
    parcours: dict[str, Parcours] = field(default_factory=dict)  # by role
    faits_utiles: tuple[Slug, ...] = ()
    faits_montant: tuple[Slug, ...] = ()
    montants: tuple[Montant, ...] = ()
    montant_inconnu: Enonce | None = None
    remboursement: tuple[Enonce, ...] = ()
    demarches: tuple[Enonce, ...] = ()
    justificatifs: tuple[Enonce, ...] = ()
    delais: tuple[Enonce, ...] = ()
    freins: tuple[Frein, ...] = ()
    non_verifie: tuple[Texte, ...] = ()
    securite: tuple[Enonce, ...] = ()
    voisins: tuple[Voisin, ...] = ()
    code: str = ""


@dataclass(frozen=True, config=STRICT)
class Sujet:
    """A need as people say it. `phrase` completes « Parlez-vous … ? »; `urgence`: 0 comes first."""

    libelle: Texte
    phrase: Texte
    urgence: int
    dispositifs: tuple[Slug, ...] = ()  # all that `understand` names, in order
    parcours: tuple[Slug, ...] = ()  # those that are evaluated together; none: information only
    accueil: str | None = None
    information: tuple[Enonce, ...] = ()
    contacts: tuple[Renvoi, ...] = ()
    verifie_le: date | None = None  # of all its statements; the file gives it when the sujet does not


@dataclass(frozen=True, config=STRICT)
class Demande:
    """One question of a life event: a fait, asked only when it concerns this situation."""

    fait: Slug
    si: tuple[Condition, ...] = ()
    sauf: tuple[Condition, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Etape:
    """One right of a life event, and why to look at it. `urgence`: 0 now, 1 in the next days, 2 afterwards."""

    dispositif: Slug
    urgence: Literal[0, 1, 2]
    pourquoi: Texte
    si: tuple[Condition, ...] = ()
    sauf: tuple[Condition, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Evenement:
    """What happens in a life, and the rights that go with it: asked once, evaluated together, the most urgent first.

    `sujets`: the needs that it answers; `toujours`: any message about them opens it, else only its own words do.
    """

    libelle: Texte  # what the person would say, and the start button: « Je me sépare »
    sujets: tuple[Slug, ...]
    accueil: Texte
    questions: tuple[Demande, ...]
    etapes: tuple[Etape, ...]
    contacts: tuple[Renvoi, ...]
    sources: tuple[Slug, ...]
    verifie_le: date
    toujours: bool = False
    expressions: tuple[str, ...] = ()
    information: tuple[Enonce, ...] = ()  # said at once, before any question
    code: str = ""


@dataclass(frozen=True, config=STRICT)
class Terme(Periode):
    """A word to explain: « c'est quoi un titre exécutoire ? »."""

    termes: tuple[str, ...]
    definition: Texte
    source: Slug | tuple[Slug, ...]
    statut: Statut = "confirme"


@dataclass(frozen=True, config=STRICT)
class Sigle:
    """An acronym, and its words: they may take its place after the same article."""

    lettres: Texte
    mots: Texte
    source: Slug | tuple[Slug, ...]


@dataclass(frozen=True, config=STRICT)
class Phrase:
    """Words of the interface, the same for every channel. `boutons` are texts that the person could type."""

    texte: Texte
    boutons: tuple[str, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Numero:
    """A helpline. `niveaux`: the danger levels whose answer shows it, in the order of the file."""

    nom: Texte
    numero: str | None
    canal: Literal["telephone", "sms", "tchat"]
    pour: Texte
    horaires: Texte
    cout: Texte
    niveaux: tuple[str, ...]
    source: Slug | tuple[Slug, ...]
    verifie_le: date
    confiance: Confiance = "H"
    url: str | None = None
    remarque: str | None = None
    valide_au: date | None = None  # the last day of the line, when it is known to end
    revoir_le: date | None = None


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("le texte est vide")
    return value


@dataclass(frozen=True, config=STRICT)
class Fermeture:
    """Days when a place or a line is closed, both included, whatever its usual hours."""

    du: date
    au: date
    motif: str | None = None  # « travaux », « congés »


@dataclass(frozen=True, config=STRICT)
class Contact:
    """A place or a line to go to. The first block has the names of data·inclusion v1, the second is ours."""

    nom: Annotated[str, AfterValidator(_not_blank)]
    description: Texte  # « pour quoi », in the words of people
    date_maj: date
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    adresse: str | None = None
    complement_adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    code_insee: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    horaires_accueil: str | None = None  # OSM opening_hours
    # ours
    confiance: Confiance = "H"
    famille: str | None = None
    organisme: Slug | None = None
    zone: Literal["nationale", "departement", "locale"] = "departement"
    cout: str | None = None
    remarque: str | None = None
    horaires_a_verifier: bool = False
    public: Literal["usagers", "professionnels"] = "usagers"
    verifie_le: date | None = None  # the day somebody called; without it, `date_maj` is all we know
    revoir_le: date | None = None
    valide_au: date | None = None  # the last day of the place or the line, when it is known to end
    fermetures: tuple[Fermeture, ...] = ()
    sources: tuple[Slug, ...] = ()
    code: str = ""

    @property
    def confirme_le(self) -> date:
        """Return the last day when this was known to be right."""
        return self.verifie_le or self.date_maj


@dataclass(frozen=True, config=STRICT)
class Commune:
    """A commune of the Ain. Distances are from its centre (WGS 84)."""

    insee: str
    nom: str
    codes_postaux: tuple[str, ...]
    population: int
    arrondissement: str
    epci_siren: str
    epci_nom: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Contenu:
    """Everything the content says, loaded and not yet checked across files."""

    dispositifs: dict[str, Dispositif]
    faits: dict[str, Fait]
    sujets: dict[str, Sujet]
    baremes: dict[str, Bareme]
    contacts: dict[str, Contact]
    numeros: dict[str, Numero]
    sources: dict[str, Source]
    phrases: dict[str, Phrase]
    glossaire: dict[str, Terme]
    communes: dict[str, Commune]
    anciens_noms: dict[str, str]  # old or usual name → Insee code
    pays: dict[str, str] = field(default_factory=dict)  # region that is no commune → how to say it
    preferences: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # Insee code → France services, against relief
    evenements: dict[str, Evenement] = field(default_factory=dict)
    sigles: dict[str, Sigle] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluation:
    """What `evaluate` concludes. The critere of each list is in the order of the content."""

    verdict: Verdict
    vrais: tuple[Critere, ...] = ()
    refuses: tuple[Critere, ...] = ()
    a_remedier: tuple[Critere, ...] = ()
    manquants: tuple[Critere, ...] = ()  # can still be asked
    inconnus: tuple[Critere, ...] = ()  # the person does not know
    non_verifies: tuple[Critere, ...] = ()  # not worth a question

    @property
    def faits_manquants(self) -> tuple[str, ...]:
        """Return the faits to ask for, most decisive first, without repeats."""
        return tuple(dict.fromkeys(critere.fait for critere in self.manquants))
