"""The languages papers can be read in: names, script, and how long a translation may be.

English is none of them, for papers on arXiv are in English but for a few: to read the original is
the choice without a translation. Codes are Unicode language identifiers (unicode.org/reports/tr35).
"""

import difflib
import re
from dataclasses import dataclass

from papers.language import _, language_names, sentences
from papers.mistakes import UserError

_SCRIPTS = {
    "Latin": "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Hebrew": "\u0590-\u05ff",
    "Devanagari": "\u0900-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
    "Georgian": "\u10a0-\u10ff",
    "Armenian": "\u0530-\u058f",
    "Hangul": "\uac00-\ud7af\u1100-\u11ff\u3130-\u318f",
    "Han": "\u3400-\u9fff\uf900-\ufaff",
    "Kana": "\u3040-\u30ff\u3400-\u9fff",
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its name in English and in itself, and what a text in it looks like.

    `shortest` and `longest` bound the length of a translated abstract in characters, as shares of
    the English one; they are wide, for they are to find what was left out or added, and not style.
    `common` are words that hardly any sentence does without, for telling languages of one script
    apart; `never` are letters that the language does not have and a near relative does.
    """

    code: str
    english: str
    own: str
    script: str
    shortest: float
    longest: float
    common: frozenset[str] = frozenset()
    never: str = ""

    @property
    def letters(self) -> re.Pattern[str]:
        """What a letter of its script is."""
        return re.compile(f"[{_SCRIPTS[self.script]}]")

    @property
    def dense(self) -> bool:
        """Whether one sign says what takes several letters in English."""
        return self.script in ("Han", "Kana", "Hangul")


def _latin(code: str, english: str, own: str, common: str) -> Tongue:
    return Tongue(code, english, own, "Latin", 0.6, 1.9, frozenset(common.split()))


def _cyrillic(code: str, english: str, own: str, common: str, never: str) -> Tongue:
    return Tongue(code, english, own, "Cyrillic", 0.6, 1.8, frozenset(common.split()), never)


# Letters that only one of the two ways to write Chinese has, from the thousand most frequent
# characters; each list is the other's at the same place.
_SIMPLIFIED = (
    "们这来说时会个国为与对学习过还没样经发实"
    "现问题应当种从关间数据训练计语优则处给总"
    "结验证网络务较义变换规评错误势"
)
_TRADITIONAL = (
    "們這來說時會個國為與對學習過還沒樣經發實"
    "現問題應當種從關間數據訓練計語優則處給總"
    "結驗證網絡務較義變換規評錯誤勢"
)
ONLY_SIMPLIFIED = frozenset(_SIMPLIFIED) - frozenset(_TRADITIONAL)
ONLY_TRADITIONAL = frozenset(_TRADITIONAL) - frozenset(_SIMPLIFIED)

_ALL = (
    Tongue("zh_Hans", "Simplified Chinese", "简体中文", "Han", 0.14, 1.0),
    Tongue("zh_Hant", "Traditional Chinese", "繁體中文", "Han", 0.14, 1.0),
    Tongue("ja", "Japanese", "日本語", "Kana", 0.2, 1.2),
    Tongue("ko", "Korean", "한국어", "Hangul", 0.25, 1.2),
    _latin("de", "German", "Deutsch", "der die das und in wir von für mit den zu eine ein dass "
           "auf ist werden wird des dem zur im als nicht sich"),
    _latin("fr", "French", "Français", "le la les et de des une un nous que dans pour sur est "
           "par avec qui du en sont cette plus au"),
    _latin("es", "Spanish", "Español", "el la los las y de en un una que para con por se es del "
           "este esta al como más su"),
    _latin("pt", "Portuguese", "Português", "o a os as e de em um uma que para com por se é do "
           "da dos das não mais ao na no são"),
    _latin("it", "Italian", "Italiano", "il la i gli le e di in un una che per con da si è del "
           "della dei nel sono questo non più"),
    _latin("nl", "Dutch", "Nederlands", "de het een en van in we dat voor met op is die te zijn "
           "wordt worden deze door niet bij"),
    _latin("pl", "Polish", "Polski", "i w z na że do się jest oraz dla od nie to które przez są "
           "tej tego jako co"),
    _latin("cs", "Czech", "Čeština", "a v na se je že do pro s z to které jsou jako ve od která "
           "této byl nebo"),
    _latin("sk", "Slovak", "Slovenčina", "a v na sa je že do pre s z to ktoré sú ako vo od ktorá "
           "tejto bol alebo"),
    _latin("hu", "Hungarian", "Magyar", "a az és hogy egy is nem meg ez mint vagy amely által "
           "ezt azt lehet csak"),
    _latin("ro", "Romanian", "Română", "și de în la o un pe cu care este pentru din că sunt mai "
           "nu prin ale acest"),
    _latin("hr", "Croatian", "Hrvatski", "i u na je se da za su s od koji koja koje kao iz ne "
           "to ovaj ova"),
    _latin("sl", "Slovenian", "Slovenščina", "in v na je se da za so s od ki kot iz ne to ta pri "
           "smo tudi"),
    _latin("sv", "Swedish", "Svenska", "och i att en ett det som för på av är med vi den till "
           "kan inte från har"),
    _latin("da", "Danish", "Dansk", "og i at en et det som for på af er med vi den til kan ikke "
           "fra har"),
    _latin("nb", "Norwegian", "Norsk bokmål", "og i at en et det som for på av er med vi den til "
           "kan ikke fra har"),
    _latin("fi", "Finnish", "Suomi", "ja on ei että se joka tai ovat kuin myös sekä tämä voi me "
           "mutta joita näin"),
    _latin("et", "Estonian", "Eesti", "ja on ei et see mis või kui ka selle meie ning me "
           "kuid oma nende"),
    _latin("lv", "Latvian", "Latviešu", "un ir ar no uz par ka kas kā mēs šo tiek vai lai tas "
           "pēc nav"),
    _latin("lt", "Lithuanian", "Lietuvių", "ir yra su iš į kad kaip mes šis tai arba kuris kurie "
           "buvo bei nuo ne"),
    _latin("tr", "Turkish", "Türkçe", "ve bir bu için ile de da olarak olan daha biz çok ne "
           "gibi üzerinde bunu"),
    _latin("id", "Indonesian", "Bahasa Indonesia", "yang dan di ini untuk dengan dari kami pada "
           "dalam adalah tidak itu atau oleh dapat"),
    _latin("vi", "Vietnamese", "Tiếng Việt", "và của là các cho trong được chúng tôi một này với "
           "những có không trên để"),
    _latin("ca", "Catalan", "Català", "el la els les i de en un una que per amb és del al com "
           "més aquest aquesta són"),
    _cyrillic("ru", "Russian", "Русский", "и в на с что для мы не по это из к как от которые "
              "при", "іїєґўјљњћђѓќ"),
    _cyrillic("uk", "Ukrainian", "Українська", "і в на з що для ми не по це із до як від які "
              "та", "ыэъёўј"),
    _cyrillic("bg", "Bulgarian", "Български", "и в на с че за ние не по това от да се е са "
              "като", "ыэёіїєј"),
    _cyrillic("sr", "Serbian", "Српски", "и у на са да за ми не по ово из од се је су као",
              "ыэъёіїєщьюя"),
    Tongue("el", "Greek", "Ελληνικά", "Greek", 0.6, 1.9),
    Tongue("ar", "Arabic", "العربية", "Arabic", 0.45, 1.6, never="پچژگ"),
    Tongue("fa", "Persian", "فارسی", "Arabic", 0.45, 1.6),
    Tongue("ur", "Urdu", "اردو", "Arabic", 0.45, 1.7),
    Tongue("he", "Hebrew", "עברית", "Hebrew", 0.4, 1.4),
    Tongue("hi", "Hindi", "हिन्दी", "Devanagari", 0.5, 1.8),
    Tongue("bn", "Bengali", "বাংলা", "Bengali", 0.5, 1.8),
    Tongue("ta", "Tamil", "தமிழ்", "Tamil", 0.5, 2.2),
    Tongue("te", "Telugu", "తెలుగు", "Telugu", 0.5, 2.0),
    Tongue("th", "Thai", "ไทย", "Thai", 0.45, 1.6),
    Tongue("ka", "Georgian", "ქართული", "Georgian", 0.6, 1.9),
    Tongue("hy", "Armenian", "Հայերեն", "Armenian", 0.6, 1.9),
)  # fmt: skip

TONGUES: dict[str, Tongue] = {tongue.code: tongue for tongue in _ALL}
"""The languages by code, in the order a menu lists them."""

_ENGLISH = "the of and to in a is that we for with on this are by as an which from be it our can"
ENGLISH_COMMON = frozenset(_ENGLISH.split())

_ORIGINAL = frozenset({
    "original", "the original", "english", "en", "en-us", "en-gb", "none", "off", "no", "englisch",
    "anglais", "inglés", "английский", "英語", "英语", "英文", "原文",
})  # fmt: skip
_OTHER_NAMES = {
    "chinese": "zh_Hans", "中文": "zh_Hans", "mandarin": "zh_Hans", "zh": "zh_Hans",
    "zh-cn": "zh_Hans", "zh-tw": "zh_Hant", "zh-hk": "zh_Hant", "繁体中文": "zh_Hant",
    "simplified": "zh_Hans", "traditional": "zh_Hant", "norwegian bokmål": "nb", "no-nb": "nb",
    "farsi": "fa", "slovene": "sl", "castellano": "es", "norsk": "nb", "bahasa": "id",
}  # fmt: skip


def parse_tongue(words: str) -> str:
    """Read the name of a language, in English or its own, or a code, as a code of TONGUES.

    A name in the language spoken is understood as well. "" stands for the original, which
    "original" and "English" mean. Raises UserError, which names the nearest language.
    """
    said = " ".join(words.split()).casefold().replace("_", "-")
    if said in _ORIGINAL:
        return ""
    names = _names()
    for name in (said, said.partition("-")[0]):  # "de-AT"
        if name in names:
            return names[name]
    near = difflib.get_close_matches(said, names, n=1, cutoff=0.7)
    wrong = _(
        "I cannot have papers translated into “{words}”. /reading language lists the languages."
    ).format(words=" ".join(words.split())[:40])
    if not near:
        raise UserError(wrong)
    code = names[near[0]]
    hint = _("The nearest is {language}: {command}.").format(
        language=TONGUES[code].own, command=f"/reading {code}"
    )
    raise UserError(sentences(wrong, hint))


def _names() -> dict[str, str]:
    names = dict(_OTHER_NAMES)
    spoken_names = language_names()
    for tongue in _ALL:
        here = spoken_names.get(tongue.code, "")
        for name in (tongue.code.replace("_", "-"), tongue.english, tongue.own, here):
            names.setdefault(name.casefold(), tongue.code)
    names.pop("", None)
    return names
