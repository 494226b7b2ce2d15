import ast
import importlib.metadata
from pathlib import Path

import pytest

from bot import patches, sans_tensorflow, superflu

RACINE = Path(patches.__file__).parent.parent
RASA = Path(str(importlib.metadata.distribution("rasa").locate_file("")))

# What bot/patches.py replaces or leans on: where it is in Rasa, and the arguments it must still have.
REPLACED = {
    "actions.RemoteAction.run": (
        "rasa.core.actions.action",
        "RemoteAction.run",
        "self output_channel nlg tracker domain",
    ),
    "actions.RemoteAction._validate_action_result": (
        "rasa.core.actions.action",
        "RemoteAction._validate_action_result",
        "self result",
    ),
    "actions.RemoteAction._action_call_format": (
        "rasa.core.actions.action",
        "RemoteAction._action_call_format",
        "self tracker domain",
    ),
    "EndpointConfig.session": ("rasa.utils.endpoints", "EndpointConfig.session", "self"),
    "events.Event.resolve_by_type": ("rasa.shared.core.events", "Event.resolve_by_type", "type_name default"),
    "stores.FailSafeTrackerStore.on_tracker_store_error": (
        "rasa.core.tracker_store",
        "FailSafeTrackerStore.on_tracker_store_error",
        "self error",
    ),
    "stores.FailSafeTrackerStore.on_tracker_store_retrieve_error": (
        "rasa.core.tracker_store",
        "FailSafeTrackerStore.on_tracker_store_retrieve_error",
        "self error",
    ),
    "TrainingData.merge": ("rasa.shared.nlu.training_data.training_data", "TrainingData.merge", "self"),
    "MessageProcessor.handle_message": ("rasa.core.processor", "MessageProcessor.handle_message", "self message"),
    "MessageProcessor._update_tracker_session": (
        "rasa.core.processor",
        "MessageProcessor._update_tracker_session",
        "self tracker output_channel metadata",
    ),
}
LEANED_ON = {
    "the state of a tracker": (
        "rasa.shared.core.trackers",
        "DialogueStateTracker.current_state",
        "self event_verbosity",
    ),
    "the only caller of actions": (
        "rasa.core.processor",
        "MessageProcessor._run_action",
        "self action tracker output_channel nlg prediction",
    ),
    "the sessions of a tracker": (
        "rasa.shared.core.trackers",
        "DialogueStateTracker.update_with_events",
        "self new_events domain override_timestamp",
    ),
}
CONSTANTS = {
    "actions.DEFAULT_REQUEST_TIMEOUT": ("rasa.core.actions.action", "DEFAULT_REQUEST_TIMEOUT"),
    "processor.copy": ("rasa.core.processor", "copy"),
    "storage.TarSafe": ("rasa.engine.storage.local_model_storage", "TarSafe"),
    "forms.copy": ("rasa.core.actions.forms", "copy"),
    "rule_policy.copy": ("rasa.core.policies.rule_policy", "copy"),
}
MARKS = {
    "handle.passerelle",
    "merge_what_there_is.passerelle",
    "run.passerelle",
    "update.passerelle",
    "session.passerelle",
    "Slot.__copy__",
}  # ours, on our own functions

STAND_INS = {
    "rasa.nlu.classifiers.diet_classifier": ["DIETClassifier"],
    "rasa.nlu.selectors.response_selector": ["ResponseSelector"],
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ["ConveRTFeaturizer"],
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ["LanguageModelFeaturizer"],
    "rasa.core.policies.ted_policy": ["TEDPolicy"],
    "rasa.core.policies.unexpected_intent_policy": ["UnexpecTEDIntentPolicy"],
    "rasa.utils.tensorflow.callback": ["RasaTrainingLogger", "RasaModelCheckpoint"],
    "rasa.utils.tensorflow.data_generator": ["RasaBatchDataGenerator"],
}


