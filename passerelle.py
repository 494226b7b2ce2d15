"""The command line and composition root: the only module that may import everything.

Each command is thin: what it does is in the rooms (`knowledge`, `bot`, `actions`, `web`).
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from knowledge.sortie import fail, print_json

VAR = (RACINE := Path(__file__).resolve().parent) / "var"


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what an operator can mend into one clear line."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except BrokenPipeError:  # whoever read the output has had enough; click ends quietly
        raise
    except ImportError as fault:
        fail(f"{fault}: not installed; for a PostgreSQL database, write postgresql+psycopg2://…")
    except SQLAlchemyError as fault:
        url = re.sub(r"//[^/]*@", "//", os.environ.get("PASSERELLE_DATABASE_URL", ""))  # never the password
        fail(f"cannot read the database {url}: {type(fault).__name__}; "
             "check PASSERELLE_DATABASE_URL, or remove the file and run 'passerelle rebuild'")  # fmt: skip
    except OSError as fault:
        fail(f"{fault.strerror}: '{fault.filename}'" if fault.filename else str(fault))
    except (LookupError, RuntimeError, ValueError) as fault:
        fail(str(fault).strip('"'))


def use_environment() -> None:
    """Set the environment that the rooms read; what the operator set is kept."""
    from bot.processus import Ports, environment

    VAR.mkdir(exist_ok=True)
    os.environ.update(environment(VAR, Ports()))


def open_catalogue() -> Any:
    """Open the release to serve, and say when it is not the content as it is now."""
    from bot import contenu

    use_environment()
    return contenu.open_catalogue(lambda fault: click.echo(f"passerelle: {fault}", err=True))


@click.group(help="Passerelle : l'accès aux droits, en français de tous les jours.")
@click.version_option(package_name="passerelle")
def cli() -> None:
    """Hold the commands."""
    warnings.simplefilter("ignore")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # SQLAlchemy reads it when it is imported
    for flux in (sys.stdin, sys.stdout):
        flux.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


@cli.command()
@click.option("--le", help="Vérifie comme si l'on était ce jour-là, AAAA-MM-JJ.")
def check(le: str | None) -> None:
    """Vérifie tout le contenu : fichier, ligne, et ce qu'il faut écrire."""
    from knowledge.checks import check, report
    from knowledge.horloge import maintenant
    from knowledge.saisie import read_jour

    with one_line_errors():
        bilan = check(jour=read_jour(le, maintenant).date())
    click.echo(report(bilan))
    if bilan.erreurs:
        fail(f"{len(bilan.erreurs)} mistake(s) in the content; nothing served has changed")


@cli.command()
def rebuild() -> None:
    """Fait du contenu vérifié la version servie (une release)."""
    from bot.contenu import rebuild_release
    from knowledge.releases import database_url, open_engine

    with one_line_errors():
        use_environment()
        click.echo(f"Release {rebuild_release(open_engine(database_url()))} servie.")


@cli.command()
@click.argument("dispositif")
@click.option("--situation", type=click.Path(path_type=Path), required=True, help="Fichier YAML : fait: valeur.")
@click.option("--le", help="Jour de l'évaluation, AAAA-MM-JJ.")
def evaluate(dispositif: str, situation: Path, le: str | None) -> None:
    """Évalue un dispositif pour une situation."""
    from knowledge.horloge import maintenant
    from knowledge.resultats import Resultats
    from knowledge.saisie import read_jour, read_situation

    with one_line_errors():
        catalogue = open_catalogue()
        faits = read_situation(catalogue, situation)
        print_json(Resultats(catalogue, read_jour(le, maintenant)).evaluation(dispositif, faits))


@cli.command()
@click.argument("dispositif")
@click.option("--commune", help="Code Insee ou nom.")
@click.option("--code-postal", help="Code postal ; s'il est partagé, la commune est demandée.")
@click.option("--regime", type=click.Choice(["caf", "msa"]))
@click.option("--role")
@click.option("--le", help="Jour ou moment, AAAA-MM-JJ[THH:MM].")
def route(
    dispositif: str, commune: str | None, code_postal: str | None, regime: str | None, role: str | None, le: str | None
) -> None:
    """Donne les contacts, dans l'ordre, avec leur raison."""
    from knowledge.horloge import maintenant
    from knowledge.resultats import Resultats
    from knowledge.saisie import read_jour, read_place

    with one_line_errors():
        catalogue = open_catalogue()
        situation = read_place(catalogue, commune, code_postal, regime=regime, role=role)
        for contact in Resultats(catalogue, read_jour(le, maintenant)).contacts(dispositif, situation):
            print_json(contact)


