"""The findings in whole sentences. Each says its number and its n; the rules themselves know no words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django_countries import countries

from .choices import Category

Params = Mapping[str, Any]
Names = Mapping[str, str]


def sentence(
    rule: str,
    params: Params,
    number: float,
    n: int,
    *,
    is_strong: bool = False,
    names: Names | None = None,
) -> str:
    """Return a finding as a sentence in the reader's language.

    `names` says what to call organisations by their keys; one that is not in it stays unnamed.
    """
    words = _SENTENCES[rule](params, is_strong, names or {})
    return words % {"percent": percent(number), "number": percent(number), "n": n, **_plain(params)}


def percent(value: float) -> str:
    """Return a number without decimals as the reader writes it."""
    return number_format(round(value), force_grouping=False)


def share(value: float) -> str:
    """Return per cent without decimals, with the sign as the reader writes it."""
    return pgettext("share in a figure", "{}%").format(percent(value))


def category_list(values: Sequence[str]) -> str:
    """Return categories as words of a sentence, the last joined by "and"."""
    labels = [category_word(value) for value in values]
    if len(labels) < 2:
        return "".join(labels)
    return _("%(first)s and %(last)s") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}


def category_word(value: str) -> str:
    """Return a category as a word within a sentence."""
    return str(_CATEGORY_WORDS[value])


def country_name(code: str) -> str:
    return str(countries.name(code)) or code


def _plain(params: Params) -> dict[str, Any]:
    """Return the params under the names that the sentences use."""
    words = {key: value for key, value in params.items() if isinstance(value, str | int | float)}
    if "country" in params:
        words["country"] = country_name(str(params["country"]))
    if "categories" in params:
        words["categories"] = category_list(params["categories"])
    if "category" in params:
        words["category"] = category_word(params["category"])
    for key in ("sme_percent", "large_percent"):
        if key in params:
            words[key] = percent(params[key])
    return words


def _domestic_over_reliance(params: Params, is_strong: bool, names: Names) -> str:
    if is_strong:
        return _(
            "%(percent)s%% of the output linkages (n = %(n)s) stay in %(country)s: the firms rely"
            " heavily on their home market."
        )
    return _(
        "%(percent)s%% of the output linkages (n = %(n)s) stay in %(country)s: the firms rely more on"
        " their home market than is good for them."
    )


def _well_connected_locally(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "The firms are well connected locally: %(percent)s%% of all linkages (n = %(n)s) are within"
        " %(region)s."
    )


def _academic_only_rnd(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "%(percent)s%% of the R+D linkages within %(country)s (n = %(n)s) are with universities and"
        " research centres; firms seldom do research with one another."
    )


def _weak_peers(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "%(percent)s%% of the linkages with industry peers within %(region)s (n = %(n)s) matter little"
        " to the firms: competition and co-operation nearby, on which clusters thrive, is weak."
    )


def _few_peers(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "Only %(percent)s%% of all linkages (n = %(n)s) are with industry peers: there is very little"
        " sign that the firms co-operate with one another."
    )


def _missing_government(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "Linkages with government agencies are rare: %(count)s of %(n)s, or %(percent)s%%. Strong ties to"
        " public bodies are missing."
    )


def _government_matters(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "Government agencies matter to the firms: %(percent)s%% of the linkages with them (n = %(n)s) are"
        " of high significance."
    )


def _highway(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "A highway of linkages joins %(region)s and %(city)s: %(count)s of %(n)s linkages, or"
        " %(percent)s%%, above all %(categories)s."
    )


def _local_support_industry(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "%(percent)s%% of the inputs and specialist services (n = %(n)s) come from within %(country)s:"
        " there is an industry that supports the firms."
    )


def _size_gap(params: Params, is_strong: bool, names: Names) -> str:
    return _(
        "Small and large firms differ: in the category %(category)s %(sme_percent)s%% of the linkages of"
        " small and medium-sized firms (n = %(sme_n)s) are domestic, against %(large_percent)s%% of those"
        " of large firms (n = %(large_n)s)."
    )


def _key_connector(params: Params, is_strong: bool, names: Names) -> str:
    name = names.get(str(params.get("partner")))
    if name:
        # The name is put in at once, since it may hold a per cent sign.
        return _(
            "%(name)s is a key connector: %(firms)s of the %(n)s firms that have linkages in the category"
            " %(category)s name it."
        ).replace("%(name)s", name.replace("%", "%%"))
    return _(
        "One organisation is a key connector: %(firms)s of the %(n)s firms that have linkages in the"
        " category %(category)s name it."
    )


def _concentration(params: Params, is_strong: bool, names: Names) -> str:
    if params.get("basis") == "local" and not params.get("whole_country"):
        return _("%(city)s holds %(percent)s%% of the local linkages (n = %(n)s).")
    return pgettext(
        "finding", "%(city)s holds %(percent)s%% of the linkages within %(country)s (n = %(n)s)."
    )


_CATEGORY_WORDS: Mapping[str, Promise] = {
    Category.OUTPUT: pgettext_lazy("within a sentence", "output"),
    Category.INPUT: pgettext_lazy("within a sentence", "input"),
    Category.SPECIALIST_SERVICE: pgettext_lazy("within a sentence", "specialist service"),
    Category.RND: pgettext_lazy("within a sentence", "R+D"),
    Category.TRAINING: pgettext_lazy("within a sentence", "training"),
    Category.GOVERNMENT_AGENCY: pgettext_lazy("within a sentence", "government agency"),
    Category.INDUSTRY_ASSOCIATION: pgettext_lazy("within a sentence", "industry association"),
    Category.INDUSTRY_PEER: pgettext_lazy("within a sentence", "industry peer"),
}

_SENTENCES: dict[str, Callable[[Params, bool, Names], str]] = {
    "domestic_over_reliance": _domestic_over_reliance,
    "well_connected_locally": _well_connected_locally,
    "academic_only_rnd": _academic_only_rnd,
    "weak_peers": _weak_peers,
    "few_peers": _few_peers,
    "missing_government": _missing_government,
    "government_matters": _government_matters,
    "highway": _highway,
    "local_support_industry": _local_support_industry,
    "size_gap": _size_gap,
    "key_connector": _key_connector,
    "concentration": _concentration,
}
