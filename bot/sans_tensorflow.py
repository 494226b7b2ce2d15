"""Stand-ins that let Rasa 3.6.21 run without TensorFlow: import this before anything of Rasa.

Eight modules of Rasa need TensorFlow at import: six neural components, which this project does not use, and two
training helpers. Everything else runs unchanged. Why: docs/adr/0001-rasa-sans-tensorflow.md.
"""

from __future__ import annotations

import importlib.metadata
import sys
import types

import numpy

RASA_VERSION = "3.6.21"
COMPONENTS = {
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer",
    "rasa.core.policies.ted_policy": "TEDPolicy",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy",
}
HELPERS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


def _absent(name: str) -> type:
    """Make a class that says what is missing when somebody uses it."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"{name} needs TensorFlow, which this installation does not have")

    return type(name, (), {"__init__": refuse, "create": classmethod(refuse), "load": classmethod(refuse)})


def _stand_in(module: str, **names: object) -> None:
    sys.modules[module] = stand_in = types.ModuleType(module)
    vars(stand_in).update(names)


def install() -> None:
    """Put the stand-ins in place, once.

    Raises:
        RuntimeError: another version of Rasa is installed; the stand-ins were read against one version only.
    """
    found = importlib.metadata.version("rasa")
    if found != RASA_VERSION:
        raise RuntimeError(f"rasa {found} is installed, bot/sans_tensorflow.py is for {RASA_VERSION}: review it")
    if all(module in sys.modules for module in COMPONENTS):
        return
    if not hasattr(numpy, "VisibleDeprecationWarning"):  # moved in numpy 2; Rasa still names it
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning
    for module, names in HELPERS.items():
        _stand_in(module, **{name: _absent(name) for name in names})
    from rasa.engine.graph import GraphComponent

    for module, name in COMPONENTS.items():
        component = type(name, (GraphComponent,), dict(vars(_absent(name))) | {"__module__": module})
        _stand_in(module, **{name: component})
