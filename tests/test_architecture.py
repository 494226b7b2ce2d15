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
    "bot/": HAUT | {"aiohttp", "sqlalchemy"},
    "bot/atelier.py": {"bench", "passerelle"},  # plays the three processes in one, so it must know them
    "bot/understanding/": HAUT | SERVEURS | {"rasa", "rasa_sdk", "sqlalchemy"},
    "bot/components/": HAUT | SERVEURS | {"rasa_sdk", "sqlalchemy"},
    "actions/": SERVEURS | {"bot", "web", "bench", "passerelle", "rasa", "sqlalchemy"},
    "actions/serveur.py": {"sanic", "bot", "web", "bench", "passerelle", "rasa", "sqlalchemy"},
    "actions/__main__.py": {"sanic", "bot", "web", "bench", "passerelle", "rasa", "sqlalchemy"},  # runs serveur.py
    "web/": {"actions", "bench", "passerelle", "rasa", "rasa_sdk", "sanic", "sqlalchemy"},
    "bench/": {"passerelle", "sqlalchemy"},
    "passerelle.py": set(),
}
# The only modules of ours that a room may import, where « bot » as a whole would be too much.
ALLOWED = {
    "bot/understanding/": ("knowledge", "bot.understanding"),
    "bot/components/": ("knowledge", "bot.understanding", "bot.components"),
    "bot/importer.py": ("knowledge", "bot.understanding"),
    "web/": ("knowledge", "bot.understanding", "web"),
}
SQL = ("knowledge/releases.py",)
FOURRE_TOUT = {"utils", "helpers", "common", "util", "helper", "misc", "tools"}
LIGNES = 250
# Too long today. Once one is cut its test fails: remove it from here.
A_COUPER = ("actions/reponses.py", "passerelle.py")
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
    return module in SQL or (module.startswith("web/") and module.endswith("/store.py"))


def public(node):
    for part in node.body:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not part.name.startswith("_"):
            yield part
            if isinstance(part, ast.ClassDef):
                yield from public(part)


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_arrows(module):
    interdits = FORBIDDEN[room(module, FORBIDDEN)] - ({"sqlalchemy"} if is_store(module) else set())
    permis = ALLOWED.get(room(module, ALLOWED))

    noms = imported(module)

    assert {nom for nom in noms if nom.split(".")[0] in interdits} == set()
    if permis is not None:
        notres = {nom for nom in noms if nom.split(".")[0] in NOTRE}
        assert {nom for nom in notres if not nom.startswith(tuple(f"{part}." for part in permis))} <= set(permis)


@pytest.mark.parametrize("module", [module for module in MODULES if module != "passerelle.py"])
def test_sql_is_in_the_stores_only(module):
    parle_sql = any(nom.split(".")[0] == "sqlalchemy" for nom in imported(module))

    assert not parle_sql or is_store(module)


def test_only_our_own_rooms_have_modules():
    prefixes = {room(module, FORBIDDEN) for module in MODULES}

    assert None not in prefixes


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_a_catch_all(module):
    assert not FOURRE_TOUT & {Path(part).stem for part in Path(module).parts}


def sized(module):
    return pytest.param(module, marks=pytest.mark.xfail(strict=True) if module in A_COUPER else ())


@pytest.mark.parametrize("module", map(sized, MODULES))
def test_a_module_is_short(module):
    lignes = (RACINE / module).read_text(encoding="utf-8").count("\n")

    assert lignes < LIGNES or module == MODELE


@pytest.mark.parametrize("module", MODULES)
def test_every_public_thing_says_what_it_is_in_one_line(module):
    choses = [(module, tree(module)), *((node.name, node) for node in public(tree(module)))]

    premieres = {nom: (ast.get_docstring(node) or "").split("\n")[0] for nom, node in choses}

    assert {nom: ligne for nom, ligne in premieres.items() if not ligne or len(ligne) > 120} == {}
