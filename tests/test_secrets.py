"""No secret is in the files that git follows: keys and tokens come from the environment, and from nowhere else."""

import re
import subprocess
from pathlib import Path

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

pytestmark = pytest.mark.lent
RACINE = Path(__file__).parent.parent
FILTRES = ("allowlist.is_line_allowlisted", *(
    f"heuristic.{nom}" for nom in (
        "is_indirect_reference", "is_likely_id_string", "is_lock_file", "is_not_alphanumeric_string", "is_potential_uuid",
        "is_prefixed_with_dollar_sign", "is_sequential_string", "is_swagger_file", "is_templated_secret",
    )
))  # fmt: skip
REGLAGES = {  # every detector; none asks a service whether a key is still good
    "plugins_used": [{"name": detecteur.__name__} for detecteur in get_mapping_from_secret_type_to_class().values()],
    "filters_used": [{"path": f"detect_secrets.filters.{nom}"} for nom in FILTRES],
}
AVOUES = {  # what looks like a secret and is none
    "3f2a9c41d7be",  # the name of a release, in the examples of docs/messages.md
    "ornithorynque",  # a word that must not be seen again, in the tests of the page
    "tres-secret",  # a password that must not be printed, in the tests of the command line
}


# The detectors know English names; these are ours, given a value that nobody would type.
FRANCAIS = re.compile(
    r"(?:jeton|mot_de_passe|secret|cle)\w*[\"']?\s*[:=]\s*[\"']?(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])([\w+/=-]{16,})",
    re.IGNORECASE,
)


def followed():
    """Return the files that git follows, and those it would."""
    commande = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    noms = subprocess.run(commande, cwd=RACINE, capture_output=True, check=True).stdout.decode().split("\0")
    return [nom for nom in noms if (RACINE / nom).is_file()]


def scan(dossier, noms):
    with transient_settings(REGLAGES):
        trouves = {(nom, secret.secret_value): secret.type for nom in noms for secret in scan_file(str(dossier / nom))}
    for nom in noms:
        texte = (dossier / nom).read_text(encoding="utf-8", errors="ignore")
        trouves |= {(nom, valeur): "a name of ours" for valeur in FRANCAIS.findall(texte)}
    return trouves


def test_no_file_of_the_project_holds_a_secret():
    noms = followed()

    trouves = scan(RACINE, noms)

    assert len(noms) > 400
    assert {cle: genre for cle, genre in trouves.items() if cle[1] not in AVOUES} == {}
    assert AVOUES - {valeur for _, valeur in trouves} == set()


@pytest.mark.parametrize(
    "ligne",
    [
        "cle = 'AKIA" + "QYLPMN5HHHFPZAM2'",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "jeton = 'ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'",
        "PASSERELLE_JETON: 'k3pZ-" + "9sQv_0aLwX7'  # mot_de_passe",
        "password = 'k3pZ-" + "9sQv_0aLwX7'",
        "url = 'postgresql://passerelle:" + "k3pZ9sQv@base/chat'",
    ],
    ids=["aws", "cle privee", "github", "jeton", "mot de passe", "adresse"],
)
def test_a_secret_would_be_found(tmp_path, ligne):
    (tmp_path / "reglages.py").write_text(f"{ligne}\n", encoding="utf-8")

    assert scan(tmp_path, ["reglages.py"]) != {}
