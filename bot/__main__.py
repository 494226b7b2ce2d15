"""Run Rasa's own command line with our corrections: `python -m bot run …`."""

from bot import patches

patches.install()

if __name__ == "__main__":
    from rasa.__main__ import main

    main()
