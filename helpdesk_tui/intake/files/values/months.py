"""Names of the months and their short forms, in the languages of Europe, as help desks write them."""

from __future__ import annotations

import unicodedata

_WORDS = (
    # January
    "jan january janvier janv januar jän jänner enero ene janeiro gennaio gen januari gener styczeń sty stycznia "
    "leden led ledna január januára ianuarie ian ocak oca tammi tammikuu tammikuuta jaan jaanuar jenn январь янв "
    "января січень січ січня януари sausis sausio saus ιανουάριος ιανουαρίου ιαν",
    # February
    "feb february février fevrier févr fevr fév fev februar febrero fevereiro febbraio febr februari febrer luty "
    "lut lutego únor úno února február februára februarie şubat şub helmi helmikuu helmikuuta veebr veebruar "
    "февраль февр фев февраля лютий лют лютого февруари vasaris vasario vas φεβρουάριος φεβρουαρίου φεβ",
    # March
    "mar march mars märz mär mrz marzo março marco maart mrt març marzec marca březen bře března március márc "
    "marec martie mart maalis maaliskuu maaliskuuta märts март мар марта березень берез бер березня kovas kovo "
    "μάρτιος μαρτίου μαρ",
    # April
    "apr april avril avr abril abr aprile kwiecień kwi kwietnia duben dub dubna április ápr apríl apríla aprilie "
    "nisan nis huhti huhtikuu huhtikuuta aprill апрель апр апреля квітень квіт кві квітня април balandis "
    "balandžio απρίλιος απριλίου απρ",
    # May
    "may mai mayo maio maggio mag mei maj maja maig květen kvě května május máj mája mayıs mayis touko toukokuu "
    "toukokuuta май мая травень трав тра травня gegužė gegužės geg μάιος μαΐου μαι",
    # June
    "jun june juin juni junio junho giugno giu juny czerwiec cze czerwca červen čvn června június jún júna iunie "
    "iun haziran haz kesä kesäkuu kesäkuuta juuni июнь июн июня червень черв чер червня юни birželis birželio "
    "birž ιούνιος ιουνίου ιουν",
    # July
    "jul july juillet juil juli julio julho luglio lug juliol lipiec lip lipca červenec čvc července július júl "
    "júla iulie iul temmuz tem heinä heinäkuu heinäkuuta juuli июль июл июля липень лип липня юли liepa liepos "
    "ιούλιος ιουλίου ιουλ",
    # August
    "aug august août aout agosto ago augustus augusti agost sierpień sie sierpnia srpen srp srpna augusztus "
    "augusta ağustos agustos ağu elo elokuu elokuuta август авг августа серпень серп сер серпня rugpjūtis "
    "rugpjūčio rugp αύγουστος αυγούστου αυγ",
    # September
    "sep sept september septembre septiembre setiembre set setembro settembre setembre wrzesień wrz września září "
    "zář szeptember szept septembra septembrie eylül eyl syys syyskuu syyskuuta сентябрь сент сен сентября "
    "вересень верес вер вересня септември септ сеп rugsėjis rugsėjo rugs σεπτέμβριος σεπτεμβρίου σεπ σεπτ",
    # October
    "oct october octobre okt oktober octubre outubro out ottobre ott październik paź października říjen říj října "
    "október októbra octombrie ekim eki loka lokakuu lokakuuta oktoober октябрь окт октября жовтень жовт жов "
    "жовтня октомври spalis spalio spal οκτώβριος οκτωβρίου οκτ",
    # November
    "nov november novembre noviembre novembro listopad lis listopada novembra noiembrie noi kasım kasim kas "
    "marras marraskuu marraskuuta ноябрь нояб ноя ноября листопад листоп лист лис листопада ноември ноем "
    "lapkritis lapkričio lapkr νοέμβριος νοεμβρίου νοε",
    # December
    "dec december décembre decembre déc dez dezember diciembre dic dezembro dicembre desembre grudzień gru "
    "grudnia prosinec pro prosince decembra decembrie aralık aralik ara joulu joulukuu joulukuuta detsember des "
    "desember декабрь дек декабря грудень груд гру грудня декември gruodis gruodžio gruod δεκέμβριος δεκεμβρίου "
    "δεκ",
)
"""Each month's, the first form and that after a day. Croatian is not here: its listopad is October, not November."""


def bare_word(word: str) -> str:
    """Return a word without case and accents."""
    return "".join(one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))


def _by_name() -> dict[str, int]:
    found: dict[str, int] = {}
    for month, words in enumerate(_WORDS, start=1):
        for word in words.split():
            if found.setdefault(bare_word(word), month) != month:
                raise ValueError(f"'{word}' is month {found[bare_word(word)]} and month {month}.")
    return found


MONTHS = _by_name()
"""From a name without case and accents to the month, 1 to 12."""
