"""Run Rasa with our corrections: `python -m bot run …` serves, anything else is Rasa's own command line."""

import sys

from bot import patches, serveur

if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        serveur.run(sys.argv[2:])
    else:
        patches.install()
        from rasa.__main__ import main

        main()