@cli.command()
@click.argument("norme", type=click.Choice(["data-inclusion", "jsonld"]))
@click.option("--le", help="Le contenu tel qu'il sera ce jour-là, AAAA-MM-JJ.")
def export(norme: str, le: str | None) -> None:
    """Donne le contenu servi dans une norme : data·inclusion v1 (contacts, droits) ou schema.org (droits)."""
    from knowledge import data_inclusion, jsonld
    from knowledge.horloge import maintenant
    from knowledge.saisie import read_jour

    with one_line_errors():
        lignes = {"data-inclusion": data_inclusion.export, "jsonld": jsonld.export}[norme]
        for ligne in lignes(open_catalogue().contenu, read_jour(le, maintenant).date()):
            print_json(ligne)


@cli.command()
@click.option("--force", is_flag=True, help="Entraîne même si rien n'a changé.")
def train(force: bool) -> None:
    """Entraîne le modèle si les exemples ou le contenu ont changé."""
    from bot.entrainement import is_up_to_date
    from bot.entrainement import train as run

    with one_line_errors():
        open_catalogue()
        if is_up_to_date() and not force:
            click.echo("Le modèle est à jour.")
        else:
            click.echo("Entraînement du modèle…")
            run()
            click.echo("Modèle prêt.")


@cli.command()
@click.option("--json-lines", is_flag=True, help="Un objet JSON par ligne (c'est aussi le format par défaut).")
def understand(json_lines: bool) -> None:
    """Lit un message par ligne et dit ce qui en est compris, sans dialogue."""
    from bot.atelier import open_understanding
    from web.terminal import read_texts

    with one_line_errors():
        open_catalogue()
        comprendre = open_understanding()
        for texte in read_texts(sys.stdin):
            print_json(comprendre(texte))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Un message par ligne sur l'entrée, chaque réponse en JSON.")
@click.option("--canal", type=click.Choice(["web", "sms"]), default="web", show_default=True)
@click.option("--le", help="Parle comme si l'on était ce jour-là, AAAA-MM-JJ.")
def chat(as_json: bool, canal: str, le: str | None) -> None:
    """Parle avec l'assistant dans le terminal ; /quitter pour finir."""
    from bot.atelier import open_dialogue
    from knowledge.saisie import preview
    from web.terminal import talk, talk_json

    with one_line_errors():
        preview(le)
        open_catalogue()
        asyncio.run(open_dialogue(lambda dialogue: (talk_json if as_json else talk)(dialogue, canal)))


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Port de la page.")
def serve(port: int) -> None:
    """Lance les trois processus et donne l'adresse quand tout est prêt."""
    from bot.service import serve

    with one_line_errors():
        use_environment()
        sys.exit(serve(VAR, port, rebuild=lambda: open_catalogue()))


@cli.command("evaluate-nlu")
@click.option("--plis", type=click.IntRange(0, 20), default=5, show_default=True)
@click.option("--comparer", is_flag=True, help="Compare d'abord la chaîne choisie aux autres (quelques minutes).")
@click.option("--jeu", type=click.Choice(["validation", "reserve"]), default="validation", help="Les messages à lire.")
def evaluate_nlu(plis: int, comparer: bool, jeu: str) -> None:
    """Mesure la compréhension : validation croisée et jeu de validation, avec graphiques."""
    from bot.evaluation import evaluate

    with one_line_errors():
        open_catalogue()
        click.echo(evaluate(RACINE, VAR / "evaluation", plis, comparer, jeu=jeu))


@cli.command()
@click.option("--stock", is_flag=True, help="Mesure aussi Rasa tel que publié, dans un environnement à part.")
@click.option("--rapide", is_flag=True, help="Moins de mesures, pour essayer.")
def bench(stock: bool, rapide: bool) -> None:
    """Mesure la vitesse et la mémoire ; avec --stock, les rapports avec Rasa tel que publié."""
    from bench.mesure import run

    with one_line_errors():
        open_catalogue()
        click.echo(run(VAR, stock=stock, rapide=rapide))


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
