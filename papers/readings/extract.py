"""The line of an abstract that says what the paper does, chosen without a model.

The rule, in this order:

1. The sentences of the abstract are those of sentences.py; one that is shorter than SHORTEST or
   longer than LONGEST characters is not chosen, and one without a sign at its end only where the
   abstract ends with it.
2. Each is ranked. First what the authors say they made ("we propose", "this paper presents",
   "本文提出"); then what they found ("we show", "results show"); then any other sentence about
   the paper or its authors; then a neutral one; last one that sets the scene ("Recent advances",
   "However", "remains a challenge"), describes the code or leans on the sentence before it.
3. The best rank wins, in it a sentence of at most USUAL characters before a longer one, and then
   the first in the text.

The line is given whole, never cut, so that it reads exactly as the authors wrote it. An abstract
without any such sentence has no line.
"""

import re
from functools import lru_cache

from papers.readings.sentences import ends_sentence, sentences

SHORTEST = 25
"""Characters; below it a sentence says nothing ("Code is available."). In Chinese, Japanese and
Korean a third of it."""

USUAL = 320
"""Characters a line has at most if another of its rank is shorter; four lines of a phone."""

LONGEST = 700
"""Characters; a single sentence beyond it is no line any more."""

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")

_MADE = (
    r"propos|introduc|present|develop|design|construct|devis|formulat|contribut|releas|"
    r"describ|provid|offer|creat|build|built|put forward|initiat|unveil|propound|implement"
)
_DONE = (
    r"show|prov(?:e|es|ed|ing)\b|find|found|demonstrat|establish|deriv|report|obtain|observ|"
    r"discover|reveal|identif|characteri[sz]|determin|measur|calculat|compute|classif|"
    r"solv|resolv|generali[sz]|extend|improv|achiev|give|study|studied|studies|"
    r"investigat|analy[sz]|examin|explor|consider|address|review|survey|discuss|compar|"
    r"evaluat|argue|tackle|revisit|conduct|perform|answer|apply|use|suggest|confirm|conclude|"
    r"explain|search|detect|predict|simulat|model|bound|ask|focus|attempt|aim"
)
_PAPER = (
    r"(?:paper|work|article|study|letter|survey|thesis|dissertation|report|note|manuscript|"
    r"chapter|review|essay|tutorial|publication|contribution|research|book|preprint|project|"
    r"lectures?|notes)"
)
_SUBJECT = (
    rf"(?:\bwe\b|\bI\b|\bthe authors?\b|\b(?:this|the|the present|our|the current) {_PAPER}\b)"
)
_BETWEEN = r"(?:[\s,]+(?!that\b|which\b)[\w’'–-]+){0,4}?[\s,]+"

