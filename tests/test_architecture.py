import ast
from functools import cache
from pathlib import Path

import pytest

RACINE = Path(__file__).parent.parent
NOTRE = ("knowledge", "bot", "actions", "web", "bench", "passerelle")
MODULES = sorted(
    fichier.relative_to(RACINE).as_posix()
    for part in NOTRE
    for fichier in ([RACINE / "passerelle.py"] if part == "passerelle" else (RACINE / part).rglob("*.py"))
)

# What a room may not import; of two rooms that hold a module, the innermost decides.
HAUT = {"actions", "web", "bench", "passerelle"}
SERVEURS = {"aiohttp", "sanic"}
FORBIDDEN = {
    "knowledge/": HAUT | SERVEURS | {"bot", "rasa", "rasa_sdk"},
    "bot/": HAUT | {"aiohttp"},
    "bot/atelier.py": {"bench", "passerelle"},  # plays the three processes in one, so it must know them
    "bot/understanding/": HAUT | SERVEURS | {"rasa", "rasa_sdk"},
    "bot/components/": HAUT | SERVEURS | {"rasa_sdk"},
    "actions/": SERVEURS | {"bot", "web", "bench", "passerelle", "rasa"},
    "actions/serveur.py": {"sanic", "bot", "web", "bench", "passerelle", "rasa"},
    "actions/__main__.py": {"sanic", "bot", "web", "bench", "passerelle", "rasa"},  # runs serveur.py
    "web/": {"actions", "bench", "passerelle", "rasa", "rasa_sdk", "sanic"},
    "bench/": {"passerelle"},
    "passerelle.py": set(),
}
# The only modules of ours that a room may import, where « bot » as a whole would be too much.
ALLOWED = {
    "bot/understanding/": ("knowledge", "bot.understanding"),
    "bot/components/": ("knowledge", "bot.understanding", "bot.components"),
    "bot/importer.py": ("knowledge", "bot.understanding"),
    "web/": ("knowledge", "bot.understanding", "web"),
}
SQL = ("bot/memoire.py", "knowledge/releases.py", "knowledge/tables.py", "knowledge/migrations/")
FOURRE_TOUT = {"utils", "helpers", "common", "util", "helper", "misc", "tools"}
LIGNES = 250
# Too long today: to be cut, then removed from here.
MODELE = "knowledge/model.py"  # shapes only, read as a reference: the one module that may be longer


@cache
def tree(module):
    return ast.parse((RACINE / module).read_text(encoding="utf-8"))


def imported(module):
    noms = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            noms |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            noms |= {f"{node.module}.{alias.name}" for alias in node.names}
    return noms


def room(module, rooms):
    return max((prefix for prefix in rooms if module.startswith(prefix)), key=len, default=None)


def is_store(module):
    return module.startswith(SQL) or (module.startswith("web/") and module.endswith("/store.py"))


def public(node):
    for part in node.body:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not part.name.startswith("_"):
            yield part
            if isinstance(part, ast.ClassDef):
                yield from public(part)


def test_every_module_is_in_a_room():
    assert [module for module in MODULES if room(module, FORBIDDEN) is None] == []


@pytest.mark.parametrize("salle", FORBIDDEN)
def test_imports_follow_the_arrows(salle):
    interdits = {
        module: sorted(nom for nom in imported(module) if nom.split(".")[0] in FORBIDDEN[salle])
        for module in MODULES
        if room(module, FORBIDDEN) == salle
    }

    assert {module: noms for module, noms in interdits.items() if noms} == {}


@pytest.mark.parametrize("salle", ALLOWED)
def test_a_room_imports_only_some_of_ours(salle):
    permis = tuple(f"{part}." for part in ALLOWED[salle])
    notres = {
        module: sorted(
            nom for nom in imported(module) if nom.split(".")[0] in NOTRE and not f"{nom}.".startswith(permis)
        )
        for module in MODULES
        if room(module, ALLOWED) == salle
    }

    assert {module: noms for module, noms in notres.items() if noms} == {}


def test_sql_is_in_the_stores_only():
    parlent_sql = [module for module in MODULES if any(nom.split(".")[0] == "sqlalchemy" for nom in imported(module))]

    assert [module for module in parlent_sql if not is_store(module) and module != "passerelle.py"] == []


def test_no_module_is_a_catch_all():
    assert [module for module in MODULES if FOURRE_TOUT & {Path(part).stem for part in Path(module).parts}] == []


def test_a_module_is_short():
    longs = {module for module in MODULES if (RACINE / module).read_text(encoding="utf-8").count("\n") >= LIGNES}

    assert longs == {MODELE}


def test_every_public_thing_says_what_it_is_in_one_line():
    choses = [
        (f"{module}: {getattr(node, 'name', 'module')}", (ast.get_docstring(node) or "").split("\n")[0])
        for module in MODULES
        for node in (tree(module), *public(tree(module)))
    ]

    assert [(nom, ligne) for nom, ligne in choses if not ligne or len(ligne) > 120] == []
