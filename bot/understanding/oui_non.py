"""Read yes, no and « I don't know » by lexicon only: what is not sure is nothing.

The bare best guess of a model took « blabla » for a yes; nothing here guesses.
"""

from __future__ import annotations

import re

from bot.understanding.expressions import REMPLISSAGE, Mots, Repertoire, cut
from knowledge.model import INCONNU

OUI = """oui;ouais;ouai;oue;oui oui;wi;yes;yep;yeah;yop;carrement;affirmatif;absolument;tout a fait;bien sur;bien sur que oui;
evidemment;exactement;bien entendu;c est ca;je crois que oui;je pense que oui;je crois oui;je pense oui;oui je crois;oui je pense;
il me semble que oui;d accord;volontiers;avec plaisir;je veux bien;effectivement;en effet;c est le cas;oui j en ai un;je confirme;daccord"""
OUI_COURT = """oe;ui;allez;c est juste;pourquoi pas;yess;ok;okay;oki;dac;d acc;ca marche;exact;c est cela;c est bien ca;voila c est ca;si;si si;mais si;je pense bien;
c est vrai;vrai;certainement;deja fait;c est fait;o;grave;nickel;vas y;allez y;parfaitement;j en ai un;j en ai une"""
NON = """non;nan;nn;nop;nope;nein;non non;non merci;pas du tout;pas vraiment;pas encore;absolument pas;surtout pas;negatif;
pas pour l instant;pas pour le moment;pas maintenant;je crois pas;je pense pas;je crois que non;je pense que non;a priori non;
non pas encore;non jamais;non plus;toujours pas;bien sur que non;evidemment que non;c est pas le cas;pas que je sache;certainement pas;en aucun cas;c est pas mon cas;c est pas ca;sans facon;pas d accord;plus tard peut etre"""
NON_COURT = """no;jamais;jamais de la vie;pas la;aucun;aucune;rien;rien du tout;il me semble pas;c est faux;faux;ni l un ni l autre;
plus maintenant;meme pas;pas moi;je veux pas;je prefere pas;il y en a pas;j en ai pas;j ai pas;j ai rien;plus tard;pas question"""
NE_SAIT_PAS = """je sais pas;sais pas;je sais plus;sais plus;je sais pas trop;chsais pas;chai pas;che pas;chepa;chais pas;jsp;jspas;
ne sait pas;aucune idee;pas d idee;pas la moindre idee;j en sais rien;en sais rien;je suis pas sur;je me souviens pas;
je me souviens plus;je me rappelle pas;je me rappelle plus;je prefere pas repondre;prefere pas repondre;je veux pas repondre;
je prefere ne pas le dire;je prefere pas dire;je l ignore;je m en souviens pas;je m en souviens plus;s en souvient pas;je saurais pas;je saurais vous;j ai pas cette information;
faut que je verifie;faudrait que je verifie;faut que je demande;faut que je regarde;je vais me renseigner;souhaite pas le dire;souhaite pas repondre"""
NE_SAIT_PAS_COURT = """oui et non;entre les deux;j hesite;j ai un doute;bonne question;mystere;va savoir;pas savoir;passer cette question;pas sur;pas certain;peut etre;possible;c est possible;j ai oublie;je connais pas;ca depend;bof;je passe;
je comprends pas;je crois;je pense;je crois bien;idk;sans reponse;difficile a dire;dur a dire;je sais pas encore;on verra;inconnu"""
SIGNES = (("👍", True), ("✅", True), ("👌", True), ("✔", True), ("👎", False), ("❌", False), ("🤷", INCONNU))
REVIREMENT = re.compile(r"\b(?:enfin|en fait|pardon|euh|ou plutot|plutot|mais|oups|erreur|correction)\b")
QUESTION = re.compile(r"^(?:et |mais )?(?:comment|pourquoi|combien|quel|quelle|quels|c est quoi|qui|ou|quand)\b")
COURT = 6  # words: a short message is an answer, a long one only by its first words

Reponse = bool | str


def _phrases(liste: str, sens: Reponse) -> list[tuple[str, Reponse]]:
    return [(phrase.strip(), sens) for phrase in liste.split(";")]


SURS = [*_phrases(OUI, True), *_phrases(NON, False), *_phrases(NE_SAIT_PAS, INCONNU)]
COURTS = [*_phrases(OUI_COURT, True), *_phrases(NON_COURT, False), *_phrases(NE_SAIT_PAS_COURT, INCONNU)]
LONG: Repertoire[Reponse] = Repertoire(SURS)
BREF: Repertoire[Reponse] = Repertoire(SURS + COURTS)


def read_oui_non(texte: str) -> Reponse | None:
    """Return True, False, `INCONNU` (said not to know) or None (no answer).

    >>> [read_oui_non(t) for t in ("ouais", "pas du tout", "chsais pas", "blabla")]
    [True, False, 'inconnu', None]
    """
    signes = {sens for signe, sens in SIGNES if signe in texte}
    if QUESTION.match(texte):
        return None
    if not re.search(r"[a-z0-9]", texte):
        return signes.pop() if len(signes) == 1 else None
    sens = False if texte == "n" else _read(cut(texte), texte)
    return sens if not signes or sens in signes else None


def _read(mots: Mots, brut: str) -> Reponse | None:
    debut = next((i for i, mot in enumerate(mots.mots) if mot not in REMPLISSAGE), 0)
    if len(mots.mots) > COURT:
        # « non, j'ose pas porter plainte »: the first words answer, what follows explains
        return next((t.sens for t in LONG.find(mots) if t.debut == debut), None)
    trouves = BREF.find(mots)
    if not trouves or (trouves[0].debut != debut and trouves[-1].fin != len(mots.mots)):
        return None
    sens = [t.sens for t in trouves]
    if REVIREMENT.search(brut) or INCONNU in sens:
        return sens[-1]
    return sens[0] if trouves[0].debut == debut or len(set(sens)) == 1 else None