_MAKES = re.compile(rf"{_SUBJECT}{_BETWEEN}(?:{_MADE})", re.IGNORECASE)
_MADE_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|has been|have been)\s+(?:\w+\s+)?(?:{_MADE})\w*ed\b|"
    r"\bis (?:built|put forward)\b",
    re.IGNORECASE,
)
_HERE = re.compile(rf"\b(?:here|herein|in this {_PAPER}|this {_PAPER})\b", re.IGNORECASE)
_FINDS = re.compile(
    rf"{_SUBJECT}{_BETWEEN}(?:{_DONE})|"
    r"\b(?:results?|experiments?|simulations?|evaluations?|analysis|findings?|measurements?|"
    r"observations?)\b[^.]{0,60}?\b(?:show|demonstrate|reveal|indicate|suggest|confirm|prove)|"
    r"\b(?:is|are) (?:shown|proved|proven|established|derived|obtained|studied|investigated|"
    r"demonstrated|considered|discussed|analy[sz]ed|"
    r"given|determined|calculated|computed|"
    r"measured|performed|carried out|presented|proposed)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"\b(?:we|our|I|us|this {_PAPER}|the authors?)\b", re.IGNORECASE)

# Chinese, Japanese, Korean; French, Spanish, Portuguese, German, Italian, Russian.
_OTHERS_MADE = re.compile(
    "提出了?|介绍了?|介紹|设计了|設計了|开发了|構築した|開発した|提案する|提案した|提案し|紹介する|"
    "제안한다|제안하|소개한다|"
    r"nous (?:proposons|présentons|introduisons|développons)|cet article (?:propose|présente)|"
    r"(?:proponemos|presentamos|introducimos|desarrollamos)|este (?:artículo|trabajo) (?:propone|"
    r"presenta)|(?:propomos|apresentamos)|este (?:artigo|trabalho) (?:propõe|apresenta)|"
    r"(?:schlagen|stellen|entwickeln|führen) wir|wir (?:schlagen|stellen|entwickeln|führen|"
    r"präsentieren)|proponiamo|presentiamo|мы (?:предлагаем|представляем|вводим)|предлагается",
    re.IGNORECASE,
)
_OTHERS_FOUND = re.compile(
    "本文|我们|我們|本研究|结果表明|結果表明|实验表明|本論文|本稿|示した|示す|明らかに|본 논문|"
    "본 연구|우리는|"
    r"nous (?:montrons|prouvons|étudions|démontrons)|dans cet article|"
    r"(?:demostramos|mostramos|estudiamos|estudamos|provamos)|"
    r"(?:zeigen|beweisen|untersuchen) wir|wir (?:zeigen|beweisen|untersuchen)|"
    r"(?:dimostriamo|mostriamo|studiamo)|мы (?:показываем|доказываем|изучаем)|"
    r"(?:показано|доказано|изучается)",
    re.IGNORECASE,
)
_SCENE = re.compile(
    r"^(?:recent|in recent|over the (?:past|last)|in the (?:past|last)|however|but|yet|despite|"
    r"although|while|unfortunately|nevertheless|nonetheless|existing|current|previous|prior|"
    r"traditional|conventional|modern|today|nowadays|most (?:existing|current|of)|many|"
    r"with the (?:rapid|advent|rise|growing|increasing|development)|as (?:large|the|we)|"
    r"deep learning|machine learning|large language models|the (?:rapid|growing|increasing|rise|"
    r"advent|success|proliferation|emergence|recent))\b|"
    r"\b(?:remains?|is still|are still) (?:an? |largely |poorly |relatively )?(?:open|challeng|"
    r"unclear|unexplored|underexplored|under-explored|difficult|unknown|elusive|limited)|"
    r"\b(?:have|has) (?:recently |largely |long |been )*(?:emerged|become|attracted|gained|"
    r"achieved|shown|demonstrated|witnessed|received|revolutioni[sz]ed|made)\b|"
    r"\b(?:is|are) (?:a |an )?(?:crucial|essential|critical|fundamental|important|vital|"
    r"challenging|notoriously|widely|often|increasingly|ubiquitous)\b|"
    r"\bplays? (?:a |an )\w+ role\b|\bfail(?:s|ed)? to\b|\black(?:s|ing)?\b|\bsuffer(?:s)? from\b",
    re.IGNORECASE,
)
_OTHERS_SCENE = re.compile(
    "^(?:近年|随着|隨著|然而|但是|目前|现有|現有|しかし|近年では|최근|그러나)|"
    r"^(?:cependant|récemment|sin embargo|recientemente|allerdings|jedoch|однако)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:code|dataset|data|models?|weights|demos?|videos?|implementation|source|project page|"
    r"appendix|supplementary)\b.{0,80}\b(?:available|released|found at|open[- ]sourced?)\b|"
    r"https?://|\bgithub\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:it|they|these|this|those|such|its|their|he|she|both|the (?:latter|former)|moreover|"
    r"furthermore|additionally|in addition|also|finally|second(?:ly)?|third(?:ly)?|then|thus|"
    r"hence|therefore|consequently|as a result|for (?:example|instance)|in particular|"
    rf"specifically|instead|conversely|similarly)\b(?!\s+{_PAPER})",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)  # a busy day of papers; a line is asked for again for every chat
def first_line(abstract: str) -> str:
    """Return the sentence of an abstract that the rule above chooses, or "" when none is left."""
    whole = sentences(abstract)
    chosen = [one for one in whole if _can_stand(one, one is whole[-1])]
    if not chosen:
        return ""
    ranked = [(_rank(one), len(one) > USUAL, place) for place, one in enumerate(chosen)]
    return chosen[min(ranked)[2]]


def _can_stand(sentence: str, last: bool) -> bool:
    dense = len(_DENSE.findall(sentence)) * 3 > len(sentence)
    shortest = SHORTEST // 3 if dense else SHORTEST
    return shortest <= len(sentence) <= LONGEST and (last or ends_sentence(sentence))


def _rank(sentence: str) -> int:
    """Rank a sentence, 0 being best."""
    if _CODE.search(sentence):
        return 6
    leans = bool(_LEANS.match(sentence))
    if _MAKES.search(sentence) or _OTHERS_MADE.search(sentence):
        return 2 if leans else 0
    if _MADE_PASSIVE.search(sentence) and (_HERE.search(sentence) or not _SCENE.search(sentence)):
        return 2 if leans else 1
    if _FINDS.search(sentence) or _OTHERS_FOUND.search(sentence):
        return 2 if leans else 1
    if _SCENE.search(sentence) or _OTHERS_SCENE.search(sentence):
        return 5
    if _ABOUT.search(sentence):
        return 3
    return 5 if leans else 4