def source(module):
    return ast.parse((RASA / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8"))


def find(module, nom):
    corps = source(module).body
    for part in nom.split("."):
        found = next(node for node in corps if getattr(node, "name", None) == part)
        corps = getattr(found, "body", [])
    return found


def assigned(fichier):
    tree = ast.parse(fichier.read_text(encoding="utf-8"))
    cibles = [cible for node in ast.walk(tree) if isinstance(node, ast.Assign) for cible in node.targets]
    return {ast.unparse(cible) for cible in cibles if isinstance(cible, ast.Attribute)}


def test_rasa_is_the_version_that_the_patches_were_written_for():
    version = importlib.metadata.version("rasa")

    assert version == "3.6.21", "review bot/patches.py and bot/sans_tensorflow.py, then change this test"
    assert version == sans_tensorflow.RASA_VERSION


def test_another_version_of_rasa_is_refused(monkeypatch):
    monkeypatch.setattr(sans_tensorflow, "RASA_VERSION", "3.6.22")

    with pytest.raises(RuntimeError, match="rasa 3.6.21 is installed"):
        sans_tensorflow.install()


def test_everything_that_is_patched_is_named_here():
    assert assigned(RACINE / "bot" / "patches.py") == {*REPLACED, *CONSTANTS, *MARKS}


@pytest.mark.parametrize(("module", "nom", "arguments"), [*REPLACED.values(), *LEANED_ON.values()])
def test_what_is_patched_still_exists_in_rasa_with_its_arguments(module, nom, arguments):
    fonction = find(module, nom)

    assert [argument.arg for argument in fonction.args.args] == arguments.split()


@pytest.mark.parametrize(("module", "nom"), CONSTANTS.values())
def test_a_patched_constant_is_still_read_by_its_module(module, nom):
    lus = {
        node.id for node in ast.walk(source(module)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }

    assert nom in lus


def test_an_aborted_turn_still_goes_through_the_processor():
    essai = next(
        node
        for node in ast.walk(find("rasa.core.processor", "MessageProcessor._run_action"))
        if isinstance(node, ast.Try)
    )

    attrapes = [ast.unparse(handler.type) for handler in essai.handlers if handler.type]

    assert attrapes == ["rasa.core.actions.action.ActionExecutionRejection", "Exception"]
    assert not issubclass(patches.TurnAborted, Exception)


@pytest.mark.rasa  # it imports Rasa
def test_merging_with_nothing_keeps_the_data_and_merging_with_something_adds_it():
    patches.install()
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    un, deux = (TrainingData([Message.build(text=texte)]) for texte in ("un", "deux"))

    assert un.merge(TrainingData(), None) is un
    assert TrainingData().merge(un) is un
    assert len(un.merge(deux).training_examples) == 2


def test_the_stand_ins_are_these_eight_modules():
    noms = {module: [nom] for module, nom in sans_tensorflow.COMPONENTS.items()}
    noms |= {module: list(classes) for module, classes in sans_tensorflow.HELPERS.items()}

    assert noms == STAND_INS


@pytest.mark.parametrize(("module", "classes"), STAND_INS.items())
def test_a_stand_in_replaces_classes_that_need_tensorflow(module, classes):
    tree = source(module)

    imports = [ast.unparse(node) for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    definies = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}

    assert any(line.split()[1].startswith(("tensorflow", "keras")) for line in imports)
    assert set(classes) <= definies


def test_what_a_serving_process_leaves_out_exists_in_rasa_under_these_names():
    for nom, classe in superflu.CHANNELS.items():
        assert find(f"rasa.core.channels.{nom}", classe)


def test_no_channel_of_rasa_is_forgotten():
    connus = {fichier.stem for fichier in (RASA / "rasa" / "core" / "channels").glob("*.py")}

    assert connus - {"__init__", "channel", "rest"} == set(superflu.CHANNELS)


@pytest.mark.parametrize("module", ["rasa.core.processor", "rasa.core.actions.forms", "rasa.core.policies.rule_policy"])
def test_these_modules_copy_deeply_for_debug_lines_only(module):
    appels = [node for node in ast.walk(source(module)) if isinstance(node, ast.Call)]
    copies = [appel for appel in appels if ast.unparse(appel.func).startswith("copy.")]
    journal = [appel for appel in appels if ast.unparse(appel.func) == "structlogger.debug"]
    dans_le_journal = [appel for ligne in journal for appel in ast.walk(ligne) if appel in copies]

    assert {ast.unparse(appel.func) for appel in copies} == {"copy.deepcopy"}
    assert len(dans_le_journal) == len(copies)
