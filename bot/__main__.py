"""Run Rasa with our corrections: `run` serves, `train` trains, anything else is Rasa's own command line."""

import sys

from bot import patches, serveur

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", *arguments]:
            serveur.run(arguments)
        case ["train", sortie, nom]:
            serveur.train(sortie, nom)
        case _:
            patches.install()
            from rasa.__main__ import main

            main()
